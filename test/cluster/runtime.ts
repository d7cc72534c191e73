import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { V1Pod } from '@kubernetes/client-node';

/** The containers of the test cluster as its containerd has them, for suites that have it alone. */
export class Runtime {
  readonly #socket: string;

  constructor(home: string) {
    this.#socket = join(home, 'run/containerd.sock');
  }

  /** Takes the base container away, so that containerd knows nothing of it when it starts again. */
  async forget(pod: V1Pod): Promise<void> {
    const id = findId(pod);
    this.#ask('tasks', 'kill', '--signal', 'KILL', id);
    // The part of containerd that the kubelet talks to takes the ended task away.
    while (this.#ask('tasks', 'ls').includes(id)) await setTimeout(50);
    this.#ask('containers', 'rm', id);
  }

  /** The processes of the pod and what holds them, as long as they run. */
  listProcesses(pod: V1Pod): readonly number[] {
    const id = findId(pod);
    const line = this.#ask('tasks', 'ls')
      .split('\n')
      .find((one) => one.startsWith(id));
    const child = Number(line?.split(/\s+/)[1]);
    const shim = findParents().get(child);
    if (shim === undefined || shim <= 1) throw new Error(`nothing holds ${id}`);
    const children = [...findParents()].flatMap(([pid, parent]) => (parent === shim ? [pid] : []));
    return [shim, ...children];
  }

  #ask(...words: readonly string[]): string {
    const all = ['--address', this.#socket, '--namespace', 'k8s.io', ...words];
    return execFileSync('ctr', all, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  }
}

function findId({ status }: V1Pod): string {
  const { containerID = '' } = status?.containerStatuses?.[0] ?? {};
  return containerID.replace('containerd://', '');
}

/** The parent of each process that runs. */
function findParents(): ReadonlyMap<number, number> {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc').filter((one) => /^\d+$/.test(one))) {
    try {
      // After the name of the program, which may hold anything.
      const [, rest = ''] =
        /^.*\) \S (\d+) /s.exec(readFileSync(`/proc/${name}/stat`, 'utf8')) ?? [];
      parents.set(Number(name), Number(rest));
    } catch (error) {
      // It has ended since.
      if (!['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    }
  }
  return parents;
}
