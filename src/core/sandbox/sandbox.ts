import { rmSync } from 'node:fs';
import type { V1Pod } from '@kubernetes/client-node';
import type { Clock } from '../base/clock.ts';
import { PodTaskError } from '../base/failure.ts';
import type { Log } from '../base/log.ts';
import type { Notice } from '../base/notice.ts';
import type {
  Ability,
  AccessQuery,
  Cluster,
  DeleteOptions,
  ExecChunk,
  ExecQuery,
  LogQuery,
  PodChange,
  PodName,
  PodPage,
  PodQuery,
} from '../cluster/cluster.ts';
import { podFailure } from '../cluster/pod-failure.ts';
import { ContainerEngine } from './container-engine.ts';
import { createOwnFolder, toDiskFailure } from './own-folder.ts';
import { limitBytes } from './limit-bytes.ts';
import type { PodRunner, PodListener } from './pod-runner.ts';
import { mergePatch, toCreated, withDeletion, withState } from './pod-status.ts';
import { PodTable } from './pod-table.ts';
import { ProcessEngine } from './process-engine.ts';
import type { SandboxTools } from './sandbox-tools.ts';
import { findInvalid } from './validate-pod.ts';

/** How the sandbox runs and what it may use of this machine. */
export interface SandboxOptions {
  /** `auto`: podman or docker where it answers and has every image of the pod, else processes. */
  readonly engine: 'auto' | 'podman' | 'docker' | 'process';
  /** Whether an engine may fetch images that it does not have. */
  readonly pull: boolean;
  /** False: processes share this machine's root folder even where they could have one of their own. */
  readonly isolate?: boolean;
  /** Where pods' files lie while they exist; made where it is missing. */
  readonly folder: string;
  /** This machine's variables, for finding programs. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly log: Log;
  /** A new unique id each time, in lower-case letters, digits and dashes. */
  readonly newId: () => string;
  /** Hears what the sandbox does and ignores, pod by pod, before the pod is created. */
  readonly notify: (notice: Notice) => void;
}

/** Milliseconds that pods which end slowly may still take when the sandbox is closed. */
const closingGrace = 5000;
/** Milliseconds between looks at the pods of other programs while they are watched. */
const lookInterval = 2000;
const node = 'sandbox';

/**
 * A cluster on this machine alone. A pod runs in containers of podman or docker, which later programs find again, or as
 * plain processes, which end with this program however it ends.
 */
export function createSandbox(options: SandboxOptions): Cluster {
  return new Sandbox(options);
}

class Sandbox implements Cluster {
  readonly name = 'sandbox';
  readonly lacks: ReadonlySet<Ability> = new Set<Ability>([
    'events',
    'objects',
    'previous-logs',
    'scheduling',
    'sidecars',
  ]);
  readonly #options: SandboxOptions;
  readonly #table = new PodTable();
  readonly #runners = new Map<string, PodRunner>();
  readonly #deletions = new Map<Promise<void>, PodRunner>();
  /** Uids of the pods that this program made. */
  readonly #own = new Set<string>();
  readonly #containers: ContainerEngine | undefined;
  #processes: ProcessEngine | undefined;
  #ownFolder: string | undefined;

  constructor(options: SandboxOptions) {
    this.#options = options;
    const { engine, pull } = options;
    this.#containers =
      engine === 'process' ? undefined : new ContainerEngine(engine, pull, options);
  }

