import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PodTaskError, isPodTaskError } from '../../../src/core/base/failure.ts';
import { silentLog } from '../../../src/core/base/log.ts';
import type { Ability } from '../../../src/core/cluster/cluster.ts';
import { run } from '../../../src/core/run/run.ts';
import type { Lab, Transcript } from '../../contract/lab.ts';
import { runPod, toPod, toSettings } from '../../contract/lab.ts';
import { createMemoryJournal } from '../../contract/memory-journal.ts';
import { createJumpingClock } from '../../scripted/jumping-clock.ts';
import type { Step } from '../../scripted/script.ts';
import { ScriptedCluster } from '../../scripted/scripted-cluster.ts';

const unreachable = new PodTaskError('cluster-unreachable');
const broken = new PodTaskError('stream-broken');
const forbidden = new PodTaskError('cluster-forbidden');

function open(lacks?: readonly Ability[]): { lab: Lab; cluster: ScriptedCluster } {
  const clock = createJumpingClock();
  const cluster = new ScriptedCluster(clock, lacks);
  let names = 0;
  const lab = {
    cluster,
    clock,
    namespace: 'default',
    image: 'busybox',
    plays: 'steps' as const,
    keepsReturns: true,
    newName: () => `pod-${++names}`,
    expire: undefined,
  };
  return { lab, cluster };
}

function program(...steps: readonly Step[]): { sh: string; steps: readonly Step[] } {
  return { sh: '', steps };
}

function warnings({ events }: Transcript): readonly string[] {
  return events.flatMap((event) => (event.type === 'warning' ? [event.message.code] : []));
}

test('without the right to watch the pod is looked at, and that is said', async () => {
  const { lab, cluster } = open();
  cluster.fail('watch', forbidden, 100);
  const result = await runPod(lab, toPod(lab, program({ log: 'a\n' }, { wait: 5000 })));
  assert.equal(result.verdict?.outcome, 'success');
  assert.deepEqual(result.lines, ['a']);
  assert.deepEqual(warnings(result), ['watch-unavailable']);
  assert.ok(cluster.calls.filter((call) => call.startsWith('get ')).length >= 3);
});

test('nothing is asked for again and again where watching works', async () => {
  const { lab, cluster } = open();
  const pod = toPod(lab, program({ log: 'a\n' }, { wait: 3_600_000 }, { log: 'b\n' }));
  await runPod(lab, pod);
  assert.deepEqual(
    cluster.calls.filter((call) => !call.startsWith('events')).map((call) => call.split(' ')[0]),
    ['create', 'watch', 'logs', 'logs', 'delete'],
  );
});

test('a watch that ends is opened again', async () => {
  const { lab, cluster } = open();
  const pod = toPod(lab, program({ log: 'a\n' }, { wait: 10_000 }, { log: 'b\n' }, { exit: 2 }));
  const { verdict, lines } = await runPod(lab, pod, {}, ({ type }) => {
    if (type === 'log') cluster.endWatches();
  });
  assert.equal(verdict?.exit_code, 2);
  assert.deepEqual(lines, ['a', 'b']);
});

test('a cluster out of reach for a while is waited for, and that is said', async () => {
  const { lab, cluster } = open();
  cluster.fail('watch', unreachable, 2);
  cluster.fail('list', unreachable, 4);
  const result = await runPod(lab, toPod(lab, program({ log: 'a\n' }, { wait: 60_000 })));
  assert.equal(result.verdict?.outcome, 'success');
  assert.deepEqual(warnings(result), ['connection-lost']);
});

test('a cluster out of reach for long ends the run with an error, after settling the pod', async () => {
  const { lab, cluster } = open();
  cluster.fail('watch', unreachable, 1e9);
  cluster.fail('list', unreachable, 1e9);
  cluster.fail('get', unreachable, 1e9);
  const pod = toPod(lab, program({ wait: 1e9 }));
  await assert.rejects(runPod(lab, pod), (error) => isPodTaskError(error, 'cluster-unreachable'));
  assert.ok(cluster.calls.includes(`delete ${pod.metadata?.name ?? ''}`));
});

