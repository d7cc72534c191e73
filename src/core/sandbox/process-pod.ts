import { mkdirSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import type { V1Container, V1ContainerState, V1Pod } from '@kubernetes/client-node';
import { PodTaskError } from '../base/failure.ts';
import type { ExecChunk } from '../cluster/cluster.ts';
import { mergeOutputs } from './exec-output.ts';
import { toGuardedCommand, toLaunchEnvironment } from './isolation.ts';
import type { Isolation } from './isolation.ts';
import { LogFile } from './log-file.ts';
import { PodLayout } from './process-layout.ts';
import type { ContainerLayout } from './process-layout.ts';
import { startExec, startProcess } from './running-process.ts';
import type { RunningProcess } from './running-process.ts';
import type { PodRunner, PodListener } from './pod-runner.ts';
import type { SandboxTools } from './sandbox-tools.ts';

/** A pod whose containers are processes of this machine. The XCom sidecar is none: its file is read where it lies. */
export class ProcessPod implements PodRunner {
  readonly #pod: V1Pod;
  readonly #folder: string;
  readonly #isolation: Isolation;
  readonly #tools: SandboxTools;
  readonly #listener: PodListener;
  readonly #containers = new Map<string, RunningContainer>();
  readonly #execs = new Set<RunningProcess>();
  #work: Promise<void> = Promise.resolve();
  #isStopping = false;

  constructor(
    pod: V1Pod,
    folder: string,
    isolation: Isolation,
    tools: SandboxTools,
    listener: PodListener,
  ) {
    this.#pod = pod;
    this.#folder = folder;
    this.#isolation = isolation;
    this.#tools = tools;
    this.#listener = listener;
  }

  /** Lays the pod out and starts its containers; throws PodTaskError before anything runs. */
  start(python: string | undefined): void {
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    const { initContainers = [], containers } = this.#pod.spec ?? { containers: [] };
    const { environment, clock } = this.#tools;
    const layout = new PodLayout(this.#folder, this.#pod, this.#isolation, environment['PATH']);
    layout.addPrograms(python);
    for (const [index, container] of [...initContainers, ...containers].entries()) {
      const laid = layout.lay(container, index);
      this.#containers.set(container.name, {
        container,
        laid,
        log: new LogFile(laid.logPath, clock),
        adapt: (words) => layout.adapt(words, container, index),
        process: undefined,
        endSidecar: undefined,
        isRunning: false,
      });
    }
    this.#work = this.#run(initContainers, containers);
  }

  log(container: string): LogFile {
    return this.#find(container).log;
  }

  async *exec(
    container: string,
    command: readonly string[],
    stdin: string | undefined,
    signal: AbortSignal,
  ): AsyncGenerator<ExecChunk, void, void> {
    const found = this.#find(container);
    if (!found.isRunning) {
      throw new PodTaskError('cluster-refused', {
        detail: `container ${container} is not running`,
      });
    }
    if (found.endSidecar !== undefined && /\bkill\b/.test([...command, stdin ?? ''].join(' '))) {
      found.endSidecar(0);
      yield { type: 'exit', code: 0 };
      return;
    }
    const launch = { ...found.laid.launch, command: found.adapt(command) };
    const { process, stdout, stderr } = startExec(
      toGuardedCommand(this.#isolation, launch),
      toLaunchEnvironment(this.#tools.environment, found.laid.variables),
      stdin,
    );
    this.#execs.add(process);
    try {
      yield* mergeOutputs(stdout, stderr, signal);
      yield { type: 'exit', code: await process.ended };
    } finally {
      process.signal('SIGKILL');
      this.#execs.delete(process);
    }
  }

  async stop(graceMs: number): Promise<void> {
    const isFirst = !this.#isStopping;
    this.#isStopping = true;
    if (graceMs > 0) {
      for (const { process, endSidecar } of this.#containers.values()) {
        if (isFirst) process?.signal('SIGTERM');
        endSidecar?.(143);
      }
      const over = new AbortController();
      await Promise.race([
        this.#work,
        this.#tools.clock.sleep(graceMs, over.signal).catch(() => undefined),
      ]);
      over.abort();
    }
    for (const { process, endSidecar } of this.#containers.values()) {
      process?.signal('SIGKILL');
      endSidecar?.(137);
    }
    for (const process of this.#execs) process.signal('SIGKILL');
    await this.#work;
  }

  async close(graceMs: number): Promise<void> {
    await this.stop(graceMs);
    this.dispose();
  }

  dispose(): void {
    try {
      rmSync(this.#folder, { recursive: true, force: true, maxRetries: 3 });
    } catch (error) {
      this.#tools.log.warn(`${this.#folder} was not removed`, error);
    }
  }

  async #run(init: readonly V1Container[], containers: readonly V1Container[]): Promise<void> {
    try {
      for (const { name } of init) {
        if (this.#isStopping || (await this.#runContainer(name)) !== 0) return;
      }
      if (this.#isStopping) return;
      await Promise.all(containers.map(({ name }) => this.#runContainer(name)));
    } finally {
      for (const { log } of this.#containers.values()) await log.end();
    }
  }

  /** Runs a container to its end and gives its exit code. */
  async #runContainer(name: string): Promise<number> {
    const running = this.#find(name);
    const startedAt = this.#tools.clock.now();
    let code: number;
    let failure: { reason: string; message: string } | undefined;
    try {
      if (running.laid.missingProgram !== undefined) {
        failure = toStartError(running.laid.missingProgram);
        code = 128;
      } else {
        code = isSidecar(running.container)
          ? await this.#standForSidecar(running, startedAt)
          : await this.#runProcess(running, startedAt);
      }
    } catch (error) {
      this.#tools.log.error(`container ${name} could not be run`, error);
      failure = { reason: 'StartError', message: String(error) };
      code = 128;
    }
    running.isRunning = false;
    await running.log.end();
    const message = failure?.message ?? (await readTerminationLog(running.laid.terminationLog));
    this.#tell(name, {
      terminated: {
        exitCode: code,
        reason: failure?.reason ?? (code === 0 ? 'Completed' : 'Error'),
        startedAt,
        finishedAt: this.#tools.clock.now(),
        ...(message === '' ? {} : { message }),
      },
    });
    return code;
  }

  async #runProcess(running: RunningContainer, startedAt: Date): Promise<number> {
    const { laid, log, container } = running;
    const started = await startProcess(
      toGuardedCommand(this.#isolation, laid.launch),
      {
        environment: toLaunchEnvironment(this.#tools.environment, laid.variables),
        clock: this.#tools.clock,
        fifo: laid.fifo,
      },
      (bytes) => log.write(bytes),
    );
    running.process = started.process;
    // The deletion may have come while the pipe was made.
    if (this.#isStopping) started.process.signal('SIGKILL');
    running.isRunning = true;
    this.#tell(container.name, { running: { startedAt } });
    const [code] = await Promise.all([started.process.ended, started.output]);
    return code;
  }

  #standForSidecar(running: RunningContainer, startedAt: Date): Promise<number> {
    return new Promise((resolve) => {
      running.endSidecar = (code) => {
        running.endSidecar = undefined;
        resolve(code);
      };
      if (this.#isStopping) {
        running.endSidecar(143);
        return;
      }
      running.isRunning = true;
      this.#tell(running.container.name, { running: { startedAt } });
    });
  }

  #find(container: string): RunningContainer {
    const found = this.#containers.get(container);
    if (found === undefined) {
      const message = `container ${container} is not valid for this pod`;
      throw new PodTaskError('cluster-refused', { detail: message });
    }
    return found;
  }

  #tell(container: string, state: V1ContainerState): void {
    this.#listener.onState(container, state);
  }
}

interface RunningContainer {
  readonly container: V1Container;
  readonly laid: ContainerLayout;
  readonly log: LogFile;
  readonly adapt: (words: readonly string[]) => readonly string[];
  process: RunningProcess | undefined;
  endSidecar: ((code: number) => void) | undefined;
  isRunning: boolean;
}

/** The sidecar as cncf.kubernetes writes it (`PodDefaults.SIDECAR_CONTAINER`). */
function isSidecar(container: V1Container): boolean {
  return (
    container.name === 'airflow-xcom-sidecar' &&
    (container.command ?? []).join(' ').startsWith('sh -c trap "exit 0" INT;')
  );
}

function toStartError(program: string): { reason: string; message: string } {
  return {
    reason: 'StartError',
    message: `exec: "${program}": executable file not found in $PATH`,
  };
}

/** `terminationMessagePath`: at most 4096 bytes, as the kubelet reads it. */
async function readTerminationLog(path: string): Promise<string> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4096), 0, 4096, 0);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
}
