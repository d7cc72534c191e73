import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PodTaskError, isPodTaskError } from '../../../src/core/base/failure.ts';
import { silentLog } from '../../../src/core/base/log.ts';
import { run } from '../../../src/core/run/run.ts';
import type { Transcript } from '../../contract/lab.ts';
import { runPod, toPod, toSettings } from '../../contract/lab.ts';
import { createMemoryJournal } from '../../contract/memory-journal.ts';
import { openLab, steps } from './lab.ts';

const unreachable = new PodTaskError('cluster-unreachable');
const broken = new PodTaskError('stream-broken');
const forbidden = new PodTaskError('cluster-forbidden');

function warnings({ events }: Transcript): readonly string[] {
  return events.flatMap((event) => (event.type === 'warning' ? [event.message.code] : []));
}

test('without the right to watch the pod is looked at, and that is said', async () => {
  const { lab, cluster } = openLab();
  cluster.fail('watch', forbidden, 100);
  const result = await runPod(lab, toPod(lab, steps({ log: 'a\n' }, { wait: 5000 })));
  assert.equal(result.verdict?.outcome, 'success');
  assert.deepEqual(result.lines, ['a']);
  assert.deepEqual(warnings(result), ['watch-unavailable']);
  assert.ok(cluster.calls.filter((call) => call.startsWith('get ')).length >= 3);
});

test('nothing is asked for again and again where watching works', async () => {
  const { lab, cluster } = openLab();
  const pod = toPod(lab, steps({ log: 'a\n' }, { wait: 3_600_000 }, { log: 'b\n' }));
  await runPod(lab, pod);
  const calls = cluster.calls.map((call) => call.split(' ')[0] ?? '');
  const count = (one: string): number => calls.filter((call) => call === one).length;
  assert.deepEqual([count('create'), count('list'), count('watch'), count('delete')], [1, 0, 1, 1]);
  // In an hour of silence both the log and the watch, which brings no bookmarks here, are doubted now and then.
  assert.ok(count('logs') <= 20, `${count('logs')} logs`);
  assert.ok(count('get') <= 30, `${count('get')} gets`);
});

test('a watch that ends is opened again', async () => {
  const { lab, cluster } = openLab();
  const pod = toPod(lab, steps({ log: 'a\n' }, { wait: 10_000 }, { log: 'b\n' }, { exit: 2 }));
  const { verdict, lines } = await runPod(lab, pod, {}, ({ type }) => {
    if (type === 'log') cluster.endWatches();
  });
  assert.equal(verdict?.exit_code, 2);
  assert.deepEqual(lines, ['a', 'b']);
});

test('a cluster out of reach for a while is waited for, and that is said', async () => {
  const { lab, cluster } = openLab();
  cluster.fail('watch', unreachable, 2);
  cluster.fail('list', unreachable, 4);
  const result = await runPod(lab, toPod(lab, steps({ log: 'a\n' }, { wait: 60_000 })));
  assert.equal(result.verdict?.outcome, 'success');
  assert.deepEqual(warnings(result), ['connection-lost']);
});

test('a cluster out of reach for long ends the run with an error, after settling the pod', async () => {
  const { lab, cluster } = openLab();
  cluster.fail('watch', unreachable, 1e9);
  cluster.fail('list', unreachable, 1e9);
  cluster.fail('get', unreachable, 1e9);
  const pod = toPod(lab, steps({ wait: 1e9 }));
  await assert.rejects(runPod(lab, pod), (error) => isPodTaskError(error, 'cluster-unreachable'));
  assert.ok(cluster.calls.includes(`delete ${pod.metadata?.name ?? ''}`));
});

