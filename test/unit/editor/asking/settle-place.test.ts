import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { createWords } from '../../../../src/core/words/say.ts';
import type { PlaceFacts } from '../../../../src/editor/asking/decide-place.ts';
import { createRememberedPlaces } from '../../../../src/editor/asking/remembered-places.ts';
import { createSelections } from '../../../../src/editor/asking/selections.ts';
import { settlePlace } from '../../../../src/editor/asking/settle-place.ts';
import { createFakeAsking } from './fake-window.ts';
import type { Turn } from './fake-window.ts';
import { MemoryState } from './memory-state.ts';

function setUp(t: TestContext, turns: Turn[]) {
  const folder = mkdtempSync(join(tmpdir(), 'place-'));
  t.after(() => {
    rmSync(folder, { recursive: true });
  });
  const config = join(folder, 'config');
  const write = (...contexts: readonly string[]): void => {
    writeFileSync(
      config,
      JSON.stringify({
        kind: 'Config',
        'current-context': 'live',
        clusters: [{ name: 'c', cluster: { server: 'https://10.0.0.1:6443' } }],
        users: [{ name: 'u', user: {} }],
        contexts: contexts.map((name) => ({ name, context: { cluster: 'c', user: 'u' } })),
      }),
    );
  };
  write('dev', 'live');
  const state = new MemoryState();
  const answers = createRememberedPlaces(state);
  const selections = createSelections(state);
  const fake = createFakeAsking(turns);
  const settle = (
    clusterContext: string | undefined,
    chooseKubeconfig = () => Promise.resolve(false),
  ) =>
    settlePlace(
      'load',
      (): PlaceFacts => ({
        selection: selections.selection,
        task: { clusterContext, configFile: undefined },
        kubeconfigs: { files: [config], named: true },
        rules: {
          files: { read: () => undefined, list: () => [], real: () => undefined },
          environment: {},
          contextMapping: new Map(),
          isProtected: () => false,
        },
        answers,
      }),
      { asking: fake.asking, words: createWords('en'), selections, answers, chooseKubeconfig },
    );
  return { settle, config, write, selections, answers };
}

test('asks once where a task runs whose context is not here', async (t) => {
  const turns: Turn[] = [
    (list) => {
      assert.equal(list.title, 'Where is the task load to run?');
      assert.equal(
        list.placeholder,
        'The kubeconfig has no context elsewhere; choose what stands for it here.',
      );
      assert.deepEqual(list.labels, ['Sandbox', 'live', 'dev', 'Choose a kubeconfig file…']);
      assert.deepEqual(list.descriptions.slice(0, 3), [
        'this machine, no cluster',
        'https://10.0.0.1:6443 · user u · current context',
        'https://10.0.0.1:6443 · user u',
      ]);
      list.choose('dev');
    },
  ];
  const { settle, config } = setUp(t, turns);
  const place = { kind: 'cluster', files: [config], context: 'dev' };
  assert.deepEqual((await settle('elsewhere'))?.place, place);
  assert.deepEqual((await settle('elsewhere'))?.place, place);
});

test('runs nowhere where the question is not answered', async (t) => {
  const { settle, answers } = setUp(t, [
    (list) => {
      list.escape();
    },
  ]);
  assert.equal(await settle(undefined), undefined);
  assert.equal(answers.find(undefined), undefined);
});

test('asks again where the selected context is gone, and selects the answer', async (t) => {
  const { settle, config, write, selections } = setUp(t, [
    (list) => {
      assert.match(list.placeholder, /^The context dev, which was chosen before, is gone/);
      list.choose('Sandbox');
    },
  ]);
  await selections.select({ kind: 'cluster', files: [config], context: 'dev' });
  write('live');
  assert.deepEqual((await settle('live'))?.place, { kind: 'sandbox' });
  assert.deepEqual(selections.selection, { kind: 'sandbox' });
});

test('looks again after another kubeconfig was chosen', async (t) => {
  const { settle, write } = setUp(t, [
    (list) => {
      list.choose('Choose a kubeconfig file…');
    },
  ]);
  const settled = await settle('elsewhere', () => {
    write('elsewhere');
    return Promise.resolve(true);
  });
  assert.ok(settled?.place.kind === 'cluster');
  assert.equal(settled.place.context, 'elsewhere');
});

test('offers the sandbox, and says why, where the kubeconfig is gone', async (t) => {
  const { settle, config } = setUp(t, [
    (list) => {
      assert.deepEqual(list.labels, ['Sandbox', 'Choose a kubeconfig file…']);
      list.choose('Sandbox');
    },
  ]);
  rmSync(config);
  assert.deepEqual((await settle(undefined))?.place, { kind: 'sandbox' });
});
