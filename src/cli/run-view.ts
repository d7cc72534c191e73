import type { Notice } from '../core/base/notice.ts';
import type { PodName } from '../core/cluster/cluster.ts';
import type { RunEvent } from '../core/run/run-event.ts';
import { harmless } from '../core/words/fill.ts';
import type { Words } from '../core/words/say.ts';
import type { Paint } from './output.ts';
import { printJson } from './print-json.ts';
import type { Printable } from './print-json.ts';

/** What one event puts on the two streams. */
export interface Shown {
  readonly out?: string;
  readonly err?: string;
}

/** Puts events into text for people; `pod` is the pod that the run has named so far. */
export function showEvent(
  event: RunEvent,
  pod: PodName | undefined,
  words: Words,
  paint: Paint,
): Shown {
  const name = { pod: pod?.name ?? '', namespace: pod?.namespace ?? '' };
  const state = (text: string): Shown => ({ err: `${paint('gray', text)}\n` });
  switch (event.type) {
    case 'log':
      return { out: event.partial === true ? event.text : `${event.text}\n` };
    case 'prepared':
      return {
        err: `${paint('bold', words.text('state.prepared', { task: event.task_id, dag: event.dag_id, cluster: event.cluster, ...name }))}\n`,
      };
    case 'preflight': {
      const check = event.message === undefined ? event.check : words.notice(event.message);
      return event.ok
        ? state(words.text('state.check', { check }))
        : { err: `${paint('yellow', words.text('state.check-failed', { check }))}\n` };
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
    case 'gap':
      return {
        err: `${paint('yellow', words.text('state.gap', { container: event.container, from: event.from, to: event.to, why: event.why }))}\n`,
      };
    case 'warning':
      return {
        err: `${paint('yellow', words.text('note', { text: words.notice(event.message) }))}\n`,
      };
    case 'xcom':
      return { err: `xcom: ${printSafely(event.value)}\n` };
    case 'finished':
      return { err: `${showVerdict(event, words, paint)}\n` };
    case 'cleaned':
      return event.how === 'failed'
        ? { err: `${paint('red', words.text('cleaned.failed', name))}\n` }
        : state(words.text(`cleaned.${event.how}`, name));
  }
}

/** The event as the contract prints it: one JSON object, `type` first. */
export function printEvent(event: RunEvent, words: Words): string {
  const { type, time, ...fields } = event;
  const said = 'message' in event && typeof event.message === 'object' ? event.message : undefined;
  return printJson({
    type,
    time,
    ...(fields as { readonly [key: string]: Printable }),
    ...(said === undefined ? {} : sayNotice(said, words)),
  });
}

function sayNotice(notice: Notice, words: Words): Readonly<Record<string, Printable>> {
  return { code: notice.code, message: words.notice(notice) };
}

function showVerdict(
  event: Extract<RunEvent, { type: 'finished' }>,
  words: Words,
  paint: Paint,
): string {
  const { outcome, exit_code: exit, reason, message } = event.verdict;
  const text = words.text(`verdict.${outcome}`, {
    ...(exit === null ? {} : { exit }),
    reason: reason === 'Completed' || reason === 'Error' ? '' : reason,
    message: message.trim(),
  });
  const colours = {
    success: 'green',
    failed: 'red',
    skipped: 'yellow',
    cancelled: 'yellow',
  } as const;
  const advice = outcome === 'failed' ? words.advice(reason) : undefined;
  return paint(colours[outcome], advice === undefined ? text : `${text} ${advice}`);
}

/** JSON on one line that no terminal obeys: what `harmless` would show is written as `\u…`. */
function printSafely(value: Printable): string {
  return Array.from(printJson(value), (character) =>
    harmless(character) === character
      ? character
      : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  ).join('');
}
