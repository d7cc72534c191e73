import type { CoreV1Event, V1Pod } from '@kubernetes/client-node';
import { toError } from '../../src/core/base/clock.ts';
import type { Clock } from '../../src/core/base/clock.ts';
import { PodTaskError } from '../../src/core/base/failure.ts';
import type { JsonObject } from '../../src/core/base/json.ts';
import type {
  Ability,
  AccessQuery,
  Cluster,
  DeleteOptions,
  ExecChunk,
  ExecQuery,
  Identity,
  LogQuery,
  ObjectQuery,
  PodChange,
  PodName,
  PodPage,
  PodQuery,
} from '../../src/core/cluster/cluster.ts';
import { podFailure } from '../../src/core/cluster/pod-failure.ts';
import {
  mergePatch,
  toCreated,
  withDeletion,
  withState,
} from '../../src/core/sandbox/pod-status.ts';
import { PodTable } from '../../src/core/sandbox/pod-table.ts';
import { findInvalid } from '../../src/core/sandbox/validate-pod.ts';
import type { ScriptedLog } from './scripted-log.ts';
import { ScriptedPod } from './scripted-pod.ts';

/** The calls that can be made to fail. */
export type Call =
  | 'create'
  | 'get'
  | 'list'
  | 'watch'
  | 'logs'
  | 'exec'
  | 'delete'
  | 'patch'
  | 'events'
  | 'review'
  | 'read'
  | 'dryRun';

/** A cluster in memory whose pods follow their scripts (see `withScript`) and whose calls fail when they are told to. */
export class ScriptedCluster implements Cluster {
  readonly name = 'scripted';
  server = 'https://scripted/';
  readonly lacks: ReadonlySet<Ability>;
  readonly table = new PodTable();
  /** Every call so far, for example `get pod-a`. */
  readonly calls: string[] = [];
  /** Objects that are no pods, by their resource and name, for example `secrets team`. */
  readonly objects = new Map<string, JsonObject>();
  /** Rights that nobody has, for example `create pods/exec`. */
  readonly denied = new Set<string>();
  readonly #clock: Clock;
  readonly #pods = new Map<string, ScriptedPod>();
  readonly #faults: { call: Call; error: unknown; times: number; skip: number }[] = [];
  readonly #watchEnds = new Set<AbortController>();
  readonly #held = new Set<Call>();
  #cuts: { pieces: number; error: unknown }[] = [];
  #beforeCreated: (() => Promise<void>) | undefined;
  #uid = 0;

  constructor(clock: Clock, lacks: readonly Ability[] = ['previous-logs', 'sidecars', 'objects']) {
    this.#clock = clock;
    this.lacks = new Set(lacks);
  }

  /** The next `times` calls of this kind, after `skip` that work, throw `error`. */
  fail(call: Call, error: unknown, times = 1, skip = 0): void {
    this.#faults.push({ call, error, times, skip });
  }

  /** The log of a container as its node has it. */
  log(name: PodName, container: string): ScriptedLog {
    const log = this.#find(name).log(container);
    if (log === undefined) throw new Error(`no container ${container}`);
    return log;
  }

  /** From now on no call fails any more. */
  recover(): void {
    this.#faults.length = 0;
  }

  /** The next log stream throws `error` (ends, where it is undefined) after so many lines. */
  cutLog(pieces: number, error?: unknown): void {
    this.#cuts.push({ pieces, error });
  }

  /** Calls of this kind are not answered until their signal is aborted. */
  hold(call: Call): void {
    this.#held.add(call);
  }

