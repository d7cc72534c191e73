import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { V1Container, V1Pod } from '@kubernetes/client-node';
import { PodTaskError } from '../base/failure.ts';
import type { ExecChunk } from '../cluster/cluster.ts';
import { toReason, uidLabel } from './engine-cli.ts';
import type { EngineCli } from './engine-cli.ts';
import { toContainerName, toCreateWords, toState, toVolumeName } from './engine-words.ts';
import { execute } from './engine-exec.ts';
import { LogFile } from './log-file.ts';
import type { PodRunner, PodListener } from './pod-runner.ts';
import { pumpBoth } from './pump-both.ts';
import type { SandboxTools } from './sandbox-tools.ts';

/** Milliseconds between looks at a container that is being started. */
const startInterval = 50;
/** How often an engine is asked to remove a pod's parts, and the milliseconds between. */
const removeAttempts = 5;
const removeInterval = 300;

/** A pod whose containers podman or docker runs, made by this program. */
export class EnginePod implements PodRunner {
  readonly #pod: V1Pod;
  readonly #cli: EngineCli;
  readonly #tools: SandboxTools;
  readonly #listener: PodListener;
  readonly #folder: string;
  readonly #all: readonly V1Container[];
  readonly #logs: readonly LogFile[];
  readonly #running = new Set<number>();
  /** Ends the engine's own commands, not the containers. */
  readonly #detached = new AbortController();
  readonly #stopping = new AbortController();
  #work: Promise<void> = Promise.resolve();

  constructor(
    pod: V1Pod,
    cli: EngineCli,
    folder: string,
    tools: SandboxTools,
    listener: PodListener,
  ) {
    this.#pod = pod;
    this.#cli = cli;
    this.#tools = tools;
    this.#listener = listener;
    this.#folder = folder;
    this.#all = [...(pod.spec?.initContainers ?? []), ...(pod.spec?.containers ?? [])];
    this.#logs = this.#all.map((_, i) => new LogFile(join(folder, `log-${i}`), tools.clock));
  }

  start(): void {
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    this.#work = this.#run();
  }

  log(container: string): LogFile {
    const log = this.#logs[this.#find(container)];
    if (log === undefined) throw new PodTaskError('internal', { detail: container });
    return log;
  }

