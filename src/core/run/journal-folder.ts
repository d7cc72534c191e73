import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where the records of runs are kept, of editor and command line alike: the user's folder for the state of programs. */
export function findJournalFolder(
  environment: Readonly<Record<string, string | undefined>>,
): string {
  const base =
    environment['XDG_STATE_HOME'] ??
    environment['LOCALAPPDATA'] ??
    join(environment['HOME'] ?? homedir(), '.local', 'state');
  return join(base, 'pod-tasks', 'runs');
}
