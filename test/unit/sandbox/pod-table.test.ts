import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { V1Pod } from '@kubernetes/client-node';
import { isPodTaskError } from '../../../src/core/base/failure.ts';
import type { PodQuery } from '../../../src/core/cluster/cluster.ts';
import { PodTable } from '../../../src/core/sandbox/pod-table.ts';

const never = new AbortController().signal;
const everywhere: PodQuery = { namespace: undefined };

function pod(name: string, labels: Record<string, string> = {}, namespace = 'a'): V1Pod {
  return { metadata: { name, namespace, labels }, status: { phase: 'Pending' } };
}

/** What a watch from a version has to tell already. */
async function readChanges(table: PodTable, query: PodQuery, version: string): Promise<string[]> {
  const told: string[] = [];
  const stop = new AbortController();
  setImmediate(() => {
    stop.abort();
  });
  try {
    for await (const change of table.watch(query, version, stop.signal)) {
      if (change.type !== 'bookmark')
        told.push(`${change.type} ${change.pod.metadata?.name ?? ''}`);
    }
  } catch (error) {
    if (!stop.signal.aborted) throw error;
  }
  return told;
}

test('a name is taken within its namespace', () => {
  const table = new PodTable();
  table.add(pod('x'));
  table.add(pod('x', {}, 'b'));
  assert.throws(
    () => table.add(pod('x')),
    (error) => isPodTaskError(error, 'conflict'),
  );
});

test('versions rise with each change and stand in the pod', () => {
  const table = new PodTable();
  const first = table.add(pod('x'));
  const second = table.update({ namespace: 'a', name: 'x' }, (p) => Object.assign({}, p));
  assert.ok(Number(second.metadata?.resourceVersion) > Number(first.metadata?.resourceVersion));
  assert.equal(table.list(everywhere, { limit: 9 }).version, second.metadata?.resourceVersion);
});

test('lists are filtered by namespace, labels and fields, and come in pages', () => {
  const table = new PodTable();
  for (const name of ['x', 'y', 'z']) table.add(pod(name, { name }));
  table.add(pod('x', { name: 'x' }, 'b'));
  const names = (query: PodQuery): string[] =>
    table.list(query, { limit: 9 }).pods.map(({ metadata }) => metadata?.name ?? '');
  assert.deepEqual(names({ namespace: 'a' }), ['x', 'y', 'z']);
  assert.deepEqual(names({ namespace: undefined, labelSelector: 'name!=x' }), ['y', 'z']);
  assert.deepEqual(names({ namespace: 'a', fieldSelector: 'metadata.name=y' }), ['y']);
  assert.deepEqual(names({ namespace: 'a', fieldSelector: 'status.phase!=Pending' }), []);
  const page = table.list({ namespace: 'a' }, { limit: 2 });
  assert.equal(page.pods.length, 2);
  const rest = table.list({ namespace: 'a' }, { limit: 2, next: page.next ?? '' });
  assert.deepEqual([rest.pods.length, rest.next], [1, undefined]);
});

test('a selector that is none is refused', () => {
  const table = new PodTable();
  for (const query of [
    { namespace: 'a', labelSelector: 'a b' },
    { namespace: 'a', fieldSelector: 'nonsense' },
  ]) {
    assert.throws(
      () => table.list(query, { limit: 1 }),
      (error) => isPodTaskError(error, 'cluster-refused'),
    );
  }
});

test('a watch tells what came after its version, as its selector sees it', async () => {
  const table = new PodTable();
  table.add(pod('x', { on: 'no' }));
  const { version } = table.list(everywhere, { limit: 1 });
  table.add(pod('y', { on: 'yes' }));
  const relabel = (on: string): void => {
    table.update({ namespace: 'a', name: 'x' }, (p) =>
      Object.assign({}, p, { metadata: pod('x', { on }).metadata }),
    );
  };
  relabel('yes');
  relabel('no');
  table.remove({ namespace: 'a', name: 'y' });
  const query = { namespace: 'a', labelSelector: 'on=yes' };
  assert.deepEqual(await readChanges(table, query, version), [
    'added y',
    'added x',
    'deleted x',
    'deleted y',
  ]);
});

test('a version that is forgotten has expired', async () => {
  const table = new PodTable(2);
  for (let i = 0; i < 10; i++) table.add(pod(`p${i}`));
  const old = table.watch(everywhere, '1', never).next();
  await assert.rejects(old, (error) => isPodTaskError(error, 'expired'));
  const { version } = table.list(everywhere, { limit: 1 });
  table.forget();
  await assert.rejects(table.watch(everywhere, version, never).next(), (error) =>
    isPodTaskError(error, 'expired'),
  );
  assert.deepEqual(
    await readChanges(table, everywhere, table.list(everywhere, { limit: 1 }).version),
    [],
  );
});

test('a watch aborted while its reader is at work ends', async () => {
  const table = new PodTable();
  table.add(pod('x'));
  const stop = new AbortController();
  const reason = new Error('enough');
  await assert.rejects(async () => {
    for await (const change of table.watch(everywhere, '0', stop.signal)) {
      assert.equal(change.type, 'added');
      stop.abort(reason);
    }
  }, reason);
});
