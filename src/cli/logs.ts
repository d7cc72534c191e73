import type { Cluster } from '../core/cluster/cluster.ts';
import { exitCodes } from './exit-codes.ts';
import { findNamespace } from './find-namespace.ts';
import type { GivenOptions } from './parse-arguments.ts';
import type { Services } from './services.ts';
import { usageError } from './usage-error.ts';

/** `pod-tasks logs`: prints a container's log as it is. */
export async function printLogs(
  name: string,
  options: GivenOptions,
  cluster: Cluster,
  services: Services,
  signal: AbortSignal,
): Promise<number> {
  const sinceSeconds = readSince(options);
  const namespace = await findNamespace(cluster, name, options.one('--namespace'), signal);
  const pod = await cluster.get({ namespace, name }, signal);
  const containers = (pod.spec?.containers ?? []).map((one) => one.name);
  const container =
    options.one('--container') ??
    (containers.includes('base') ? 'base' : (containers[0] ?? 'base'));
  const query = {
    namespace,
    name,
    container,
    follow: options.has('--follow'),
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
  return signal.aborted && services.out.lost === undefined
    ? exitCodes.cancelled
    : exitCodes.success;
}

/** `--since` in whole seconds, at least one; `90s`, `5m`, `2h`, `1h30m`. */
function readSince(options: GivenOptions): number | undefined {
  const value = options.one('--since');
  if (value === undefined) return undefined;
  const found = /^(?:(\d{1,6})d)?(?:(\d{1,6})h)?(?:(\d{1,6})m)?(?:(\d{1,8})s?)?$/.exec(value);
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = (found ?? [])
    .slice(1)
    .map((part: string | undefined) => Number(part ?? 0));
  const total = ((days * 24 + hours) * 60 + minutes) * 60 + seconds;
  if (found === null || total === 0)
    throw usageError('not-a-duration', { option: '--since', value });
  return total;
}
