import {
  accessSync,
  chmodSync,
  constants,
  mkdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { V1Container, V1Pod } from '@kubernetes/client-node';
import { PodTaskError } from '../base/failure.ts';
import { toCommandLine, toEnvironment } from './container-env.ts';
import { toToolPath } from './isolation.ts';
import type { Isolation, Launch } from './isolation.ts';
import { createPrivateRoot, toRealMountPath } from './private-root.ts';
import { replacePaths } from './provider-paths.ts';
import type { PlannedMount } from './root-plan.ts';
import { findStandIn } from './stand-in.ts';

/** Where our own files lie in a container with a root of its own. */
const ownFolder = '/.pod-tasks';

/** Everything that a container needs to be started, laid out on disk. */
export interface ContainerLayout {
  readonly launch: Launch;
  readonly variables: ReadonlyMap<string, string>;
  /** On this machine. */
  readonly terminationLog: string;
  readonly logPath: string;
  readonly fifo: string;
  /** Set where the image would not have this program. */
  readonly missingProgram: string | undefined;
}

/** A pod's folder, with a part for each container and volume; names from the pod become no file names. */
export class PodLayout {
  readonly #folder: string;
  readonly #pod: V1Pod;
  readonly #isolation: Isolation;
  readonly #path: string;
  readonly #volumes = new Map<string, string>();

  constructor(folder: string, pod: V1Pod, isolation: Isolation, machinePath: string | undefined) {
    this.#folder = folder;
    this.#pod = pod;
    this.#isolation = isolation;
    this.#path = toToolPath(machinePath);
    mkdirSync(join(folder, 'bin'), { recursive: true, mode: 0o700 });
    for (const [i, volume] of (pod.spec?.volumes ?? []).entries()) {
      const path = join(folder, `volume-${i}`);
      mkdirSync(path, { mode: 0o777 });
      this.#volumes.set(volume.name, path);
    }
  }

  /** Makes `python` and `python3` mean this interpreter, and `bash` the shell where there is no bash. */
  addPrograms(python: string | undefined): void {
    const bin = join(this.#folder, 'bin');
    if (python !== undefined) {
      const text = `#!/bin/sh\nexec '${python.replaceAll("'", "'\\''")}' "$@"\n`;
      for (const name of ['python', 'python3']) {
        writeFileSync(join(bin, name), text);
        chmodSync(join(bin, name), 0o755);
      }
    }
    if (this.#findProgram('bash', []) === undefined) symlinkSync('/bin/sh', join(bin, 'bash'));
  }

  /** Lays out one container; `index` is its own among all of the pod. */
  lay(container: V1Container, index: number): ContainerLayout {
    const own = join(this.#folder, `container-${index}`);
    for (const part of ['root', 'tmp', 'home']) {
      mkdirSync(join(own, part), { recursive: true });
    }
    chmodSync(join(own, 'tmp'), 0o1777);
    const terminationLog = join(own, 'termination-log');
    writeFileSync(terminationLog, '');
    const isPrivate = this.#isolation.kind === 'private-root';
    const bin = isPrivate ? `${ownFolder}/bin` : join(this.#folder, 'bin');
    const variables = new Map([
      ['HOME', isPrivate ? `${ownFolder}/home` : join(own, 'home')],
      ['HOSTNAME', this.#pod.metadata?.name ?? ''],
      ['LANG', 'C.UTF-8'],
      ...(isPrivate ? [] : [['TMPDIR', join(own, 'tmp')] as const]),
      ...toEnvironment(container, this.#pod),
    ]);
    const path = variables.get('PATH');
    variables.set('PATH', [bin, ...(path === undefined ? [] : [path]), this.#path].join(':'));
    const mounts = this.#listMounts(container, own, terminationLog);
    const words = this.#toWords(container, variables, own);
    return {
      launch: {
        command: [...toAssignments(variables), ...words],
        directory: container.workingDir ?? '/',
        root: isPrivate
          ? createPrivateRoot(join(own, 'root'), join(own, 'mounts'), mounts)
          : undefined,
      },
      variables,
      terminationLog,
      logPath: join(own, 'log'),
      fifo: join(own, 'output'),
      missingProgram: this.#findMissing(container, words[0] ?? '', mounts),
    };
  }

  /** The command as it is run here: without a root of its own, the provider's two paths are replaced. */
  adapt(words: readonly string[], container: V1Container, index: number): readonly string[] {
    if (this.#isolation.kind === 'private-root') return words;
    const own = join(this.#folder, `container-${index}`);
    const xcom = (container.volumeMounts ?? []).find((m) => m.mountPath === '/airflow/xcom');
    const xcomFolder = this.#volumes.get(xcom?.name ?? '') ?? join(own, 'xcom');
    return words.map((word) => replacePaths(word, join(own, 'tmp'), xcomFolder));
  }

  #toWords(
    container: V1Container,
    variables: ReadonlyMap<string, string>,
    own: string,
  ): readonly string[] {
    const { command, args } = toCommandLine(container, variables);
    if (command === undefined && args.length === 0) {
      return findStandIn(container.image ?? '')?.command ?? [];
    }
    const words = [...(command ?? []), ...args];
    if (!variables.has('__PYTHON_SCRIPT')) return words;
    const index = Number(/container-(\d+)$/.exec(own)?.[1] ?? 0);
    return this.adapt(words, container, index);
  }

  #listMounts(
    container: V1Container,
    own: string,
    terminationLog: string,
  ): readonly PlannedMount[] {
    const kind = 'folder';
    const mounts: PlannedMount[] = [
      { path: '/tmp', source: join(own, 'tmp'), kind, readOnly: false },
      { path: `${ownFolder}/bin`, source: join(this.#folder, 'bin'), kind, readOnly: true },
      { path: `${ownFolder}/home`, source: join(own, 'home'), kind, readOnly: false },
      { path: '/dev/termination-log', source: terminationLog, kind: 'file', readOnly: false },
    ];
    for (const { name, mountPath, subPath = '', readOnly = false } of container.volumeMounts ??
      []) {
      const volume = this.#volumes.get(name);
      if (volume === undefined) continue;
      if (subPath.startsWith('/') || subPath.split('/').includes('..')) {
        throw new PodTaskError('cluster-refused', { detail: `subPath: "${subPath}"` });
      }
      const source = join(volume, subPath);
      mkdirSync(source, { recursive: true });
      const path = toRealMountPath(mountPath);
      const same = mounts.findIndex((mount) => mount.path === path);
      if (same >= 0) mounts.splice(same, 1);
      if (path !== '/') mounts.push({ path, source, kind, readOnly });
    }
    return mounts;
  }

  #findMissing(
    container: V1Container,
    program: string,
    mounts: readonly PlannedMount[],
  ): string | undefined {
    if (findStandIn(container.image ?? '')?.kind === 'hello-world') {
      const { command = [], args = [] } = container;
      return [...command, ...args][0];
    }
    return this.#findProgram(program, mounts) === undefined ? program : undefined;
  }

  /** Undefined where the machine has no such program; one in a volume is only found out by starting it. */
  #findProgram(program: string, mounts: readonly PlannedMount[]): string | undefined {
    if (program.includes('/')) {
      const isOurs = mounts.some(({ path }) => program.startsWith(`${path}/`));
      return isOurs || isProgram(program) ? program : undefined;
    }
    const folders = [join(this.#folder, 'bin'), ...this.#path.split(':')];
    return folders.map((folder) => join(folder, program)).find(isProgram);
  }
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    // Not there, or not for us: both mean that it cannot be started.
    return false;
  }
}

/** Shells drop variables whose names they could not write; `env` sets them after the last shell. */
function toAssignments(variables: ReadonlyMap<string, string>): readonly string[] {
  const odd = [...variables].filter(([name]) => !/^[A-Za-z_]\w*$/.test(name));
  return odd.length === 0 ? [] : ['env', ...odd.map(([name, value]) => `${name}=${value}`)];
}
