import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PodTaskError, isPodTaskError } from '../../../src/core/base/failure.ts';
import { listPods } from '../../../src/core/pods/list-pods.ts';
import { createJumpingClock } from '../../scripted/jumping-clock.ts';
import { ScriptedCluster } from '../../scripted/scripted-cluster.ts';
import { makePod } from './make-pod.ts';

const never = new AbortController().signal;
const everywhere = { namespace: undefined };

/** A cluster with so many pods. */
function fill(count: number): ScriptedCluster {
  const cluster = new ScriptedCluster(createJumpingClock());
  for (let i = 0; i < count; i++) cluster.table.add(makePod(`p${i}`));
  return cluster;
}

test('all pages are read', async () => {
  const cluster = fill(1200);
  const { pods, version } = await listPods(cluster, everywhere, never);
  assert.equal(new Set(pods.map(({ metadata }) => metadata?.name)).size, 1200);
  assert.equal(pods.length, 1200);
  assert.equal(version, '1200');
  assert.equal(cluster.calls.length, 3);
});

test('a list whose pages expire is begun again', async () => {
  const cluster = fill(1200);
  cluster.fail('list', new PodTaskError('expired'), 1, 1);
  const { pods } = await listPods(cluster, everywhere, never);
  assert.equal(pods.length, 1200);
  assert.equal(cluster.calls.length, 5);
});

test('a list that expires again and again fails', async () => {
  const cluster = fill(1);
  cluster.fail('list', new PodTaskError('expired'), 100);
  await assert.rejects(listPods(cluster, everywhere, never), (error) =>
    isPodTaskError(error, 'expired'),
  );
  assert.equal(cluster.calls.length, 3);
});
