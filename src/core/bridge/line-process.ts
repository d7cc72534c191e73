import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { toError } from '../base/clock.ts';
import type { Clock } from '../base/clock.ts';

/** A program of this machine; never a shell line. */
export interface BridgeCommand {
  /** The program and its arguments. */
  readonly argv: readonly string[];
  /** Where it is started, absolute; undefined: where we are. */
  readonly folder: string | undefined;
}

/** Why a program gave no line. */
export type LineFailure =
  | { readonly kind: 'missing'; readonly detail: string }
  | { readonly kind: 'ended'; readonly exit: string | number; readonly said: string }
  | { readonly kind: 'late'; readonly milliseconds: number }
  | { readonly kind: 'too-long' };

/** What a program is run with. */
export interface LineTools {
  readonly clock: Clock;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The error of a failure. */
  readonly fail: (failure: LineFailure, cause?: unknown) => Error;
}

/** A program that answers each line with a line. What goes wrong ends it, with all that it has started. */
export interface LineProcess {
  /** One after the other. `line` has no line break of its own. */
  ask(line: string, milliseconds: number, signal: AbortSignal): Promise<string>;
  /** What it said on standard error, its end. */
  said(): string;
  /** Resolves once it has ended. */
  stop(): Promise<void>;
}

const longestLine = 32 * 1024 * 1024;
const mostSaid = 64 * 1024;
/** Milliseconds that it may take to end by itself. */
const grace = 2000;

interface Waiting {
  readonly resolve: (line: string) => void;
  readonly reject: (error: Error) => void;
}

/** Starts it and writes `first` to it. */
export function startLineProcess(
  { argv: [file = '', ...given], folder }: BridgeCommand,
  first: Uint8Array,
  { clock, environment, fail }: LineTools,
): LineProcess {
  let child: ChildProcess | undefined;
  let waiting: Waiting | undefined;
  let failure: Error | undefined;
  let pieces: Buffer[] = [];
  let length = 0;
  let said = '';

  let stopping: Promise<void> | undefined;

  const stop = (): Promise<void> =>
    (stopping ??= child === undefined ? Promise.resolve() : end(child, clock));
  const give = (error: Error): void => {
    failure ??= error;
    waiting?.reject(failure);
    waiting = undefined;
    void stop();
  };
  const refuse = (error: NodeJS.ErrnoException): void => {
    give(fail({ kind: 'missing', detail: error.code ?? error.message }, error));
  };
  const take = (bytes: Buffer): void => {
    let rest = bytes;
    for (let at = rest.indexOf(0x0a); at >= 0; at = rest.indexOf(0x0a)) {
      const line = Buffer.concat([...pieces, rest.subarray(0, at)]).toString('utf8');
      rest = rest.subarray(at + 1);
      pieces = [];
      length = 0;
      // A line that nobody has asked for is dropped.
      waiting?.resolve(line);
      waiting = undefined;
    }
    pieces.push(rest);
    length += rest.length;
    if (length > longestLine) give(fail({ kind: 'too-long' }));
  };

  try {
    child = spawn(file, given, {
      shell: false,
      windowsHide: true,
      // A group of its own, so that it ends with its children.
      detached: process.platform !== 'win32',
      env: { ...environment },
      ...(folder === undefined ? {} : { cwd: folder }),
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    child.on('error', refuse);
    child.on('close', (code, killed) =>
      give(fail({ kind: 'ended', exit: code ?? killed ?? '', said })),
    );
    child.stdout?.on('data', take);
    child.stderr?.on('data', (bytes: Buffer) => {
      said = (said + bytes.toString('utf8')).slice(-mostSaid);
    });
    // Whoever does not read has ended, which `close` tells.
    child.stdin?.on('error', () => undefined);
    child.stdin?.write(first);
  } catch (error) {
    // Node throws what the system says of the arguments, for example that they are too long.
    refuse(error as NodeJS.ErrnoException);
  }

  return {
    ask: (line, milliseconds, signal) => {
      if (failure !== undefined) return Promise.reject(failure);
      const timer = new AbortController();
      const abort = (): void => give(toError(signal.reason));
      return new Promise<string>((resolve, reject) => {
        waiting = { resolve, reject };
        if (signal.aborted) {
          abort();
          return;
        }
        signal.addEventListener('abort', abort, { once: true });
        clock.sleep(milliseconds, timer.signal).then(
          () => give(fail({ kind: 'late', milliseconds })),
          () => undefined,
        );
        child?.stdin?.write(`${line}\n`);
      }).finally(() => {
        timer.abort();
        signal.removeEventListener('abort', abort);
      });
    },
    said: () => said,
    stop,
  };
}

/** Ends it with its children: its input is over, which is all that is seen inside of a container, and it may tidy up. */
async function end(child: ChildProcess, clock: Clock): Promise<void> {
  child.stdin?.destroy();
  signalGroup(child, 'SIGTERM');
  const isOver = child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
  const over = new AbortController();
  if (isOver) over.abort();
  else child.once('exit', () => over.abort());
  await clock.sleep(grace, over.signal).catch(() => undefined);
  signalGroup(child, 'SIGKILL');
  // What has left its group may hold the pipes open for longer.
  child.stdout?.destroy();
  child.stderr?.destroy();
  child.unref();
}

function signalGroup(child: ChildProcess, name: 'SIGTERM' | 'SIGKILL'): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill(name);
    else process.kill(-child.pid, name);
  } catch {
    // The group has ended.
  }
}