  /** Ends all watches as a server does from time to time; with `expire` their versions are gone as well. */
  endWatches(expire = false): void {
    if (expire) this.table.forget();
    for (const end of this.#watchEnds) end.abort();
  }

  /** Done after a pod is stored and before `create` resolves. */
  beforeCreated(act: () => Promise<void>): void {
    this.#beforeCreated = act;
  }

  async create(pod: V1Pod, namespace: string, signal: AbortSignal): Promise<V1Pod> {
    const name = { namespace, name: pod.metadata?.name ?? '' };
    this.#enter('create', name, signal);
    const invalid = findInvalid(pod);
    if (invalid !== undefined) throw new PodTaskError('cluster-refused', { detail: invalid });
    const uid = `uid-${++this.#uid}`;
    const birth = { namespace, uid, now: this.#clock.now(), node: 'scripted' };
    const created = this.table.add(toCreated(pod, birth));
    const playing = new ScriptedPod(created, this.#clock, (container, state) => {
      if (this.table.has(name)) {
        this.table.update(name, (p) => withState(p, container, state, this.#clock.now()));
      }
    });
    this.#pods.set(uid, playing);
    playing.start();
    await this.#beforeCreated?.();
    this.#throwFault('create');
    return created;
  }

  async dryRun(pod: V1Pod, namespace: string, signal: AbortSignal): Promise<V1Pod> {
    await this.#call('dryRun', { namespace, name: pod.metadata?.name ?? '' }, signal);
    const invalid = findInvalid(pod);
    if (invalid !== undefined) throw new PodTaskError('cluster-refused', { detail: invalid });
    const birth = { namespace, uid: 'dry-run', now: this.#clock.now() };
    return toCreated(pod, { ...birth, node: pod.spec?.nodeName ?? '' });
  }

  async get(pod: PodName, signal: AbortSignal): Promise<V1Pod> {
    await this.#call('get', pod, signal);
    return this.table.get(pod);
  }

  async list(
    query: PodQuery,
    page: { readonly limit: number; readonly next?: string },
    signal: AbortSignal,
  ): Promise<PodPage> {
    await this.#call('list', undefined, signal);
    return this.table.list(query, page);
  }

  async *watch(
    query: PodQuery,
    version: string,
    signal: AbortSignal,
  ): AsyncGenerator<PodChange, void, void> {
    await this.#call('watch', undefined, signal);
    const end = new AbortController();
    this.#watchEnds.add(end);
    try {
      yield* this.table.watch(query, version, AbortSignal.any([signal, end.signal]));
    } catch (error) {
      if (!end.signal.aborted || signal.aborted) throw error;
    } finally {
      this.#watchEnds.delete(end);
    }
  }

  async *logs(query: LogQuery, signal: AbortSignal): AsyncGenerator<Uint8Array, void, void> {
    await this.#call('logs', query, signal);
    const log = this.#find(query).log(query.container);
    if (log === undefined) throw new PodTaskError('cluster-refused', { detail: query.container });
    const cut = query.follow ? this.#cuts.shift() : undefined;
    let pieces = 0;
    yield* log.read(query, signal, () => {
      if (cut === undefined || pieces++ < cut.pieces) return false;
      if (cut.error !== undefined) throw cut.error as Error;
      return true;
    });
  }

  async *exec(query: ExecQuery, signal: AbortSignal): AsyncGenerator<ExecChunk, void, void> {
    await this.#call('exec', query, signal);
    const pod = this.#find(query);
    if (!pod.isRunning(query.container)) {
      throw new PodTaskError('cluster-refused', { detail: `${query.container} is not running` });
    }
    const text = query.command.join(' ');
    if (text.includes('kill')) {
      pod.endSidecar();
    } else if (text.includes('return.json')) {
      const out = pod.xcomFile === '' ? '__airflow_xcom_result_empty__\n' : pod.xcomFile;
      yield { type: 'stdout', bytes: Buffer.from(out) };
    } else {
      const said = /echo (\w+)/.exec(text)?.[1];
      if (said !== undefined) yield { type: 'stdout', bytes: Buffer.from(`${said}\n`) };
    }
    yield { type: 'exit', code: Number(/exit (\d+)/.exec(text)?.[1] ?? 0) };
  }

  async delete(name: PodName, options: DeleteOptions, signal: AbortSignal): Promise<void> {
    await this.#call('delete', name, signal);
    const pod = this.table.get(name);
    if (options.uid !== undefined && options.uid !== pod.metadata?.uid) {
      throw podFailure('conflict', name);
    }
    const playing = this.#find(name);
    const grace = options.gracePeriodSeconds ?? pod.spec?.terminationGracePeriodSeconds ?? 30;
    this.table.update(name, (p) => withDeletion(p, grace, this.#clock.now()));
    void playing.stop(grace * 1000).then(() => {
      if (this.table.has(name)) this.table.remove(name);
    });
  }

  async patch(name: PodName, patch: object, signal: AbortSignal): Promise<V1Pod> {
    await this.#call('patch', name, signal);
    return this.table.update(name, (pod) => mergePatch(pod, patch) as V1Pod);
  }

  async events(name: PodName, signal: AbortSignal): Promise<readonly CoreV1Event[]> {
    await this.#call('events', name, signal);
    return this.#find(name).events;
  }

  async review(query: AccessQuery, signal: AbortSignal): Promise<boolean> {
    const { verb, resource, subresource } = query;
    const right = `${verb} ${resource}${subresource === undefined ? '' : `/${subresource}`}`;
    await this.#call('review', { namespace: query.namespace, name: right }, signal);
    return !this.denied.has(right);
  }

  async read(query: ObjectQuery, signal: AbortSignal): Promise<JsonObject> {
    const { resource, name } = query;
    const key = name === undefined ? resource : `${resource} ${name}`;
    await this.#call('read', { namespace: query.namespace ?? '', name: key }, signal);
    if (name === undefined) {
      const items = [...this.objects].flatMap(([one, object]) =>
        one.startsWith(`${resource} `) ? [object] : [],
      );
      return { kind: 'List', items };
    }
    const found = this.objects.get(key);
    if (found === undefined) throw new PodTaskError('not-found', { name });
    return found;
  }

  async identify(signal: AbortSignal): Promise<Identity> {
    signal.throwIfAborted();
    return Promise.resolve({ username: 'system:serviceaccount:team:runner' });
  }

  async close(): Promise<void> {
    await Promise.all([...this.#pods.values()].map((pod) => pod.stop(0)));
  }

  /** Calls answer a moment later, as over a network. */
  async #call(call: Call, name: PodName | undefined, signal: AbortSignal): Promise<void> {
    this.#enter(call, name, signal);
    await Promise.resolve();
    if (this.#held.has(call)) await aborted(signal);
    this.#throwFault(call);
  }

  #enter(call: Call, name: PodName | undefined, signal: AbortSignal): void {
    signal.throwIfAborted();
    this.calls.push(name === undefined ? call : `${call} ${name.name}`);
  }

  #throwFault(call: Call): void {
    const fault = this.#faults.find((one) => one.call === call && one.times > 0);
    if (fault === undefined || fault.skip-- > 0) return;
    fault.times--;
    throw fault.error as Error;
  }

  #find(name: PodName): ScriptedPod {
    const pod = this.table.get(name);
    const playing = this.#pods.get(pod.metadata?.uid ?? '');
    if (playing === undefined) {
      throw podFailure('not-found', name);
    }
    return playing;
  }
}

/** Rejects with the signal's reason when it is aborted. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const stop = (): void => reject(toError(signal.reason));
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}
