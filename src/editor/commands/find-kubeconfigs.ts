import { dirname } from 'node:path';
import type { Kubeconfigs } from '../asking/decide-place.ts';
import type { CommandParts } from './command-parts.ts';

/** The kubeconfig files of the settings, else of the environment; paths count from the folder that is open. */
export function findUserKubeconfigs(
  { services, launcher, editor }: CommandParts,
  file?: string,
): Kubeconfigs {
  const named = services.settings(file)['podTasks.cluster.kubeconfig'];
  const own = file === undefined ? undefined : (editor.folderOf(file) ?? dirname(file));
  const folder = own ?? editor.folders[0] ?? services.environment['HOME'] ?? '/';
  return launcher().findKubeconfigs(named === '' ? undefined : named, services.environment, folder);
}
