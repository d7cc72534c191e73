import type { PyStr, PyValue } from '../python/object.ts';

/** A str that is marked as safe for HTML (markupsafe's Markup): what is added to it gets escaped. */
export interface Markup extends PyStr {
  readonly markup: true;
}

/** Marks a text as safe. */
export function markup(text: string): Markup {
  return { t: 'str', v: text, markup: true };
}

/** True for a text that is marked as safe. */
export function isMarkup(value: PyValue | undefined): value is Markup {
  return value?.t === 'str' && 'markup' in value;
}

/** The same text without the mark. */
export function unmarked(value: PyStr): PyStr {
  return isMarkup(value) ? { t: 'str', v: value.v } : value;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  "'": '&#39;',
  '"': '&#34;',
};

/** markupsafe's `escape` of a text. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>'"]/g, (char) => entities[char] ?? char);
}

/** A part of a text, marked where the text is. */
export function likeMarkup(text: PyValue, part: PyValue): PyValue {
  return isMarkup(text) && part.t === 'str' ? markup(part.v) : part;
}