for (const [what, error] of [
  ['breaks', broken],
  ['ends early', undefined],
] as const) {
  test(`wherever a log stream ${what}, each line comes once`, async () => {
    for (let cut = 0; cut <= 6; cut++) {
      const { lab, cluster } = open();
      cluster.cutLog(cut, error);
      cluster.cutLog(1, error);
      const steps = [1, 2, 3, 4, 5].flatMap((n) => [{ log: `${n}\n` }, { wait: n * 300 }]);
      const { lines, events } = await runPod(lab, toPod(lab, program(...steps, { log: 'end' })));
      assert.deepEqual(lines, ['1', '2', '3', '4', '5', 'end'], `cut after ${cut}`);
      assert.ok(!events.some(({ type }) => type === 'gap'));
    }
  });
}

test('a log that cannot be had is a gap, and the verdict stands', async () => {
  const { lab, cluster } = open();
  cluster.fail('logs', broken, 1e9);
  const { events, verdict } = await runPod(lab, toPod(lab, program({ log: 'a\n' }, { exit: 3 })));
  assert.equal(verdict?.exit_code, 3);
  const gap = events.find((event) => event.type === 'gap');
  assert.equal(gap?.why, 'log-unreadable');
});

test('without the right to logs the run goes on and says so', async () => {
  const { lab, cluster } = open();
  cluster.fail('logs', forbidden, 1e9);
  const result = await runPod(lab, toPod(lab, program({ log: 'a\n' }, { exit: 3 })));
  assert.equal(result.verdict?.exit_code, 3);
  assert.deepEqual(warnings(result), ['log-unreadable']);
});

test('reasons to wait, events and pulling are told while the pod is pending', async () => {
  const { lab } = open();
  const pod = toPod(
    lab,
    program(
      { event: 'Pulling', message: 'Pulling image "busybox"' },
      { event: 'FailedMount', message: 'no secret', type: 'Warning' },
      { wait: 9000 },
      { waiting: 'CreateContainerConfigError', message: 'no config' },
      { wait: 9000 },
      { log: 'a\n' },
    ),
  );
  const { events, verdict } = await runPod(lab, pod);
  const told = events.flatMap((e) =>
    e.type === 'pending' ? [e.reason] : e.type === 'pulling' ? [`pulling ${e.image}`] : [],
  );
  assert.deepEqual(told, [
    'ContainerCreating',
    'pulling busybox',
    'FailedMount',
    'CreateContainerConfigError',
  ]);
  assert.equal(verdict?.outcome, 'success');
});

test('an image that cannot be had ends the run at once, or after the time limit, by version', async () => {
  const steps = [{ waiting: 'ErrImagePull', message: 'not found' }, { wait: 1e9 }, { waiting: '' }];
  const times: number[] = [];
  for (const providerVersion of ['10.25.0', '7.14.0']) {
    const { lab } = open();
    const began = lab.clock.now().getTime();
    const change = { providerVersion, scheduleTimeoutSeconds: undefined };
    const { verdict } = await runPod(lab, toPod(lab, program(...steps)), change);
    times.push(lab.clock.now().getTime() - began);
    const reason = providerVersion === '7.14.0' ? 'StartTimeout' : 'ErrImagePull';
    assert.deepEqual(verdict, {
      outcome: 'failed',
      exit_code: null,
      reason,
      message: 'not found',
    });
  }
  assert.ok((times[0] ?? 0) < 10_000);
  assert.ok((times[1] ?? 0) >= 120_000);
});

test('a creation whose answer is lost is found again and followed', async () => {
  const { lab, cluster } = open();
  cluster.fail('create', unreachable);
  const { verdict, lines } = await runPod(lab, toPod(lab, program({ log: 'a\n' })));
  assert.equal(verdict?.outcome, 'success');
  assert.deepEqual(lines, ['a']);
});