  async *exec(
    container: string,
    command: readonly string[],
    stdin: string | undefined,
    signal: AbortSignal,
  ): AsyncGenerator<ExecChunk, void, void> {
    const index = this.#find(container);
    if (!this.#running.has(index)) {
      const detail = `container ${container} is not running`;
      throw new PodTaskError('cluster-refused', { detail });
    }
    const words = ['exec', '-i', toContainerName(this.#pod, index), ...command];
    yield* execute(this.#cli, words, stdin, signal);
  }

  async stop(graceMs: number): Promise<void> {
    const isFirst = !this.#stopping.signal.aborted;
    this.#stopping.abort(new Error('The pod is being deleted.'));
    if (graceMs > 0) {
      if (isFirst) await this.#kill(undefined);
      const over = new AbortController();
      await Promise.race([
        this.#work,
        this.#tools.clock.sleep(graceMs, over.signal).catch(() => undefined),
      ]);
      over.abort();
    }
    await this.#kill('SIGKILL');
    await this.#work;
  }

  async dispose(): Promise<void> {
    await this.close();
    await removePod(this.#pod, this.#cli, this.#tools);
  }

  /** The containers go on without this program. */
  async close(): Promise<void> {
    this.#detached.abort(new Error('This program no longer follows the pod.'));
    await this.#work;
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Sends a signal, without one that which the image asks for, to all containers that run. */
  async #kill(signal: string | undefined): Promise<void> {
    const names = [...this.#running].map((index) => toContainerName(this.#pod, index));
    for (const { id, stopSignal } of await this.#cli.inspect(names)) {
      const { code, err } = await this.#cli.ask(['kill', '--signal', signal ?? stopSignal, id]);
      // It may have ended in between.
      if (code !== 0) this.#tools.log.debug(toReason(err));
    }
  }

  async #run(): Promise<void> {
    try {
      for (const [i] of (this.#pod.spec?.volumes ?? []).entries()) {
        const label = `--label=${uidLabel}=${this.#pod.metadata?.uid ?? ''}`;
        await this.#cli.order(['volume', 'create', label, toVolumeName(this.#pod, i)]);
      }
      const initCount = this.#pod.spec?.initContainers?.length ?? 0;
      for (let i = 0; i < initCount; i++) {
        if ((await this.#runContainer(i)) !== 0) return;
      }
      await Promise.all(
        this.#all.slice(initCount).map((_, i) => this.#runContainer(initCount + i)),
      );
    } catch (error) {
      this.#tools.log.error('the pod could not be run', error);
      this.#all.forEach(({ name }) => {
        this.#tellFailure(name, toDetail(error));
      });
    } finally {
      for (const log of this.#logs) await log.end();
    }
  }

  async #runContainer(index: number): Promise<number> {
    const container = this.#all[index];
    const log = this.#logs[index];
    if (container === undefined || log === undefined || this.#stopping.signal.aborted) return 137;
    const { image = '', name } = container;
    if (!(await this.#cli.hasImage(image))) {
      const message = `image "${image}" is not present and is not fetched`;
      this.#listener.onState(name, { waiting: { reason: 'ErrImagePull', message } });
      await this.#untilStopped();
      return 137;
    }
    const created = await this.#cli.ask(toCreateWords(this.#pod, container, index));
    if (created.code !== 0) {
      this.#tellFailure(name, toReason(created.err));
      return 128;
    }
    return await this.#accompany(index, name, log);
  }

  /** Starts a container and stays with it to its end. Attaching loses nothing, unlike following podman 4's log. */
  async #accompany(index: number, name: string, log: LogFile): Promise<number> {
    const { signal } = this.#detached;
    const engineName = toContainerName(this.#pod, index);
    const attached = this.#cli.open(['start', '--attach', engineName], undefined, signal);
    if (!(await this.#awaitStart(index, name, attached.ended))) {
      this.#tellFailure(name, toReason(await readText(attached.stderr)));
      return 128;
    }
    await pumpBoth(attached.stdout, attached.stderr, (bytes) => log.write(bytes));
    await attached.ended;
    this.#running.delete(index);
    await log.end();
    if (signal.aborted) return 137;
    const [found] = await this.#cli.inspect([engineName]);
    if (found === undefined) {
      this.#listener.onGone();
      return 137;
    }
    this.#listener.onState(name, toState(found));
    return found.exitCode;
  }

  /**
   * True once the container runs or has run, false where it cannot be started. The engines do not say when an attached
   * container has started, so it is looked at until then.
   */
  async #awaitStart(index: number, name: string, ended: Promise<number>): Promise<boolean> {
    const over = new AbortController();
    void ended.then(() => {
      over.abort();
    });
    for (;;) {
      const isLast = isAborted(over.signal);
      const [found] = await this.#cli.inspect([toContainerName(this.#pod, index)]);
      const state = found === undefined ? undefined : toState(found);
      if (state?.terminated !== undefined) return true;
      if (state?.running !== undefined) {
        this.#running.add(index);
        this.#listener.onState(name, state);
        // The deletion may have come while the container was made.
        if (this.#stopping.signal.aborted) await this.#kill('SIGKILL');
        return true;
      }
      if (isLast) return false;
      await this.#tools.clock.sleep(startInterval, over.signal).catch(() => undefined);
    }
  }

  #tellFailure(name: string, message: string): void {
    const now = this.#tools.clock.now();
    const terminated = { exitCode: 128, reason: 'StartError', message };
    this.#listener.onState(name, {
      terminated: { ...terminated, startedAt: now, finishedAt: now },
    });
  }

  #untilStopped(): Promise<void> {
    const either = AbortSignal.any([this.#stopping.signal, this.#detached.signal]);
    return new Promise((resolve) => {
      if (either.aborted) resolve();
      either.addEventListener(
        'abort',
        () => {
          resolve();
        },
        { once: true },
      );
    });
  }

  #find(container: string): number {
    const index = this.#all.findIndex(({ name }) => name === container);
    if (index < 0) {
      const detail = `container ${container} is not valid for this pod`;
      throw new PodTaskError('cluster-refused', { detail });
    }
    return index;
  }
}

/**
 * Takes a pod's containers and volumes out of the engine; throws `sandbox-failed` where some stay. An engine refuses now and
 * then while it tidies up after a container that has just ended, so it is asked again a few times.
 */
export async function removePod(pod: V1Pod, cli: EngineCli, tools: SandboxTools): Promise<void> {
  const all = [...(pod.spec?.initContainers ?? []), ...(pod.spec?.containers ?? [])];
  const names = all.map((_, index) => toContainerName(pod, index));
  const volumes = (pod.spec?.volumes ?? []).map((_, index) => toVolumeName(pod, index));
  for (let attempt = 1; ; attempt++) {
    const refused = [
      ...(await removeEach(cli, ['rm', '-f'], names)),
      ...(await removeEach(cli, ['volume', 'rm', '-f'], volumes)),
    ];
    if (refused.length === 0) return;
    if (attempt === removeAttempts) {
      throw new PodTaskError('sandbox-failed', { detail: refused.join('; ') });
    }
    tools.log.debug(`${cli.name} is asked again: ${refused.join('; ')}`);
    await tools.clock.sleep(removeInterval, new AbortController().signal);
  }
}

/** What the engine said where it refused; what is not there counts as removed. */
async function removeEach(
  cli: EngineCli,
  words: readonly string[],
  names: readonly string[],
): Promise<readonly string[]> {
  const refused: string[] = [];
  for (const name of names) {
    const { code, err } = await cli.ask([...words, name]);
    if (code !== 0 && !/no such|no (container|volume) with/i.test(err)) refused.push(toReason(err));
  }
  return refused;
}

/** Read afresh: the compiler takes the signal for unchanged since it was last looked at. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}

async function readText(stream: AsyncIterable<unknown>): Promise<string> {
  const parts: Buffer[] = [];
  for await (const bytes of stream) parts.push(bytes as Buffer);
  return Buffer.concat(parts).toString('utf8');
}

function toDetail(error: unknown): string {
  const { data } = error as { data?: { detail?: unknown } };
  return typeof data?.detail === 'string' ? data.detail : String(error);
}
