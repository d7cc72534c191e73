import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findNamespace } from '../../../src/cli/find-namespace.ts';
import { systemClock } from '../../../src/core/base/clock.ts';
import { isPodTaskError } from '../../../src/core/base/failure.ts';
import { ScriptedCluster } from '../../scripted/scripted-cluster.ts';

const never = new AbortController().signal;

async function find(name: string, given?: string): Promise<string> {
  const cluster = new ScriptedCluster(systemClock);
  const labels = { kubernetes_pod_operator: 'True' };
  const spec = { containers: [{ name: 'base', image: 'busybox' }] };
  for (const [namespace, pod] of [
    ['a', 'once'],
    ['a', 'twice'],
    ['b', 'twice'],
  ] as const) {
    await cluster.create({ metadata: { name: pod, labels }, spec }, namespace, never);
  }
  try {
    return await findNamespace(cluster, name, given, never);
  } finally {
    await cluster.close();
  }
}

test('a pod is found by its name alone', async () => {
  assert.equal(await find('once'), 'a');
  assert.equal(await find('nowhere'), 'default');
  assert.equal(await find('once', 'other'), 'other');
});

test('a name that several namespaces have is not guessed', async () => {
  await assert.rejects(find('twice'), (error) => {
    return isPodTaskError(error, 'usage') && error.data['namespaces'] === 'a, b';
  });
});
