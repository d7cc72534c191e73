import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from '../base/log.ts';
import { PodTaskError, isPodTaskError } from '../base/failure.ts';

/**
 * Makes a folder for this program's pods in `base`, and removes those of programs that no longer run (an orderly end leaves
 * none). Throws `disk-full` and `sandbox-failed`.
 */
export function createOwnFolder(base: string, pid: number, id: string, log: Log): string {
  try {
    mkdirSync(base, { recursive: true, mode: 0o700 });
    sweep(base, log);
    const own = join(base, `${pid}-${id}`);
    mkdirSync(own, { mode: 0o700 });
    return own;
  } catch (error) {
    throw toDiskFailure(error, base);
  }
}

/** An error of the file system as a PodTaskError; any other as it is. */
export function toDiskFailure(error: unknown, path: string): unknown {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === undefined || isPodTaskError(error)) return error;
  const isFull = code === 'ENOSPC' || code === 'EDQUOT';
  return new PodTaskError(
    isFull ? 'disk-full' : 'sandbox-failed',
    { path, detail: message },
    error,
  );
}

function sweep(base: string, log: Log): void {
  for (const name of readdirSync(base)) {
    const pid = Number(/^(\d+)-/.exec(name)?.[1] ?? 0);
    if (pid === 0 || isAlive(pid)) continue;
    try {
      rmSync(join(base, name), { recursive: true, force: true });
    } catch (error) {
      log.warn(`the old folder ${name} was not removed`, error);
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
