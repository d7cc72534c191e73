import { readFileSync } from 'node:fs';
import { hostname, uptime } from 'node:os';

/** The process that follows a run. */
export interface RunOwner {
  readonly host: string;
  readonly pid: number;
  /** When it took the run, ISO 8601 in UTC. */
  readonly since: string;
  /** When the process began, as Linux counts it: a number can be given to another process later. */
  readonly born?: string;
}

/** This process as the owner of a run. */
export function createOwner(now: Date): RunOwner {
  const born = readBirth(process.pid);
  const since = now.toISOString();
  return { host: hostname(), pid: process.pid, since, ...(born === undefined ? {} : { born }) };
}

/** True where `owner` is this process. */
export function isOwn(owner: RunOwner | undefined): boolean {
  return owner?.pid === process.pid && owner.host === hostname() && isSame(owner);
}

/** True unless the owner is known to have ended; one of another machine cannot be asked and counts as alive. */
export function isAlive(owner: RunOwner, now: Date): boolean {
  if (owner.host !== hostname()) return true;
  // A minute for clocks that were set.
  if (Date.parse(owner.since) < now.getTime() - (uptime() + 60) * 1000) return false;
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  return isSame(owner);
}

function isSame({ pid, born }: RunOwner): boolean {
  const birth = readBirth(pid);
  return born === undefined || birth === undefined || born === birth;
}

/** The 22nd field of `/proc/PID/stat`; the second is a name that may hold anything. */
function readBirth(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}
