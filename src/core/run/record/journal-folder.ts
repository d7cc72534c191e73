import { join } from 'node:path';
import { findFolder, findHome } from '../../cluster/home-folder.ts';

/** Where the records of runs are kept, of editor and command line alike: the user's folder for the state of programs. */
export function findJournalFolder(
  environment: Readonly<Record<string, string | undefined>>,
): string {
  const base =
    findFolder('XDG_STATE_HOME', environment) ??
    findFolder('LOCALAPPDATA', environment) ??
    join(findHome(environment), '.local', 'state');
  return join(base, 'pod-tasks', 'runs');
}
