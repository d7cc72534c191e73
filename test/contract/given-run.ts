import type { V1Pod } from '@kubernetes/client-node';
import { silentLog } from '../../src/core/base/log.ts';
import type { RunSettings } from '../../src/core/manifest/manifest.ts';
import type { RunEvent } from '../../src/core/run/run-event.ts';
import type { RunOwner } from '../../src/core/run/record/run-owner.ts';
import { run } from '../../src/core/run/run.ts';
import type { Lab, PodWish, Program } from './lab.ts';
import { toManifest, toPod } from './lab.ts';
import type { MemoryJournal } from './memory-journal.ts';

/** The labels of a pod that the launcher made for a real run of the task `contract/case`. */
export function givenLabels(runId: string): Readonly<Record<string, string>> {
  return {
    dag_id: 'contract',
    task_id: 'case',
    run_id: 'podtasks__20260115T120000Z-abcdef',
    try_number: '1',
    already_checked: 'True',
    'pod-tasks/launched-by': 'pod-tasks',
    'pod-tasks/run-id': runId,
  };
}

/** A start of a run whose id the user gave. */
export interface Start {
  /** The record's own id; `run-1` where it is absent. */
  readonly id?: string;
  readonly runId: string;
  readonly settings?: Partial<RunSettings>;
  readonly wish?: PodWish;
  readonly owner?: RunOwner;
  /** The pod, where it is not made of the program. */
  readonly pod?: V1Pod;
}

/** Starts a given run on this journal and tells its events; `onEvent` may let go of it, as a process that ends does. */
export async function startGiven(
  lab: Lab,
  program: Program,
  journal: MemoryJournal,
  { id = 'run-1', runId, settings = {}, wish = {}, owner, pod }: Start,
  onEvent: (event: RunEvent, letGo: () => void) => void | Promise<void> = () => undefined,
): Promise<readonly RunEvent[]> {
  const letGo = new AbortController();
  const labels = { ...givenLabels(runId), ...wish.labels };
  const manifest = toManifest(pod ?? toPod(lab, program, { ...wish, labels }), settings, {
    dagId: 'contract',
    taskId: 'case',
  });
  const surroundings = {
    signal: new AbortController().signal,
    letGo: letGo.signal,
    log: silentLog,
    clock: lab.clock,
    journal,
  };
  const request = {
    manifest,
    id,
    runId,
    isGiven: true,
    ...(owner === undefined ? {} : { record: { owner } }),
  };
  const events: RunEvent[] = [];
  for await (const event of run(request, lab.cluster, surroundings)) {
    events.push(event);
    await onEvent(event, () => {
      letGo.abort(new Error('let go of'));
    });
  }
  return events;
}

/** The events' types, without the lines of the log and what depends on how fast a pod starts. */
export function typesOf(events: readonly RunEvent[]): readonly string[] {
  const passing = ['log', 'pending', 'pulling', 'pulled', 'attached', 'ready', 'timeline'];
  return events.map(({ type }) => type).filter((type) => !passing.includes(type));
}

/** The lines of the log. */
export function linesOf(events: readonly RunEvent[]): readonly string[] {
  return events.flatMap((event) => (event.type === 'log' ? [event.text] : []));
}

/** The codes of the warnings. */
export function warningsOf(events: readonly RunEvent[]): readonly string[] {
  return events.flatMap((event) => (event.type === 'warning' ? [event.message.code] : []));
}
