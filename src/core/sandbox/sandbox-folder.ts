import { accessSync, constants, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFolder, findHome } from '../cluster/home-folder.ts';

/** A folder of the user's own for the sandbox's pods; a temporary one where the home folder cannot be written. */
export function findSandboxFolder(
  environment: Readonly<Record<string, string | undefined>>,
): string {
  const base = findFolder('XDG_CACHE_HOME', environment) ?? join(findHome(environment), '.cache');
  const folder = join(base, 'pod-tasks', 'sandbox');
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.W_OK);
    return folder;
  } catch {
    return mkdtempSync(join(tmpdir(), 'pod-tasks-'));
  }
}
