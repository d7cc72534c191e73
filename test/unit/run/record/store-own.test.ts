import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PodTaskError } from '../../../../src/core/base/failure.ts';
import { silentLog } from '../../../../src/core/base/log.ts';
import type { JournalEntry } from '../../../../src/core/run/record/journal.ts';
import type { RunEvent } from '../../../../src/core/run/run-event.ts';
import { createOwner } from '../../../../src/core/run/record/run-owner.ts';
import { findOwner, storeOwn } from '../../../../src/core/run/record/store-own.ts';
import { toStored } from '../../../../src/core/run/record/stored-log.ts';
import { toPod } from '../../../contract/lab.ts';
import { createRecord } from './fake-record.ts';
import { openLab, steps } from '../lab.ts';

const { signal } = new AbortController();

async function open(change: Partial<JournalEntry> = {}) {
  const { lab, cluster } = openLab();
  const record = createRecord();
  const made = await cluster.create(
    toPod(lab, steps({ log: 'one\n' }, { wait: 2000 }, { log: 'two\n' }, { wait: 1e9 })),
    'default',
    signal,
  );
  await lab.clock.sleep(5000, signal);
  const pod = await cluster.get({ namespace: 'default', name: made.metadata?.name ?? '' }, signal);
  const entry: JournalEntry = {
    run: 'r',
    state: 'settled',
    began: '2026-01-15T12:00:00.000Z',
    cluster: 'scripted',
    namespace: 'default',
    pod: pod.metadata?.name ?? '',
    uid: pod.metadata?.uid ?? '',
    dag_id: 'd',
    task_id: 't',
    run_id: 'r',
    cleanup: 'kept',
    ...change,
  };
  await record.add(entry);
  const told: RunEvent[] = [];
  const store = (journal = record) =>
    storeOwn(pod, entry, cluster, {
      clock: lab.clock,
      log: silentLog,
      journal,
      signal,
      tell: (event) => void told.push(event),
    });
  const lines = () => (record.logs.get('r') ?? []).map((line) => line.split('] ')[1]);
  return { lab, cluster, record, pod, entry, told, store, lines };
}

test('the log of a kept pod goes on where the stored one ends', async () => {
  const { record, store, lines, told, cluster } = await open();
  const first = '2026-01-15T12:00:00.000000000Z';
  await record.appendLog('r', [toStored('base', first, 'one')]);
  assert.equal(await store(), true);
  assert.deepEqual(lines(), ['one', 'two']);
  assert.equal(await store(), true);
  assert.deepEqual(lines(), ['one', 'two']);
  assert.deepEqual(told, []);
  await cluster.close();
});

test('a pod that someone follows is left to its follower', async () => {
  const owner = createOwner(new Date());
  const { store, cluster } = await open({ state: 'created', owner });
  const before = cluster.calls.length;
  assert.equal(await store(), true);
  assert.equal(cluster.calls.length, before);
  await cluster.close();
});

test('a record that cannot be written is said', async () => {
  const { record, store, told, cluster } = await open();
  const full = (): Promise<never> => Promise.reject(new PodTaskError('disk-full'));
  assert.equal(await store({ ...record, keepPod: full }), false);
  assert.deepEqual(
    told.map((event) => (event.type === 'warning' ? event.message.code : event.type)),
    ['journal-disk-full'],
  );
  await cluster.close();
});

test('a pod is known by its uid alone', async () => {
  const { pod, entry, cluster } = await open();
  assert.equal(findOwner(pod, [{ ...entry, uid: 'other' }, entry]), entry);
  assert.equal(findOwner({ metadata: { name: entry.pod } }, [entry]), undefined);
  await cluster.close();
});
