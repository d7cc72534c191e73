import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Manifest } from '../../../../src/core/manifest/manifest.ts';
import { confirmDryRun } from '../../../../src/editor/asking/confirm-dry-run.ts';
import { confirmRun } from '../../../../src/editor/asking/confirm-run.ts';
import type { RunSummary } from '../../../../src/editor/asking/confirm-run.ts';
import { createFakeAsking } from './fake-window.ts';
import { MemoryState } from './memory-state.ts';

type OnCluster = Extract<RunSummary['where'], { kind: 'cluster' }>;

const manifest = {
  taskId: 'load',
  pod: { metadata: { namespace: 'data' }, spec: { containers: [] } },
} as unknown as Manifest;

function summary(where: Partial<OnCluster> = {}): RunSummary {
  return {
    manifest,
    logicalDate: '2024-01-15T00:00:00+00:00',
    where: {
      kind: 'cluster',
      context: 'kind-kind',
      server: 'https://10.0.0.1:6443',
      isProtected: false,
      insecure: false,
      foreignPlugin: undefined,
      ...where,
    },
    notes: ['said before'],
  };
}

function setUp(pressed: readonly (string | undefined)[]) {
  const fake = createFakeAsking();
  fake.pressed.push(...pressed);
  const state = new MemoryState();
  return {
    ...fake,
    ask: (one: RunSummary) => confirmDryRun(one, state, fake.asking),
    askToRun: (one: RunSummary) => confirmRun(one, state, fake.asking),
  };
}

test('says where the pod goes and that none is created, once for each context and namespace', async () => {
  const { ask, said } = setUp([undefined, 'Send Pod']);
  assert.equal(await ask(summary()), false);
  assert.equal(await ask(summary()), true);
  assert.equal(await ask(summary()), true);
  assert.deepEqual(said.slice(1), [
    [
      'Send the pod of load to the cluster of the context kind-kind?',
      'said before',
      'Context: kind-kind',
      'Server: https://10.0.0.1:6443',
      'Namespace: data',
      'It is a dry run: the cluster and its webhooks see the pod, and none is created.',
      'You are asked once for each context and namespace.',
    ].join('\n'),
  ]);
});

test('whoever runs pods there is not asked, but who agrees to a dry run has not agreed to a run', async () => {
  const { ask, askToRun, said } = setUp(['Send Pod', 'Run Pod']);
  await ask(summary());
  assert.equal(await askToRun(summary()), true);
  assert.equal(said.length, 2);
  const other = setUp(['Run Pod']);
  await other.askToRun(summary());
  assert.equal(await other.ask(summary()), true);
  assert.equal(other.said.length, 1);
});

test('asks every time on a protected context', async () => {
  const { ask, said } = setUp(['Send Pod', 'Send Pod']);
  const one = summary({ isProtected: true });
  assert.equal(await ask(one), true);
  assert.equal(await ask(one), true);
  assert.equal(said.length, 2);
  assert.match(said[0] ?? '', /This context is protected\./);
});

test('a program that a kubeconfig of the workspace names has to be agreed to first', async () => {
  const plugin = { command: 'get-token', arguments: [], environment: [] } as unknown;
  const foreignPlugin = { path: '/w/kubeconfig', plugin } as OnCluster['foreignPlugin'];
  const { ask, said } = setUp([undefined]);
  assert.equal(await ask(summary({ foreignPlugin })), false);
  assert.match(said.join(), /get-token/);
});

test('the sandbox is this machine, so nothing is asked', async () => {
  const { ask, said } = setUp([]);
  assert.equal(await ask({ ...summary(), where: { kind: 'sandbox', engine: 'auto' } }), true);
  assert.deepEqual(said, []);
});
