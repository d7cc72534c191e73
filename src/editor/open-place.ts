import { randomUUID } from 'node:crypto';
import type { Clock } from '../core/base/clock.ts';
import type { Log } from '../core/base/log.ts';
import type { Notice } from '../core/base/notice.ts';
import type { Cluster } from '../core/cluster/cluster.ts';
import { resolveAccess } from '../core/cluster/kube-access.ts';
import { createKubeCluster } from '../core/cluster/kube-cluster.ts';
import { defaultLimits } from '../core/cluster/kube-limits.ts';
import { chooseContext, readConfig } from '../core/cluster/target.ts';
import { createSandbox } from '../core/sandbox/sandbox.ts';
import { findSandboxFolder } from '../core/sandbox/sandbox-folder.ts';
import type { Place } from './place.ts';
import type { Settings } from './settings.ts';

/** What opening a place needs of the outside. */
export interface PlaceSurroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly engine: Settings['podTasks.sandbox.engine'];
  readonly clock: Clock;
  readonly log: Log;
  /** Hears what there is to say of the place and of each pod in the sandbox. */
  readonly notify: (notice: Notice) => void;
}

/** Opens what a place names; nobody can be asked for credentials. Throws PodTaskError. */
export function openPlace(place: Place, surroundings: PlaceSurroundings): Cluster {
  const { environment, engine, clock, log, notify } = surroundings;
  if (place.kind === 'sandbox') {
    return createSandbox({
      engine,
      pull: true,
      folder: findSandboxFolder(environment),
      environment,
      clock,
      log,
      newId: randomUUID,
      notify,
    });
  }
  // A file that is not there leads to the context's absence, which says more.
  const target = { ...place, named: false };
  const config = readConfig(target, environment);
  const access = resolveAccess(config, chooseContext(target, config, undefined));
  if (access.insecure) notify({ code: 'tls-not-verified', data: { cluster: access.name } });
  return createKubeCluster(access, {
    clock,
    limits: defaultLimits,
    environment,
    interactive: false,
  });
}
