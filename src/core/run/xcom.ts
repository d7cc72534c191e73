import type { Json } from '../base/json.ts';
import { PodTaskError, isPodTaskError } from '../base/failure.ts';
import { findStage, xcomSidecar } from './pod-facts.ts';
import type { PodView } from './pod-view.ts';
import type { RunTools } from './run-tools.ts';
import type { EarlyEnd } from './startup/startup.ts';
import { afterAny, awayPatience, refusalPauses, tryAgain, whileAway } from './try-again.ts';
import type { Pausing } from './try-again.ts';
import { within } from './within.ts';

/** The command of `PodManager.extract_xcom_json` (cncf.kubernetes 10.4 and newer). */
export const readCommand: readonly string[] = [
  '/bin/sh',
  '-c',
  'if [ -s /airflow/xcom/return.json ]; then cat /airflow/xcom/return.json; else echo __airflow_xcom_result_empty__; fi',
];

const toldMarker = 'told';

/**
 * Sends SIGINT to the sidecar's own shell, wherever it stands among the pod's processes, and then, since a shell looks up only
 * when its child has ended, to the `sleep` that it waits for. That ends the container and may end this command with it, so
 * it says before that it is done. The bracket keeps it from finding itself.
 */
export const endCommand: readonly string[] = [
  '/bin/sh',
  '-c',
  'f=; for p in /proc/[0-9]*; do c=$(cat "$p/cmdline" 2>/dev/null); case $c in *\'trap "exit 0" \'[I]NT*) ' +
    'kill -2 "${p#/proc/}" && f="$f ${p#/proc/}";; esac; done; ' +
    `[ -n "$f" ] || { kill -2 1 && f=1; } || exit; echo ${toldMarker}; ` +
    'for p in /proc/[0-9]*; do read -r i c s o r <"$p/stat" || continue; ' +
    'case " $f " in *" $o "*) kill -2 "$i";; esac; done 2>/dev/null; exit 0',
];

const emptyMarker = '__airflow_xcom_result_empty__';
const mostBytes = 64 * 1024 * 1024;
const tooBig = `more than ${mostBytes} bytes`;
const sidecarPatience = 900_000;
// The kubelet reports about once a second.
const sidecarFarewell = 3000;
const tries = 5;
const endTries = 4;

/** What came of the XCom: its value (null for an empty file), or why there is none. */
export type XComResult =
  { readonly value: Json; readonly empty: boolean } | { readonly failure: EarlyEnd };

/** Reads the result as the operator does, by a command in the sidecar; waits for the sidecar to run first. */
export async function extractXCom(
  view: PodView,
  tools: RunTools,
  signal: AbortSignal,
): Promise<XComResult> {
  const problem = await awaitSidecar(view, tools, signal);
  if (problem !== undefined) return { failure: toSidecarFailure(problem) };
  let text: string;
  try {
    text = await readResult(tools, signal);
  } catch (error) {
    signal.throwIfAborted();
    if (!isPodTaskError(error)) throw error;
    tools.log.debug('the XCom result cannot be read', error);
    return { failure: toReadFailure(error) };
  }
  if (text.trimEnd() === emptyMarker) return { value: null, empty: true };
  const value = parseXCom(text);
  if (value === undefined) {
    tools.recorder.keepXCom(text);
    const message = text.slice(0, 200);
    return { failure: { reason: 'XComInvalid', message, cause: 'xcom-invalid' } };
  }
  return { value, empty: false };
}

function toSidecarFailure(message: string): EarlyEnd {
  return message === 'late'
    ? {
        reason: 'XComUnavailable',
        message,
        cause: 'xcom-sidecar-late',
        data: { minutes: sidecarPatience / 60_000 },
      }
    : { reason: 'XComUnavailable', message, cause: 'xcom-sidecar-gone' };
}

function toReadFailure(error: PodTaskError): EarlyEnd {
  const message = toText(error);
  const reason = 'XComUnavailable';
  if (message === tooBig) {
    return {
      reason,
      message,
      cause: 'xcom-too-big',
      data: { limit: `${mostBytes / 1024 / 1024}Mi` },
    };
  }
  const isForbidden = isPodTaskError(error, 'cluster-forbidden');
  return { reason, message, cause: isForbidden ? 'xcom-forbidden' : 'xcom-unreadable' };
}

/**
 * Tells the sidecar to end and gives it a moment, since a pod whose containers have all ended goes at once when it is
 * deleted; where it cannot be told, its end is not waited for, as from cncf.kubernetes 10.23.
 */
export async function endSidecar(
  view: PodView,
  tools: RunTools,
  signal: AbortSignal,
): Promise<void> {
  try {
    const isOver = ({ pod, gone }: PodView): boolean =>
      gone || findStage(pod, xcomSidecar) === 'terminated';
    // The answer to an earlier try may have been lost.
    const send = async (): Promise<void> => (isOver(view) ? undefined : tell(tools, signal));
    await tryAgain(send, afterAny(endTries), tools, signal);
    await within(sidecarFarewell, tools.clock, signal, (either) =>
      view.until(
        ({ pod, gone }) =>
          gone || findStage(pod, xcomSidecar) === 'terminated' ? true : undefined,
        either,
      ),
    );
  } catch (error) {
    signal.throwIfAborted();
    tools.log.debug('the XCom sidecar was not reached', error);
    await tools.warn({ code: 'xcom-sidecar-stays', data: { pod: tools.name.name } });
  }
}

