import { cutText } from '../base/cut-text.ts';
import type { Json } from '../base/json.ts';
import type { MessageData } from '../base/message.ts';
import type { PodName } from '../cluster/cluster.ts';
import type { RunEvent } from '../run/run-event.ts';
import { harmless } from './fill.ts';
import type { Words } from './say.ts';
import { sayImage, sayTimeline } from './say-timeline.ts';

/**
 * What one event of a run says to people. `log`: a piece of the pod's own output as it is, not made harmless; every other
 * one is a sentence of ours on one line, for example `{ level: 'state', text: 'scheduled on node-1' }`.
 */
export interface SaidEvent {
  readonly level: 'log' | 'title' | 'state' | 'warning' | 'failed' | 'success' | 'result';
  readonly text: string;
  /** Lines that belong to it, to be taken as they are, for example a Role as YAML. */
  readonly more?: readonly string[];
}

/** Puts an event into words; `pod` is the pod that the run has named so far. */
export function sayEvent(event: RunEvent, pod: PodName | undefined, words: Words): SaidEvent {
  const name = { pod: pod?.name ?? '', namespace: pod?.namespace ?? '' };
  const state = (text: string): SaidEvent => ({ level: 'state', text });
  const warning = (text: string): SaidEvent => ({ level: 'warning', text });
  switch (event.type) {
    case 'log': {
      // As the operator writes it.
      const text = event.named === true ? `[${event.container}] ${event.text}` : event.text;
      return { level: 'log', text: event.partial === true ? text : `${text}\n` };
    }
    case 'prepared': {
      const { task_id: task, dag_id: dag, cluster } = event;
      const text = words.text('state.prepared', { task, dag, cluster, ...name });
      return { level: 'title', text };
    }
    case 'preflight': {
      const { fix, message } = event;
      const check = message === undefined ? sayCheck(event, words) : words.notice(message);
      if (event.state === 'unknown') return state(words.text('state.check-unknown', { check }));
      if (event.ok) return state(words.text('state.check', { check }));
      const said = warning(words.text('state.check-failed', { check }));
      return fix === undefined ? said : { ...said, more: fix.trimEnd().split('\n').map(harmless) };
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
    case 'pulled':
      return state(sayImage(event, words));
    case 'attached':
      return state(words.text('state.attached', { volume: event.volume }));
    case 'ready':
      return state(words.text('state.ready'));
    case 'ended': {
      const { container, exit_code: exit, seconds } = event;
      const lasted = seconds === undefined ? {} : { seconds };
      return state(words.text('state.ended', { container, exit, ...lasted }));
    }
    case 'timeline':
      return state(sayTimeline(event.timeline, words));
    case 'started':
      return state(words.text('state.started', { container: event.container }));
    case 'held': {
      const by = event.by.join(', ');
      return state(words.text('state.held', { container: event.container, by }));
    }
    case 'gap': {
      const { container, from, to, why } = event;
      return warning(
        words.text('state.gap', { container, from, to, why: words.text(`gap.${why}`) }),
      );
    }
    case 'warning':
      return warning(words.text('note', { text: words.notice(event.message) }));
    case 'storing': {
      const size = (event.bytes / 1e6).toFixed(1);
      return state(words.text('state.storing', { container: event.container, size }));
    }
    case 'terminating':
      return state(words.text('state.terminating', { ...name, seconds: event.seconds }));
    case 'xcom':
      return { level: 'result', text: `xcom: ${printSafely(event.value)}` };
    case 'finished':
      return sayVerdict(event, words);
    case 'cleaned':
      return event.how === 'failed'
        ? { level: 'failed', text: words.text('cleaned.failed', name) }
        : state(
            words.text(`cleaned.${event.how}`, {
              ...name,
              ...(event.until === undefined ? {} : { until: toMoment(event.until) }),
            }),
          );
  }
}

/** Characters of one value in the sentence of a verdict; the verdict itself may have more. */
const longestValue = 300;

function sayCheck(
  { check, subject = '' }: Extract<RunEvent, { type: 'preflight' }>,
  words: Words,
): string {
  return check === 'summary' ? '' : words.text(`check.${check}`, { subject });
}

/** A time of the future as people read it, for example `2026-01-15 12:00Z`. */
export function toMoment(time: string): string {
  return `${time.slice(0, 16).replace('T', ' ')}Z`;
}

function sayVerdict(event: Extract<RunEvent, { type: 'finished' }>, words: Words): SaidEvent {
  const { outcome, exit_code: exit, reason, message, airflow } = event.verdict;
  // A record of a former version has no cause.
  const { cause = 'unknown', data = judgedData(exit, reason, message) } = event.verdict;
  const { what, advice } = words.cause(cause, shortenAll(data));
  const { try: attempt, tries } = data;
  const retry = airflow === 'up_for_retry' ? 'airflow.retry' : 'airflow.failed';
  const isRetried = attempt !== undefined && tries !== undefined;
  const text = words.text(`verdict.${outcome}`, {
    what,
    advice,
    airflow: isRetried ? words.text(retry, { try: attempt, tries }) : '',
  });
  const level = outcome === 'success' || outcome === 'failed' ? outcome : 'warning';
  return { level, text };
}

function judgedData(exit: number | null, reason: string, message: string): MessageData {
  return {
    ...(exit === null ? {} : { exit }),
    reason: reason === 'Completed' || reason === 'Error' ? '' : reason,
    message: message.trim(),
  };
}

function shortenAll(data: MessageData): MessageData {
  return Object.fromEntries(
    Object.entries(data).map(([name, value]) => [
      name,
      typeof value === 'string' ? cutText(value, longestValue) : value,
    ]),
  );
}

/** JSON on one line that no terminal obeys: what `harmless` would show is written as `\u…`. */
function printSafely(value: Json): string {
  return Array.from(JSON.stringify(value), (character) =>
    harmless(character) === character
      ? character
      : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  ).join('');
}
