import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PodTaskError } from '../../../src/core/base/failure.ts';
import { runPod, toPod } from '../../contract/lab.ts';
import { openLab, steps } from './lab.ts';

for (const code of ['cluster-unreachable', 'cluster-refused', 'conflict'] as const) {
  test(`a deletion that fails with ${code} is tried again`, async () => {
    const { lab, cluster } = openLab();
    cluster.fail('delete', new PodTaskError(code), 2);
    const { cleaned, events } = await runPod(lab, toPod(lab, steps({ log: 'a\n' })));
    assert.equal(cleaned, 'deleted');
    assert.ok(!events.some(({ type }) => type === 'warning'));
    assert.equal(cluster.calls.filter((call) => call.startsWith('delete ')).length, 3);
  });
}

test('a deletion that was carried out although its answer was lost is no failure', async () => {
  const { lab, cluster } = openLab();
  cluster.fail('delete', new PodTaskError('stream-broken'));
  cluster.fail('delete', new PodTaskError('not-found'));
  const { cleaned } = await runPod(lab, toPod(lab, steps({ log: 'a\n' })));
  assert.equal(cleaned, 'deleted');
});

test('a pod is deleted when the cluster is back after a minute', async () => {
  const { lab, cluster } = openLab();
  const remove = cluster.delete.bind(cluster);
  let back = 0;
  cluster.delete = async (...given) => {
    const now = lab.clock.now().getTime();
    if (back === 0) back = now + 60_000;
    if (now < back) throw new PodTaskError('cluster-unreachable');
    await remove(...given);
  };
  const { cleaned } = await runPod(lab, toPod(lab, steps({ log: 'a\n' })));
  assert.equal(cleaned, 'deleted');
});

test('how long a cluster was away does not count against what goes wrong after that', async () => {
  const { lab, cluster } = openLab();
  cluster.fail('delete', new PodTaskError('cluster-unreachable'), 8);
  cluster.fail('delete', new PodTaskError('stream-broken'), 2);
  const { cleaned } = await runPod(lab, toPod(lab, steps({ log: 'a\n' })));
  assert.equal(cleaned, 'deleted');
});

test('a deletion that fails again and again is given up, with its reason', async () => {
  const { lab, cluster } = openLab();
  cluster.fail('delete', new PodTaskError('cluster-refused', { detail: 'no quorum' }), 1e9);
  const { cleaned, events } = await runPod(lab, toPod(lab, steps({ log: 'a\n' })));
  assert.equal(cleaned, 'failed');
  const warning = events.find((event) => event.type === 'warning');
  assert.equal(warning?.message.code, 'cleanup-failed');
  assert.equal(warning.message.data['cause'], 'no quorum');
  assert.equal(cluster.calls.filter((call) => call.startsWith('delete ')).length, 5);
});