/**
 * The JSON of `text`, undefined where Python's `json.loads` would refuse it. Integers that JavaScript cannot hold become
 * raw JSON (they print as they were); NaN and the infinities, which Python allows, become strings.
 */
export function parseXCom(text: string): Json | undefined {
  return (
    parseExactly(text) ??
    parseExactly(
      text.replace(/"(?:[^"\\]|\\.)*"|-?Infinity|NaN/g, (token) =>
        token.startsWith('"') ? token : `"${token}"`,
      ),
    )
  );
}

function parseExactly(text: string): Json | undefined {
  try {
    return JSON.parse(text, ((_key: string, value: unknown, context?: { source?: string }) => {
      const source = context?.source;
      if (typeof value !== 'number' || source === undefined) return value;
      return Number.isSafeInteger(value) || !/^-?\d+$/.test(source) ? value : toRawJson(source);
    }) as (key: string, value: unknown) => unknown) as Json;
  } catch {
    return undefined;
  }
}

function toRawJson(source: string): unknown {
  return (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON(source);
}

async function awaitSidecar(
  view: PodView,
  tools: RunTools,
  signal: AbortSignal,
): Promise<string | undefined> {
  const result = await within(sidecarPatience, tools.clock, signal, (either) =>
    view.until(({ pod, gone }) => {
      if (gone) return 'gone';
      const stage = findStage(pod, xcomSidecar);
      if (stage === 'running' || stage === 'terminated') return stage;
      const isMissing = !(pod.spec?.containers ?? []).some(({ name }) => name === xcomSidecar);
      return isMissing ? 'missing' : undefined;
    }, either),
  );
  return result === 'running' ? undefined : result;
}

async function readResult(tools: RunTools, signal: AbortSignal): Promise<string> {
  const read = async (): Promise<string> => {
    const { code, out, err } = await execute(tools, readCommand, signal);
    if (code !== 0) throw new PodTaskError('cluster-refused', { detail: err.trim() });
    return out;
  };
  const pausing = whileAway(awayPatience, tools.clock, unlessSure);
  return await tryAgain(read, pausing, tools, signal);
}

/** The sidecar runs: that it is not found, or that no command gets through, may be one wrong answer. */
const unlessSure: Pausing = (error, attempt) => {
  const isOdd =
    isPodTaskError(error, 'not-found') ||
    (isPodTaskError(error, 'unsupported') && error.data['why'] === 'exec-blocked');
  return isOdd ? refusalPauses[attempt - 1] : afterAny(tries)(error, attempt);
};

/** What the XCom file holds now, as it is; undefined where it is empty. Throws what the cluster throws. */
export async function readXComText(
  tools: Pick<RunTools, 'name' | 'cluster'>,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { code, out, err } = await execute(tools, readCommand, signal);
  if (code !== 0) throw new PodTaskError('cluster-refused', { detail: err.trim() });
  return out.trimEnd() === emptyMarker ? undefined : out;
}

/** The stream may break after the marker: the container ends. */
async function tell(tools: RunTools, signal: AbortSignal): Promise<void> {
  const out: string[] = [];
  try {
    const { code, err } = await execute(tools, endCommand, signal, (text) => out.push(text));
    if (code !== 0) throw new PodTaskError('cluster-refused', { detail: err.trim() });
  } catch (error) {
    if (!out.join('').includes(toldMarker)) throw error;
    tools.log.debug('the XCom sidecar ended under the command', error);
  }
}

async function execute(
  tools: Pick<RunTools, 'name' | 'cluster'>,
  command: readonly string[],
  signal: AbortSignal,
  onOut: (text: string) => void = () => undefined,
): Promise<{ code: number; out: string; err: string }> {
  const out: Uint8Array[] = [];
  const err: Uint8Array[] = [];
  let length = 0;
  let code: number | undefined;
  const query = { ...tools.name, container: xcomSidecar, command };
  for await (const chunk of tools.cluster.exec(query, signal)) {
    if (chunk.type === 'exit') {
      code = chunk.code;
      continue;
    }
    length += chunk.bytes.length;
    if (length > mostBytes) {
      throw new PodTaskError('unsupported', { detail: tooBig });
    }
    (chunk.type === 'stdout' ? out : err).push(chunk.bytes);
    if (chunk.type === 'stdout') onOut(Buffer.from(chunk.bytes).toString('latin1'));
  }
  if (code === undefined) throw new PodTaskError('stream-broken', { detail: 'exec' });
  return {
    code,
    out: Buffer.concat(out).toString('utf8'),
    err: Buffer.concat(err).toString('utf8'),
  };
}

function toText(error: PodTaskError): string {
  const { detail } = error.data;
  return detail === undefined ? error.code : String(detail);
}
