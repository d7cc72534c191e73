import type { CoreV1Event, V1ContainerState, V1Pod } from '@kubernetes/client-node';
import type { Clock } from '../../src/core/base/clock.ts';
import { findSteps } from './script.ts';
import type { Step } from './script.ts';
import { ScriptedLog } from './scripted-log.ts';

const sidecar = 'airflow-xcom-sidecar';

/** Plays the script of one pod. */
export class ScriptedPod {
  readonly events: CoreV1Event[] = [];
  readonly #pod: V1Pod;
  readonly #clock: Clock;
  readonly #onState: (container: string, state: V1ContainerState) => void;
  readonly #logs = new Map<string, ScriptedLog>();
  readonly #term = new AbortController();
  readonly #kill = new AbortController();
  readonly #sidecar = new AbortController();
  readonly #running = new Set<string>();
  #work: Promise<void> = Promise.resolve();
  xcomFile = '';

  constructor(
    pod: V1Pod,
    clock: Clock,
    onState: (container: string, state: V1ContainerState) => void,
  ) {
    this.#pod = pod;
    this.#clock = clock;
    this.#onState = onState;
    for (const { name } of this.#all()) this.#logs.set(name, new ScriptedLog(clock));
  }

  start(): void {
    this.#work = this.#run();
  }

  log(container: string): ScriptedLog | undefined {
    return this.#logs.get(container);
  }

  isRunning(container: string): boolean {
    return this.#running.has(container);
  }

  endSidecar(): void {
    this.#sidecar.abort();
  }

  async stop(graceMs: number): Promise<void> {
    if (graceMs === 0) this.#kill.abort();
    this.#term.abort();
    if (graceMs > 0) {
      const over = new AbortController();
      const late = this.#clock.sleep(graceMs, over.signal).catch(() => undefined);
      await Promise.race([this.#work, late]);
      over.abort();
    }
    this.#kill.abort();
    await this.#work;
  }

  async #run(): Promise<void> {
    const init = this.#pod.spec?.initContainers ?? [];
    for (const { name } of init) {
      if ((await this.#play(name)) !== 0) return;
    }
    await Promise.all((this.#pod.spec?.containers ?? []).map(({ name }) => this.#play(name)));
  }

  async #play(name: string): Promise<number> {
    const startedAt = this.#clock.now();
    const end =
      name === sidecar ? await this.#playSidecar() : await this.#playSteps(name, startedAt);
    this.#running.delete(name);
    this.#logs.get(name)?.end();
    if (end === undefined) return 137;
    const { exit, reason = exit === 0 ? 'Completed' : 'Error', message } = end;
    const finishedAt = this.#clock.now();
    const text = message === undefined ? {} : { message };
    this.#onState(name, { terminated: { exitCode: exit, reason, startedAt, finishedAt, ...text } });
    return exit;
  }

  async #playSidecar(): Promise<End> {
    this.#begin(sidecar, this.#clock.now());
    const over = AbortSignal.any([this.#sidecar.signal, this.#term.signal, this.#kill.signal]);
    await new Promise<void>((resolve) => {
      over.addEventListener('abort', () => {
        resolve();
      });
      if (over.aborted) resolve();
    });
    return { exit: this.#sidecar.signal.aborted ? 0 : 143 };
  }

  async #playSteps(name: string, startedAt: Date): Promise<End | undefined> {
    let handler: readonly Step[] | undefined;
    const play = async (steps: readonly Step[], signal: AbortSignal): Promise<End | undefined> => {
      for (const [i, step] of steps.entries()) {
        if (signal.aborted) return undefined;
        if (isRunningStep(step, steps[i + 1])) this.#begin(name, startedAt);
        if ('exit' in step) return step;
        if ('onTerm' in step) handler = step.onTerm;
        else if (!(await this.#do(step, name, signal))) return undefined;
      }
      if (signal.aborted) return undefined;
      this.#begin(name, startedAt);
      return { exit: 0 };
    };
    const end = await play(findSteps(this.#pod, name), this.#term.signal);
    if (end !== undefined) return end;
    if (!this.#running.has(name)) return undefined;
    if (this.#kill.signal.aborted) return { exit: 137 };
    if (handler === undefined) return { exit: 143 };
    return (await play([...handler, { exit: 143 }], this.#kill.signal)) ?? { exit: 137 };
  }

  async #do(step: Step, name: string, signal: AbortSignal): Promise<boolean> {
    const log = this.#logs.get(name);
    if ('log' in step) log?.write(step.log);
    if ('count' in step) {
      for (let i = 1; i <= step.count; i++) log?.write(`${i}\n`);
    }
    if ('file' in step) this.xcomFile = step.file;
    if ('waiting' in step) {
      const message = step.message === undefined ? {} : { message: step.message };
      this.#onState(name, { waiting: { reason: step.waiting, ...message } });
    }
    if ('event' in step) {
      this.events.push({
        type: step.type ?? 'Normal',
        reason: step.event,
        message: step.message,
        metadata: {},
        involvedObject: { fieldPath: `spec.containers{${name}}` },
      });
    }
    if (!('wait' in step)) return !signal.aborted;
    try {
      await this.#clock.sleep(step.wait, signal);
      return true;
    } catch {
      // Deleted while it waited.
      return false;
    }
  }

  #begin(name: string, startedAt: Date): void {
    if (this.#running.has(name)) return;
    this.#running.add(name);
    this.#onState(name, { running: { startedAt } });
  }

  #all(): readonly { readonly name: string }[] {
    return [...(this.#pod.spec?.initContainers ?? []), ...(this.#pod.spec?.containers ?? [])];
  }
}

/** A wait before a reason to wait or an event comes while the container is not started. */
function isRunningStep(step: Step, next: Step | undefined): boolean {
  if ('waiting' in step || 'event' in step) return false;
  return !('wait' in step) || next === undefined || !('waiting' in next || 'event' in next);
}

interface End {
  readonly exit: number;
  readonly reason?: string;
  readonly message?: string;
}
