import type { Notice } from '../core/base/notice.ts';
import type { PodName } from '../core/cluster/cluster.ts';
import type { RunEvent } from '../core/run/run-event.ts';
import { sayEvent } from '../core/words/say-event.ts';
import type { Words } from '../core/words/say.ts';
import type { Paint } from './output.ts';
import { printJson } from './print-json.ts';
import type { Printable } from './print-json.ts';

/** What one event puts on the two streams. */
export interface Shown {
  readonly out?: string;
  readonly err?: string;
}

const colours = {
  title: 'bold',
  state: 'gray',
  warning: 'yellow',
  failed: 'red',
  success: 'green',
} as const;

/** Puts events into text for people; `pod` is the pod that the run has named so far. */
export function showEvent(
  event: RunEvent,
  pod: PodName | undefined,
  words: Words,
  paint: Paint,
): Shown {
  const { level, text, more = [] } = sayEvent(event, pod, words);
  if (level === 'log') return { out: text };
  const lines = [level === 'result' ? text : paint(colours[level], text), ...more];
  return { err: lines.map((line) => `${line}\n`).join('') };
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
