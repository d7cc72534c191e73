import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PodTaskError, isPodTaskError } from '../../../../src/core/base/failure.ts';
import { silentLog } from '../../../../src/core/base/log.ts';
import type { RunSettings } from '../../../../src/core/manifest/manifest.ts';
import { isResumable, resume } from '../../../../src/core/run/reattach/resume.ts';
import type { RunEvent } from '../../../../src/core/run/run-event.ts';
import { run } from '../../../../src/core/run/run.ts';
import { toManifest, toPod, toSettings } from '../../../contract/lab.ts';
import type { PodWish } from '../../../contract/lab.ts';
import type { Step } from '../../../scripted/script.ts';
import { crashAt } from '../crash.ts';
import type { CrashPoint } from '../crash.ts';
import { createRecord } from '../record/fake-record.ts';
import { openLab, steps } from '../lab.ts';

const id = 'podtasks__20260115T120000Z-abcdef';
const kinds = { kind: 'cluster', files: ['/config'], context: 'scripted' } as const;

function open(place: typeof kinds | { readonly kind: 'sandbox' } = kinds) {
  const { lab, cluster } = openLab();
  const record = createRecord();
  const surroundings = { log: silentLog, clock: lab.clock, journal: record };
  const begin = async (
    program: readonly Step[],
    point: CrashPoint,
    settings: Partial<RunSettings> = {},
    wish: PodWish = {},
    onEvent: (event: RunEvent, cancel: () => void, crash: () => void) => void = () => undefined,
  ): Promise<readonly RunEvent[]> => {
    const pod = toPod(lab, steps(...program), { labels: { own: 'yes' }, ...wish });
    const manifest = {
      dagId: 'd',
      taskId: 't',
      mapIndex: 3,
      pod,
      selector: '',
      origins: new Map(),
      settings: toSettings(settings),
      assumptions: [],
      missing: [],
      refusals: [],
      problems: [],
    };
    const ports = crashAt(point, { cluster, journal: record, clock: lab.clock });
    const cancelling = new AbortController();
    const events: RunEvent[] = [];
    const work = (async () => {
      const request = { manifest, id, runId: id, record: { place } };
      const { clock, journal } = ports;
      const inner = { ...surroundings, clock, journal, signal: cancelling.signal };
      for await (const event of run(request, ports.cluster, inner)) {
        events.push(event);
        onEvent(event, () => cancelling.abort(new Error('cancelled')), ports.crash);
      }
      throw new Error('it ended before it crashed');
    })();
    await Promise.race([ports.crashed, work]);
    return [...events];
  };
  const again = async (): Promise<readonly RunEvent[]> => {
    const entry = record.entries.get(id);
    assert.ok(entry !== undefined && isResumable(entry), JSON.stringify(entry));
    const signal = new AbortController().signal;
    const events: RunEvent[] = [];
    for await (const event of resume(entry, cluster, { ...surroundings, signal }))
      events.push(event);
    return events;
  };
  const stored = (): readonly string[] =>
    (record.logs.get(id) ?? []).map((line) => line.slice(line.indexOf(' ') + 1));
  return { lab, cluster, record, begin, again, stored, surroundings };
}

const typesOf = (events: readonly RunEvent[]): readonly string[] => [
  ...new Set(events.map(({ type }) => type)),
];
const verdictOf = (events: readonly RunEvent[]) =>
  events.flatMap((event) => (event.type === 'finished' ? [event.verdict] : []))[0];
const cleanedOf = (events: readonly RunEvent[]) =>
  events.flatMap((event) => (event.type === 'cleaned' ? [event.how] : []))[0];
const isState = (state: string) => (argument: unknown) =>
  (argument as { state?: string }).state === state;

const program: readonly Step[] = [
  { wait: 4000 },
  { waiting: 'ContainerCreating' },
  { wait: 4000 },
  { log: 'one\n' },
  { log: 'two\n' },
  { wait: 60_000 },
  { log: 'three\n' },
  { exit: 7 },
];

