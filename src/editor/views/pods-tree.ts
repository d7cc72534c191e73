import { EventEmitter, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import type { Disposable, TreeDataProvider } from 'vscode';
import type { PodForest } from '../../core/pods/pod-forest.ts';
import type { ForestNode } from '../../core/pods/forest-node.ts';
import type { RunState } from '../runs/runs.ts';
import type { Services } from '../services.ts';
import { describeFacts, describeNode } from './describe-node.ts';
import { createNodes } from './pods-node.ts';
import type { PodsNode } from './pods-node.ts';
import type { PodsStore } from './pods-store.ts';

const foldings = {
  none: TreeItemCollapsibleState.None,
  closed: TreeItemCollapsibleState.Collapsed,
  open: TreeItemCollapsibleState.Expanded,
} as const;

/** Gives the forest to VS Code's tree, row by row as they are seen. */
export class PodsTree implements TreeDataProvider<PodsNode>, Disposable {
  readonly #forest: PodForest<RunState>;
  readonly #store: PodsStore;
  readonly #services: Pick<Services, 'words' | 'clock'>;
  readonly #changed = new EventEmitter<PodsNode[] | undefined>();
  readonly #toNode: (node: ForestNode<RunState>) => PodsNode;
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(
    forest: PodForest<RunState>,
    store: PodsStore,
    services: Pick<Services, 'words' | 'clock'>,
  ) {
    this.#forest = forest;
    this.#store = store;
    this.#services = services;
    this.#toNode = createNodes(() => store.view.place);
  }

  /** Shows what has changed; gives the number of rows that may have to be made anew. */
  update(): number {
    const { roots, nodes } = this.#forest.takeChanges();
    if (roots) {
      this.#changed.fire(undefined);
      return this.#forest.roots().reduce((rows, { size }) => rows + size, 1);
    }
    // Whoever is below a node that is shown anew is shown anew with it.
    const changed = new Set(nodes);
    const top = nodes.filter((node) => !hasAbove(node, changed));
    if (top.length === 0) return 0;
    this.#changed.fire(top.map(this.#toNode));
    return top.reduce((rows, { size }) => rows + size, 0);
  }

  getChildren(node?: PodsNode): PodsNode[] {
    return (node?.forest.children ?? this.#forest.roots()).map(this.#toNode);
  }

  getParent({ forest }: PodsNode): PodsNode | undefined {
    return forest.parent === undefined ? undefined : this.#toNode(forest.parent);
  }

  getTreeItem(node: PodsNode): TreeItem {
    const { words } = this.#services;
    const row = describeNode(node, this.#store.view.cluster, words);
    const item = new TreeItem(row.label, foldings[row.folding]);
    item.id = row.id;
    item.description = row.description;
    item.contextValue = row.context;
    item.accessibilityInformation = { label: row.spoken };
    const { id, color } = row.icon;
    item.iconPath = new ThemeIcon(id, color === undefined ? undefined : new ThemeColor(color));
    if (row.command !== undefined) {
      item.command = { command: row.command, title: '', arguments: [node] };
    }
    return item;
  }

  /** The tooltip tells ages, so it is made when it is looked at; plain text, since it holds what pods say. */
  resolveTreeItem(item: TreeItem, node: PodsNode): TreeItem {
    const { words, clock } = this.#services;
    const facts = describeFacts(node, this.#store.view.cluster, words, clock.now());
    item.tooltip = facts === '' ? (item.accessibilityInformation?.label ?? '') : facts;
    return item;
  }

  dispose(): void {
    this.#changed.dispose();
  }
}

function hasAbove(
  { parent }: ForestNode<RunState>,
  nodes: ReadonlySet<ForestNode<RunState>>,
): boolean {
  return parent !== undefined && (nodes.has(parent) || hasAbove(parent, nodes));
}
