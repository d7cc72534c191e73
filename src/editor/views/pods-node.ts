import type { V1Pod } from '@kubernetes/client-node';
import { isEnded } from '../../core/pods/item-state.ts';
import type { ForestNode } from '../../core/pods/forest-node.ts';
import type { Place } from '../place.ts';
import type { RunState } from '../runs/runs.ts';

/** A node of the tree as commands get it. */
export interface PodsNode {
  readonly forest: ForestNode<RunState>;
  /** The run on record that it stands for, where it stands for one alone. */
  readonly run: RunState | undefined;
  /** The pod that it stands for, where it stands for one alone and that is on the cluster. */
  readonly pod: V1Pod | undefined;
  /** Where that pod is. */
  readonly place: Place | undefined;
  /** True where it was open when it was first shown; from then on the user decides. */
  readonly isOpen: boolean;
}

/** Gives each node of a forest its node of the tree, the same one as long as it is there. */
export function createNodes(
  findPlace: () => Place | undefined,
): (forest: ForestNode<RunState>) => PodsNode {
  const known = new WeakMap<ForestNode<RunState>, PodsNode>();
  return (forest) => {
    const before = known.get(forest);
    if (before !== undefined) return before;
    const node: PodsNode = {
      forest,
      isOpen: isOpenAtFirst(forest),
      get run() {
        return forest.kind === 'dag' ? undefined : findOnly(forest)?.item?.run;
      },
      get pod() {
        return forest.item?.pod;
      },
      get place() {
        return forest.item?.pod === undefined ? undefined : findPlace();
      },
    };
    known.set(forest, node);
    return node;
  };
}

/** A DAG, and its runs that go on or are the newest: what someone has just run is to be seen, however quickly it ended. */
function isOpenAtFirst(forest: ForestNode<RunState>): boolean {
  const { kind, parent, state } = forest;
  return kind === 'dag' || (kind === 'run' && (!isEnded(state) || parent?.children[0] === forest));
}

/** True for what `createNodes` makes, since commands may be given anything. */
export function isPodsNode(value: unknown): value is PodsNode {
  return (
    typeof value === 'object' &&
    value !== null &&
    'forest' in value &&
    'run' in value &&
    'pod' in value
  );
}

/** All pods at and below a node that are on the cluster. */
export function listPodsOf({ item, children }: ForestNode<RunState>): readonly V1Pod[] {
  if (item !== undefined) return item.pod === undefined ? [] : [item.pod];
  return children.flatMap(listPodsOf);
}

/** All runs on record at and below a node. */
export function listRunsOf({ item, children }: ForestNode<RunState>): readonly RunState[] {
  if (item !== undefined) return item.run === undefined ? [] : [item.run];
  return children.flatMap(listRunsOf);
}

function findOnly(node: ForestNode<RunState>): ForestNode<RunState> | undefined {
  if (node.item !== undefined) return node;
  const [only, other] = node.children;
  return only === undefined || other !== undefined ? undefined : findOnly(only);
}
