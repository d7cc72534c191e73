import { chooseContext, findKubeconfigs, readConfig } from '../../core/cluster/target.ts';
import { isPodTaskError } from '../../core/base/failure.ts';
import type { Place, Selection } from '../place.ts';

/** Which pods the tree shows, and which files decide about it. */
export interface LookedAt {
  /** Undefined where there is no cluster to look at. */
  readonly place: Place | undefined;
  /** The kubeconfig files, absolute; what changes in them may change the place. */
  readonly files: readonly string[];
  /** Undefined: all namespaces. */
  readonly namespace: string | undefined;
}

/** What decides where to look. */
export interface Wish {
  readonly selection: Selection;
  readonly namespace: string | undefined;
  /** The kubeconfig of the settings; empty: the usual ones. */
  readonly kubeconfig: string;
  /** From which the paths of the settings count, absolute. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Where the tree looks: at what is selected, else at the current context. Throws `kubeconfig-invalid` and `context-not-found`. */
export function findLookedAt(wish: Wish): LookedAt {
  const { selection, namespace, environment } = wish;
  if (selection.kind === 'sandbox') return { place: selection, files: [], namespace };
  const files = listFiles(wish);
  const target =
    selection.kind === 'cluster'
      ? { files, named: true, context: selection.context }
      : { files, named: wish.kubeconfig !== '', context: undefined };
  try {
    const context = chooseContext(
      { kind: 'cluster', ...target },
      readConfig(target, environment),
      undefined,
    );
    return { place: { kind: 'cluster', files, context }, files, namespace };
  } catch (error) {
    // No context is the current one: nothing is wrong with that.
    if (isPodTaskError(error, 'target-needed')) return { place: undefined, files, namespace };
    throw error;
  }
}

/** The kubeconfig files that decide where the tree looks, absolute. */
export function listFiles({ selection, kubeconfig, environment, folder }: Wish): readonly string[] {
  if (selection.kind === 'sandbox') return [];
  if (selection.kind === 'cluster') return selection.files;
  return findKubeconfigs(kubeconfig === '' ? undefined : kubeconfig, environment, folder).files;
}
