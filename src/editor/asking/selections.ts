import type { Disposable } from 'vscode';
import type { Selection } from '../place.ts';
import type { State } from './state.ts';

/** Where the user wants pods to run and be looked at, as chosen in this workspace. */
export interface Selections {
  readonly selection: Selection;
  /** Takes the place of the tasks' own namespaces, and is the one that is looked at; undefined: none is chosen. */
  readonly namespace: string | undefined;
  /** Takes the namespace back, since it need not exist elsewhere. */
  select(selection: Selection): Promise<void>;
  selectNamespace(namespace: string | undefined): Promise<void>;
  onDidChange(listener: () => void): Disposable;
}

const key = 'podTasks.selection.v1';

interface Stored {
  readonly selection: Selection;
  readonly namespace?: string;
}

/** The choices kept in the state of a workspace; what does not fit counts as not chosen. */
export function createSelections(state: State): Selections {
  const listeners = new Set<() => void>();
  const read = (): Stored => toStored(state.get(key));
  const write = async (stored: Stored): Promise<void> => {
    await state.update(key, stored);
    for (const listener of [...listeners]) listener();
  };
  return {
    get selection() {
      return read().selection;
    },
    get namespace() {
      return read().namespace;
    },
    select: (selection) => write({ selection }),
    selectNamespace: (namespace) => {
      const { selection } = read();
      return write(namespace === undefined ? { selection } : { selection, namespace });
    },
    onDidChange: (listener) => {
      const own = (): void => {
        listener();
      };
      listeners.add(own);
      return { dispose: () => void listeners.delete(own) };
    },
  };
}

/** A selection as it was stored, undefined where it is none. */
export function toSelection(value: unknown): Selection | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { kind, files, context } = value as Record<string, unknown>;
  if (kind === 'task' || kind === 'sandbox') return { kind };
  if (kind !== 'cluster' || typeof context !== 'string' || !Array.isArray(files)) return undefined;
  return files.every((file) => typeof file === 'string') ? { kind, files, context } : undefined;
}

function toStored(value: unknown): Stored {
  const stored = typeof value === 'object' && value !== null ? (value as Partial<Stored>) : {};
  const selection = toSelection(stored.selection) ?? ({ kind: 'task' } as const);
  return typeof stored.namespace === 'string'
    ? { selection, namespace: stored.namespace }
    : { selection };
}
