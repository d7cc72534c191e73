import type { V1Pod } from '@kubernetes/client-node';
import { safeLabel } from '../airflow/operators/safe-label.ts';
import { GrowingNode, sortNewest } from './forest-node.ts';
import type { ForestKind, ForestNode, NodeFacts, PodItem } from './forest-node.ts';
import type { RunFacts } from './run-facts.ts';

/** A task whose true ids are known, for example from a DAG file. */
export interface KnownTask {
  readonly dagId: string;
  readonly taskId: string;
}

/** What has to be shown anew. */
export interface ForestChanges<R extends RunFacts> {
  /** True where DAGs came, went or changed places. */
  readonly roots: boolean;
  /** Nodes that are shown otherwise or have other children. */
  readonly nodes: readonly ForestNode<R>[];
}

/**
 * The pods of one place and the runs on record as DAG → run → task, kept up to date change by change: a change costs what
 * lies on its way to the root, and that only once however many changes come before the forest is read.
 */
export class PodForest<R extends RunFacts> {
  readonly #roots = new Map<string, GrowingNode<R>>();
  /** By namespace and name. */
  readonly #pods = new Map<string, V1Pod>();
  readonly #runs = new Map<string, R>();
  readonly #runsOfPod = new Map<string, readonly R[]>();
  /** The leaves by the key of their item. */
  readonly #leaves = new Map<string, GrowingNode<R>>();
  /** The item that a pod is in. */
  readonly #itemOfPod = new Map<string, string>();
  readonly #trueIds = new Map<string, string>();
  /** What was known of the nodes that have been touched since the changes were last taken. */
  readonly #touched = new Map<GrowingNode<R>, NodeFacts<R> | undefined>();
  #order: readonly GrowingNode<R>[] = [];
  #cluster: string | undefined;

