import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { closeSync, constants, openSync, rmSync } from 'node:fs';
import { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import type { Clock } from '../base/clock.ts';
import { PodTaskError } from '../base/failure.ts';
import { findCommandProcess } from './command-process.ts';
import { runProgram } from './run-program.ts';

/** Milliseconds that output may still come after the last process of a container has ended. */
const outputPatience = 2000;

/** A group of processes that is ended as a whole. */
export class RunningProcess {
  /** Exit code, 128 + number of the signal where one ended it; never rejects. */
  readonly ended: Promise<number>;
  readonly #child: ChildProcess;
  #isOver = false;

  constructor(child: ChildProcess) {
    this.#child = child;
    this.ended = new Promise((resolve) => {
      child.on('exit', (code, signal) => {
        // Whatever the command left running in its group ends with it.
        this.signal('SIGKILL');
        this.#isOver = true;
        resolve(code ?? 128 + (signal === 'SIGTERM' ? 15 : 9));
      });
      child.on('error', () => {
        this.#isOver = true;
        resolve(128);
      });
    });
  }

  /**
   * KILL goes to the whole group, TERM to the command alone, as to a container's first process; where that one is not to be
   * found, to the group. Nothing happens once all has ended.
   */
  signal(name: 'SIGTERM' | 'SIGKILL'): void {
    const { pid } = this.#child;
    if (pid === undefined || this.#isOver) return;
    const command = name === 'SIGTERM' ? findCommandProcess(pid) : undefined;
    try {
      process.kill(command ?? -pid, name);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}

/** Where a command line runs. */
export interface ProcessOptions {
  readonly environment: Readonly<Record<string, string>>;
  readonly clock: Clock;
  /** A path of ours that is free. */
  readonly fifo: string;
}

/**
 * Starts a command line with both outputs in one stream, in their true order, and hands on each piece before the next is
 * read. The stream is a named pipe, since programs that open /dev/stdout cannot do so on the socket that Node would give.
 */
export async function startProcess(
  words: readonly string[],
  options: ProcessOptions,
  write: (bytes: Uint8Array) => Promise<void>,
): Promise<{ readonly process: RunningProcess; readonly output: Promise<void> }> {
  const { fifo, environment } = options;
  const made = await runProgram('mkfifo', ['-m', '600', fifo], { environment, timeout: 5000 });
  if (made.code !== 0) throw new PodTaskError('sandbox-failed', { detail: made.err.trim() });
  const from = openSync(fifo, constants.O_RDONLY | constants.O_NONBLOCK);
  const to = openSync(fifo, constants.O_WRONLY);
  rmSync(fifo);
  const stream = new Socket({ fd: from, readable: true, writable: false });
  const child = spawn(words[0] ?? '', words.slice(1), {
    env: environment,
    detached: true,
    stdio: ['ignore', to, to, 'pipe'],
  });
  closeSync(to);
  const running = new RunningProcess(child);
  const output = pump(stream, write);
  const stop = new AbortController();
  void running.ended
    .then(() => options.clock.sleep(outputPatience, stop.signal))
    .then(
      () => stream.destroy(),
      () => undefined,
    );
  return {
    process: running,
    output: output.finally(() => {
      stop.abort();
    }),
  };
}

/** Starts a command line with its outputs apart and its input given. */
export function startExec(
  words: readonly string[],
  environment: Readonly<Record<string, string>>,
  input: string | undefined,
): { readonly process: RunningProcess; readonly stdout: Readable; readonly stderr: Readable } {
  const child = spawn(words[0] ?? '', words.slice(1), {
    env: environment,
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
  });
  // A command that does not read its input may end before it is written.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input ?? '');
  return { process: new RunningProcess(child), stdout: child.stdout, stderr: child.stderr };
}

async function pump(stream: Readable, write: (bytes: Uint8Array) => Promise<void>): Promise<void> {
  try {
    for await (const bytes of stream) await write(bytes as Uint8Array);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
}
