import { resolveAccess } from '../../core/cluster/kube-access.ts';
import { findKubeconfigs, readConfig } from '../../core/cluster/target.ts';
import type { Manifest } from '../../core/manifest/manifest.ts';
import { isProtectedContext } from '../../core/project/protected-contexts.ts';
import type { Place } from '../place.ts';
import type { Settings } from '../settings.ts';
import type { RunSummary } from './confirm-run.ts';

/** What tells how far a place can be trusted. */
export interface PlaceTrust {
  readonly settings: Pick<
    Settings,
    'podTasks.cluster.protectedContexts' | 'podTasks.sandbox.engine'
  >;
  /** The kubeconfig of the user's own settings, empty where there is none; a workspace's does not count. */
  readonly userKubeconfig: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** What the user has to see before a run. Throws `kubeconfig-invalid` or `context-not-found`. */
export function toSummary(
  manifest: Manifest,
  logicalDate: string,
  place: Place,
  notes: readonly string[],
  trust: PlaceTrust,
): RunSummary {
  return { manifest, logicalDate, where: describePlace(place, trust), notes };
}

/** A place with what has to be agreed to. Throws `kubeconfig-invalid` or `context-not-found`. */
export function describePlace(
  place: Place,
  { settings, userKubeconfig, environment }: PlaceTrust,
): RunSummary['where'] {
  if (place.kind === 'sandbox') {
    return { kind: 'sandbox', engine: settings['podTasks.sandbox.engine'] };
  }
  const { context, files } = place;
  const access = resolveAccess(readConfig({ files, named: false }, environment), context);
  const named = userKubeconfig === '' ? undefined : userKubeconfig;
  const own = findKubeconfigs(named, environment, '/').files;
  const foreign = files.find((file) => !own.includes(file));
  const { plugin } = access.user;
  const { origin, pathname } = access.server;
  return {
    kind: 'cluster',
    context,
    server: `${origin}${pathname === '/' ? '' : pathname}`,
    isProtected: isProtectedContext(context, settings['podTasks.cluster.protectedContexts']),
    insecure: access.insecure,
    foreignPlugin:
      foreign === undefined || plugin === undefined ? undefined : { path: foreign, plugin },
  };
}
