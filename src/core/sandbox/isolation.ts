import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { guardScript, innerScript, rootScript } from './launch-script.ts';
import { createPrivateRoot } from './private-root.ts';
import type { PrivateRoot } from './private-root.ts';
import { runProgram } from './run-program.ts';

/** How processes are kept apart: with a root folder and process numbers of their own, or not at all. */
export type Isolation =
  { readonly kind: 'private-root'; readonly prefix: readonly string[] } | { readonly kind: 'none' };

/** What to start and where. */
export interface Launch {
  readonly command: readonly string[];
  /** In the container. */
  readonly directory: string;
  /** Undefined where there is no isolation. */
  readonly root: PrivateRoot | undefined;
}

const shell = ['/bin/sh', '-c'];

/** The tools' own search path: an ordinary user's often lacks `chroot`. */
export function toToolPath(path: string | undefined): string {
  const usual = ['/usr/local/bin', '/usr/bin', '/bin', '/usr/sbin', '/sbin'];
  const given = (path ?? '').split(':').filter((part) => part !== '');
  return [...given, ...usual.filter((part) => !given.includes(part))].join(':');
}

/** Finds out by trying what this machine and user allow; `folder` is an empty folder of ours. */
export async function probeIsolation(
  folder: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Isolation> {
  if (process.platform !== 'linux') return { kind: 'none' };
  mkdirSync(join(folder, 'root'));
  const root = createPrivateRoot(join(folder, 'root'), join(folder, 'mounts'), []);
  const common = ['--mount', '--pid', '--fork', '--kill-child', '--'];
  for (const prefix of [
    ['unshare', '--user', '--map-root-user', ...common],
    ['unshare', ...common],
  ]) {
    const launch = { command: ['true'], directory: '/', root };
    const words = toCommand({ kind: 'private-root', prefix }, launch);
    const { code } = await runProgram(words[0] ?? '', words.slice(1), {
      environment: toLaunchEnvironment(environment, new Map()),
      timeout: 5000,
    });
    if (code === 0) return { kind: 'private-root', prefix };
  }
  return { kind: 'none' };
}

/** The command line that starts `launch`, guarded against the end of this program. */
export function toGuardedCommand(isolation: Isolation, launch: Launch): readonly string[] {
  return [...shell, guardScript, 'pod-task', ...toCommand(isolation, launch)];
}

function toCommand(isolation: Isolation, launch: Launch): readonly string[] {
  const { root, directory, command } = launch;
  const inner =
    isolation.kind === 'private-root' && root !== undefined
      ? [...isolation.prefix, ...shell, rootScript, 'pod-task', root.root, root.table, innerScript]
      : [...shell, innerScript, 'pod-task'];
  return [...inner, directory, ...command];
}

/** The variables of such a command line; PATH in `variables` is the container's own. */
export function toLaunchEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
  variables: ReadonlyMap<string, string>,
): Record<string, string> {
  const path = toToolPath(environment['PATH']);
  return Object.fromEntries([
    ...variables,
    ['PATH', path],
    ['POD_TASKS_PATH', variables.get('PATH') ?? path],
  ]);
}
