import { harmless } from '../../core/words/fill.ts';
import type { SaidEvent } from '../../core/words/say-event.ts';

/**
 * What a line of ours begins with, by its level; then come a time and the sentence, for example
 * `◆ 12:00:01Z scheduled on node-1`. No line of a pod can begin so: see `escapeMark`.
 */
const marks = {
  title: '■',
  state: '◆',
  warning: '▲',
  failed: '✖',
  success: '✔',
  result: '●',
} as const;

/** Characters of one line that a channel shows; the whole is on disk. */
export const longestShown = 8000;

/** A line of ours as channels show it; `time` is ISO 8601 in UTC. */
export function toOwnLine(
  level: Exclude<SaidEvent['level'], 'log'>,
  time: string,
  text: string,
): string {
  return `${marks[level]} ${time.slice(11, 19)}Z ${text}`;
}

const sequences =
  // CSI; OSC, DCS, SOS, PM and APC that end soon; two-byte escapes.
  // eslint-disable-next-line no-control-regex -- it is what has to be found
  /(?:\x1b\[|\x9b)[0-?]{0,64}[ -/]{0,8}[@-~]|\x1b[\]PX^_][^\x07\x1b\x9c]{0,2048}(?:\x07|\x1b\\|\x9c)|\x1b[ -/]{0,8}[0-OQ-WYZ\\`-~]/g;
const suspicious =
  // eslint-disable-next-line no-control-regex -- it is what has to be found
  /[\x00-\x08\x0a-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/;

/**
 * A piece of a pod's line that an editor can show: colours and other escape sequences are taken away, every other control
 * character, and those that break lines or turn the writing direction, are shown as `\x07` or `\u202e`. Tabs stay.
 */
export function toShown(text: string): string {
  if (!suspicious.test(text)) return text;
  let end = text.length;
  while (text[end - 1] === '\r') end--;
  return text
    .slice(0, end)
    .replace(sequences, '')
    .split('\t')
    .map((part) => harmless(part.replace(/[\n\r\u2028\u2029]/g, toEscape)))
    .join('\t');
}

/** True for a piece of a pod's line that is shown as it is. */
export function isPlainText(text: string): boolean {
  return !suspicious.test(text);
}

function toEscape(character: string): string {
  const code = character.charCodeAt(0);
  return code < 256
    ? `\\x${code.toString(16).padStart(2, '0')}`
    : `\\u${code.toString(16).padStart(4, '0')}`;
}

/** A pod's line that begins as ours do, with its first character written out. */
export function escapeMark(line: string): string {
  const first = line[0] ?? '';
  return (Object.values(marks) as readonly string[]).includes(first)
    ? toEscape(first) + line.slice(1)
    : line;
}

/** Puts `***` in place of what must not be shown. */
export type Mask = (text: string) => string;

/** A mask for these texts; of one with several lines each line is masked, and what is shorter than three characters is not. */
export function createMask(secrets: readonly string[]): Mask {
  const parts = [...new Set(secrets.flatMap((one) => one.split(/\r?\n/)))]
    .filter((one) => one.trim().length >= 3)
    .sort((a, b) => b.length - a.length);
  if (parts.length === 0) return (text) => text;
  return (text) =>
    parts.reduce(
      (masked, part) => (masked.includes(part) ? masked.replaceAll(part, '***') : masked),
      text,
    );
}
