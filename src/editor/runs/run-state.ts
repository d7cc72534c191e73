import type { Json } from '../../core/base/json.ts';
import type { JournalEntry } from '../../core/run/record/journal.ts';
import type { RunEvent } from '../../core/run/run-event.ts';
import { sayEvent } from '../../core/words/say-event.ts';
import type { Words } from '../../core/words/say.ts';
import { sayFailure } from './say-failure.ts';
import type { RunOrder, RunPhase, RunState } from './runs.ts';

/** Who follows a run on record, as this process sees it. */
export type Follower = 'nobody' | 'other';

/** A run at its start. */
export function toFirstState(order: RunOrder, began: Date): RunState {
  const { manifest, place } = order;
  const { namespace = 'default', name = '' } = manifest.pod.metadata ?? {};
  return {
    id: order.id,
    file: order.file,
    dagId: manifest.dagId,
    taskId: manifest.taskId,
    mapIndex: manifest.mapIndex,
    runId: order.runId,
    cluster: place.kind === 'sandbox' ? place.kind : place.context,
    pod: { namespace, name },
    phase: 'preparing',
    detail: '',
    began: began.toISOString(),
    ended: undefined,
    verdict: undefined,
    xcom: undefined,
    cleanup: undefined,
    keptUntil: undefined,
    own: true,
  };
}

/** A run on record. */
export function toState(entry: JournalEntry, follower: Follower, words: Words): RunState {
  return {
    id: entry.run,
    file: entry.file,
    dagId: entry.dag_id,
    taskId: entry.task_id,
    mapIndex: entry.map_index,
    runId: entry.run_id,
    cluster: entry.cluster,
    pod: { namespace: entry.namespace, name: entry.pod },
    phase: findPhase(entry, follower),
    detail: describe(entry, words),
    began: entry.began,
    ended: entry.ended,
    verdict: entry.verdict,
    xcom: entry.xcom,
    cleanup: entry.cleanup,
    keptUntil: entry.keptUntil,
    own: false,
  };
}

/** The state after an event; the same object where nothing has changed. */
export function advance(state: RunState, event: RunEvent, words: Words): RunState {
  switch (event.type) {
    case 'created':
    case 'adopted':
      return { ...state, pod: event.pod, ...(isStopping(state) ? {} : { phase: 'pending' }) };
    case 'pending':
    case 'pulling':
      return isStopping(state) || state.phase === 'running'
        ? state
        : { ...state, phase: 'pending', detail: sayEvent(event, state.pod, words).text };
    case 'started':
      return isStopping(state) ? state : { ...state, phase: 'running', detail: '' };
    case 'held':
      return isStopping(state)
        ? state
        : { ...state, detail: sayEvent(event, state.pod, words).text };
    case 'xcom':
      return { ...state, xcom: event.value };
    case 'finished':
      return {
        ...state,
        phase: event.verdict.outcome,
        verdict: event.verdict,
        graceLeft: undefined,
        detail: sayEvent(event, state.pod, words).text,
      };
    case 'cleaned':
      return { ...state, cleanup: event.how, keptUntil: event.until, ended: event.time };
    case 'warning':
      return event.message.code === 'outcome-unknown' || event.message.code === 'sandbox-ended'
        ? { ...state, phase: 'error', detail: words.notice(event.message) }
        : state;
    case 'storing':
      return withProgress(state, event, words);
    case 'terminating':
      return { ...withProgress(state, event, words), graceLeft: event.seconds };
    case 'prepared':
    case 'preflight':
    case 'scheduled':
    case 'pulled':
    case 'attached':
    case 'ready':
    case 'ended':
    case 'timeline':
    case 'log':
    case 'gap':
      return state;
  }
}

/** What goes on with the pod; where there is a verdict already, that is what there is to say. */
function withProgress(state: RunState, event: RunEvent, words: Words): RunState {
  if (state.verdict !== undefined) return state;
  return { ...state, detail: sayEvent(event, state.pod, words).text };
}

/** True while a run of this phase goes on in this window. */
export function isGoingOn(phase: RunPhase): boolean {
  return (
    phase === 'queued' ||
    phase === 'preparing' ||
    phase === 'pending' ||
    phase === 'running' ||
    phase === 'stopping'
  );
}

/** True where nothing more comes of a run by itself. */
export function isOver({ phase, own, ended }: RunState): boolean {
  return own ? ended !== undefined : !isGoingOn(phase) && phase !== 'elsewhere';
}

/** A result as a document shows it, with integers that JavaScript cannot hold as they were. */
export function printResult(value: Json): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

function isStopping({ phase }: RunState): boolean {
  return phase === 'stopping';
}

function findPhase(entry: JournalEntry, follower: Follower): RunPhase {
  if (entry.state !== 'settled') return follower === 'other' ? 'elsewhere' : 'interrupted';
  if (entry.failure !== undefined) return 'error';
  return entry.verdict?.outcome ?? (entry.cleanup === 'none' ? 'cancelled' : 'error');
}

function describe(entry: JournalEntry, words: Words): string {
  const { verdict, failure } = entry;
  if (verdict !== undefined) {
    return sayEvent({ type: 'finished', time: entry.began, verdict }, undefined, words).text;
  }
  if (failure === undefined) return '';
  const text = sayFailure(entry, words);
  if (text !== undefined) return text;
  const code = entry.cluster === 'sandbox' ? 'sandbox-ended' : 'outcome-unknown';
  return words.notice({ code, data: { pod: entry.pod } });
}
