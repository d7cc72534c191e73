import type {
  CoreV1Event,
  V1ContainerState,
  V1ContainerStatus,
  V1Pod,
} from '@kubernetes/client-node';
import type { Clock } from '../../../../src/core/base/clock.ts';
import type {
  Cluster,
  DeleteOptions,
  ExecChunk,
  ExecQuery,
  LogQuery,
  PodChange,
  PodName,
  PodPage,
  PodQuery,
} from '../../../../src/core/cluster/cluster.ts';
import type { KubeAccess } from '../../../../src/core/cluster/kube-access.ts';
import { fromStatus, toCreationFailure } from '../../../../src/core/cluster/kube-failure.ts';
import { podFailure } from '../../../../src/core/cluster/pod-failure.ts';
import { mergePatch } from '../../../../src/core/sandbox/pod-status.ts';
import { PodTable } from '../../../../src/core/sandbox/pod-table.ts';
import { ScriptedLog } from '../../../scripted/scripted-log.ts';
import type { Fault, Moment, Scenario, Stage } from './scenario.ts';

const xcomSidecar = 'airflow-xcom-sidecar';
const emptyMarker = '__airflow_xcom_result_empty__\n';
const access = { name: 'timeline' } as KubeAccess;
const reasons: Readonly<Record<number, string>> = {
  404: 'NotFound',
  409: 'Conflict',
  422: 'Invalid',
};

/** A pod that goes along its timeline. */
interface Playing {
  readonly role: string;
  readonly timeline: readonly Moment[];
  readonly base: string;
  readonly born: number;
  readonly logs: Map<string, ScriptedLog>;
  readonly over: AbortController;
  /** When the container of the result was told to end, in milliseconds. */
  told?: number;
}

/** A cluster in memory whose pods look as a scenario says at each moment, and whose calls fail when it says so. */
export class TimelineCluster implements Cluster {
  readonly name = 'timeline';
  readonly server = 'https://timeline/';
  readonly lacks = new Set(['review', 'objects', 'dry-run', 'previous-logs'] as const);
  /** Calls that change something, one after another without repeats. */
  readonly calls: string[] = [];
  readonly fates = new Map<string, string>();
  created = 0;
  readonly #scenario: Scenario;
  readonly #clock: Clock;
  readonly #began: number;
  readonly #table = new PodTable();
  readonly #playing = new Map<string, Playing>();
  readonly #faults: (Fault & { left: number })[];

  constructor(scenario: Scenario, clock: Clock) {
    this.#scenario = scenario;
    this.#clock = clock;
    this.#began = clock.now().getTime();
    this.#faults = (scenario.faults ?? []).map((one) => ({ ...one, left: one.times ?? Infinity }));
  }

  /** Puts a pod there that was made `age` seconds ago. */
  place(pod: V1Pod, role: string, timeline: readonly Moment[], age: number): void {
    this.#start(pod, role, timeline, this.#clock.now().getTime() - age * 1000);
  }