const points: readonly (CrashPoint & { readonly what: string })[] = [
  {
    what: 'after the creation, before it is on record',
    port: 'cluster',
    call: 'create',
    after: true,
  },
  {
    what: 'when the creation is on record',
    port: 'journal',
    call: 'update',
    when: isState('created'),
    after: true,
  },
  { what: 'while the pod is pending', port: 'cluster', call: 'events' },
  { what: 'before the log is read', port: 'cluster', call: 'logs' },
  { what: 'before the first lines are stored', port: 'journal', call: 'appendLog' },
  { what: 'after the first lines are stored', port: 'journal', call: 'appendLog', after: true },
  { what: 'before the final pod is stored', port: 'journal', call: 'keepPod' },
  {
    what: 'before the verdict is on record',
    port: 'journal',
    call: 'update',
    when: isState('finished'),
  },
  {
    what: 'when the verdict is on record',
    port: 'journal',
    call: 'update',
    when: isState('finished'),
    after: true,
  },
  { what: 'before the clean-up', port: 'cluster', call: 'delete' },
];

for (const { what, ...point } of points) {
  test(`a crash ${what} loses neither pod nor verdict nor a line`, async () => {
    const { begin, again, stored, record, cluster } = open();
    await begin(program, point);
    const events = await again();
    assert.equal(typesOf(events)[1], 'adopted');
    assert.equal(verdictOf(events)?.outcome, 'failed');
    assert.equal(verdictOf(events)?.exit_code, 7);
    assert.equal(cleanedOf(events), 'deleted');
    assert.deepEqual(stored(), ['[base] one', '[base] two', '[base] three']);
    assert.ok(!events.some(({ type }) => type === 'gap'));
    assert.equal(record.entries.get(id)?.state, 'settled');
    assert.equal(record.entries.get(id)?.map_index, 3);
    assert.equal(cluster.calls.filter((call) => call.startsWith('create')).length, 1);
    assert.equal(cluster.calls.filter((call) => call.startsWith('delete')).length, 1);
  });
}

test('what was told before the crash is not told again', async () => {
  const { begin, again, lab } = open();
  const never = { port: 'journal', call: 'list' } as const;
  const before = await begin(program, never, {}, {}, (event, _, crash) => {
    if (event.type !== 'log' || event.text !== 'two') return;
    void lab.clock.sleep(20_000, new AbortController().signal).then(crash);
  });
  const after = await again();
  const lines = [...before, ...after].flatMap((e) => (e.type === 'log' ? [e.text] : []));
  assert.deepEqual(lines, ['one', 'two', 'three']);
});

test('a crash after the deletion is settled as gone, with the verdict on record', async () => {
  const { begin, again, lab, record } = open();
  await begin(program, { port: 'cluster', call: 'delete', after: true });
  await lab.clock.sleep(60_000, new AbortController().signal);
  const events = await again();
  assert.equal(verdictOf(events)?.exit_code, 7);
  assert.equal(cleanedOf(events), 'gone');
  assert.equal(record.entries.get(id)?.state, 'settled');
});

test('a crash before the creation leaves nothing, and that is on record', async () => {
  const { begin, again, record } = open();
  await begin(program, { port: 'cluster', call: 'create' });
  const events = await again();
  assert.equal(verdictOf(events)?.outcome, 'cancelled');
  assert.equal(cleanedOf(events), 'none');
  assert.equal(record.entries.get(id)?.state, 'settled');
});

test('another pod of the same name is not taken for the run\u2019s own', async () => {
  const { begin, again, cluster, lab, record } = open();
  const name = 'pod-x';
  await begin(program, { port: 'journal', call: 'appendLog' }, {}, { name });
  await cluster.delete({ namespace: 'default', name }, {}, new AbortController().signal);
  await lab.clock.sleep(60_000, new AbortController().signal);
  await cluster.create(
    toPod(lab, steps({ wait: 1e9 }), { name }),
    'default',
    new AbortController().signal,
  );
  const events = await again();
  assert.deepEqual(typesOf(events), ['prepared', 'warning', 'cleaned']);
  assert.equal(cleanedOf(events), 'gone');
  assert.equal(record.entries.get(id)?.failure, 'not-found');
  assert.ok(cluster.table.has({ namespace: 'default', name }));
  await cluster.close();
});

