import assert from 'node:assert/strict';
import type { V1Container, V1Pod } from '@kubernetes/client-node';
import type { Clock } from '../../src/core/base/clock.ts';
import { silentLog } from '../../src/core/base/log.ts';
import type { Ability, Cluster } from '../../src/core/cluster/cluster.ts';
import type { Manifest, RunSettings } from '../../src/core/manifest/manifest.ts';
import type { RunEvent, Verdict } from '../../src/core/run/run-event.ts';
import { run } from '../../src/core/run/run.ts';
import type { Step } from '../scripted/script.ts';
import { withScript } from '../scripted/script.ts';
import { createMemoryJournal } from './memory-journal.ts';
import type { MemoryJournal } from './memory-journal.ts';

/** What a container does: for real ones a line of sh, for scripted ones its steps. */
export interface Program {
  readonly sh: string;
  readonly steps: readonly Step[];
}

/** An adapter under test, made anew for each case. */
export interface Lab {
  readonly cluster: Cluster;
  readonly clock: Clock;
  readonly namespace: string;
  /** An image with sh and the usual small programs. */
  readonly image: string;
  /** What of a program the adapter follows: real ones run `sh`, the scripted one plays `steps`. */
  readonly plays: 'sh' | 'steps';
  /** True where the runtime keeps a `\r` before the end of a line; containerd takes it for a part of the line end. */
  readonly keepsReturns: boolean;
  /** A pod name that is free. */
  newName(): string;
  /** Makes every version so far too old to watch from; undefined where that cannot be brought about. */
  readonly expire: (() => void) | undefined;
  /** What the user of this cluster has no right to, though the cluster could do it. */
  readonly forbidden?: ReadonlySet<Ability>;
  /** Sees all where the user does not. */
  readonly eyes?: Cluster;
}

/** One promise that every adapter keeps. */
export interface ContractCase {
  readonly title: string;
  readonly needs: readonly (Ability | 'expire')[];
  readonly act: (lab: Lab) => Promise<void>;
}

/** Parts of a pod that a case cares for. */
export interface PodWish {
  readonly name?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly xcom?: boolean;
  readonly env?: Readonly<Record<string, string>>;
  readonly init?: Program;
  readonly second?: Program;
  readonly grace?: number;
}

const xcomMount = { name: 'xcom', mountPath: '/airflow/xcom' };

/** A pod with one container `base`, as the operator makes it, that runs the program. */
export function toPod(lab: Lab, program: Program, wish: PodWish = {}): V1Pod {
  const mounts = wish.xcom === true ? [xcomMount] : [];
  const toContainer = (name: string, { sh }: Program): V1Container => ({
    name,
    image: lab.image,
    command: ['sh', '-c'],
    args: [sh],
    env: Object.entries(wish.env ?? {}).map(([key, value]) => ({ name: key, value })),
    volumeMounts: mounts,
  });
  const sidecar: V1Container = {
    name: 'airflow-xcom-sidecar',
    image: lab.image,
    command: ['sh', '-c', 'trap "exit 0" INT; while true; do sleep 1; done;'],
    volumeMounts: mounts,
  };
  const pod: V1Pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: wish.name ?? lab.newName(),
      namespace: lab.namespace,
      labels: { 'contract-case': 'yes', ...wish.labels },
    },
    spec: {
      restartPolicy: 'Never',
      terminationGracePeriodSeconds: wish.grace ?? 1,
      volumes: wish.xcom === true ? [{ name: 'xcom', emptyDir: {} }] : [],
      ...(wish.init === undefined ? {} : { initContainers: [toContainer('first', wish.init)] }),
      containers: [
        toContainer('base', program),
        ...(wish.second === undefined ? [] : [toContainer('second', wish.second)]),
        ...(wish.xcom === true ? [sidecar] : []),
      ],
    },
  };
  // A script may be longer than the annotations of a real pod.
  if (lab.plays === 'sh') return pod;
  return withScript(pod, {
    base: program.steps,
    ...(wish.init === undefined ? {} : { first: wish.init.steps }),
    ...(wish.second === undefined ? {} : { second: wish.second.steps }),
  });
}

/** Settings as the newest provider's defaults. */
export function toSettings(change: Partial<RunSettings> = {}): RunSettings {
  return {
    baseContainerName: 'base',
    onFinishAction: 'delete_pod',
    onKillAction: 'delete_pod',
    getLogs: true,
    containerLogs: ['base'],
    doXcomPush: false,
    startupTimeoutSeconds: 120,
    scheduleTimeoutSeconds: 120,
    skipOnExitCode: [],
    logEventsOnFailure: false,
    terminationGracePeriodSeconds: undefined,
    providerVersion: '10.25.0',
    inCluster: undefined,
    clusterContext: undefined,
    configFile: undefined,
    ...change,
  };
}

/** The codes of warnings without what missing rights cost, which is said once each. */
export function withoutCosts(lab: Lab, codes: readonly string[]): readonly string[] {
  if (lab.forbidden === undefined) return codes;
  const costs = ['watch-unavailable', 'events-unreadable'];
  const said = codes.filter((code) => costs.includes(code));
  assert.deepEqual(said, [...new Set(said)]);
  return codes.filter((code) => !costs.includes(code));
}

/** A task's manifest that holds nothing but the pod and how it is treated. */
export function toManifest(
  pod: V1Pod,
  change: Partial<RunSettings> = {},
  task: Pick<Manifest, 'dagId' | 'taskId'> = { dagId: 'd', taskId: 't' },
): Manifest {
  return {
    ...task,
    mapIndex: undefined,
    pod,
    selector: '',
    origins: new Map(),
    settings: toSettings(change),
    assumptions: [],
    missing: [],
    refusals: [],
    problems: [],
  };
}

/** What came of a run. */
export interface Transcript {
  readonly events: readonly RunEvent[];
  readonly verdict: Verdict | undefined;
  readonly cleaned: string | undefined;
  /** Of all containers, in order. */
  readonly lines: readonly string[];
  readonly journal: MemoryJournal;
}

/** Runs a pod to its end; `onEvent` sees each event before the next is asked for and may cancel. */
export async function runPod(
  lab: Lab,
  pod: V1Pod,
  settings: Partial<RunSettings> = {},
  onEvent: (event: RunEvent, cancel: () => void) => void | Promise<void> = () => undefined,
): Promise<Transcript> {
  const cancelling = new AbortController();
  const journal = createMemoryJournal();
  const events: RunEvent[] = [];
  const manifest = toManifest(pod, settings, { dagId: 'contract', taskId: 'case' });
  const surroundings = { signal: cancelling.signal, log: silentLog, clock: lab.clock, journal };
  const request = { manifest, id: 'run-1', runId: 'run-1' };
  for await (const event of run(request, lab.cluster, surroundings)) {
    events.push(event);
    await onEvent(event, () => {
      cancelling.abort(new Error('cancelled by the case'));
    });
  }
  return {
    events,
    verdict: events.flatMap((e) => (e.type === 'finished' ? [e.verdict] : []))[0],
    cleaned: events.flatMap((e) => (e.type === 'cleaned' ? [e.how] : []))[0],
    lines: events.flatMap((e) => (e.type === 'log' ? [e.text] : [])),
    journal,
  };
}