  async create(pod: V1Pod, namespace: string, signal: AbortSignal): Promise<V1Pod> {
    this.#note('create');
    try {
      await this.#enter('create', signal);
    } catch (error) {
      throw toCreationFailure(error as ReturnType<typeof fromStatus>, this.name);
    }
    this.created++;
    const injected = (this.#scenario.injected ?? []).map((name) => ({ name, image: 'i' }));
    const containers = [...(pod.spec?.containers ?? []), ...injected];
    const spec = Object.assign({}, pod.spec, { containers });
    const whole = Object.assign({}, pod, { spec });
    this.#start(whole, 'new', this.#scenario.pod, this.#clock.now().getTime());
    return this.#table.get({ namespace, name: pod.metadata?.name ?? '' });
  }

  dryRun(): Promise<V1Pod> {
    return Promise.reject(new Error('no dry run'));
  }

  async get(pod: PodName, signal: AbortSignal): Promise<V1Pod> {
    await this.#enter('get', signal);
    return this.#table.get(pod);
  }

  async list(
    query: PodQuery,
    page: { readonly limit: number; readonly next?: string },
    signal: AbortSignal,
  ): Promise<PodPage> {
    await this.#enter(query.labelSelector === undefined ? 'get' : 'find', signal);
    return this.#table.list(query, page);
  }

  async *watch(
    query: PodQuery,
    version: string,
    signal: AbortSignal,
  ): AsyncGenerator<PodChange, void, void> {
    await this.#enter('get', signal);
    yield* this.#table.watch(query, version, signal);
  }

  async *logs(query: LogQuery, signal: AbortSignal): AsyncGenerator<Uint8Array, void, void> {
    await this.#enter('logs', signal);
    const log = this.#find(query).logs.get(query.container);
    if (log === undefined) throw fromStatus({ code: 400, message: 'it is waiting' }, access);
    yield* log.read(query, signal, () => false);
  }

  async *exec(query: ExecQuery, signal: AbortSignal): AsyncGenerator<ExecChunk, void, void> {
    await this.#enter('exec', signal);
    const playing = this.#find(query);
    const { state } =
      (this.#table.get(query).status?.containerStatuses ?? []).find(
        ({ name }) => name === query.container,
      ) ?? {};
    if (state?.running === undefined)
      throw fromStatus({ code: 500, message: 'not running' }, access);
    const text = query.command.join(' ');
    if (text.includes('kill')) {
      this.#note('exec kill');
      playing.told = this.#clock.now().getTime();
      void this.#endSidecar(query, playing);
    } else {
      this.#note('exec read');
      const { xcom = '' } = this.#scenario;
      yield { type: 'stdout', bytes: Buffer.from(xcom === '' ? emptyMarker : xcom) };
    }
    yield { type: 'exit', code: 0 };
  }

  async delete(name: PodName, { uid }: DeleteOptions, signal: AbortSignal): Promise<void> {
    const role = this.#playing.get(name.name)?.role;
    if (role !== undefined) this.#note(`delete ${role}`);
    await this.#enter('delete', signal);
    const { metadata } = this.#table.get(name);
    if (uid !== undefined && uid !== metadata?.uid) throw podFailure('conflict', name);
    this.fates.set(role ?? '', 'deleted');
    this.#end(name);
  }

  async patch(name: PodName, patch: object, signal: AbortSignal): Promise<V1Pod> {
    await this.#enter('patch', signal);
    return this.#table.update(name, (pod) => mergePatch(pod, patch) as V1Pod);
  }

  async events(_name: PodName, signal: AbortSignal): Promise<readonly CoreV1Event[]> {
    await this.#enter('events', signal);
    const involvedObject = { fieldPath: 'spec' };
    const said = { type: 'Warning', reason: 'Scripted', message: 'an event' };
    return [{ ...said, metadata: { uid: 'e' }, involvedObject }];
  }

  review(): Promise<boolean> {
    return Promise.resolve(true);
  }

  async close(): Promise<void> {
    for (const { over } of this.#playing.values()) over.abort();
    return Promise.resolve();
  }

  /** Whether the pod is still there, and with which labels. */
  find(role: string): V1Pod | undefined {
    for (const [name, playing] of this.#playing) {
      if (playing.role === role) return this.#table.get({ namespace: 'default', name });
    }
    return undefined;
  }

  #note(call: string): void {
    if (this.calls.at(-1) !== call) this.calls.push(call);
  }

  async #enter(call: Fault['call'], signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    await Promise.resolve();
    const moment = (this.#clock.now().getTime() - this.#began) / 1000;
    const fault = this.#faults.find(
      (one) =>
        one.call === call && one.left > 0 && moment >= (one.from ?? 0) && moment < (one.to ?? 1e9),
    );
    if (fault === undefined) return;
    fault.left--;
    const { status, reason = reasons[status] ?? '' } = fault;
    throw fromStatus({ code: status, reason, message: 'scripted' }, access);
  }

