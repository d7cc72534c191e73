import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Lets go of what was held. */
export type Release = () => Promise<void>;

/**
 * Holds the lock of the machine's one test cluster: `shared` for suites that only use it, `exclusive` for what stops or starts
 * a server. Resolves when it is held; ends with this process at the latest.
 */
export async function holdLock(path: string, mode: 'shared' | 'exclusive'): Promise<Release> {
  const words = ['--close', `--${mode}`, path, 'sh', '-c', 'echo held; exec cat'];
  const holder = spawn('flock', words, { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(holder, 'close');
  await Promise.race([
    once(holder.stdout, 'data'),
    ended.then(() => {
      throw new Error(`flock does not lock ${path}`);
    }),
  ]);
  return async () => {
    holder.stdin.end();
    await ended;
  };
}
