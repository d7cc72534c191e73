import { isPodTaskError } from '../core/base/failure.ts';
import type { Cluster, PodName } from '../core/cluster/cluster.ts';
import { isProtected } from '../core/project/protection.ts';
import type { RunEvent } from '../core/run/run-event.ts';
import { noteDeleted } from '../core/run/record/release-kept.ts';
import { findOwner, storeOwn } from '../core/run/record/store-own.ts';
import { sayEvent } from '../core/words/say-event.ts';
import { isAgreed } from './agreement.ts';
import { exitCodes } from './exit-codes.ts';
import { findNamespace } from './find-namespace.ts';
import type { GivenOptions } from './parse-arguments.ts';
import { findWorkspaceSettings } from './project.ts';
import type { RunParts } from './run.ts';
import type { Services } from './services.ts';

/** What deleting needs beside the services of every command. */
export type DeleteParts = Pick<RunParts, 'journal' | 'clock' | 'log'>;

/** `pod-tasks delete`: deletes pods by name, those of runs on record after what they wrote is there too; one that is not there does not keep the others. */
export async function deletePods(
  names: readonly string[],
  options: GivenOptions,
  cluster: Cluster,
  services: Services,
  parts: DeleteParts,
  signal: AbortSignal,
): Promise<number> {
  const { words, machine, folder } = services;
  const isSandbox = options.has('--sandbox');
  if (!isSandbox && isProtected(cluster.name, machine.environment, findWorkspaceSettings(folder))) {
    const data = { context: cluster.name, pods: names.join(', ') };
    const question = words.text('question.protected-delete', data);
    if (!(await isAgreed([question], options, services))) return exitCodes.cancelled;
  }
  let code: number = exitCodes.success;
  for (const name of names) {
    const namespace = await findNamespace(cluster, name, options.one('--namespace'), signal);
    try {
      const uid = await storeFirst({ namespace, name }, parts, cluster, services, signal);
      const given = { ...(options.has('--force') ? { gracePeriodSeconds: 0 } : {}), ...uid };
      await cluster.delete({ namespace, name }, given, signal);
      await services.out.write(`${words.text('deleted', { pod: name, namespace })}\n`);
      await noteDeleted(uid.uid, parts.journal).catch((error: unknown) => {
        parts.log.warn('the record of a run cannot be written', error);
      });
    } catch (error) {
      if (!isPodTaskError(error, 'not-found')) throw error;
      code = exitCodes.notFound;
      await services.say(words.failure(error.code, error.data));
    }
  }
  return code;
}

/** Puts on record what there is of the pod, where it is that of a run of ours; gives its uid then, so that no other is deleted. */
async function storeFirst(
  pod: PodName,
  parts: DeleteParts,
  cluster: Cluster,
  { words, say, paint }: Services,
  signal: AbortSignal,
): Promise<{ readonly uid?: string }> {
  const known = (await parts.journal.list()).filter(
    (entry) => entry.namespace === pod.namespace && entry.pod === pod.name,
  );
  if (known.length === 0) return {};
  const found = await cluster.get(pod, signal);
  const entry = findOwner(found, known);
  const uid = found.metadata?.uid;
  if (entry === undefined || uid === undefined) return {};
  const tell = (event: RunEvent): Promise<void> => {
    const { level, text } = sayEvent(event, pod, words);
    return say(paint(level === 'warning' ? 'yellow' : 'gray', text));
  };
  await storeOwn(found, entry, cluster, { ...parts, signal, tell });
  signal.throwIfAborted();
  return { uid };
}