for (const [place, code] of [
  [kinds, 'outcome-unknown'],
  [{ kind: 'sandbox' }, 'sandbox-ended'],
] as const) {
  test(`a pod in the ${place.kind} that is gone is no verdict, and that is said`, async () => {
    const { begin, again, cluster, lab } = open(place);
    await begin(program, { port: 'journal', call: 'appendLog' }, {}, { name: 'pod-x' });
    await cluster.delete({ namespace: 'default', name: 'pod-x' }, {}, new AbortController().signal);
    await lab.clock.sleep(60_000, new AbortController().signal);
    const events = await again();
    assert.deepEqual(
      events.flatMap((e) => (e.type === 'warning' ? [e.message.code] : [])),
      [code],
    );
    assert.equal(verdictOf(events), undefined);
  });
}

test('a cancel that the crash cut short is carried through', async () => {
  const { begin, again, record } = open();
  const point = { port: 'journal', call: 'keepPod' } as const;
  await begin(program, point, { onKillAction: 'keep_pod' }, {}, ({ type }, cancel) => {
    if (type === 'log') cancel();
  });
  const events = await again();
  assert.equal(verdictOf(events)?.outcome, 'cancelled');
  assert.equal(cleanedOf(events), 'kept');
  assert.equal(record.entries.get(id)?.verdict?.outcome, 'cancelled');
});

test('a result that is on record is not read a second time', async () => {
  const { begin, again, cluster, record } = open();
  const point = { port: 'journal', call: 'update', when: hasXCom, after: true } as const;
  await begin([{ file: '{"a":[1]}' }, { log: 'x\n' }], point, { doXcomPush: true }, { xcom: true });
  const events = await again();
  assert.deepEqual(
    events.flatMap((e) => (e.type === 'xcom' ? [e.value] : [])),
    [{ a: [1] }],
  );
  assert.equal(verdictOf(events)?.outcome, 'success');
  assert.deepEqual(record.entries.get(id)?.xcom, { a: [1] });
  assert.equal(cluster.calls.filter((call) => call.startsWith('exec')).length, 2);
});

function hasXCom(argument: unknown): boolean {
  return (argument as { xcom?: unknown }).xcom !== undefined;
}

test('the time that a pod has waited for its start counts', async () => {
  const { begin, again, lab } = open();
  const forever = [{ waiting: 'ContainerCreating' }, { wait: 1e9 }, { waiting: 'x' }];
  await begin(forever, { port: 'cluster', call: 'events' }, { startupTimeoutSeconds: 120 });
  await lab.clock.sleep(600_000, new AbortController().signal);
  const from = lab.clock.now().getTime();
  const events = await again();
  assert.equal(verdictOf(events)?.reason, 'StartTimeout');
  assert.ok(lab.clock.now().getTime() - from < 60_000);
});

test('a cluster that cannot be asked leaves the run as it is on record, followed by nobody', async () => {
  const { begin, again, cluster, record } = open();
  await begin(program, { port: 'journal', call: 'appendLog', after: true });
  cluster.fail('get', new PodTaskError('cluster-unauthorized'), 4);
  await assert.rejects(again(), (error) => isPodTaskError(error, 'cluster-unauthorized'));
  assert.equal(record.entries.get(id)?.state, 'created');
  assert.equal(record.entries.get(id)?.owner, undefined);
  assert.equal(verdictOf(await again())?.exit_code, 7);
});

test('a run that is let go of leaves its pod, and can be taken up', async () => {
  const { lab, cluster, record, again, stored, surroundings } = open();
  const pod = toPod(lab, steps(...program), { labels: { own: 'yes' } });
  const letGo = new AbortController();
  const manifest = toManifest(pod);
  const owner = { host: 'h', pid: 1, since: '2026-01-15T12:00:00.000Z' };
  const request = { manifest, id, runId: id, record: { place: kinds, owner } };
  const signal = new AbortController().signal;
  const types: string[] = [];
  for await (const { type } of run(request, cluster, {
    ...surroundings,
    signal,
    letGo: letGo.signal,
  })) {
    types.push(type);
    if (type === 'log') letGo.abort(new Error('the window is closing'));
  }
  assert.ok(!types.includes('finished') && !types.includes('cleaned'));
  assert.ok(!cluster.calls.some((call) => call.startsWith('delete')));
  assert.equal(record.entries.get(id)?.owner, undefined);
  assert.equal(record.entries.get(id)?.state, 'created');
  const events = await again();
  assert.equal(verdictOf(events)?.exit_code, 7);
  assert.deepEqual(stored(), ['[base] one', '[base] two', '[base] three']);
});
