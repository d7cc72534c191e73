import type { MessageData } from '../base/message.ts';

/**
 * The text with each `{name}` replaced by that data, made harmless. A part in `[…]` is left out where any of its names has
 * no data; outside of brackets such a name becomes `…`.
 */
export function fill(template: string, data: MessageData): string {
  const whole = template.replace(/\[([^\]]*)\]/g, (_, part: string) =>
    names(part).every((name) => given(data, name)) ? part : '',
  );
  return whole.replace(/\{(\w+)\}([.。]?)/g, (_, name: string, stop: string) => {
    const text = given(data, name) ? harmless(String(data[name])) : '…';
    // A sentence put in brings its own full stop.
    return /[.。!?！？]$/.test(text) ? text : text + stop;
  });
}

/** The placeholder names of a template, in order, each as often as it stands there. */
export function names(template: string): readonly string[] {
  return Array.from(template.matchAll(/\{(\w+)\}/g), (match) => match[1] ?? '');
}

/**
 * Text of unknown origin on one line and without power over a terminal: line breaks and tabs become spaces, other control
 * characters (C0, DEL, C1) and those that turn the writing direction are shown as `\x1b`, `\u202e`.
 */
export function harmless(text: string): string {
  if (!harmful.test(text)) return text;
  return text
    .replace(/\r\n|[\r\n\t\u2028\u2029]/g, ' ')
    .replace(/\p{Cc}/gu, (c) => `\\x${code(c, 2)}`)
    .replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, (c) => `\\u${code(c, 4)}`);
}

const harmful = /[\p{Cc}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

function code(character: string, digits: number): string {
  return character.charCodeAt(0).toString(16).padStart(digits, '0');
}

function given(data: MessageData, name: string): boolean {
  return Object.hasOwn(data, name) && data[name] !== '';
}
