import type { V1Pod } from '@kubernetes/client-node';
import { l10n, window, workspace } from 'vscode';
import type { Disposable, TreeView, ViewBadge } from 'vscode';
import { PodForest } from '../../core/pods/pod-forest.ts';
import type { KnownTask } from '../../core/pods/pod-forest.ts';
import type { Selections } from '../asking/selections.ts';
import { podsViewId } from '../contributions.ts';
import { DisposableStore } from '../lifetime.ts';
import type { Place } from '../place.ts';
import type { OpenCluster, RunState, Runs } from '../runs/runs.ts';
import type { Services } from '../services.ts';
import { setContext } from '../set-context.ts';
import { coalesce } from './coalesce.ts';
import { isFollowedHere } from './describe-node.ts';
import { describeView } from './describe-view.ts';
import type { Wish } from './looked-at.ts';
import { isPodsNode } from './pods-node.ts';
import type { PodsNode } from './pods-node.ts';
import { PodsStore } from './pods-store.ts';
import { PodsTree } from './pods-tree.ts';
import { watchFiles } from './watch-files.ts';

/** What the view of the pods works with. */
export interface PodsViewParts {
  readonly services: Services;
  readonly runs: Pick<Runs, 'list' | 'onDidChange'>;
  readonly selections: Selections;
  readonly open: OpenCluster;
  readonly mayOpen: (place: Place) => boolean;
  /** Reads kubeconfigs; loaded when the view is first seen. */
  readonly load: () => Pick<typeof import('./looked-at.ts'), 'findLookedAt' | 'listFiles'>;
}

/** The view, as commands and the status bar use it. */
export interface PodsView extends Disposable {
  readonly store: PodsStore;
  readonly isVisible: boolean;
  onDidChangeVisibility(listener: () => void): Disposable;
  /** The pods that are known, in no order. */
  pods(): Iterable<V1Pod>;
  /** The nodes that a command is about: those given by a menu or a click, else those selected. */
  choose(given: unknown, all: unknown): readonly PodsNode[];
  /** Tasks of which a DAG file tells the true ids. */
  learn(tasks: Iterable<KnownTask>): void;
}

/** Milliseconds between looks at the kubeconfig files. */
const kubeconfigInterval = 2000;

/** Makes the view, which does nothing until it is seen. */
export function createPodsView(parts: PodsViewParts): PodsView {
  const { services, runs, selections, open } = parts;
  const { clock, log } = services;
  const lifetime = new DisposableStore();
  const forest = new PodForest<RunState>();
  const wish = (): Wish => ({
    selection: selections.selection,
    namespace: selections.namespace,
    kubeconfig: services.settings()['podTasks.cluster.kubeconfig'],
    folder: workspace.workspaceFolders?.[0]?.uri.fsPath ?? services.extension,
    environment: services.environment,
  });
  const store = lifetime.add(
    new PodsStore({
      forest,
      open,
      find: () => Promise.resolve().then(() => parts.load().findLookedAt(wish())),
      files: () => Promise.resolve().then(() => parts.load().listFiles(wish())),
      watchFiles: (files, onChange) => watchFiles(files, kubeconfigInterval, onChange),
      isTrusted: () => workspace.isTrusted,
      mayOpen: parts.mayOpen,
      clock,
      log,
    }),
  );
  const tree = lifetime.add(new PodsTree(forest, store, services));
  const view = lifetime.add(
    window.createTreeView(podsViewId, {
      treeDataProvider: tree,
      canSelectMany: true,
      showCollapseAll: true,
    }),
  );
  const updates = lifetime.add(coalesce(clock, () => update(view, forest, store, tree, parts)));
  const ask = (): void => updates.ask();
  const again = (): void => store.refresh();
  for (const one of [
    store.onDidChange(ask),
    runs.onDidChange(ask),
    selections.onDidChange(again),
    workspace.onDidGrantWorkspaceTrust(again),
    workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('podTasks.cluster.kubeconfig')) again();
    }),
    view.onDidChangeVisibility(({ visible }) => store.setVisible(visible)),
  ]) {
    lifetime.add(one);
  }
  store.setVisible(view.visible);
  ask();
  return {
    store,
    get isVisible() {
      return view.visible;
    },
    onDidChangeVisibility: (listener) => view.onDidChangeVisibility(listener),
    pods: () => forest.pods(),
    choose: (given, all) => {
      const many = Array.isArray(all) ? all.filter(isPodsNode) : [];
      if (many.length > 0) return many;
      return isPodsNode(given) ? [given] : view.selection;
    },
    learn: (tasks) => {
      forest.learn(tasks);
      ask();
    },
    dispose: () => lifetime.dispose(),
  };
}

function update(
  view: TreeView<PodsNode>,
  forest: PodForest<RunState>,
  store: PodsStore,
  tree: PodsTree,
  { runs, services }: PodsViewParts,
): number {
  // What is on record is shown with the rest once the workspace is trusted.
  const known = workspace.isTrusted ? runs.list() : [];
  forest.setRuns(known);
  const rows = tree.update();
  const isEmpty = forest.roots().length === 0;
  const texts = describeView(store.view, isEmpty, services.words, l10n);
  if (view.title !== texts.title) view.title = texts.title;
  if ((view.message ?? '') !== (texts.message ?? '')) view.message = texts.message ?? '';
  const badge = describeBadge(known);
  if (view.badge?.value !== badge?.value) view.badge = badge;
  setContext('podTasks.tree', texts.tree);
  return rows;
}

function describeBadge(runs: readonly RunState[]): ViewBadge | undefined {
  const value = runs.filter(isFollowedHere).length;
  return value === 0 ? undefined : { value, tooltip: l10n.t('Runs that go on: {0}', value) };
}