  #find({ namespace, name }: PodName): Playing {
    const playing = this.#playing.get(name);
    if (playing === undefined) throw podFailure('not-found', { namespace, name });
    return playing;
  }

  #start(pod: V1Pod, role: string, timeline: readonly Moment[], born: number): void {
    const name = pod.metadata?.name ?? '';
    const base = pod.spec?.containers[0]?.name ?? '';
    const over = new AbortController();
    const playing: Playing = { role, timeline, base, born, logs: new Map(), over };
    this.#playing.set(name, playing);
    const birth = { uid: name, creationTimestamp: new Date(born) };
    const metadata = Object.assign({}, pod.metadata, birth);
    const first = timeline[0] ?? { at: 0 };
    this.#table.add(this.#show(Object.assign({}, pod, { metadata }), playing, first));
    void this.#play({ namespace: 'default', name }, playing);
  }

  async #play(name: PodName, playing: Playing): Promise<void> {
    const { timeline, over } = playing;
    let passed = 0;
    try {
      for (const moment of timeline.slice(1)) {
        await this.#clock.sleep((moment.at - passed) * 1000, over.signal);
        passed = moment.at;
        if (moment.gone === true) {
          this.fates.set(playing.role, 'gone');
          this.#end(name);
          return;
        }
        this.#table.update(name, (pod) => this.#show(pod, playing, moment));
        if (moment.phase === 'Failed') for (const log of playing.logs.values()) log.end();
        if (playing.told !== undefined) await this.#endSidecar(name, playing);
      }
    } catch (error) {
      if (!over.signal.aborted) throw error;
    }
  }

  #end(name: PodName): void {
    const playing = this.#find(name);
    playing.over.abort();
    for (const log of playing.logs.values()) log.end();
    this.#playing.delete(name.name);
    this.#table.remove(name);
  }

  /** The container of the result ends at once, and a second later the pod where nothing else holds it. */
  async #endSidecar(name: PodName, { over }: Playing): Promise<void> {
    const end = (pod: V1Pod): V1Pod => withStatus(pod, xcomSidecar, this.#state(0, this.#now()));
    this.#table.update(name, end);
    try {
      await this.#clock.sleep(1000, over.signal);
    } catch {
      return;
    }
    this.#table.update(name, (pod) => {
      const codes = (pod.status?.containerStatuses ?? []).map(
        (one) => one.state?.terminated?.exitCode,
      );
      if (codes.includes(undefined) || pod.status?.phase !== 'Running') return pod;
      const phase = codes.every((code) => code === 0) ? 'Succeeded' : 'Failed';
      return Object.assign({}, pod, { status: Object.assign({}, pod.status, { phase }) });
    });
  }

  #show(pod: V1Pod, playing: Playing, moment: Moment): V1Pod {
    const { phase = 'Pending', scheduled = true, reason, statuses, deleting } = moment;
    const stageOf = (name: string): Stage | undefined => {
      if (name === playing.base) return moment.base;
      if (name === xcomSidecar) {
        const stage = moment.sidecar ?? (phase === 'Running' ? 'running' : 'ContainerCreating');
        return playing.told !== undefined && stage === 'running' ? 0 : stage;
      }
      if (name === 'istio-proxy') return moment.istio;
      return name === 'second' ? moment.second : moment.first;
    };
    const before = new Map(
      [...(pod.status?.containerStatuses ?? []), ...(pod.status?.initContainerStatuses ?? [])].map(
        (one) => [one.name, one],
      ),
    );
    const show = ({ name }: { name: string }): readonly V1ContainerStatus[] => {
      const stage = stageOf(name);
      if (stage === undefined) return [];
      this.#write(playing, name, stage);
      const old = before.get(name);
      const state = this.#state(stage, this.#now());
      const isSame = Object.keys(old?.state ?? {}).join() === Object.keys(state).join();
      return [
        isSame && old !== undefined && state.waiting === undefined
          ? old
          : { name, image: 'i', imageID: '', ready: false, restartCount: 0, state },
      ];
    };
    const containerStatuses = (pod.spec?.containers ?? []).flatMap(show);
    const initContainerStatuses = (pod.spec?.initContainers ?? []).flatMap(show);
    const now = this.#now();
    const condition = { type: 'PodScheduled', status: scheduled ? 'True' : 'False' };
    const [known] = pod.status?.conditions ?? [];
    const status = {
      phase,
      conditions: [
        known?.status === condition.status ? known : { ...condition, lastTransitionTime: now },
      ],
      ...(reason === undefined ? {} : { reason }),
      ...(statuses === 'none' ? {} : { containerStatuses }),
      ...(initContainerStatuses.length === 0 ? {} : { initContainerStatuses }),
    };
    const deletion =
      deleting === true
        ? { deletionTimestamp: new Date(now.getTime() + 30_000), deletionGracePeriodSeconds: 30 }
        : {};
    const metadata = Object.assign({}, pod.metadata, deletion);
    return Object.assign({}, pod, { metadata, status });
  }

  #write({ logs }: Playing, name: string, stage: Stage): void {
    const hasBegun = stage === 'running' || typeof stage === 'number';
    if (!hasBegun || name === xcomSidecar) return;
    let log = logs.get(name);
    if (log === undefined) {
      log = new ScriptedLog(this.#clock);
      logs.set(name, log);
      log.write(`from ${name}\n`);
    }
    if (stage !== 'running') log.end();
  }

  #state(stage: Stage, at: Date): V1ContainerState {
    if (stage === 'running') return { running: { startedAt: at } };
    if (typeof stage === 'number') {
      const reason = stage === 0 ? 'Completed' : 'Error';
      return { terminated: { exitCode: stage, reason, startedAt: at, finishedAt: at } };
    }
    const [reason = '', ...rest] = stage.split(': ');
    const message = rest.join(': ');
    return { waiting: { reason, ...(message === '' ? {} : { message }) } };
  }

  #now(): Date {
    return this.#clock.now();
  }
}

function withStatus(pod: V1Pod, name: string, state: V1ContainerState): V1Pod {
  const change = (one: V1ContainerStatus): V1ContainerStatus =>
    one.name === name ? Object.assign({}, one, { state, ready: false }) : one;
  const containerStatuses = (pod.status?.containerStatuses ?? []).map(change);
  return Object.assign({}, pod, { status: Object.assign({}, pod.status, { containerStatuses }) });
}
