import type { V1Pod } from '@kubernetes/client-node';
import { isPodTaskError } from '../../../../src/core/base/failure.ts';
import { silentLog } from '../../../../src/core/base/log.ts';
import { settledLabel } from '../../../../src/core/manifest/marker.ts';
import { readSettings } from '../../../../src/core/manifest/settings.ts';
import type { RunSettings } from '../../../../src/core/manifest/manifest.ts';
import type { RunEvent } from '../../../../src/core/run/run-event.ts';
import { run } from '../../../../src/core/run/run.ts';
import { givenLabels } from '../../../contract/given-run.ts';
import { toManifest } from '../../../contract/lab.ts';
import { createMemoryJournal } from '../../../contract/memory-journal.ts';
import { createJumpingClock } from '../../../scripted/jumping-clock.ts';
import { py } from '../../manifest/rendered.ts';
import type { Decision, Scenario } from './scenario.ts';
import { TimelineCluster } from './timeline-cluster.ts';

/** Seconds after which a run counts as one that would wait for ever. */
const longest = 1800;

/** What the launcher makes of a scenario, by the rules of a provider; in the words of what the real operator was recorded with. */
export async function playScenario(
  scenario: Scenario,
  provider: string,
  airflow: string,
): Promise<Decision> {
  const clock = createJumpingClock();
  const began = clock.now().getTime();
  const cluster = new TimelineCluster(scenario, clock);
  const settings = toSettings(scenario, provider, airflow);
  const found = scenario.found ?? [];
  for (const [i, { pod, checked = false }] of found.entries()) {
    const labels = { ...givenLabels('r'), ...(checked ? { [settledLabel]: 'True' } : {}) };
    const role = `found-${i + 1}`;
    cluster.place(toPod(role, labels, scenario, settings), role, pod, 60);
  }
  const cancelling = new AbortController();
  const ending: { isEndless?: true } = {};
  const over = new AbortController();
  const cancelAt = async (seconds: number, act: () => void): Promise<void> => {
    await clock.sleep(seconds * 1000, over.signal);
    act();
    cancelling.abort(new Error('The scenario ends the run.'));
  };
  const alarms = [
    cancelAt(longest, () => {
      ending.isEndless = true;
    }),
    ...(scenario.kill === undefined
      ? []
      : [cancelAt(scenario.kill, () => void cluster.calls.push('kill'))]),
  ].map((alarm) => alarm.catch(() => undefined));
  const events: RunEvent[] = [];
  const pod = toPod('new', givenLabels('r'), scenario, settings);
  const request = {
    manifest: toManifest(pod, settings, { dagId: 'contract', taskId: 'case' }),
    id: 'run-1',
    runId: 'r',
    isGiven: true,
  };
  const surroundings = {
    signal: cancelling.signal,
    log: silentLog,
    clock,
    journal: createMemoryJournal(),
  };
  let error: string | undefined;
  try {
    for await (const event of run(request, cluster, surroundings)) events.push(event);
  } catch (failure) {
    if (!isPodTaskError(failure)) throw failure;
    error = failure.code;
  }
  const ended = clock.now().getTime();
  over.abort();
  await Promise.all(alarms);
  const roles = ['new', ...found.map((_, i) => `found-${i + 1}`)];
  const pods = roles.flatMap((role): readonly (readonly [string, string])[] => {
    const fate = cluster.fates.get(role);
    if (fate !== undefined) return [[role, fate]];
    const left = cluster.find(role);
    if (left === undefined) return [];
    return [[role, left.metadata?.labels?.[settledLabel] === 'True' ? 'marked' : 'left']];
  });
  await cluster.close();
  const verdict = events.flatMap((one) => (one.type === 'finished' ? [one.verdict] : [])).at(-1);
  const xcom = events.flatMap((one) => (one.type === 'xcom' ? [one.value] : [])).at(-1);
  const warned = events.flatMap((one) => (one.type === 'warning' ? [one.message.code] : []));
  const told = [
    ...(warned.includes('pod-event') ? ['events'] : []),
    ...(warned.includes('container-state') ? ['states'] : []),
  ];
  const outcome = verdict?.outcome ?? 'failed';
  return {
    state: ending.isEndless === true ? 'endless' : outcome === 'cancelled' ? 'failed' : outcome,
    error: error ?? verdict?.reason ?? '',
    ...(xcom === undefined ? {} : { xcom: JSON.stringify(xcom) }),
    pods: Object.fromEntries(pods.sort(([a], [b]) => (a < b ? -1 : 1))),
    created: cluster.created,
    logs: [...new Set(events.flatMap((one) => (one.type === 'log' ? [one.container] : [])))].sort(),
    calls: cluster.calls,
    ...(told.length === 0 ? {} : { told }),
    seconds: Math.round((ended - began) / 1000),
  };
}

function toSettings(scenario: Scenario, provider: string, airflow: string): RunSettings {
  const { arguments: args = {}, timeout } = scenario;
  const name = args['base_container_name'];
  return readSettings({
    argument: (key) => py(args[key]),
    given: (key) => Object.hasOwn(args, key),
    baseContainerName: typeof name === 'string' ? name : 'base',
    airflow,
    provider,
    tryNumber: 1,
    retrying: undefined,
    configured: () => '',
    executionTimeout:
      timeout === undefined
        ? undefined
        : { kind: 'duration', microseconds: BigInt(timeout) * 1_000_000n },
    extras: undefined,
  });
}

function toPod(
  name: string,
  labels: Readonly<Record<string, string>>,
  { containers = [], injected = [], init = [] }: Scenario,
  { baseContainerName, doXcomPush }: RunSettings,
): V1Pod {
  const isFound = name !== 'new';
  const names = [
    baseContainerName,
    ...containers,
    ...(doXcomPush ? ['airflow-xcom-sidecar'] : []),
    ...(isFound ? injected : []),
  ];
  return {
    metadata: { name, namespace: 'default', labels: { ...labels } },
    spec: {
      restartPolicy: 'Never',
      containers: names.map((one) => ({ name: one, image: 'i' })),
      ...(init.length === 0
        ? {}
        : { initContainers: init.map((one) => ({ name: one, image: 'i' })) }),
    },
  };
}
