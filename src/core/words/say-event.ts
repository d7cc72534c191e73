import type { Json } from '../base/json.ts';
import type { PodName } from '../cluster/cluster.ts';
import type { RunEvent } from '../run/run-event.ts';
import { harmless } from './fill.ts';
import type { Words } from './say.ts';

/**
 * What one event of a run says to people. `log`: a piece of the pod's own output as it is, not made harmless; every other
 * one is a sentence of ours on one line, for example `{ level: 'state', text: 'scheduled on node-1' }`.
 */
export interface SaidEvent {
  readonly level: 'log' | 'title' | 'state' | 'warning' | 'failed' | 'success' | 'result';
  readonly text: string;
}

/** Puts an event into words; `pod` is the pod that the run has named so far. */
export function sayEvent(event: RunEvent, pod: PodName | undefined, words: Words): SaidEvent {
  const name = { pod: pod?.name ?? '', namespace: pod?.namespace ?? '' };
  const state = (text: string): SaidEvent => ({ level: 'state', text });
  const warning = (text: string): SaidEvent => ({ level: 'warning', text });
  switch (event.type) {
    case 'log':
      return { level: 'log', text: event.partial === true ? event.text : `${event.text}\n` };
    case 'prepared': {
      const { task_id: task, dag_id: dag, cluster } = event;
      const text = words.text('state.prepared', { task, dag, cluster, ...name });
      return { level: 'title', text };
    }
    case 'preflight': {
      const check = event.message === undefined ? event.check : words.notice(event.message);
      return event.ok
        ? state(words.text('state.check', { check }))
        : warning(words.text('state.check-failed', { check }));
    }
    case 'created':
      return state(words.text('state.created', name));
    case 'adopted':
      return state(words.text('state.adopted', name));
    case 'pending':
      return state(words.text('state.pending', { reason: event.reason, message: event.message }));
    case 'scheduled':
      return state(words.text('state.scheduled', { node: event.node }));
    case 'pulling':
      return state(words.text('state.pulling', { image: event.image, container: event.container }));
    case 'started':
      return state(words.text('state.started', { container: event.container }));
    case 'gap': {
      const { container, from, to, why } = event;
      return warning(words.text('state.gap', { container, from, to, why }));
    }
    case 'warning':
      return warning(words.text('note', { text: words.notice(event.message) }));
    case 'xcom':
      return { level: 'result', text: `xcom: ${printSafely(event.value)}` };
    case 'finished':
      return sayVerdict(event, words);
    case 'cleaned':
      return event.how === 'failed'
        ? { level: 'failed', text: words.text('cleaned.failed', name) }
        : state(words.text(`cleaned.${event.how}`, name));
  }
}

function sayVerdict(event: Extract<RunEvent, { type: 'finished' }>, words: Words): SaidEvent {
  const { outcome, exit_code: exit, reason, message } = event.verdict;
  const text = words.text(`verdict.${outcome}`, {
    ...(exit === null ? {} : { exit }),
    reason: reason === 'Completed' || reason === 'Error' ? '' : reason,
    message: message.trim(),
  });
  const level = outcome === 'success' || outcome === 'failed' ? outcome : 'warning';
  const advice = outcome === 'failed' ? words.advice(reason) : undefined;
  return { level, text: advice === undefined ? text : `${text} ${advice}` };
}

/** JSON on one line that no terminal obeys: what `harmless` would show is written as `\u…`. */
function printSafely(value: Json): string {
  return Array.from(JSON.stringify(value), (character) =>
    harmless(character) === character
      ? character
      : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  ).join('');
}
