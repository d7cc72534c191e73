import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { PodTaskError } from '../../../../src/core/base/failure.ts';
import { createTargetCommands } from '../../../../src/editor/commands/target-commands.ts';
import { createLab } from './command-lab.ts';
import type { LabOptions } from './command-lab.ts';

function setUp(t: TestContext, options: LabOptions, plugin?: string) {
  const folder = mkdtempSync(join(tmpdir(), 'target-'));
  t.after(() => {
    rmSync(folder, { recursive: true });
  });
  const config = join(folder, 'config');
  const exec = { apiVersion: 'client.authentication.k8s.io/v1', command: plugin };
  writeFileSync(
    config,
    JSON.stringify({
      'current-context': 'dev',
      clusters: [{ name: 'c', cluster: { server: 'https://10.0.0.1:6443' } }],
      users: [{ name: 'u', user: plugin === undefined ? {} : { exec } }],
      contexts: [{ name: 'dev', context: { cluster: 'c', user: 'u' } }],
    }),
  );
  const settings = { 'podTasks.cluster.kubeconfig': config };
  const lab = createLab({ settings, ...options });
  return { ...lab, config, commands: createTargetCommands(lab.parts) };
}

test('selects a context, the sandbox, or what the tasks say', async (t) => {
  const { commands, parts, config } = setUp(t, {
    turns: [
      (list) => {
        assert.deepEqual(list.labels, [
          'As the task says',
          'Sandbox',
          'dev',
          'Choose a kubeconfig file…',
        ]);
        assert.equal(list.active, 'As the task says');
        list.choose('dev');
      },
      (list) => {
        assert.equal(list.active, 'dev');
        list.choose('As the task says');
      },
      (list) => list.escape(),
    ],
  });
  await parts.answers.keep('old', { kind: 'sandbox' });
  await commands['podTasks.target.select']();
  const selected = { kind: 'cluster', files: [config], context: 'dev' };
  assert.deepEqual(parts.selections.selection, selected);
  assert.deepEqual(parts.answers.find('old'), { kind: 'sandbox' });
  await commands['podTasks.target.select']();
  assert.deepEqual(parts.selections.selection, { kind: 'task' });
  // Each task is asked about again.
  assert.equal(parts.answers.find('old'), undefined);
  await commands['podTasks.target.select']();
});

test('chooses a kubeconfig that is one', async (t) => {
  const { commands, kubeconfigs, pressed, config, said } = setUp(t, {});
  pressed.push('/nowhere/config');
  await commands['podTasks.kubeconfig.choose']();
  assert.match(said[0] ?? '', /\/nowhere\/config/);
  assert.deepEqual(kubeconfigs, []);
  pressed.push(config);
  await commands['podTasks.kubeconfig.choose']();
  assert.deepEqual(kubeconfigs, [config]);
});

test("offers the cluster's namespaces", async (t) => {
  let isListed = (): void => undefined;
  const listed = new Promise<void>((resolve) => (isListed = resolve));
  const { commands, parts } = setUp(t, {
    namespaces: () => {
      isListed();
      return Promise.resolve(['airflow', 'data']);
    },
    turns: [
      (list) => {
        assert.deepEqual(list.labels, ["The task's own namespace", 'Type a namespace…']);
        void listed.then(() => {
          setImmediate(() => list.choose('data'));
        });
      },
    ],
  });
  await commands['podTasks.target.selectNamespace']();
  assert.equal(parts.selections.namespace, 'data');
});

test('takes a typed namespace where listing is not permitted', async (t) => {
  const { commands, parts } = setUp(t, {
    namespaces: () => Promise.reject(new PodTaskError('cluster-forbidden')),
    turns: [
      (list) => list.choose('Type a namespace…'),
      (box) => {
        box.type('My Team');
        box.accept();
      },
      (box) => {
        assert.match(box.validation, /^A namespace has up to 63/);
        box.type('my-team');
        box.accept();
      },
      (list) => list.choose("The task's own namespace"),
    ],
  });
  await commands['podTasks.target.selectNamespace']();
  assert.equal(parts.selections.namespace, 'my-team');
  await commands['podTasks.target.selectNamespace']();
  assert.equal(parts.selections.namespace, undefined);
});

test('runs no program of a kubeconfig of the workspace only to list namespaces', async (t) => {
  let wasAsked = false;
  const { commands } = setUp(
    t,
    {
      namespaces: () => {
        wasAsked = true;
        return Promise.resolve([]);
      },
      turns: [(list) => setImmediate(() => list.escape())],
    },
    'evil',
  );
  await commands['podTasks.target.selectNamespace']();
  assert.equal(wasAsked, false);
});
