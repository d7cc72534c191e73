import { spawn } from 'node:child_process';
import { PassThrough } from 'node:stream';
import type { Readable } from 'node:stream';
import { PodTaskError } from '../base/failure.ts';
import { toToolPath } from './isolation.ts';
import { runProgram } from './run-program.ts';
import type { ProgramResult } from './run-program.ts';

/** The label that all our containers and volumes carry; its value is the pod's uid. */
export const uidLabel = 'pod-tasks/uid';

/** What the engine says of a container (`inspect`), as far as both engines say it. */
export interface InspectedContainer {
  readonly id: string;
  readonly labels: ReadonlyMap<string, string>;
  readonly created: Date;
  readonly status: string;
  readonly exitCode: number;
  readonly isOutOfMemory: boolean;
  /** A name or a number. */
  readonly stopSignal: string;
  readonly startedAt: Date;
  readonly finishedAt: Date;
}

/** The command line of podman or docker; both take the same words for all that is used here. */
export class EngineCli {
  readonly name: 'podman' | 'docker';
  readonly #environment: Readonly<Record<string, string | undefined>>;

  constructor(
    name: 'podman' | 'docker',
    environment: Readonly<Record<string, string | undefined>>,
  ) {
    this.name = name;
    this.#environment = { ...environment, PATH: toToolPath(environment['PATH']) };
  }

  /** How the engine answers; never rejects. */
  ask(
    args: readonly string[],
    options: { readonly timeout?: number; readonly signal?: AbortSignal } = {},
  ): Promise<ProgramResult> {
    return runProgram(this.name, args, { environment: this.#environment, ...options });
  }

  /** The same, where anything but success throws `sandbox-failed`. */
  async order(args: readonly string[]): Promise<string> {
    const { code, out, err } = await this.ask(args);
    if (code !== 0) throw new PodTaskError('sandbox-failed', { detail: toReason(err) });
    return out;
  }

  /** Starts a command whose output is read as it comes. */
  open(
    args: readonly string[],
    input: string | undefined,
    signal: AbortSignal,
  ): {
    readonly stdout: Readable;
    readonly stderr: Readable;
    readonly ended: Promise<number>;
  } {
    const child = spawn(this.name, args, {
      env: { ...this.#environment },
      signal,
      killSignal: 'SIGKILL',
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    child.stdin.on('error', () => undefined);
    child.stdin.end(input ?? '');
    const ended = new Promise<number>((resolve) => {
      child.on('exit', (code) => {
        resolve(code ?? 137);
      });
      child.on('error', () => {
        resolve(125);
      });
    });
    // Node throws away what nobody reads at the moment when a child ends.
    const stdout = child.stdout.pipe(new PassThrough());
    const stderr = child.stderr.pipe(new PassThrough());
    return { stdout, stderr, ended };
  }

  /** The containers of these names or ids that exist. */
  async inspect(names: readonly string[]): Promise<readonly InspectedContainer[]> {
    if (names.length === 0) return [];
    const { out } = await this.ask(['container', 'inspect', ...names]);
    const parsed: unknown = out.trim() === '' ? [] : JSON.parse(out);
    return Array.isArray(parsed) ? parsed.map((one) => toInspected(one as RawContainer)) : [];
  }

  async hasImage(image: string): Promise<boolean> {
    const { code } = await this.ask(['image', 'inspect', '--format', '{{.Id}}', '--', image]);
    return code === 0;
  }
}

/** The last line of what an engine complained, without its `Error:`. */
export function toReason(err: string): string {
  return (err.trim().split('\n').at(-1) ?? '').replace(/^Error: /, '');
}

interface RawContainer {
  readonly Id: string;
  readonly Created: string;
  readonly Config: {
    readonly Labels: Readonly<Record<string, string>> | null;
    readonly StopSignal?: string | number;
  };
  readonly State: {
    readonly Status: string;
    readonly ExitCode: number;
    readonly OOMKilled: boolean;
    readonly StartedAt: string;
    readonly FinishedAt: string;
  };
}

function toInspected({ Id, Created, Config, State }: RawContainer): InspectedContainer {
  return {
    id: Id,
    labels: new Map(Object.entries(Config.Labels ?? {})),
    created: new Date(Created),
    status: State.Status,
    exitCode: State.ExitCode,
    isOutOfMemory: State.OOMKilled,
    stopSignal: String(Config.StopSignal ?? 'SIGTERM'),
    startedAt: new Date(State.StartedAt),
    finishedAt: new Date(State.FinishedAt),
  };
}
