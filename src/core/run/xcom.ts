import type { Json } from '../base/json.ts';
import { PodTaskError, isPodTaskError } from '../base/failure.ts';
import { isPassing } from './follow-pod.ts';
import { findStage, xcomSidecar } from './pod-facts.ts';
import type { PodView } from './pod-view.ts';
import type { RunTools } from './run-tools.ts';
import type { EarlyEnd } from './startup.ts';

/** The command of `PodManager.extract_xcom_json` (cncf.kubernetes 10.4 and newer). */
export const readCommand: readonly string[] = [
  '/bin/sh',
  '-c',
  'if [ -s /airflow/xcom/return.json ]; then cat /airflow/xcom/return.json; else echo __airflow_xcom_result_empty__; fi',
];

/**
 * Sends SIGINT to the sidecar's own shell alone, wherever it stands among the pod's processes. The bracket keeps the
 * command from finding itself.
 */
export const endCommand: readonly string[] = [
  '/bin/sh',
  '-c',
  'f=; for p in /proc/[0-9]*; do c=$(cat "$p/cmdline" 2>/dev/null); case $c in *\'trap "exit 0" \'[I]NT*) kill -2 "${p#/proc/}" && f=1;; esac; done; [ -n "$f" ] || kill -2 1',
];

const emptyMarker = '__airflow_xcom_result_empty__';
const mostBytes = 64 * 1024 * 1024;
const sidecarPatience = 900_000;
// Its shell looks up once a second, and the kubelet reports about as often.
const sidecarFarewell = 3000;
const tries = 5;

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
  if (problem !== undefined) return { failure: { reason: 'XComUnavailable', message: problem } };
  let text: string;
  try {
    text = await readResult(tools, signal);
  } catch (error) {
    signal.throwIfAborted();
    if (!isPodTaskError(error)) throw error;
    tools.log.debug('the XCom result cannot be read', error);
    return { failure: { reason: 'XComUnavailable', message: toText(error) } };
  }
  if (text.trimEnd() === emptyMarker) return { value: null, empty: true };
  const value = parseXCom(text);
  if (value === undefined) {
    return { failure: { reason: 'XComInvalid', message: text.slice(0, 200) } };
  }
  return { value, empty: false };
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
    const { code, err } = await execute(tools, endCommand, signal);
    if (code !== 0) throw new PodTaskError('cluster-refused', { detail: err.trim() });
    await within(sidecarFarewell, tools, signal, (either) =>
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
  const result = await within(sidecarPatience, tools, signal, (either) =>
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

/** What `wait` comes to, or `late` after `ms` milliseconds; the signal that it gets is aborted at the end. */
async function within<T>(
  ms: number,
  tools: RunTools,
  signal: AbortSignal,
  wait: (either: AbortSignal) => Promise<T>,
): Promise<T | 'late'> {
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  const late = tools.clock.sleep(ms, either).then(
    () => 'late' as const,
    () => 'late' as const,
  );
  const result = wait(either);
  result.catch(() => undefined);
  try {
    const first = await Promise.race([result, late]);
    signal.throwIfAborted();
    return first;
  } finally {
    stop.abort();
  }
}

async function readResult(tools: RunTools, signal: AbortSignal): Promise<string> {
  for (let attempt = 1; ; attempt++) {
    try {
      const { code, out, err } = await execute(tools, readCommand, signal);
      if (code !== 0) throw new PodTaskError('cluster-refused', { detail: err.trim() });
      return out;
    } catch (error) {
      signal.throwIfAborted();
      if (!isPassing(error) || attempt >= tries) throw error;
      tools.log.debug('reading the XCom result is tried again', error);
      await tools.clock.sleep(Math.min(1000 * 2 ** (attempt - 1), 15_000), signal);
    }
  }
}

async function execute(
  tools: RunTools,
  command: readonly string[],
  signal: AbortSignal,
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
      throw new PodTaskError('unsupported', { detail: `more than ${mostBytes} bytes` });
    }
    (chunk.type === 'stdout' ? out : err).push(chunk.bytes);
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
