import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Clock } from '../../../../src/core/base/clock.ts';
import { silentLog } from '../../../../src/core/base/log.ts';
import { followPodLog } from '../../../../src/core/run/log/pod-log.ts';
import { createJumpingClock } from '../../../scripted/jumping-clock.ts';
import { Random } from '../../../scripted/random.ts';
import { withScript } from '../../../scripted/script.ts';
import { ScriptedCluster } from '../../../scripted/scripted-cluster.ts';
import type { ScriptedLog } from '../../../scripted/scripted-log.ts';
import { TornLogs } from './torn-logs.ts';

const name = { namespace: 'n', name: 'p' };
const refusal = 'unable to retrieve container logs for containerd://0123';

/** Where a line is in pieces. */
const pieces = [1, 2, 3, 4].map((count) => count * 16_384);

interface Written {
  readonly text: string;
  /** It was still unread when a rotation took it. */
  isTaken: boolean;
}

interface Told {
  readonly type: 'line' | 'gap';
  readonly text: string;
  /** When what a gap stands for was written, in milliseconds since 1970: after this. */
  readonly from?: number;
}

/** What a container writes and what its log comes to, while everything happens to its streams. */
async function play(seed: number, mayRotate: boolean) {
  const random = new Random(seed);
  const clock = createJumpingClock();
  const inner = new ScriptedCluster(clock);
  const torn = new TornLogs(inner, random, 0.3, mayRotate ? clock : undefined);
  const never = new AbortController().signal;
  const spec = { restartPolicy: 'Never', containers: [{ name: 'base', image: 'busybox' }] };
  const steps = 150;
  const longest = 45_000;
  const script = { base: [{ wait: steps * longest }, { exit: 0 }] };
  await inner.create(withScript({ metadata: { name: 'p' }, spec }, script), 'n', never);
  const log = inner.log(name, 'base');
  const written: Written[] = [];
  const told: Told[] = [];
  let refusals = 0;
  let rotated = 0;
  const reading = (async () => {
    const parts = { clock, log: silentLog, signal: never };
    for await (const event of followPodLog(name, undefined, torn.cluster, parts)) {
      if (event.type === 'log') told.push({ type: 'line', text: event.text });
      else if (event.type === 'gap')
        told.push({ type: 'gap', text: event.why, from: Date.parse(event.from) });
      else if (event.type === 'warning' && event.message.code === 'log-refused') refusals++;
    }
  })();
  await clock.sleep(1, never);
  for (let step = 0; step < steps; step++) {
    const dice = random.next();
    if (dice < 0.55) await writeSome(random, log, written, clock, mayRotate);
    else if (dice < 0.7) torn.tear();
    else if (dice < 0.75) torn.refuse(random.whole(1, 4));
    else if (dice < 0.8) log.stall();
    else if (dice < 0.84) {
      log.refuse(refusal, random.is(0.5));
      await clock.sleep(random.whole(100, 20_000), never);
      log.refuse(undefined);
    } else if (dice < 0.92 && mayRotate && told.length > 0) {
      // A kubelet's rotations are seconds apart.
      const now = clock.now().getTime();
      await clock.sleep(Math.max(1, rotated + 3000 - now), never);
      rotated = clock.now().getTime();
      const read = told.filter(({ type }) => type === 'line').map(({ text }) => text);
      const seen = new Set(read);
      for (const line of written) if (!seen.has(line.text)) line.isTaken = true;
      log.rotate();
    }
    if (random.is(0.6)) await clock.sleep(random.whole(0, random.is(0.1) ? longest : 1500), never);
  }
  await reading;
  return { written, told, refusals, rotated, counts: torn.counts };
}

async function writeSome(
  random: Random,
  log: ScriptedLog,
  written: Written[],
  clock: Clock,
  mayRotate: boolean,
): Promise<void> {
  const never = new AbortController().signal;
  // Times that are equal, and times that go back as between stdout and stderr.
  const back = random.is(0.2) ? random.whole(1, 900) : 0;
  const fixed = random.is(0.3)
    ? new Date(clock.now().getTime() - back).toISOString().replace('Z', '000000Z')
    : undefined;
  for (let i = random.whole(1, random.is(0.1) ? 400 : 12); i > 0; i--) {
    const isLong = random.is(0.06);
    const body = isLong ? 'x'.repeat(random.whole(4000, 70_000)) : 'y'.repeat(random.whole(0, 60));
    const text = `${written.length} ${body}`;
    written.push({ text, isTaken: false });
    // A line may be long in coming.
    if (isLong && fixed === undefined && random.is(0.5)) {
      const half = Math.floor(text.length / 2);
      log.write(text.slice(0, half));
      await clock.sleep(random.whole(1, 4000), never);
      log.write(`${text.slice(half)}\n`);
    } else log.write(`${text}\n`, mayRotate ? toFine(fixed, written.length) : fixed);
  }
}

/** A time of its own: of lines of one time nobody can say whether one has come again. */
function toFine(time: string | undefined, ordinal: number): string | undefined {
  return time?.replace('000000Z', `${String(ordinal * 10 + 1).padStart(6, '0')}Z`);
}

/** Lines that are lost and repeated, and those of them that no marker stands for. */
function compare(written: readonly Written[], told: readonly Told[]) {
  let next = 0;
  let isMarked = false;
  const wrong: string[] = [];
  for (const { type, text } of told) {
    if (type === 'gap') {
      isMarked = true;
      continue;
    }
    const place = written.findIndex((line, i) => i >= next && line.text === text);
    if (place < 0) {
      // The end of a line whose beginning a rotation took; and what the kubelet makes of a line that has not come to its end in a
      // file that it leaves: it goes on with the first line of the next file.
      const isRest = isMarked && written.some((line) => line.text.endsWith(text));
      const isWritten = written.some((line) => line.text === text);
      const isJoined =
        !isWritten &&
        written.some(({ text: own }) =>
          pieces.some(
            (end) => own.length > end && text.length > end && text.startsWith(own.slice(0, end)),
          ),
        );
      if (!isRest && !isJoined)
        wrong.push(`repeated or unknown: ${text.slice(0, 40)} (${text.length})`);
      continue;
    }
    wrong.push(...findLost(written.slice(next, place), isMarked));
    next = place + 1;
    isMarked = false;
  }
  return [...wrong, ...findLost(written.slice(next), isMarked)];
}

function findLost(lines: readonly Written[], isMarked: boolean): readonly string[] {
  return lines.flatMap(({ text, isTaken }) => [
    ...(isMarked ? [] : [`lost without a marker: ${text.slice(0, 40)}`]),
    ...(isTaken ? [] : [`lost though it was there: ${text.slice(0, 40)}`]),
  ]);
}

for (let seed = 1; seed <= 20; seed++) {
  test(`whatever tears the streams, each line comes once and in order (seed ${seed})`, async () => {
    const { written, told, counts } = await play(seed, false);
    assert.deepEqual(compare(written, told), []);
    assert.deepEqual(
      told.filter(({ type }) => type === 'gap'),
      [],
    );
    assert.ok(counts.opened > 5, `${counts.opened} streams`);
  });

  test(`what a rotation takes is a gap, and nothing else is lost (seed ${seed})`, async () => {
    const { written, told, rotated } = await play(seed, true);
    assert.deepEqual(compare(written, told), []);
    assert.deepEqual(
      told.filter(({ from = 0 }) => from > rotated),
      [],
    );
  });
}
