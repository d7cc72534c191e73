import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Manifest } from '../../../../src/core/manifest/manifest.ts';
import { confirmRun } from '../../../../src/editor/asking/confirm-run.ts';
import type { RunSummary } from '../../../../src/editor/asking/confirm-run.ts';
import { createFakeAsking } from './fake-window.ts';
import { MemoryState } from './memory-state.ts';

type OnCluster = Extract<RunSummary['where'], { kind: 'cluster' }>;

function summary(where: Partial<OnCluster> | 'sandbox' = {}, namespace = 'data'): RunSummary {
  const manifest = {
    taskId: 'load',
    pod: {
      metadata: { namespace },
      spec: { containers: [{ name: 'base', image: 'busybox' }], serviceAccountName: 'robot' },
    },
  } as Manifest;
  return {
    manifest,
    logicalDate: '2024-01-15T00:00:00+00:00',
    where:
      where === 'sandbox'
        ? { kind: 'sandbox', engine: 'process' }
        : {
            kind: 'cluster',
            context: 'kind-kind',
            server: 'https://10.0.0.1:6443',
            isProtected: false,
            insecure: false,
            foreignPlugin: undefined,
            ...where,
          },
    notes: [],
  };
}

function setUp(pressed: readonly (string | undefined)[]) {
  const fake = createFakeAsking();
  fake.pressed.push(...pressed);
  const state = new MemoryState();
  return { ...fake, ask: (one: RunSummary) => confirmRun(one, state, fake.asking) };
}

test('shows where and what runs, once for each context and namespace', async () => {
  const { ask, said } = setUp(['Run Pod', 'Run Pod', 'Run Pod']);
  assert.equal(await ask(summary()), true);
  assert.deepEqual(said, [
    [
      'Run the task load on the cluster of the context kind-kind?',
      'Context: kind-kind',
      'Server: https://10.0.0.1:6443',
      'Namespace: data',
      'Image: busybox',
      'Service account: robot',
      'Logical date: 2024-01-15T00:00:00+00:00',
      'You are asked once for each context and namespace.',
    ].join('\n'),
  ]);
  assert.equal(await ask(summary()), true);
  assert.equal(said.length, 1);
  await ask(summary({}, 'other'));
  await ask(summary({ context: 'dev' }));
  assert.equal(said.length, 3);
});

test('remembers no answer but a yes', async () => {
  const { ask, said } = setUp([undefined, 'Run Pod']);
  assert.equal(await ask(summary()), false);
  assert.equal(await ask(summary()), true);
  assert.equal(said.length, 2);
});

test('asks every time on a protected context', async () => {
  const { ask, said } = setUp(['Run Pod', 'Run Pod']);
  await ask(summary({ isProtected: true }));
  await ask(summary({ isProtected: true }));
  assert.equal(said.length, 2);
  assert.match(said[1] ?? '', /This context is protected\.\n[^]*You are asked every time\./);
});

test('asks again, and says so, where another server is behind a context', async () => {
  const { ask, said } = setUp(['Run Pod', 'Run Pod']);
  await ask(summary());
  await ask(summary({ server: 'https://10.0.0.9:6443' }));
  assert.match(
    said[1] ?? '',
    /The address of this context has changed; you agreed to https:\/\/10\.0\.0\.1:6443\./,
  );
});

test('says what the sandbox uses, once', async () => {
  const { ask, said } = setUp(['Run Pod']);
  await ask(summary('sandbox'));
  await ask(summary('sandbox', 'other'));
  assert.equal(said.length, 1);
  assert.match(
    said[0] ?? '',
    /^Run the task load in the sandbox of this machine\?\nThe sandbox uses processes/,
  );
});

test('asks for the program of a kubeconfig that the workspace brings along', async () => {
  const plugin = {
    command: 'sh',
    arguments: ['-c', 'curl evil'],
    environment: {},
    apiVersion: 'client.authentication.k8s.io/v1',
    interactiveMode: 'Never',
    provideClusterInfo: false,
    installHint: undefined,
  } as const;
  const foreign = summary({ foreignPlugin: { path: '/project/config', plugin } });
  const { ask, said, pressed } = setUp([undefined]);
  assert.equal(await ask(foreign), false);
  assert.match(
    said[0] ?? '',
    /wants to run a program[^]*Kubeconfig: \/project\/config\nProgram: sh -c curl evil$/,
  );
  pressed.push('Run This Program', 'Run Pod');
  assert.equal(await ask(foreign), true);
  assert.equal(await ask(foreign), true);
  assert.equal(said.length, 3);
  // The same program with other variables is another one.
  pressed.push(undefined);
  const other = { ...plugin, environment: { PATH: '/project/bin' } };
  assert.equal(
    await ask(summary({ foreignPlugin: { path: '/project/config', plugin: other } })),
    false,
  );
});

test('hides nothing of a long program, and shows control characters', async () => {
  const plugin = {
    command: 'x'.repeat(1000),
    arguments: ['\u202eevil\nContext: dev'],
    environment: {},
    apiVersion: 'client.authentication.k8s.io/v1',
    interactiveMode: 'Never',
    provideClusterInfo: false,
    installHint: undefined,
  } as const;
  const { ask, said } = setUp([undefined]);
  await ask(summary({ foreignPlugin: { path: '/project/config', plugin } }));
  assert.match(said[0] ?? '', /x{1000} \\u202eevil Context: dev$/);
});

test('takes agreements that are none for none', async () => {
  const state = new MemoryState();
  await state.update('podTasks.confirmed.v1', [3, 'not json', '{}']);
  const { asking, said, pressed } = createFakeAsking();
  pressed.push('Run Pod');
  assert.equal(await confirmRun(summary(), state, asking), true);
  assert.equal(said.length, 1);
});
