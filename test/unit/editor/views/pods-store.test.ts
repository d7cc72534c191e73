import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { PodTaskError } from '../../../../src/core/base/failure.ts';
import { silentLog } from '../../../../src/core/base/log.ts';
import type { Ability } from '../../../../src/core/cluster/cluster.ts';
import { PodForest } from '../../../../src/core/pods/pod-forest.ts';
import type { Place } from '../../../../src/editor/place.ts';
import type { RunState } from '../../../../src/editor/runs/runs.ts';
import { PodsStore } from '../../../../src/editor/views/pods-store.ts';
import { createJumpingClock } from '../../../scripted/jumping-clock.ts';
import { ScriptedCluster } from '../../../scripted/scripted-cluster.ts';
import { makePod, withPhase } from '../../pods/make-pod.ts';

const kind: Place = { kind: 'cluster', files: ['/k'], context: 'kind' };
const broken = new PodTaskError('stream-broken');
const unreachable = new PodTaskError('cluster-unreachable');

/** A store that looks at a scripted cluster. */
function open(t: TestContext, lacks: readonly Ability[] = []) {
  const clock = createJumpingClock();
  const cluster = new ScriptedCluster(clock, lacks);
  const forest = new PodForest<RunState>();
  const state = {
    place: kind as Place | undefined,
    namespace: undefined as string | undefined,
    findError: undefined as PodTaskError | undefined,
    openError: undefined as PodTaskError | undefined,
    isTrusted: true,
    mayOpen: true,
    opened: 0,
    closed: 0,
    watchedFiles: [] as { files: readonly string[]; onChange: () => void }[],
  };
  cluster.close = () => {
    state.closed++;
    return Promise.resolve();
  };
  const store = new PodsStore({
    forest,
    open: () => {
      state.opened++;
      return state.openError === undefined
        ? Promise.resolve(cluster)
        : Promise.reject(state.openError);
    },
    find: () =>
      state.findError === undefined
        ? Promise.resolve({ place: state.place, files: ['/k'], namespace: state.namespace })
        : Promise.reject(state.findError),
    files: () => Promise.resolve(['/k']),
    watchFiles: (files, onChange) => {
      const one = { files, onChange };
      state.watchedFiles.push(one);
      return { dispose: () => void state.watchedFiles.splice(state.watchedFiles.indexOf(one), 1) };
    },
    isTrusted: () => state.isTrusted,
    mayOpen: () => state.mayOpen,
    clock,
    log: silentLog,
  });
  t.after(() => store.dispose());
  const names = () => [...forest.pods()].map(({ metadata }) => metadata?.name).sort();
  return { clock, cluster, forest, names, state, store, table: cluster.table };
}

/** Until nothing more happens, unless somebody waits for longer than a moment. */
async function settle(turns = 12): Promise<void> {
  for (let i = 0; i < turns; i++) await new Promise((resolve) => setImmediate(resolve));
}

test('nothing is contacted before the pods are seen', async (t) => {
  const { cluster, state, store } = open(t);
  await settle();
  store.refresh();
  await settle();
  assert.deepEqual([store.view.status, state.opened, cluster.calls], ['idle', 0, []]);
});

test('nothing is contacted without trust, and everything once it is there', async (t) => {
  const { state, store } = open(t);
  state.isTrusted = false;
  store.setVisible(true);
  await settle();
  assert.deepEqual([store.view.status, state.opened, state.watchedFiles.length], ['idle', 0, 0]);
  state.isTrusted = true;
  store.refresh();
  await settle();
  assert.equal(store.view.status, 'listed');
});

test('what has to be agreed to first is not opened', async (t) => {
  const { names, state, store, table } = open(t);
  table.add(makePod('a'));
  state.mayOpen = false;
  store.setVisible(true);
  await settle();
  assert.deepEqual([store.view.status, state.opened], ['consent', 0]);
  state.mayOpen = true;
  store.refresh();
  await settle();
  assert.deepEqual([store.view.status, names()], ['listed', ['a']]);
});

test('while it is seen the forest is what the cluster has', async (t) => {
  const { names, store, table } = open(t);
  table.add(makePod('a'));
  store.setVisible(true);
  assert.equal(store.view.status, 'idle');
  await settle();
  assert.deepEqual([store.view.status, store.view.cluster, names()], ['listed', 'scripted', ['a']]);
  table.add(makePod('b'));
  table.remove({ namespace: 'n', name: 'a' });
  await settle();
  assert.deepEqual(names(), ['b']);
});

test('a view that was hidden is followed for a while and then no longer; its pods stay', async (t) => {
  const { names, state, store, table } = open(t);
  table.add(makePod('a'));
  store.setVisible(true);
  await settle();
  store.setVisible(false);
  store.setVisible(true);
  await settle();
  assert.deepEqual([state.opened, state.closed], [1, 0]);
  store.setVisible(false);
  // The clock jumps over the pause.
  await settle(40);
  assert.deepEqual([state.opened, state.closed, names()], [1, 1, ['a']]);
  assert.deepEqual([store.view.status, store.view.isOld], ['listed', true]);
  table.add(makePod('b'));
  store.setVisible(true);
  await settle();
  assert.deepEqual([store.view.isOld, names()], [false, ['a', 'b']]);
});

test('without a cluster it says so and looks again when the kubeconfig comes', async (t) => {
  const { state, store } = open(t);
  state.place = undefined;
  store.setVisible(true);
  await settle();
  assert.deepEqual([store.view.status, state.opened], ['no-cluster', 0]);
  assert.deepEqual(
    state.watchedFiles.map(({ files }) => files),
    [['/k']],
  );
  state.place = kind;
  state.watchedFiles[0]?.onChange();
  await settle();
  assert.equal(store.view.status, 'listed');
  assert.equal(state.watchedFiles.length, 1);
});

