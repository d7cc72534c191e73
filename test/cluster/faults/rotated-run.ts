import assert from 'node:assert/strict';
import { join } from 'node:path';
import { systemClock } from '../../../src/core/base/clock.ts';
import { createFileJournal } from '../../../src/core/run/record/file-journal.ts';
import type { RunEvent } from '../../../src/core/run/run-event.ts';
import { run } from '../../../src/core/run/run.ts';
import type { DrawnTask } from './draw-task.ts';
import { startFaultProxy } from './fault-proxy.ts';
import type { SeenCall } from './find-call.ts';
import type { Outage } from './outage.ts';
import { Report } from './report.ts';
import { follow, openCluster, toRequest } from './seeded-run.ts';
import type { Ground } from './seen.ts';
import { readTruth } from './truth.ts';
import type { TrueLine } from './truth.ts';

/** Milliseconds after which what was asked for has been read. */
const afterwards = 500;

/** Numbered lines of 500 bytes, so many at a time, with a pause after each lot. */
export interface Writing {
  readonly lots: number;
  readonly lines: number;
  readonly pauseMs: number;
}

/** Whoever reads the events stops for so many milliseconds after so many lines. */
export interface Pause {
  readonly after: number;
  readonly ms: number;
}

/** What was told of a log that was rotated. */
export interface Rotated {
  /** The numbers of the lines, and where a gap was marked; in order. */
  readonly told: readonly (number | { readonly from: string; readonly to: string })[];
  /** The times of the lines, by their numbers. */
  readonly times: ReadonlyMap<number, string>;
  /** What the API still had when the log was asked for again, and at the end. */
  readonly held: readonly (readonly number[])[];
  readonly transcript: string;
}

/** Runs a pod that writes so much, through an outage or for a reader that stops where there is one. */
export async function runRotated(
  name: string,
  { lots, lines, pauseMs }: Writing,
  outage: Outage | undefined,
  { cluster, folder, upstream, certificate }: Ground,
  pause?: Pause,
): Promise<Rotated> {
  // What is written before the log can be opened may be gone by then.
  const sh = `sleep 3; pad=$(head -c 490 /dev/zero | tr '\\000' x); for r in $(seq 0 ${lots - 1}); do seq $((r*${lines}+1)) $((r*${lines}+${lines})) | sed "s/$/ $pad/"; usleep ${pauseMs}000; done; sleep 1`;
  const held: (readonly number[])[] = [];
  let later: Promise<void> | undefined;
  const look = async ({ kind, pod, isStream }: SeenCall): Promise<void> => {
    const isBack = kind === 'log' && isStream && outage?.isOver === true && held.length === 0;
    if (!isBack && kind !== 'delete') return;
    const read = async (): Promise<readonly number[]> =>
      (await readTruth(cluster, pod))?.logs.get('base')?.map(toNumber) ?? [];
    const before = await read();
    held.push(before);
    if (!isBack) return;
    // A rotation may come between this look and the request itself: only what is still there later was to be had.
    later = new Promise((resolve) => setTimeout(resolve, afterwards)).then(async () => {
      const kept = new Set(await read());
      held[0] = before.filter((number) => kept.has(number));
    });
  };
  const plan = outage ?? { forbidden: new Set<never>(), decide: () => undefined };
  const files = { folder, namespace: cluster.namespace, hasTokenFile: false };
  const proxy = await startFaultProxy(upstream, certificate, plan, files, look);
  const kube = openCluster(proxy.kubeconfig);
  const report = new Report();
  const events: RunEvent[] = [];
  const task: DrawnTask = {
    sh,
    second: undefined,
    xcom: undefined,
    exit: 0,
    secondExit: 0,
    settings: {},
    outcome: 'success',
  };
  try {
    const request = toRequest(name, task, kube, cluster.namespace);
    const { signal } = new AbortController();
    const journal = createFileJournal(join(folder, name));
    const parts = { signal, log: report.log, clock: systemClock, journal };
    await follow(withPause(run(request, kube, parts), pause), events, report);
    await later;
  } finally {
    await kube.close();
    await proxy.close();
  }
  const transcript = report.with(proxy.transcript).join('\n');
  const verdict = events.flatMap((event) => (event.type === 'finished' ? [event.verdict] : []))[0];
  assert.equal(verdict?.outcome, 'success', transcript);
  const times = new Map<number, string>();
  const told = events.flatMap((event): Rotated['told'] => {
    if (event.type === 'gap') return [{ from: event.from, to: event.to }];
    if (event.type !== 'log') return [];
    const number = toNumber(event);
    times.set(number, event.time);
    return [number];
  });
  return { told, times, held, transcript };
}

async function* withPause(
  events: AsyncIterable<RunEvent>,
  pause: Pause | undefined,
): AsyncGenerator<RunEvent, void, void> {
  let lines = 0;
  for await (const event of events) {
    yield event;
    if (event.type !== 'log' || ++lines !== pause?.after) continue;
    await systemClock.sleep(pause.ms, new AbortController().signal);
  }
}

function toNumber({ text }: Pick<TrueLine, 'text'>): number {
  const number = Number(text.slice(0, text.indexOf(' ')));
  assert.ok(Number.isInteger(number) && text.endsWith('x'), text.slice(0, 80));
  return number;
}
