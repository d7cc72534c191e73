import { spawn } from 'node:child_process';

/** How a program of this machine ended; `code` is undefined where it could not be started or was killed. */
export interface ProgramResult {
  readonly code: number | undefined;
  readonly out: string;
  readonly err: string;
}

/** Surroundings of such a program. */
export interface ProgramOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Killed after this many milliseconds; undefined: never. */
  readonly timeout?: number;
  readonly signal?: AbortSignal;
}

/** Runs a program (never a shell line) without input, and gives what it wrote, each stream up to 16 MiB; never rejects. */
export function runProgram(
  file: string,
  args: readonly string[],
  options: ProgramOptions,
): Promise<ProgramResult> {
  return new Promise((resolve) => {
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    const child = spawn(file, args, {
      env: { ...options.environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: options.timeout ?? 0,
      killSignal: 'SIGKILL',
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
    const collect = (into: Buffer[]): ((bytes: Buffer) => void) => {
      let length = 0;
      return (bytes) => {
        length += bytes.length;
        if (length <= mostBytes) into.push(bytes);
      };
    };
    const finish = (code: number | undefined, more = ''): void => {
      resolve({
        code,
        out: Buffer.concat(out).toString('utf8'),
        err: Buffer.concat(err).toString('utf8') + more,
      });
    };
    child.stdout.on('data', collect(out));
    child.stderr.on('data', collect(err));
    child.on('error', (error) => {
      finish(undefined, error.message);
    });
    child.on('close', (code) => {
      finish(code ?? undefined);
    });
  });
}

const mostBytes = 16 * 1024 * 1024;
