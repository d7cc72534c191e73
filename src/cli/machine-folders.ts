import { accessSync, constants, mkdirSync, mkdtempSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where the records of runs are kept: the user's folder for the state of programs. */
export function findJournalFolder(environment: Environment): string {
  const base =
    environment['XDG_STATE_HOME'] ??
    environment['LOCALAPPDATA'] ??
    join(home(environment), '.local', 'state');
  return join(base, 'pod-tasks', 'runs');
}

/** A folder of the user's own for the sandbox's pods; a temporary one where the home folder cannot be written. */
export function findSandboxFolder(environment: Environment): string {
  const base = environment['XDG_CACHE_HOME'] ?? join(home(environment), '.cache');
  const folder = join(base, 'pod-tasks', 'sandbox');
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.W_OK);
    return folder;
  } catch {
    return mkdtempSync(join(tmpdir(), 'pod-tasks-'));
  }
}

function home(environment: Environment): string {
  return environment['HOME'] ?? homedir();
}
