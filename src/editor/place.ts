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
