import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { decidePlace } from '../../../../src/editor/asking/decide-place.ts';
import type { PlaceFacts } from '../../../../src/editor/asking/decide-place.ts';
import { createRememberedPlaces } from '../../../../src/editor/asking/remembered-places.ts';
import type { Place } from '../../../../src/editor/place.ts';
import { MemoryState } from './memory-state.ts';

/** A kubeconfig with the contexts, the first being the current one. */
function writeConfig(folder: string, name: string, contexts: readonly string[]): string {
  const path = join(folder, name);
  const config = {
    kind: 'Config',
    'current-context': contexts[0],
    clusters: [{ name: 'c', cluster: { server: 'https://10.0.0.1:6443' } }],
    users: [{ name: 'u', user: {} }],
    contexts: contexts.map((one) => ({ name: one, context: { cluster: 'c', user: 'u' } })),
  };
  writeFileSync(path, JSON.stringify(config));
  return path;
}

function setUp(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'place-'));
  t.after(() => {
    rmSync(folder, { recursive: true });
  });
  const config = writeConfig(folder, 'config', ['kind-kind', 'live']);
  const answers = createRememberedPlaces(new MemoryState());
  const facts: PlaceFacts = {
    selection: { kind: 'task' },
    task: { clusterContext: undefined, configFile: undefined },
    kubeconfigs: { files: [config], named: false },
    rules: {
      files: { read: () => undefined, list: () => [], real: () => undefined },
      environment: {},
      contextMapping: new Map([['docker-desktop', 'kind-kind']]),
      isProtected: () => false,
    },
    answers,
  };
  const on = (context: string, files: readonly string[] = [config]): Place => ({
    kind: 'cluster',
    files,
    context,
  });
  return { folder, config, answers, facts, on };
}

const names = (clusterContext: string | undefined, configFile?: string) => ({
  task: { clusterContext, configFile },
});

test('takes the context that the task names, where the kubeconfig has it', (t) => {
  const { facts, on } = setUp(t);
  const decision = decidePlace({ ...facts, ...names('live') });
  assert.deepEqual(decision, { kind: 'decided', place: on('live'), notices: [] });
});

test("takes what the workspace's mapping puts in its place, and says so", (t) => {
  const { facts, on } = setUp(t);
  assert.deepEqual(decidePlace({ ...facts, ...names('docker-desktop') }), {
    kind: 'decided',
    place: on('kind-kind'),
    notices: [{ code: 'context-mapped', data: { context: 'kind-kind', was: 'docker-desktop' } }],
  });
});

test('asks for another context, and never takes the current one instead', async (t) => {
  const { facts, answers, on } = setUp(t);
  const question = {
    kind: 'ask',
    wanted: 'elsewhere',
    isCluster: false,
    gone: undefined,
    isSelection: false,
    kubeconfigs: facts.kubeconfigs,
  };
  assert.deepEqual(decidePlace({ ...facts, ...names('elsewhere') }), question);
  await answers.keep('elsewhere', on('live'));
  const decided = decidePlace({ ...facts, ...names('elsewhere') });
  assert.deepEqual(decided, { kind: 'decided', place: on('live'), notices: [] });
  // The answer is one for that context alone.
  assert.equal(decidePlace({ ...facts, ...names('other') }).kind, 'ask');
});

test('asks for a task that names no context, and remembers the answer', async (t) => {
  const { facts, answers } = setUp(t);
  assert.equal(decidePlace(facts).kind, 'ask');
  await answers.keep(undefined, { kind: 'sandbox' });
  assert.deepEqual(decidePlace(facts), {
    kind: 'decided',
    place: { kind: 'sandbox' },
    notices: [],
  });
});

test('what is selected for the workspace counts before what the task says', (t) => {
  const { facts, on } = setUp(t);
  const selected = { ...facts, ...names('live') };
  assert.deepEqual(decidePlace({ ...selected, selection: { kind: 'sandbox' } }), {
    kind: 'decided',
    place: { kind: 'sandbox' },
    notices: [],
  });
  const decision = decidePlace({ ...selected, selection: on('kind-kind') });
  assert.deepEqual(decision, { kind: 'decided', place: on('kind-kind'), notices: [] });
});

test("a cluster of a cloud is asked for by its tool's name, and the answer remembered for it alone", async (t) => {
  const { facts, answers, on } = setUp(t);
  const task = (cluster: string) => ({
    clusterContext: 'live',
    configFile: undefined,
    cloudCluster: { cloud: 'GKE', project: 'p', location: 'l', cluster } as const,
  });
  assert.deepEqual(decidePlace({ ...facts, task: task('c') }), {
    kind: 'ask',
    wanted: 'gke_p_l_c',
    isCluster: true,
    gone: undefined,
    isSelection: false,
    kubeconfigs: facts.kubeconfigs,
  });
  await answers.keep('gke_p_l_c', on('live'));
  assert.equal(decidePlace({ ...facts, task: task('c') }).kind, 'decided');
  assert.equal(decidePlace({ ...facts, task: task('other') }).kind, 'ask');
});

test('asks again where a chosen context, or its file, is gone', async (t) => {
  const { facts, answers, on, folder } = setUp(t);
  const gone = (context: string, isSelection: boolean) => ({
    kind: 'ask',
    wanted: undefined,
    isCluster: false,
    gone: context,
    isSelection,
    kubeconfigs: facts.kubeconfigs,
  });
  assert.deepEqual(decidePlace({ ...facts, selection: on('old') }), gone('old', true));
  const file = join(folder, 'absent');
  assert.deepEqual(decidePlace({ ...facts, selection: on('live', [file]) }), gone('live', true));
  await answers.keep(undefined, on('old'));
  assert.deepEqual(decidePlace(facts), gone('old', false));
});

test("looks into the kubeconfig of the task's config_file, by its path in Airflow's container", (t) => {
  const { facts, folder, on } = setUp(t);
  const own = writeConfig(folder, 'task-config', ['minikube']);
  const real = (path: string): string | undefined =>
    path === '/usr/local/airflow/include/.kube/config' ? own : undefined;
  const mapped = { ...facts, rules: { ...facts.rules, files: { ...facts.rules.files, real } } };
  const path = '/usr/local/airflow/include/.kube/config';
  const decision = decidePlace({ ...mapped, ...names('minikube', path) });
  assert.ok(decision.kind === 'decided');
  assert.deepEqual(decision.place, on('minikube', [own]));
  const question = decidePlace({ ...mapped, ...names(undefined, path) });
  assert.ok(question.kind === 'ask');
  assert.deepEqual(question.kubeconfigs, { files: [own], named: true });
});

test('a kubeconfig that is none is not passed over', (t) => {
  const { facts, folder } = setUp(t);
  const path = join(folder, 'broken');
  writeFileSync(path, '{ not yaml');
  assert.throws(
    () => decidePlace({ ...facts, ...names('live'), kubeconfigs: { files: [path], named: true } }),
    { code: 'kubeconfig-invalid' },
  );
});

test('takes answers that do not fit for none', async () => {
  const state = new MemoryState();
  const answers = createRememberedPlaces(state);
  await state.update('podTasks.places.v1', [7, ['a'], ['b', { kind: 'task' }], ['c', 'x']]);
  assert.deepEqual(['a', 'b', 'c', undefined].map(answers.find), [
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
  await answers.keep('b', { kind: 'sandbox' });
  assert.deepEqual(answers.find('b'), { kind: 'sandbox' });
  await answers.forgetAll();
  assert.equal(answers.find('b'), undefined);
});
