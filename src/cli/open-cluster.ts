import { randomUUID } from 'node:crypto';
import { systemClock } from '../core/base/clock.ts';
import { PodTaskError } from '../core/base/failure.ts';
import { silentLog } from '../core/base/log.ts';
import type { Notice } from '../core/base/notice.ts';
import type { Cluster } from '../core/cluster/cluster.ts';
import { findSandboxFolder } from './machine-folders.ts';
import type { Services } from './services.ts';
import { chooseContext } from './target.ts';
import type { Target } from './target.ts';

/** Connects to where pods run. `taskContext` is the context that a task names. Throws PodTaskError. */
export async function openCluster(
  target: Target,
  taskContext: string | undefined,
  notify: (notice: Notice) => void,
  services: Services,
): Promise<Cluster> {
  const { environment } = services.machine;
  if (target.kind === 'cluster') {
    const cluster = chooseContext(target, taskContext);
    const ability = services.words.text('cluster.next-version');
    throw new PodTaskError('unsupported', { ability, cluster, hint: '--sandbox' });
  }
  const { createSandbox } = await import('../core/sandbox/sandbox.ts');
  return createSandbox({
    engine: readEngine(environment['POD_TASKS_SANDBOX']),
    pull: true,
    folder: findSandboxFolder(environment),
    environment,
    clock: systemClock,
    log: silentLog,
    newId: randomUUID,
    notify,
  });
}

/** POD_TASKS_SANDBOX names the engine where the choice is not left to the sandbox. */
function readEngine(value: string | undefined): 'auto' | 'podman' | 'docker' | 'process' {
  return value === 'podman' || value === 'docker' || value === 'process' ? value : 'auto';
}
