import type { RunSettings } from '../../../src/core/manifest/manifest.ts';
import type { Dice } from './dice.ts';

/** What the XCom file of a task is to become. */
export interface WantedXCom {
  readonly sh: string;
  /** Undefined where what is written is no JSON; null where nothing is. */
  readonly value: unknown;
}

/** A task that is drawn, and what Airflow would make of it. */
export interface DrawnTask {
  readonly sh: string;
  readonly second: string | undefined;
  readonly xcom: WantedXCom | undefined;
  readonly exit: number;
  readonly secondExit: number;
  readonly settings: Partial<RunSettings>;
  readonly outcome: 'success' | 'failed' | 'skipped';
}

/** Draws what a task does, writes and how it ends; it has so many containers at most. */
export function drawTask(dice: Dice, containers: 1 | 2 = 2): DrawnTask {
  const exit = dice.pick([0, 0, 0, 1, 42, 255]);
  const hasSecond = dice.chance(0.35) && containers > 1;
  const secondExit = hasSecond && dice.chance(0.2) ? 3 : 0;
  const xcom = dice.chance(0.35) ? drawXCom(dice) : undefined;
  const settings = {
    onFinishAction: dice.pick([
      'delete_pod',
      'delete_pod',
      'delete_pod',
      'keep_pod',
      'delete_succeeded_pod',
      'delete_active_pod',
    ]),
    onKillAction: dice.pick(['delete_pod', 'delete_pod', 'delete_pod', 'keep_pod']),
    containerLogs: hasSecond ? true : ['base'],
    doXcomPush: xcom !== undefined,
    skipOnExitCode: dice.chance(0.5) ? [42] : [],
    terminationGracePeriodSeconds: 1,
  } as const;
  const isFailed = exit !== 0 || (xcom === undefined && secondExit !== 0);
  const isRefused = xcom !== undefined && xcom.value === undefined;
  const isSkipped = exit === 42 && settings.skipOnExitCode.length > 0 && !isRefused;
  return {
    sh: `${drawOutput(dice.for('base'), 'b')}${xcom === undefined ? '' : `${xcom.sh}; `}exit ${exit}`,
    second: hasSecond ? `${drawOutput(dice.for('second'), 's')}exit ${secondExit}` : undefined,
    xcom,
    exit,
    secondExit,
    settings,
    outcome: isSkipped ? 'skipped' : isFailed || isRefused ? 'failed' : 'success',
  };
}

function drawXCom(dice: Dice): WantedXCom {
  const to = '>/airflow/xcom/return.json';
  const kind = dice.pick(['small', 'small', 'empty', 'invalid', 'large']);
  switch (kind) {
    case 'small':
      return { sh: `echo '{"n": [1, "é", null]}' ${to}`, value: { n: [1, 'é', null] } };
    case 'empty':
      return { sh: `: ${to}`, value: null };
    case 'invalid':
      return { sh: `echo '{"n": ' ${to}`, value: undefined };
    case 'large': {
      const size = dice.between(1000, 300_000);
      const sh = `(printf '"'; head -c ${size} /dev/zero | tr '\\000' v; printf '"') ${to}`;
      return { sh, value: 'v'.repeat(size) };
    }
  }
}

/** Some pieces of output after one another; the lines are numbered, so that each is different. */
function drawOutput(dice: Dice, mark: string): string {
  let sh = '';
  const pieces = dice.pick([1, 1, 2, 3, 4]);
  for (let i = 0; i < pieces; i++) {
    const name = `${mark}${i}`;
    const kind = dice.pick(['instant', 'burst', 'slow', 'silence', 'long', 'odd', 'steady']);
    switch (kind) {
      case 'instant':
        sh += `echo ${name} once; `;
        break;
      case 'burst':
        sh += `seq ${1 + dice.size(20_000)} | sed 's/^/${name} /'; `;
        break;
      case 'slow':
        sh += `for i in $(seq ${dice.between(3, 12)}); do echo ${name} $i é✓; sleep 0.${dice.between(1, 6)}; done; `;
        break;
      case 'steady':
        sh += `for i in $(seq ${dice.between(20, 400)}); do echo ${name} $i; usleep ${dice.between(1, 12)}000; done; `;
        break;
      case 'silence':
        sh += `echo ${name} before; sleep ${dice.between(2, 7)}; echo ${name} after; `;
        break;
      case 'long':
        for (let n = 0; n < dice.between(1, 5); n++) {
          const size = dice.pick([16_384, 16_383, 40_000, 200_000, dice.size(100_000)]);
          sh += `printf '${name} ${n} '; head -c ${size} /dev/zero | tr '\\000' ${dice.pick(['x', 'y'])}; echo é; `;
          if (dice.chance(0.3)) sh += 'usleep 300000; ';
        }
        break;
      case 'odd':
        sh += `printf '\\n  ${name} \\033[31mred\\033[0m\\n'; echo ${name} err >&2; printf '${name} \\377\\376\\n'; `;
        break;
    }
  }
  if (dice.chance(0.2)) sh += `printf '${mark} no end'; `;
  // Without it containerd itself may lose what a container writes at its very end.
  if (dice.chance(0.5)) sh += 'usleep 400000; ';
  return sh;
}
