import { isPodTaskError } from '../core/base/failure.ts';
import type { Cluster } from '../core/cluster/cluster.ts';
import { isProtected } from '../core/project/protection.ts';
import { isAgreed } from './agreement.ts';
import { exitCodes } from './exit-codes.ts';
import { findNamespace } from './find-namespace.ts';
import type { GivenOptions } from './parse-arguments.ts';
import { findWorkspaceSettings } from './project.ts';
import type { Services } from './services.ts';

/** `pod-tasks delete`: deletes pods by name; one that is not there does not keep the others. */
export async function deletePods(
  names: readonly string[],
  options: GivenOptions,
  cluster: Cluster,
  services: Services,
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
      await cluster.delete({ namespace, name }, {}, signal);
      await services.out.write(`${words.text('deleted', { pod: name, namespace })}\n`);
    } catch (error) {
      if (!isPodTaskError(error, 'not-found')) throw error;
      code = exitCodes.notFound;
      await services.say(words.failure(error.code, error.data));
    }
  }
  return code;
}
