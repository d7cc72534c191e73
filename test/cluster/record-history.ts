import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CoreV1Event, V1Pod, V1PodSpec } from '@kubernetes/client-node';
import { isPodTaskError } from '../../src/core/base/failure.ts';
import type { PodTaskError } from '../../src/core/base/failure.ts';
import type { Transcript } from '../contract/lab.ts';
import type { History } from '../unit/run/verdict/history.ts';
import type { VerdictCase } from './verdicts/verdict-case.ts';

const folder = join(import.meta.dirname, '../fixtures/verdicts');
const refusals = join(import.meta.dirname, '../fixtures/refused-pods');
const source = 'recorded on Kubernetes 1.34';

/** True with RECORD_VERDICTS=1. */
export const isRecording = process.env['RECORD_VERDICTS'] === '1';

/** While recording: writes the pod as it was at the end, its events and the verdict to the fixtures. */
export function recordHistory(one: VerdictCase, { verdict, journal, cleaned }: Transcript): void {
  const [kept] = journal.kept;
  if (!isRecording || verdict === undefined || kept === undefined) return;
  const { outcome, exit_code, reason, message, cause, data = {}, signal = null } = verdict;
  const { last_lines: lines = [] } = verdict;
  const ending = { reason, message };
  const { detail: _detail, ...values } = data;
  const own = { cause: one.cause, ...(Object.keys(values).length === 0 ? {} : { data: values }) };
  const isEarly = outcome === 'failed' && exit_code === null && cause !== 'node-rejected';
  const isLate = reason.startsWith('XCom');
  const history: History = {
    source: one.source === undefined ? source : `${source}, ${one.source}`,
    settings: one.settings ?? {},
    // It may also have gone after it was judged.
    gone: cleaned === 'gone' && reason === 'Deleted',
    ...(outcome === 'cancelled' ? { cancelled: true } : {}),
    ...(isEarly && isNamed(reason) ? { early: ending } : {}),
    ...(cause === 'execution-timeout' ? { early: { ...ending, ...own } } : {}),
    ...(isLate ? { xcom: { ...ending, ...own } } : {}),
    ...(cause === 'cleaned-up' ? { now: new Date().toISOString() } : {}),
    ...(cause === 'completed-empty' ? { isResultEmpty: true } : {}),
    ...(lines.length === 0 ? {} : { lines }),
    expected: { outcome, exit_code, reason, cause: one.cause, signal, data },
    pod: trimPod(kept.pod),
    events: kept.events.map(trimEvent),
  };
  const text = scrub(JSON.stringify(history, undefined, 2), kept.pod);
  mkdirSync(join(folder, one.cause), { recursive: true });
  writeFileSync(join(folder, one.cause, `${one.form}.json`), `${text}\n`);
}

/** True for what ends a run before a container decided. */
function isNamed(reason: string): boolean {
  return /^(?:StartTimeout|ScheduleTimeout|Deleted|.*Image.*)$/.test(reason);
}

/** Without what no verdict depends on: what every pod has, and what tells of this machine. */
function trimPod({ metadata = {}, spec, status = {} }: V1Pod): V1Pod {
  const { name, namespace, uid, labels, annotations, ...times } = metadata;
  const { managedFields: _f, generation: _g, resourceVersion: _v, ...when } = times;
  const { hostIP: _host, hostIPs: _hosts, podIP: _ip, podIPs: _ips, ...rest } = status;
  const trimmed = {
    metadata: { name, namespace, uid, labels, annotations, ...when },
    ...(spec === undefined ? {} : { spec: trimSpec(spec) }),
    status: rest,
  };
  return JSON.parse(JSON.stringify(trimmed, dropUsual)) as V1Pod;
}

function trimSpec(spec: V1PodSpec): V1PodSpec {
  const { tolerations: _t, dnsPolicy: _d, schedulerName: _s, securityContext, ...rest } = spec;
  const { serviceAccount: _a, enableServiceLinks: _l, preemptionPolicy: _p, ...own } = rest;
  const isUsual = Object.keys(securityContext ?? {}).length === 0;
  return { ...own, ...(isUsual || securityContext === undefined ? {} : { securityContext }) };
}

const usual: ReadonlySet<string> = new Set([
  'terminationMessagePath',
  'terminationMessagePolicy',
  'observedGeneration',
  'lastState',
  'imageID',
  'containerID',
  'lastProbeTime',
]);

function dropUsual(key: string, value: unknown): unknown {
  if (usual.has(key)) return undefined;
  if (!Array.isArray(value)) return value;
  return value.filter(
    (one: { readonly name?: unknown }) => !String(one.name).startsWith('kube-api-access'),
  );
}

/** While recording: writes the answer to a pod that was refused. */
export function recordRefusal(name: string, error: PodTaskError, namespace: string): void {
  if (!isRecording) return;
  const { code, data, cause } = error;
  const { detail: _, cluster: _cluster, ...expected } = data;
  const answer = isPodTaskError(cause) ? cause.cause : cause;
  const refusal = { source, expected: { code, ...expected }, answer };
  const text = JSON.stringify(refusal, undefined, 2)
    .replaceAll(namespace, 'example')
    .replaceAll(/user-[0-9a-f]{8}/g, 'reader');
  mkdirSync(refusals, { recursive: true });
  writeFileSync(join(refusals, `${name}.json`), `${text}\n`);
}

function trimEvent({ type, reason, message, involvedObject, count }: CoreV1Event): CoreV1Event {
  const { fieldPath } = involvedObject;
  return {
    metadata: {},
    involvedObject: fieldPath === undefined ? {} : { fieldPath },
    ...(type === undefined ? {} : { type }),
    ...(reason === undefined ? {} : { reason }),
    ...(message === undefined ? {} : { message }),
    ...(count === undefined ? {} : { count }),
  };
}

/** Names of this run and of this machine become those of an example. */
function scrub(text: string, { metadata }: V1Pod): string {
  const names = [
    [metadata?.name, 'example-pod'],
    [metadata?.namespace, 'example'],
    [metadata?.uid, '00000000-0000-4000-8000-000000000001'],
  ] as const;
  const named = names.reduce(
    (all, [name, other]) => (name === undefined ? all : all.replaceAll(name, other)),
    text,
  );
  return named
    .replaceAll(/\b127\.0\.0\.1:\d+/g, '127.0.0.1:5000')
    .replaceAll(/\buser-[0-9a-f]{8}\b/g, 'reader')
    .replaceAll(/\blocalhost\b|\bexample-(?:quiet|tainted)\b/g, 'node-1')
    .replaceAll(/\/[\w./-]*\/kubelet\/(?=pods|seccomp)/g, '/var/lib/kubelet/');
}
