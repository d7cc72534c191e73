import type { V1Pod } from '@kubernetes/client-node';
import { findItemState, findWeightiest, isEnded } from './item-state.ts';
import type { ItemState } from './item-state.ts';
import type { RunFacts } from './run-facts.ts';

/** One task instance's try: its pod where that is on the cluster, its run where that is on record, or both. */
export interface PodItem<R extends RunFacts> {
  readonly key: string;
  readonly pod: V1Pod | undefined;
  readonly run: R | undefined;
}

/** What a node stands for; a task with one try is that try, with several it has them below. */
export type ForestKind = 'dag' | 'run' | 'task' | 'try';

/** A node as the tree reads it; the object stays the same for as long as there is such a node. */
export interface ForestNode<R extends RunFacts> {
  /** Unique in the forest, and the same again after the node was away. */
  readonly id: string;
  readonly kind: ForestKind;
  readonly parent: ForestNode<R> | undefined;
  /** The label's value; empty where the pods have no such label. */
  readonly label: string;
  /** The true id where it is known, else undefined. */
  readonly trueId: string | undefined;
  readonly state: ItemState;
  /** Milliseconds since 1970 at which the first of it began; of a DAG, the newest run. */
  readonly began: number;
  /** Below it, in the order in which they are shown. */
  readonly children: readonly ForestNode<R>[];
  /** Undefined for what stands for several. */
  readonly item: PodItem<R> | undefined;
  /** All tries at and below it. */
  readonly size: number;
}

/** The node behind a ForestNode; the forest alone changes it. */
export class GrowingNode<R extends RunFacts> implements ForestNode<R> {
  readonly id: string;
  readonly kind: ForestKind;
  readonly parent: GrowingNode<R> | undefined;
  readonly label: string;
  readonly below = new Map<string, GrowingNode<R>>();
  trueId: string | undefined;
  /** Of a try alone. */
  own: PodItem<R> | undefined;
  #facts: NodeFacts<R> | undefined;

  constructor(kind: ForestKind, label: string, parent: GrowingNode<R> | undefined) {
    this.kind = kind;
    this.label = label;
    this.parent = parent;
    this.id = JSON.stringify([...path(parent), label]);
  }

  get state(): ItemState {
    return this.#get().state;
  }

  get began(): number {
    return this.#get().began;
  }

  get children(): readonly GrowingNode<R>[] {
    return this.#get().children;
  }

  get item(): PodItem<R> | undefined {
    return this.#get().item;
  }

  get size(): number {
    return this.#get().size;
  }

  /** What is known of it is no longer so; gives what was, to compare with later. */
  spoil(): NodeFacts<R> | undefined {
    const facts = this.#facts;
    this.#facts = undefined;
    return facts;
  }

  /** True where the tree shows it otherwise than with these facts. */
  differsFrom(before: NodeFacts<R> | undefined): boolean {
    return before === undefined || differs(before, this.#get());
  }

  #get(): NodeFacts<R> {
    return (this.#facts ??= this.own === undefined ? this.#gather() : lone(this.own));
  }

  #gather(): NodeFacts<R> {
    const all = [...this.below.values()];
    const [first] = all;
    if (this.kind === 'task' && all.length === 1 && first?.own !== undefined) {
      return lone(first.own);
    }
    const children = all.sort(orders[this.kind]);
    let size = 0;
    let began = this.kind === 'dag' ? -Infinity : Infinity;
    for (const child of children) {
      size += child.size;
      began = this.kind === 'dag' ? Math.max(began, child.began) : Math.min(began, child.began);
    }
    return { state: this.#sum(children), began, children, size, item: undefined };
  }

  #sum(children: readonly GrowingNode<R>[]): ItemState {
    if (this.kind === 'run') return findWeightiest(children.map(({ state }) => state));
    if (this.kind === 'task') return findWeightiest(lastTries(children));
    // Of a DAG what goes on, else its newest run.
    const live = children.flatMap(({ state }) => (isEnded(state) ? [] : [state]));
    return live.length > 0 ? findWeightiest(live) : (children[0]?.state ?? 'unknown');
  }
}

/** What is worked out of what is below a node. */
export interface NodeFacts<R extends RunFacts> {
  readonly state: ItemState;
  readonly began: number;
  readonly children: readonly GrowingNode<R>[];
  readonly size: number;
  readonly item: PodItem<R> | undefined;
}

function lone<R extends RunFacts>(item: PodItem<R>): NodeFacts<R> {
  const state = findItemState(item.pod, item.run);
  return { state, began: findBegan(item), children: [], size: 1, item };
}

function differs<R extends RunFacts>(a: NodeFacts<R>, b: NodeFacts<R>): boolean {
  return (
    a.state !== b.state ||
    a.began !== b.began ||
    a.size !== b.size ||
    a.item !== b.item ||
    a.children.length !== b.children.length ||
    a.children.some((child, index) => child !== b.children[index])
  );
}

/** For each map index the state of its last try. */
function lastTries<R extends RunFacts>(tries: readonly GrowingNode<R>[]): Iterable<ItemState> {
  const last = new Map<number, ItemState>();
  // They are in order, so that a later one is a later try.
  for (const { own, state } of tries) last.set(own === undefined ? -1 : findMapIndex(own), state);
  return last.values();
}

type Order = (a: GrowingNode<RunFacts>, b: GrowingNode<RunFacts>) => number;

const byLabel: Order = (a, b) => (a.label < b.label ? -1 : a.label > b.label ? 1 : 0);
const oldest: Order = (a, b) => a.began - b.began || byLabel(a, b);
const newest: Order = (a, b) => b.began - a.began || byLabel(a, b);
const byTry: Order = (a, b) =>
  a.own === undefined || b.own === undefined
    ? byLabel(a, b)
    : findMapIndex(a.own) - findMapIndex(b.own) || findTry(a.own) - findTry(b.own) || oldest(a, b);

/** The order of what is below each kind. */
const orders: Readonly<Record<ForestKind, Order>> = {
  dag: newest,
  run: oldest,
  task: byTry,
  try: byLabel,
};

/** The newest first. */
export function sortNewest<R extends RunFacts>(
  nodes: Iterable<GrowingNode<R>>,
): readonly GrowingNode<R>[] {
  return [...nodes].sort(newest);
}

/** Its map index, -1 where it is not mapped. */
export function findMapIndex({ pod, run }: PodItem<RunFacts>): number {
  return run === undefined ? readNumber(pod, 'map_index') : (run.mapIndex ?? -1);
}

/** Its try number as labelled, -1 where there is none. */
export function findTry({ pod }: PodItem<RunFacts>): number {
  return readNumber(pod, 'try_number');
}

function readNumber(pod: V1Pod | undefined, label: string): number {
  const text = pod?.metadata?.labels?.[label];
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : -1;
}

function findBegan({ pod, run }: PodItem<RunFacts>): number {
  const time = new Date(run?.began ?? pod?.metadata?.creationTimestamp ?? 0).getTime();
  return Number.isNaN(time) ? 0 : time;
}

function path(node: GrowingNode<RunFacts> | undefined): readonly string[] {
  return node === undefined ? [] : [...path(node.parent), node.label];
}
