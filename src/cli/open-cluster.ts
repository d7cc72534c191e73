import { randomUUID } from 'node:crypto';
import { isatty } from 'node:tty';
import { systemClock } from '../core/base/clock.ts';
import { silentLog } from '../core/base/log.ts';
import type { Notice } from '../core/base/notice.ts';
import type { Cluster } from '../core/cluster/cluster.ts';
import { defaultLimits } from '../core/cluster/kube-limits.ts';
import type { ClusterTarget, Target } from '../core/cluster/target.ts';
import type { Services } from './services.ts';

/** Connects to where pods run; a target that names no context means the current one. Throws PodTaskError. */
export async function openCluster(
  target: Target,
  notify: (notice: Notice) => void,
  services: Services,
): Promise<Cluster> {
  const { environment } = services.machine;
  if (target.kind === 'cluster') return openKube(target, notify, environment);
  const [{ createSandbox }, { findSandboxFolder }] = await Promise.all([
    import('../core/sandbox/sandbox.ts'),
    import('../core/sandbox/sandbox-folder.ts'),
  ]);
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

async function openKube(
  target: ClusterTarget,
  notify: (notice: Notice) => void,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Cluster> {
  const [{ chooseContext, readConfig }, { createKubeCluster }, { resolveAccess }] =
    await Promise.all([
      import('../core/cluster/target.ts'),
      import('../core/cluster/kube-cluster.ts'),
      import('../core/cluster/kube-access.ts'),
    ]);
  const config = readConfig(target, environment);
  const access = resolveAccess(config, chooseContext(target, config, undefined));
  if (access.insecure) notify({ code: 'tls-not-verified', data: { cluster: access.name } });
  return createKubeCluster(access, {
    clock: systemClock,
    limits: defaultLimits,
    environment,
    interactive: isatty(0) && isatty(2),
  });
}

/** POD_TASKS_SANDBOX names the engine where the choice is not left to the sandbox. */
function readEngine(value: string | undefined): 'auto' | 'podman' | 'docker' | 'process' {
  return value === 'podman' || value === 'docker' || value === 'process' ? value : 'auto';
}