for (const [what, error] of [
  ['breaks', broken],
  ['ends early', undefined],
] as const) {
  test(`wherever a log stream ${what}, each line comes once`, async () => {
    for (let cut = 0; cut <= 6; cut++) {
      const { lab, cluster } = openLab();
      cluster.cutLog(cut, error);
      cluster.cutLog(1, error);
      const script = [1, 2, 3, 4, 5].flatMap((n) => [{ log: `${n}\n` }, { wait: n * 300 }]);
      const { lines, events } = await runPod(lab, toPod(lab, steps(...script, { log: 'end' })));
      assert.deepEqual(lines, ['1', '2', '3', '4', '5', 'end'], `cut after ${cut}`);
      assert.ok(!events.some(({ type }) => type === 'gap'));
    }
  });
}

test('a log that cannot be had is a gap, and the verdict stands', async () => {
  const { lab, cluster } = openLab();
  cluster.fail('logs', broken, 1e9);
  const { events, verdict } = await runPod(lab, toPod(lab, steps({ log: 'a\n' }, { exit: 3 })));
  assert.equal(verdict?.exit_code, 3);
  const gap = events.find((event) => event.type === 'gap');
  assert.equal(gap?.why, 'log-unreadable');
});

test('without the right to logs the run goes on and says so', async () => {
  const { lab, cluster } = openLab();
  cluster.fail('logs', forbidden, 1e9);
  const result = await runPod(lab, toPod(lab, steps({ log: 'a\n' }, { exit: 3 })));
  assert.equal(result.verdict?.exit_code, 3);
  assert.deepEqual(warnings(result), ['log-unreadable']);
});