  async create(pod: V1Pod, namespace: string, signal: AbortSignal): Promise<V1Pod> {
    const { clock, newId } = this.#options;
    this.#check(pod, namespace);
    const start = await this.#prepare(pod, signal);
    signal.throwIfAborted();
    this.#check(pod, namespace);
    const birth = { namespace, uid: newId(), now: clock.now(), node };
    const created = this.#table.add(toCreated(pod, birth));
    const name = { namespace, name: created.metadata?.name ?? '' };
    try {
      const runner = start(created, {
        onState: (container, state) => {
          if (!this.#table.has(name)) return;
          this.#table.update(name, (before) => withState(before, container, state, clock.now()));
        },
        onGone: () => {
          if (this.#table.has(name)) this.#table.remove(name);
        },
      });
      this.#runners.set(birth.uid, runner);
      this.#own.add(birth.uid);
    } catch (error) {
      this.#table.remove(name);
      throw toDiskFailure(error, this.#options.folder);
    }
    return created;
  }

  async dryRun(pod: V1Pod, namespace: string, signal: AbortSignal): Promise<V1Pod> {
    this.#check(pod, namespace);
    await this.#prepare(pod, signal);
    const now = this.#options.clock.now();
    return toCreated(pod, { namespace, uid: this.#options.newId(), now, node });
  }

  async get(pod: PodName, signal: AbortSignal): Promise<V1Pod> {
    await this.#refresh();
    signal.throwIfAborted();
    return this.#table.get(pod);
  }

  async list(
    query: PodQuery,
    page: { readonly limit: number; readonly next?: string },
    signal: AbortSignal,
  ): Promise<PodPage> {
    await this.#refresh();
    signal.throwIfAborted();
    return this.#table.list(query, page);
  }

  async *watch(
    query: PodQuery,
    version: string,
    signal: AbortSignal,
  ): AsyncGenerator<PodChange, void, void> {
    const stop = new AbortController();
    const either = AbortSignal.any([signal, stop.signal]);
    const looking = this.#keepLooking(either);
    try {
      yield* this.#table.watch(query, version, either);
    } finally {
      stop.abort();
      await looking;
    }
  }

  async *logs(query: LogQuery, signal: AbortSignal): AsyncGenerator<Uint8Array, void, void> {
    if (query.previous === true)
      throw new PodTaskError('unsupported', { ability: 'previous-logs' });
    const runner = await this.#findRunner(query, signal);
    yield* limitBytes(runner.log(query.container).read(query, signal), query.limitBytes);
  }

  async *exec(query: ExecQuery, signal: AbortSignal): AsyncGenerator<ExecChunk, void, void> {
    const runner = await this.#findRunner(query, signal);
    yield* runner.exec(query.container, query.command, query.stdin, signal);
  }

  async delete(name: PodName, options: DeleteOptions, signal: AbortSignal): Promise<void> {
    const runner = await this.#findRunner(name, signal);
    const pod = this.#table.get(name);
    if (options.uid !== undefined && options.uid !== pod.metadata?.uid) {
      throw podFailure('conflict', name);
    }
    const grace = options.gracePeriodSeconds ?? pod.spec?.terminationGracePeriodSeconds ?? 30;
    const isDeleting = pod.metadata?.deletionTimestamp !== undefined;
    this.#table.update(name, (before) => withDeletion(before, grace, this.#options.clock.now()));
    const stopped = runner.stop(grace * 1000);
    if (isDeleting) return;
    const deletion = this.#remove(name, runner, stopped).catch((error: unknown) => {
      this.#options.log.error(`pod ${name.name} was not removed`, error);
    });
    this.#deletions.set(deletion, runner);
    void deletion.then(() => this.#deletions.delete(deletion));
  }

  async patch(name: PodName, patch: object, signal: AbortSignal): Promise<V1Pod> {
    await this.#refresh();
    signal.throwIfAborted();
    return this.#table.update(name, (pod) => mergePatch(pod, patch) as V1Pod);
  }

  events(): Promise<never> {
    return Promise.reject(new PodTaskError('unsupported', { ability: 'events' }));
  }

  review(_query: AccessQuery): Promise<boolean> {
    return Promise.resolve(true);
  }

  async close(): Promise<void> {
    await Promise.all(
      [...this.#deletions].map(async ([deletion, runner]) => {
        await runner.stop(closingGrace);
        await deletion;
      }),
    );
    await Promise.all([...this.#runners.values()].map((runner) => runner.close(closingGrace)));
    this.#runners.clear();
    if (this.#ownFolder !== undefined) rmSync(this.#ownFolder, { recursive: true, force: true });
    this.#ownFolder = undefined;
    this.#processes = undefined;
  }

  #check(pod: V1Pod, namespace: string): void {
    const invalid = findInvalid(pod);
    if (invalid !== undefined) throw new PodTaskError('cluster-refused', { detail: invalid });
    const name = pod.metadata?.name ?? '';
    if (this.#table.has({ namespace, name })) {
      throw podFailure('conflict', { namespace, name });
    }
  }

  async #prepare(
    pod: V1Pod,
    signal: AbortSignal,
  ): Promise<(pod: V1Pod, listener: PodListener) => PodRunner> {
    try {
      const start = await this.#containers?.prepare(pod, () => this.#getFolder(), signal);
      return start ?? (await this.#getProcesses().prepare(pod));
    } catch (error) {
      throw toDiskFailure(error, this.#options.folder);
    }
  }

  #getProcesses(): ProcessEngine {
    const { clock, log, environment, notify } = this.#options;
    const tools: SandboxTools = { clock, log, environment, notify, folder: this.#getFolder() };
    return (this.#processes ??= new ProcessEngine(tools, this.#options.isolate ?? true));
  }

  #getFolder(): string {
    const { folder, newId, log } = this.#options;
    return (this.#ownFolder ??= createOwnFolder(folder, process.pid, newId(), log));
  }

  async #findRunner(name: PodName, signal: AbortSignal): Promise<PodRunner> {
    await this.#refresh();
    signal.throwIfAborted();
    const pod = this.#table.get(name);
    const runner = this.#runners.get(pod.metadata?.uid ?? '');
    if (runner === undefined) throw podFailure('not-found', name);
    return runner;
  }

  /** Takes up what other programs left in the container engine; a program that runs pods itself knows them all. */
  async #refresh(): Promise<void> {
    if (this.#containers === undefined || this.#own.size > 0) return;
    const found = await this.#containers.list(node);
    const uids = new Set(found.map(({ pod }) => pod.metadata?.uid));
    for (const { pod, runner } of found) {
      const { uid = '', name = '', namespace = '' } = pod.metadata ?? {};
      if (!this.#runners.has(uid)) this.#runners.set(uid, runner);
      if (!this.#table.has({ namespace, name })) this.#table.add(pod);
      else this.#table.update({ namespace, name }, (before) => withFreshStatus(before, pod));
    }
    const { pods } = this.#table.list({ namespace: undefined }, { limit: Infinity });
    for (const { metadata } of pods) {
      if (uids.has(metadata?.uid)) continue;
      this.#runners.delete(metadata?.uid ?? '');
      this.#table.remove({ namespace: metadata?.namespace ?? '', name: metadata?.name ?? '' });
    }
  }

  /** The engines have no watch for what other programs do; only a program that runs no pod itself looks. */
  async #keepLooking(signal: AbortSignal): Promise<void> {
    if (this.#containers === undefined || this.#own.size > 0) return;
    try {
      for (;;) {
        await this.#options.clock.sleep(lookInterval, signal);
        await this.#refresh();
      }
    } catch (error) {
      if (!signal.aborted) this.#options.log.warn('the container engine does not answer', error);
    }
  }

  async #remove(name: PodName, runner: PodRunner, stopped: Promise<void>): Promise<void> {
    const { uid = '' } = this.#table.get(name).metadata ?? {};
    await stopped;
    await runner.dispose();
    this.#runners.delete(uid);
    if (this.#table.has(name)) this.#table.remove(name);
  }
}

/** The same object where the status is the same, so that it counts as no change. */
function withFreshStatus(before: V1Pod, now: V1Pod): V1Pod {
  if (JSON.stringify(before.status) === JSON.stringify(now.status)) return before;
  return Object.assign({}, before, { status: now.status });
}
