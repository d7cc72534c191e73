import { isAbsolute, join } from 'node:path';
import { expandHome } from '../settings.ts';

/**
 * The program that `python.defaultInterpreterPath` names, absolute; undefined where only a search would find it, as for `python`,
 * or where something has to be put in that we do not know.
 */
export function resolveInterpreter(
  setting: unknown,
  folder: string | undefined,
  home: string,
): string | undefined {
  if (typeof setting !== 'string') return undefined;
  const path = expandHome(setting, home).replace(
    /\$\{(workspaceFolder|userHome)\}/g,
    (all, name: string) => (name === 'userHome' ? home : (folder ?? all)),
  );
  if (path.includes('${') || !/[\\/]/.test(path)) return undefined;
  if (isAbsolute(path)) return path;
  return folder === undefined ? undefined : join(folder, path);
}
