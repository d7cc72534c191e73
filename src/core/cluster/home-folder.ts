import { homedir } from 'node:os';
import { isAbsolute, parse } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The folder that a variable names. One that is empty or no absolute path counts as not set (XDG Base Directory Specification).
 */
export function findFolder(name: string, environment: Environment): string | undefined {
  const path = environment[name];
  return path !== undefined && isAbsolute(path) ? path : undefined;
}

/**
 * The user's home folder; the root where there is none: a user whom only a container's number names has no entry of the system's
 * to look it up in.
 */
export function findHome(environment: Environment): string {
  try {
    const home = findFolder('HOME', environment) ?? homedir();
    if (isAbsolute(home)) return home;
  } catch {
    // Said by whoever finds nothing there, or cannot write.
  }
  return parse(process.cwd()).root;
}