test('a cancel while the pod is being created still settles it', async () => {
  const { lab, cluster } = open();
  const cancelling = new AbortController();
  cluster.beforeCreated(async () => {
    cancelling.abort(new Error('cancelled'));
    await Promise.resolve();
  });
  const pod = toPod(lab, program({ wait: 1e9 }));
  const surroundings = {
    signal: cancelling.signal,
    log: silentLog,
    clock: lab.clock,
    journal: createMemoryJournal(),
  };
  const manifest = { ...emptyManifest, pod, settings: toSettings() };
  const types: string[] = [];
  for await (const { type } of run({ manifest, id: 'r', runId: 'r' }, cluster, surroundings)) {
    types.push(type);
  }
  assert.deepEqual(types.slice(-2), ['finished', 'cleaned']);
  assert.ok(cluster.calls.includes(`delete ${pod.metadata?.name ?? ''}`));
});

test('a reader that goes away settles the pod before return() resolves', async () => {
  const { lab, cluster } = open();
  const pod = toPod(lab, program({ log: 'a\n' }, { wait: 1e9 }));
  await assert.rejects(
    runPod(lab, pod, {}, ({ type }) => {
      if (type === 'log') throw new Error('the reader is gone');
    }),
    /the reader is gone/,
  );
  assert.ok(cluster.calls.includes(`delete ${pod.metadata?.name ?? ''}`));
});

test('a journal that cannot be written is one warning', async () => {
  const { lab, cluster } = open();
  const full = (): Promise<never> => Promise.reject(new PodTaskError('disk-full'));
  const journal = {
    ...createMemoryJournal(),
    add: full,
    update: full,
    appendLog: full,
    keepPod: full,
    list: () => Promise.resolve([]),
  };
  const pod = toPod(lab, program({ log: 'a\n' }));
  const manifest = { ...emptyManifest, pod, settings: toSettings() };
  const surroundings = {
    signal: new AbortController().signal,
    log: silentLog,
    clock: lab.clock,
    journal,
  };
  const codes: string[] = [];
  let outcome = '';
  for await (const event of run({ manifest, id: 'r', runId: 'r' }, cluster, surroundings)) {
    if (event.type === 'warning') codes.push(event.message.code);
    if (event.type === 'finished') outcome = event.verdict.outcome;
  }
  assert.deepEqual(codes, ['journal-disk-full']);
  assert.equal(outcome, 'success');
});

test('a deletion that is refused is said and the verdict stands', async () => {
  const { lab, cluster } = open();
  cluster.fail('delete', forbidden);
  const result = await runPod(lab, toPod(lab, program({ exit: 4 })));
  assert.equal(result.verdict?.exit_code, 4);
  assert.equal(result.cleaned, 'failed');
  assert.deepEqual(warnings(result), ['cleanup-failed']);
});

test('a sidecar that cannot be told to end is said and the value stands', async () => {
  const { lab, cluster } = open();
  const pod = toPod(lab, program({ file: '[1]' }), { xcom: true });
  cluster.fail('exec', broken, 1, 1);
  const result = await runPod(lab, pod, { doXcomPush: true });
  assert.equal(result.verdict?.outcome, 'success');
  assert.deepEqual(warnings(result), ['xcom-sidecar-stays']);
});

test('an exec that breaks is tried again', async () => {
  const { lab, cluster } = open();
  cluster.fail('exec', broken, 2);
  const pod = toPod(lab, program({ file: '[1]' }), { xcom: true });
  const { events } = await runPod(lab, pod, { doXcomPush: true });
  assert.deepEqual(events.find((event) => event.type === 'xcom')?.value, [1]);
});

test('a container whose log is wanted and that is not there is said', async () => {
  const { lab } = open();
  const result = await runPod(lab, toPod(lab, program()), { containerLogs: ['base', 'nobody'] });
  assert.deepEqual(warnings(result), ['log-container-missing']);
});

test('events of a failed pod are told where the task asks for it', async () => {
  const { lab } = open();
  const steps = [
    { event: 'BackOff', message: 'again', type: 'Warning' },
    { event: 'Started', message: 'fine' },
    { exit: 1 },
  ] as const;
  const result = await runPod(lab, toPod(lab, program(...steps)), { logEventsOnFailure: true });
  assert.deepEqual(warnings(result), ['pod-event']);
});

const emptyManifest = {
  dagId: 'd',
  taskId: 't',
  mapIndex: undefined,
  selector: '',
  origins: new Map(),
  assumptions: [],
  missing: [],
  refusals: [],
  problems: [],
};