test('reasons to wait, events and pulling are told while the pod is pending', async () => {
  const { lab } = openLab();
  const pod = toPod(
    lab,
    steps(
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
  const script = [
    { waiting: 'ErrImagePull', message: 'not found' },
    { wait: 1e9 },
    { waiting: '' },
  ];
  const times: number[] = [];
  for (const providerVersion of ['10.25.0', '7.14.0']) {
    const { lab } = openLab();
    const began = lab.clock.now().getTime();
    const change = { providerVersion, scheduleTimeoutSeconds: undefined };
    const { verdict } = await runPod(lab, toPod(lab, steps(...script)), change);
    times.push(lab.clock.now().getTime() - began);
    const isLate = providerVersion === '7.14.0';
    const about = { container: 'base', image: 'busybox', detail: 'not found' };
    assert.deepEqual(verdict, {
      outcome: 'failed',
      exit_code: null,
      reason: isLate ? 'StartTimeout' : 'ErrImagePull',
      message: 'not found',
      cause: 'image-missing',
      data: isLate ? { ...about, seconds: 120 } : about,
      signal: null,
      airflow: null,
      last_lines: [],
    });
  }
  assert.ok((times[0] ?? 0) < 10_000);
  assert.ok((times[1] ?? 0) >= 120_000);
});

test('a creation whose answer is lost is found again and followed', async () => {
  const { lab, cluster } = openLab();
  cluster.fail('create', unreachable);
  const { verdict, lines } = await runPod(lab, toPod(lab, steps({ log: 'a\n' })));
  assert.equal(verdict?.outcome, 'success');
  assert.deepEqual(lines, ['a']);
});

test('a cancel while the pod is being created still settles it', async () => {
  const { lab, cluster } = openLab();
  const cancelling = new AbortController();
  cluster.beforeCreated(async () => {
    cancelling.abort(new Error('cancelled'));
    await Promise.resolve();
  });
  const pod = toPod(lab, steps({ wait: 1e9 }));
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
  const { lab, cluster } = openLab();
  const pod = toPod(lab, steps({ log: 'a\n' }, { wait: 1e9 }));
  await assert.rejects(
    runPod(lab, pod, {}, ({ type }) => {
      if (type === 'log') throw new Error('the reader is gone');
    }),
    /the reader is gone/,
  );
  assert.ok(cluster.calls.includes(`delete ${pod.metadata?.name ?? ''}`));
});

test('a journal that cannot be written is one warning', async () => {
  const { lab, cluster } = openLab();
  const full = (): Promise<never> => Promise.reject(new PodTaskError('disk-full'));
  const journal = {
    ...createMemoryJournal(),
    add: full,
    update: full,
    appendLog: full,
    keepPod: full,
    list: () => Promise.resolve([]),
  };
  const pod = toPod(lab, steps({ log: 'a\n' }));
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
  const { lab, cluster } = openLab();
  cluster.fail('delete', forbidden, 100);
  const result = await runPod(lab, toPod(lab, steps({ exit: 4 })));
  assert.equal(result.verdict?.exit_code, 4);
  assert.equal(result.cleaned, 'failed');
  assert.deepEqual(warnings(result), ['cleanup-failed']);
});

test('a sidecar that cannot be told to end is said and the value stands', async () => {
  const { lab, cluster } = openLab();
  const pod = toPod(lab, steps({ file: '[1]' }), { xcom: true });
  cluster.fail('exec', broken, 100, 1);
  const result = await runPod(lab, pod, { doXcomPush: true });
  assert.equal(result.verdict?.outcome, 'success');
  assert.deepEqual(warnings(result), ['xcom-sidecar-stays']);
});

test('an exec that breaks is tried again', async () => {
  const { lab, cluster } = openLab();
  cluster.fail('exec', broken, 2);
  const pod = toPod(lab, steps({ file: '[1]' }), { xcom: true });
  const { events } = await runPod(lab, pod, { doXcomPush: true });
  assert.deepEqual(events.find((event) => event.type === 'xcom')?.value, [1]);
});

for (const [what, error, times] of [
  ['is not found once', new PodTaskError('not-found'), 1],
  ['seems to be kept out once', new PodTaskError('unsupported', { why: 'exec-blocked' }), 1],
  ['meets a cluster that is away for a minute', new PodTaskError('cluster-unreachable'), 14],
] as const) {
  test(`an exec that ${what} is tried again`, async () => {
    const { lab, cluster } = openLab();
    cluster.fail('exec', error, times);
    const pod = toPod(lab, steps({ file: '[1]' }), { xcom: true });
    const { events } = await runPod(lab, pod, { doXcomPush: true });
    assert.deepEqual(events.find((event) => event.type === 'xcom')?.value, [1]);
  });
}

test('a watch that is not found says nothing of the pod', async () => {
  const { lab, cluster } = openLab();
  cluster.fail('watch', new PodTaskError('not-found'), 100);
  const { verdict, cleaned } = await runPod(lab, toPod(lab, steps({ wait: 5000 }, { exit: 4 })));
  assert.deepEqual([verdict?.exit_code, cleaned], [4, 'deleted']);
});

test('a watch that shows a pod of another name is not believed', async () => {
  const { lab, cluster } = openLab();
  const watch = cluster.watch.bind(cluster);
  let watches = 0;
  cluster.watch = async function* (query, version, signal) {
    if (++watches < 3) {
      const metadata = { name: 'another', uid: 'u', resourceVersion: '5' };
      yield { type: 'modified', pod: { metadata }, version: '5' };
    }
    yield* watch(query, version, signal);
  };
  const { verdict } = await runPod(lab, toPod(lab, steps({ exit: 4 })));
  assert.equal(verdict?.exit_code, 4);
});

test('a container whose log is wanted and that is not there is said', async () => {
  const { lab } = openLab();
  const result = await runPod(lab, toPod(lab, steps()), { containerLogs: ['base', 'nobody'] });
  assert.deepEqual(warnings(result), ['log-container-missing']);
});

test('events of a failed pod are told where the task asks for it', async () => {
  const { lab } = openLab();
  const script = [
    { event: 'BackOff', message: 'again', type: 'Warning' },
    { event: 'Started', message: 'fine' },
    { exit: 1 },
  ] as const;
  const result = await runPod(lab, toPod(lab, steps(...script)), { logEventsOnFailure: true });
  assert.deepEqual(warnings(result), ['container-state', 'pod-event']);
  const older = { logEventsOnFailure: true, providerVersion: '10.7.0' };
  const before = await runPod(lab, toPod(lab, steps(...script)), older);
  assert.deepEqual(warnings(before), ['pod-event']);
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