  /** The DAGs, the one with the newest run first. */
  roots(): readonly ForestNode<R>[] {
    return sortNewest(this.#roots.values());
  }

  /** The pods that are known, in no order. */
  pods(): Iterable<V1Pod> {
    return this.#pods.values();
  }

  /** Another cluster is looked at (its `Cluster.name`); the pods of the one before are no longer shown. */
  look(cluster: string | undefined): void {
    this.replacePods([]);
    this.#cluster = cluster;
  }

  /** The pods are these and no others. */
  replacePods(pods: readonly V1Pod[]): void {
    this.retainPods(pods);
    for (const pod of pods) this.setPod(pod);
  }

  /** Takes away all pods whose names are not among these. */
  retainPods(pods: readonly V1Pod[]): void {
    const left = new Set(pods.map(toPodKey));
    for (const [key, pod] of [...this.#pods]) if (!left.has(key)) this.removePod(pod);
  }

  /** A pod came or changed. */
  setPod(pod: V1Pod): void {
    const key = toPodKey(pod);
    this.#pods.set(key, pod);
    this.#settle(key);
  }

  /** A pod went; one that took its name stays. */
  removePod(pod: V1Pod): void {
    const key = toPodKey(pod);
    if (this.#pods.get(key)?.metadata?.uid !== pod.metadata?.uid) return;
    this.#pods.delete(key);
    this.#settle(key);
  }

  /** The runs on record are these; an unchanged one is the same object as before. */
  setRuns(runs: readonly R[]): void {
    const now = new Map(runs.map((run) => [run.id, run]));
    const changed = [
      ...[...this.#runs.values()].filter(({ id }) => !now.has(id)),
      ...runs.filter((run) => this.#runs.get(run.id) !== run),
    ];
    for (const run of changed) {
      const before = this.#runs.get(run.id);
      const after = now.get(run.id);
      if (after === undefined) this.#runs.delete(run.id);
      else this.#runs.set(run.id, after);
      this.#index(before, after);
      if (after === undefined) this.#drop(runKey(run.id));
      else this.#putRun(after);
      for (const one of [before, after]) if (one !== undefined) this.#settle(podKeyOf(one));
    }
  }

  /** Tasks whose true ids are known; what only labels tell is shown by them from now on. */
  learn(tasks: Iterable<KnownTask>): void {
    for (const { dagId, taskId } of tasks) {
      this.#learn([safeLabel(dagId)], dagId);
      this.#learn([safeLabel(dagId), '', safeLabel(taskId)], taskId);
    }
  }

  /** What has changed since this was last asked. */
  takeChanges(): ForestChanges<R> {
    const order = sortNewest(this.#roots.values());
    const roots =
      order.length !== this.#order.length || order.some((one, i) => one !== this.#order[i]);
    this.#order = order;
    const nodes = [...this.#touched].flatMap(([node, before]) =>
      isShown(node) && this.#isThere(node) && node.differsFrom(before) ? [node] : [],
    );
    this.#touched.clear();
    return { roots, nodes };
  }

  /** Puts a pod where it belongs: to its run on record, or alone. */
  #settle(key: string): void {
    const pod = this.#pods.get(key);
    const run = pod === undefined ? undefined : this.#findRun(pod);
    const before = this.#itemOfPod.get(key);
    const after =
      pod === undefined ? undefined : run === undefined ? `pod ${uidKey(pod)}` : runKey(run.id);
    if (before !== undefined && before !== after) {
      const left = this.#runs.get(before.slice('run '.length));
      if (before.startsWith('run ') && left !== undefined) this.#put(before, undefined, left);
      else this.#drop(before);
    }
    if (pod === undefined || after === undefined) {
      this.#itemOfPod.delete(key);
    } else {
      this.#itemOfPod.set(key, after);
      this.#put(after, pod, run);
    }
  }

  #putRun(run: R): void {
    const pod = this.#leaves.get(runKey(run.id))?.own?.pod;
    this.#put(runKey(run.id), pod, run);
    this.#learn([safeLabel(run.dagId)], run.dagId);
    this.#learn([safeLabel(run.dagId), run.id], run.runId);
    this.#learn([safeLabel(run.dagId), safeLabel(run.runId)], run.runId);
    this.#learn([safeLabel(run.dagId), '', safeLabel(run.taskId)], run.taskId);
  }

  /** The run on record whose pod this is; an own run's id is on no other pod. */
  #findRun(pod: V1Pod): R | undefined {
    const label = pod.metadata?.labels?.['run_id'];
    return this.#runsOfPod
      .get(toPodKey(pod))
      ?.find(
        (run) =>
          run.cluster === this.#cluster && (label === run.id || label === safeLabel(run.runId)),
      );
  }

  #index(before: R | undefined, after: R | undefined): void {
    if (before !== undefined) {
      const key = podKeyOf(before);
      const others = this.#runsOfPod.get(key)?.filter(({ id }) => id !== before.id) ?? [];
      if (others.length === 0) this.#runsOfPod.delete(key);
      else this.#runsOfPod.set(key, others);
    }
    if (after !== undefined) {
      const key = podKeyOf(after);
      this.#runsOfPod.set(key, [after, ...(this.#runsOfPod.get(key) ?? [])]);
    }
  }

  #put(key: string, pod: V1Pod | undefined, run: R | undefined): void {
    const [dag, runLabel, task] = placeOf(pod, run);
    let leaf = this.#leaves.get(key);
    const [atTask, atRun, atDag] = [
      leaf?.parent,
      leaf?.parent?.parent,
      leaf?.parent?.parent?.parent,
    ];
    if (atTask?.label !== task || atRun?.label !== runLabel || atDag?.label !== dag) {
      this.#drop(key);
      leaf = this.#grow([dag, runLabel, task, key]);
      this.#leaves.set(key, leaf);
    }
    if (leaf === undefined) return;
    const item: PodItem<R> = { key, pod, run };
    this.#touch(leaf);
    leaf.own = item;
  }

  #drop(key: string): void {
    const leaf = this.#leaves.get(key);
    if (leaf === undefined) return;
    this.#leaves.delete(key);
    this.#touch(leaf);
    for (let node: GrowingNode<R> = leaf; node.below.size === 0;) {
      const { parent } = node;
      (parent?.below ?? this.#roots).delete(node.label);
      if (parent === undefined) return;
      node = parent;
    }
  }

  #grow(labels: readonly [dag: string, run: string, task: string, key: string]): GrowingNode<R> {
    let node = this.#child(undefined, 'dag', labels[0]);
    node = this.#child(node, 'run', labels[1]);
    node = this.#child(node, 'task', labels[2]);
    return this.#child(node, 'try', labels[3]);
  }

  #child(parent: GrowingNode<R> | undefined, kind: ForestKind, label: string): GrowingNode<R> {
    const siblings = parent?.below ?? this.#roots;
    let node = siblings.get(label);
    if (node === undefined) {
      node = new GrowingNode(kind, label, parent);
      siblings.set(label, node);
      node.trueId = this.#trueIds.get(idKey(pathOf(node)));
    }
    return node;
  }

