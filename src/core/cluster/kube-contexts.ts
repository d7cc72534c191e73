import type { Json } from '../base/json.ts';
import { hideCredentials } from './kube-access.ts';
import type { Kubeconfig } from './kube-config.ts';

/** A context of a kubeconfig, for people to choose from. */
export interface ContextRow {
  readonly name: string;
  /** The address without user and password; empty where the kubeconfig has none. */
  readonly server: string;
  readonly user: string;
  readonly isCurrent: boolean;
}

/** The contexts of a kubeconfig as they stand there, the current one first; none of their files is read. */
export function listContexts({ contexts, clusters, current }: Kubeconfig): readonly ContextRow[] {
  const rows = Array.from(contexts, ([name, { value }]): ContextRow => {
    const server = clusters.get(text(value['cluster']))?.value['server'];
    return {
      name,
      server: hideCredentials(text(server)),
      user: text(value['user']),
      isCurrent: name === current,
    };
  });
  return rows.sort((a, b) => Number(b.isCurrent) - Number(a.isCurrent));
}

function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}
