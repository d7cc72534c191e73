import type { Clock } from '../base/clock.ts';
import type { CauseCode } from '../base/cause.ts';
import { PodTaskError } from '../base/failure.ts';
import { isJsonObject, parseJson } from '../base/json.ts';
import type { Json, JsonObject } from '../base/json.ts';
import type { MessageData } from '../base/message.ts';
import { readPod, readTasks, readTexts, readVersions } from './answers.ts';
import type { AirflowPod, AirflowTask, AirflowVersions, Refusal } from './answers.ts';
import { startLineProcess } from './line-process.ts';
import type { BridgeCommand, LineFailure } from './line-process.ts';
import { bootstrap } from './program.ts';
import type { DagQuestion, PodQuestion, ProjectFolders } from './questions.ts';

/** What a bridge is opened with. */
export interface BridgeTools {
  readonly clock: Clock;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** As readProgram gives it. */
  readonly program: Uint8Array;
  readonly limits?: BridgeLimits;
  /** Told what Airflow said beside its answers, once it has ended; it may hold secrets. */
  readonly onSaid?: (text: string) => void;
}

/** Milliseconds after which waiting is given up. */
export interface BridgeLimits {
  /** Until Airflow is imported, its container's start included. */
  readonly start: number;
  /** For one question, which imports the DAG file. */
  readonly answer: number;
}

const defaultLimits: BridgeLimits = { start: 120_000, answer: 120_000 };

/** The user's own Airflow, asked. What cannot be asked throws `bridge-failed`, and ends it. */
export interface Bridge {
  readonly versions: AirflowVersions;
  tasks(question: DagQuestion, signal: AbortSignal): Promise<readonly AirflowTask[] | Refusal>;
  pod(question: PodQuestion, signal: AbortSignal): Promise<AirflowPod | Refusal>;
  /** The values of variables, which may be secrets; all that there are where `ids` is undefined. */
  variables(ids: readonly string[] | undefined, signal: AbortSignal): Promise<Texts>;
  /** The same of connections, as URIs. */
  connections(ids: readonly string[] | undefined, signal: AbortSignal): Promise<Texts>;
  /** Resolves once it has ended. */
  close(): Promise<void>;
}

/** Texts by id; one that is nowhere is left out. */
export type Texts = ReadonlyMap<string, string>;

/** People who know that a program can come over standard input end the command with `-`. */
function withoutDash(argv: readonly string[]): readonly string[] {
  return argv.at(-1) === '-' ? argv.slice(0, -1) : argv;
}

/** Starts the program of `command`, a Python of the environment that holds Airflow, and waits for Airflow's versions. */
export async function openBridge(
  command: BridgeCommand,
  folders: ProjectFolders,
  tools: BridgeTools,
  signal: AbortSignal,
): Promise<Bridge> {
  const limits = tools.limits ?? defaultLimits;
  const shown = command.argv.join(' ').slice(0, mostDetail);
  const fail = (why: CauseCode, data: MessageData, cause?: unknown): PodTaskError =>
    new PodTaskError('bridge-failed', { why, command: shown, ...data }, cause);
  const lines = startLineProcess(
    { ...command, argv: [...withoutDash(command.argv), '-c', bootstrap] },
    tools.program,
    { ...tools, fail: (failure, cause) => explain(failure, fail, cause) },
  );
  const close = async (): Promise<void> => {
    await lines.stop();
    tools.onSaid?.(lines.said());
  };
  let count = 0;
  let before: Promise<unknown> = Promise.resolve();

  const exchange = async (
    method: string,
    question: object,
    limit: number,
    asking: AbortSignal,
  ): Promise<JsonObject | Refusal> => {
    const id = count++;
    // Airflow's own limit, where there is none of ours to end it, is a little shorter.
    const line = JSON.stringify({ id, method, seconds: limit / 1000 - 1, ...question });
    const answer = parseJson(await lines.ask(line, limit, asking));
    if (!isJsonObject(answer) || answer['id'] !== id) {
      throw fail('bridge-answer', { detail: JSON.stringify(answer ?? null).slice(0, mostDetail) });
    }
    if (isJsonObject(answer['result'])) return answer['result'];
    const error = isJsonObject(answer['error']) ? answer['error'] : {};
    const detail = textOf(error['message']);
    switch (error['kind']) {
      case 'file':
      case 'task':
        return { kind: 'refused', by: error['kind'], detail };
      case 'no-airflow':
        throw fail('bridge-no-airflow', { detail });
      case 'no-file':
        throw fail('bridge-no-file', { detail });
      case 'task-missing':
        throw fail('bridge-no-task', { detail });
      case 'not-a-pod':
        throw fail('bridge-no-pod', { detail });
      case 'timeout':
        throw fail('bridge-timeout', { seconds: limit / 1000 });
      default:
        throw fail('bridge-answer', { detail });
    }
  };
  /** One question after the other. */
  const ask = (
    method: string,
    question: object,
    asking: AbortSignal,
  ): Promise<JsonObject | Refusal> => {
    const next = before.then(() => exchange(method, question, limits.answer, asking));
    before = next.catch(() => undefined);
    return next;
  };
  const read = <T>(
    answer: JsonObject | Refusal,
    reader: (answer: JsonObject) => T | undefined,
  ): T => {
    const found = isRefusal(answer) ? undefined : reader(answer);
    if (found !== undefined) return found;
    throw fail('bridge-answer', { detail: JSON.stringify(answer).slice(0, mostDetail) });
  };

  try {
    const versions = read(await exchange('start', folders, limits.start, signal), readVersions);
    return {
      versions,
      tasks: async (question, asking) => {
        const answer = await ask('tasks', question, asking);
        return isRefusal(answer) ? answer : read(answer, readTasks);
      },
      pod: async (question, asking) => {
        const answer = await ask('pod', question, asking);
        return isRefusal(answer) ? answer : read(answer, readPod);
      },
      variables: async (ids, asking) =>
        read(await ask('variables', { ids: ids ?? null }, asking), readTexts),
      connections: async (ids, asking) =>
        read(await ask('connections', { ids: ids ?? null }, asking), readTexts),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

const mostDetail = 800;

function isRefusal(answer: JsonObject | Refusal): answer is Refusal {
  return answer['kind'] === 'refused';
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}

function explain(
  failure: LineFailure,
  fail: (why: CauseCode, data: MessageData, cause?: unknown) => Error,
  cause: unknown,
): Error {
  switch (failure.kind) {
    case 'missing':
      return fail('bridge-missing', { detail: failure.detail }, cause);
    case 'ended':
      return fail('bridge-ended', {
        exit: failure.exit,
        detail: failure.said.trim().slice(-mostDetail),
      });
    case 'late':
      return fail('bridge-timeout', { seconds: failure.milliseconds / 1000 });
    case 'too-long':
      return fail('bridge-answer', { detail: '> 32 MiB' });
  }
}
