import type { V1ContainerStateTerminated } from '@kubernetes/client-node';
import { findTerminated, isLost, listContainers, listInit, xcomSidecar } from '../pod-facts.ts';
import { containerOf, findContainer, findEvent } from './evidence.ts';
import type { Evidence, Finding } from './evidence.ts';
import { findStartError } from './find-start-error.ts';
import { classifySignal, findSignal } from './signals.ts';

/** Why the base container ended with an exit code other than 0; undefined where it did not. */
export function findExit(evidence: Evidence): Finding | undefined {
  const { pod, settings } = evidence;
  const container = settings.baseContainerName;
  const ended = findTerminated(pod, container);
  if (ended === undefined || ended.exitCode === 0) return undefined;
  return explainExit(container, ended, evidence);
}

/** Which other container failed, where the base container did not; those that come first go first. */
export function findOtherFailure(evidence: Evidence): Finding | undefined {
  const { pod, settings } = evidence;
  const init = listInit(pod);
  for (const container of [...init, ...listContainers(pod)]) {
    const ended = findTerminated(pod, container);
    if (ended === undefined || ended.exitCode === 0) continue;
    if (container === settings.baseContainerName) continue;
    const own = explainOther(container, ended, evidence);
    if (own !== undefined) return own;
    const { exitCode: exit, reason = '', message } = ended;
    const data = { container, exit, reason: reason === 'Error' ? '' : reason, message };
    if (container === xcomSidecar) return { cause: 'xcom-sidecar-failed', data };
    return { cause: init.includes(container) ? 'init-failed' : 'container-failed', data };
  }
  return undefined;
}

/** The memory that a container may use: its own limit, else the pod's. */
export function findMemoryLimit({ pod }: Pick<Evidence, 'pod'>, name: string): string | undefined {
  const own = findContainer(pod, name)?.resources?.limits?.['memory'];
  return own ?? pod.spec?.resources?.limits?.['memory'];
}

function explainExit(
  container: string,
  ended: V1ContainerStateTerminated,
  evidence: Evidence,
): Finding {
  const { exitCode: exit, message } = ended;
  const common = explainOther(container, ended, evidence);
  if (common !== undefined) return common;
  const signal = findSignal(exit);
  if (signal === 'SIGKILL' || signal === 'SIGTERM') {
    const killer = findKiller(container, exit, evidence);
    if (killer !== undefined) return killer;
  }
  if (signal !== undefined) {
    const cause = classifySignal(signal);
    const limit = cause === 'killed' ? findMemoryLimit(evidence, container) : undefined;
    return { cause, data: { container, exit, signal, limit, message } };
  }
  const unstarted = findUnstarted(container, evidence);
  if (unstarted !== undefined) return unstarted;
  if (exit === 127) return { cause: 'shell-no-command', data: { container, exit, message } };
  if (exit === 126) return { cause: 'shell-no-right', data: { container, exit, message } };
  return { cause: 'exit-code', data: { container, exit, message } };
}

/** A program that the runtime could not begin, which newer runtimes only say in the log (runc 1.2, crun). */
function findUnstarted(container: string, { pod, lines }: Evidence): Finding | undefined {
  if (lines.length !== 1) return undefined;
  const said = /^exec (\S+): (exec format error|no such file or directory)$/.exec(lines[0] ?? '');
  if (said === null) return undefined;
  const image = findContainer(pod, container)?.image;
  return said[2] === 'exec format error'
    ? { cause: 'command-platform', data: { container, image } }
    : { cause: 'interpreter-missing', data: { container, image, command: said[1] } };
}

/** What holds for any container: nobody knows how it ended, it could not be started, or ran out of memory. */
function explainOther(
  container: string,
  ended: V1ContainerStateTerminated,
  evidence: Evidence,
): Finding | undefined {
  const { pod } = evidence;
  const { exitCode: exit, reason = '', message = '' } = ended;
  if (isLost(ended)) {
    return { cause: 'container-lost', data: { container, node: pod.spec?.nodeName } };
  }
  if (reason === 'StartError' || reason === 'ContainerCannotRun') {
    const limit = findMemoryLimit(evidence, container);
    if (message.includes('container init was OOM-killed')) {
      return { cause: 'oom-killed', data: { container, exit, limit } };
    }
    return findStartError(pod, container, message, undefined);
  }
  if (reason !== 'OOMKilled') return undefined;
  const limit = findMemoryLimit(evidence, container);
  // The runtime gives the reason for any process of the container, the exit code is that of the first one.
  if (exit !== 137) return { cause: 'oom-child', data: { container, exit, limit } };
  if (limit !== undefined) return { cause: 'oom-killed', data: { container, exit, limit } };
  return { cause: 'oom-node', data: { container, exit, node: pod.spec?.nodeName } };
}

/** Why the kubelet itself killed a container, which only events tell. */
function findKiller(container: string, exit: number, { events }: Evidence): Finding | undefined {
  const isAbout = (event: Parameters<typeof containerOf>[0]): boolean =>
    containerOf(event) === container;
  if (findEvent(events, ['FailedPostStartHook'], (_, event) => isAbout(event)) !== undefined) {
    return { cause: 'hook-failed', data: { container, exit } };
  }
  const probe = findEvent(
    events,
    ['Unhealthy'],
    (message, event) => /^(?:Liveness|Startup) probe /.test(message) && isAbout(event),
  );
  const isKilled = findEvent(events, ['Killing'], (_, event) => isAbout(event)) !== undefined;
  if (probe === undefined || !isKilled) return undefined;
  return { cause: 'probe-failed', data: { container, exit, detail: probe.message } };
}