  #touch(leaf: GrowingNode<R>): void {
    for (let node: GrowingNode<R> | undefined = leaf; node !== undefined; node = node.parent) {
      const before = node.spoil();
      if (!this.#touched.has(node)) this.#touched.set(node, before);
    }
  }

  /** The path is dag, [run, [task]], the run empty where the task's id holds for every run. */
  #learn(path: readonly string[], trueId: string): void {
    if (this.#trueIds.get(idKey(path)) === trueId) return;
    this.#trueIds.set(idKey(path), trueId);
    const dag = this.#roots.get(path[0] ?? '');
    const runs = path[1] === undefined ? [] : [...(dag?.below.values() ?? [])];
    const nodes =
      path[2] !== undefined
        ? runs.flatMap(({ below }) => below.get(path[2] ?? '') ?? [])
        : path[1] !== undefined
          ? runs.filter(({ label }) => label === path[1])
          : dag === undefined
            ? []
            : [dag];
    for (const node of nodes) {
      node.trueId = trueId;
      // Undefined: as if it had not been shown yet.
      node.spoil();
      this.#touched.set(node, undefined);
    }
  }

  #isThere(node: GrowingNode<R>): boolean {
    if (node.parent === undefined) return this.#roots.get(node.label) === node;
    return node.parent.below.get(node.label) === node && this.#isThere(node.parent);
  }
}

/** The only try of a task is shown as the task. */
function isShown({ kind, parent }: GrowingNode<RunFacts>): boolean {
  return kind !== 'try' || parent?.item === undefined;
}

function placeOf(
  pod: V1Pod | undefined,
  run: RunFacts | undefined,
): readonly [dag: string, run: string, task: string] {
  if (run !== undefined) return [safeLabel(run.dagId), run.id, safeLabel(run.taskId)];
  const labels = pod?.metadata?.labels;
  return [labels?.['dag_id'] ?? '', labels?.['run_id'] ?? '', labels?.['task_id'] ?? ''];
}

/** The path by which the true id of a node is known. */
function pathOf(node: GrowingNode<RunFacts>): readonly string[] {
  if (node.kind === 'task') return [node.parent?.parent?.label ?? '', '', node.label];
  return node.parent === undefined ? [node.label] : [...pathOf(node.parent), node.label];
}

function idKey(path: readonly string[]): string {
  return JSON.stringify(path);
}

function runKey(id: string): string {
  return `run ${id}`;
}

function toPodKey({ metadata }: V1Pod): string {
  return `${metadata?.namespace ?? ''}/${metadata?.name ?? ''}`;
}

function podKeyOf({ pod }: RunFacts): string {
  return `${pod.namespace}/${pod.name}`;
}

function uidKey(pod: V1Pod): string {
  return `${toPodKey(pod)} ${pod.metadata?.uid ?? ''}`;
}