test('a kubeconfig that vanishes takes the pods away', async (t) => {
  const { names, state, store, table } = open(t);
  table.add(makePod('a'));
  store.setVisible(true);
  await settle();
  state.place = undefined;
  state.watchedFiles[0]?.onChange();
  await settle();
  assert.deepEqual([store.view.status, names(), state.closed], ['no-cluster', [], 1]);
});

test('a kubeconfig that becomes invalid is no cluster, with the reason', async (t) => {
  const { names, state, store, table } = open(t);
  table.add(makePod('a'));
  store.setVisible(true);
  await settle();
  state.findError = new PodTaskError('kubeconfig-invalid', { path: '/k' });
  state.watchedFiles[0]?.onChange();
  await settle();
  assert.deepEqual(
    [store.view.status, store.view.failure?.code, names()],
    ['no-cluster', 'kubeconfig-invalid', []],
  );
});

for (const [code, status] of [
  ['cluster-unauthorized', 'unauthorized'],
  ['cluster-forbidden', 'forbidden'],
] as const) {
  test(`${code} is said and not tried again by itself`, async (t) => {
    const { cluster, state, store } = open(t);
    cluster.fail('list', new PodTaskError(code));
    store.setVisible(true);
    await settle(60);
    assert.deepEqual([store.view.status, state.opened, state.closed], [status, 1, 1]);
    store.refresh();
    await settle();
    assert.deepEqual([store.view.status, store.view.failure], ['listed', undefined]);
  });
}

test('a right that is lost takes the pods away', async (t) => {
  const { cluster, names, store, table } = open(t);
  table.add(makePod('a'));
  store.setVisible(true);
  await settle();
  cluster.fail('list', new PodTaskError('cluster-forbidden'));
  store.refresh();
  await settle();
  assert.deepEqual([store.view.status, names()], ['forbidden', []]);
});

test('a cluster that cannot be opened is tried again', async (t) => {
  const { state, store } = open(t);
  state.openError = unreachable;
  store.setVisible(true);
  await settle(6);
  assert.equal(store.view.status, 'unreachable');
  state.openError = undefined;
  await settle(30);
  assert.deepEqual([store.view.status, store.view.failure], ['listed', undefined]);
});

test('a cluster that does not answer from the beginning is unreachable until it does', async (t) => {
  const { cluster, store } = open(t);
  cluster.fail('list', unreachable, 1);
  const seen: string[] = [];
  store.onDidChange(() => seen.push(store.view.status));
  store.setVisible(true);
  await settle(30);
  assert.ok(seen.includes('unreachable'), seen.join(' '));
  assert.equal(store.view.status, 'listed');
});

test('a cluster that stops answering keeps its last pods, marked as old, until it answers', async (t) => {
  const { cluster, names, store, table } = open(t);
  table.add(makePod('a'));
  store.setVisible(true);
  await settle();
  cluster.fail('list', unreachable, 6);
  cluster.fail('watch', broken, 1);
  const old: unknown[] = [];
  store.onDidChange(() => {
    const { status, isOld, failure } = store.view;
    old.push([status, isOld, failure?.code, names()]);
  });
  cluster.endWatches();
  await settle(60);
  assert.deepEqual(old[0], ['listed', true, 'cluster-unreachable', ['a']]);
  assert.deepEqual([store.view.isOld, store.view.failure, names()], [false, undefined, ['a']]);
});

test('where watching is forbidden it says that it polls; a refresh tries to watch again', async (t) => {
  const { cluster, names, store, table } = open(t);
  cluster.fail('watch', new PodTaskError('cluster-forbidden'));
  store.setVisible(true);
  await settle();
  assert.equal(store.view.pollSeconds, 2);
  table.add(makePod('a'));
  await settle(20);
  assert.deepEqual(names(), ['a']);
  store.refresh();
  await settle();
  assert.equal(store.view.pollSeconds, undefined);
  // Hours go by in this clock, so it has been begun anew since.
  assert.ok(cluster.calls.filter((call) => call === 'watch').length >= 2);
});

test('another place or namespace shows none of the pods of the one before', async (t) => {
  const { cluster, names, state, store, table } = open(t);
  table.add(makePod('a'));
  table.add(makePod('b', { namespace: 'other' }));
  store.setVisible(true);
  await settle();
  assert.deepEqual(names(), ['a', 'b']);
  state.namespace = 'other';
  store.refresh();
  await settle();
  assert.deepEqual([store.view.namespace, names()], ['other', ['b']]);
  state.place = { ...kind, context: 'second' };
  cluster.fail('list', unreachable, 1000);
  store.refresh();
  await settle();
  assert.deepEqual([store.view.status, names()], ['unreachable', []]);
});

test('two refreshes at once leave one watch', async (t) => {
  const { state, store, table, names } = open(t);
  store.setVisible(true);
  store.refresh();
  store.refresh();
  await settle();
  assert.equal(state.opened - state.closed, 1);
  assert.equal(state.watchedFiles.length, 1);
  table.add(withPhase(makePod('a'), 'Running'));
  await settle();
  assert.deepEqual(names(), ['a']);
});

test('disposing closes everything', async (t) => {
  const { state, store } = open(t);
  store.setVisible(true);
  await settle();
  store.dispose();
  await settle();
  assert.deepEqual([state.opened, state.closed, state.watchedFiles.length], [1, 1, 0]);
});
