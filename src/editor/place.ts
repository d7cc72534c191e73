/** Where pods run or are looked at: decided, never a guess. */
export type Place =
  | { readonly kind: 'sandbox' }
  | {
      readonly kind: 'cluster';
      /** The kubeconfig files in order, absolute. */
      readonly files: readonly string[];
      readonly context: string;
    };

/**
 * What the user has selected in this workspace. `task`: each task runs where it says, else it is asked; the tree looks at the
 * current context.
 */
export type Selection = { readonly kind: 'task' } | Place;

/** True where it is the same cluster, by the same way in. */
export function isSamePlace(a: Place | undefined, b: Place | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  if (a.kind === 'sandbox' || b.kind === 'sandbox') return a.kind === b.kind;
  return a.context === b.context && a.files.join('\n') === b.files.join('\n');
}
