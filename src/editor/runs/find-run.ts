import type { RunState } from './runs.ts';

/** The id of the run that a command was given: the id itself, or an item of the tree; undefined where it is none. */
export function findRunId(node: unknown): string | undefined {
  if (typeof node === 'string') return node;
  if (typeof node !== 'object' || node === null) return undefined;
  const { runId, run } = node as { readonly runId?: unknown; readonly run?: Partial<RunState> };
  if (typeof run?.id === 'string') return run.id;
  return typeof runId === 'string' ? runId : undefined;
}
