import { systemClock } from '../core/base/clock.ts';
import { silentLog } from '../core/base/log.ts';
import type { Cluster, PodName } from '../core/cluster/cluster.ts';
import { sayEvent } from '../core/words/say-event.ts';
import { exitCodes } from './exit-codes.ts';
import { findNamespace } from './find-namespace.ts';
import type { GivenOptions } from './parse-arguments.ts';
import { readDuration } from './read-duration.ts';
import type { Services } from './services.ts';

/** `pod-tasks logs`: prints a container's log as it is; one that is followed is carried on after a break. */
export async function printLogs(
  name: string,
  options: GivenOptions,
  cluster: Cluster,
  services: Services,
  signal: AbortSignal,
): Promise<number> {
  const sinceSeconds = readDuration(options, '--since');
  const namespace = await findNamespace(cluster, name, options.one('--namespace'), signal);
  const pod = await cluster.get({ namespace, name }, signal);
  const containers = (pod.spec?.containers ?? []).map((one) => one.name);
  const container =
    options.one('--container') ??
    (containers.includes('base') ? 'base' : (containers[0] ?? 'base'));
  const follow = options.has('--follow');
  const init = (pod.spec?.initContainers ?? []).map((one) => one.name);
  // Of what the pod lacks the API server has to say so.
  const isThere = [...init, ...containers].includes(container);
  if (follow && isThere && sinceSeconds === undefined && !options.has('--previous')) {
    return await followLog({ namespace, name }, container, cluster, services, signal);
  }
  const query = {
    namespace,
    name,
    container,
    follow,
    timestamps: false,
    previous: options.has('--previous'),
    ...(sinceSeconds === undefined ? {} : { sinceSeconds }),
  };
  const decoder = new TextDecoder();
  try {
    for await (const bytes of cluster.logs(query, signal)) {
      await services.out.write(decoder.decode(bytes, { stream: true }));
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  await services.out.write(decoder.decode());
  return exitCode(services, signal);
}

/** What cannot be had of the log is said on standard error. */
async function followLog(
  pod: PodName,
  container: string,
  cluster: Cluster,
  services: Services,
  signal: AbortSignal,
): Promise<number> {
  const { followPodLog } = await import('../core/run/log/pod-log.ts');
  const parts = { clock: systemClock, log: silentLog, signal, container };
  try {
    for await (const event of followPodLog(pod, undefined, cluster, parts)) {
      if (event.type !== 'log' && event.type !== 'gap' && event.type !== 'warning') continue;
      const { text } = sayEvent(event, pod, services.words);
      if (event.type === 'log') await services.out.write(text);
      else await services.say(services.paint('yellow', text));
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  return exitCode(services, signal);
}

function exitCode({ out }: Services, signal: AbortSignal): number {
  return signal.aborted && out.lost === undefined ? exitCodes.cancelled : exitCodes.success;
}
