import { int, str, tuple, type PyStr, type PyValue } from '../python/object.ts';
import { codePoints } from '../python/text/code-points.ts';
import { attributeGetter } from './attribute-getter.ts';
import { callValue } from './call.ts';
import { define, type Definition, type Given } from './definition.ts';
import { unescapeEntities } from './entities.ts';
import { concat } from './expressions.ts';
import { addMarkup, escapeValue } from './markup-operators.ts';
import { escapeHtml, isMarkup, markup } from './markup.ts';
import type { Rendering } from './rendering.ts';
import { splitSpace } from './text.ts';

/** Jinja's filters that make a text of a text. */
export const textFilters: ReadonlyMap<string, Definition> = new Map<string, Definition>([
  ['upper', define('do_upper', 's', (r, args) => method(r, args.get('s'), 'upper'))],
  ['lower', define('do_lower', 's', (r, args) => method(r, args.get('s'), 'lower'))],
  ['capitalize', define('do_capitalize', 's', (r, args) => method(r, args.get('s'), 'capitalize'))],
  ['title', define('do_title', 's', (r, args) => title(soft(r, args.get('s'))))],
  [
    'trim',
    define('do_trim', 'value, chars?', (r, args) =>
      method(r, args.get('value'), 'strip', args.get('chars')),
    ),
  ],
  ['string', define('soft_str', 's', (r, args) => soft(r, args.get('s')))],
  ['replace', define('do_replace', 's, old, new, count?', replace, { environment: true })],
  ['format', define('do_format', 'value', format, { variadic: true })],
  [
    'join',
    define('sync_do_join', 'value, d?, attribute?', join, { environment: true, lazy: true }),
  ],
  ['wordcount', define('do_wordcount', 's', (r, args) => int(words(soft(r, args.get('s')).v)))],
  ['escape', define('escape', 's', (r, args) => escapeValue(r, args.get('s')))],
  ['e', define('escape', 's', (r, args) => escapeValue(r, args.get('s')))],
  [
    'forceescape',
    define('do_forceescape', 'value', (r, args) =>
      markup(escapeHtml(r.knownText(args.get('value')).v)),
    ),
  ],
  ['safe', define('do_mark_safe', 'value', (r, args) => markup(r.knownText(args.get('value')).v))],
  [
    'striptags',
    define('do_striptags', 'value', (r, args) =>
      str(stripTags(r, r.knownText(args.get('value')).v)),
    ),
  ],
  [
    'urlize',
    define(
      'do_urlize',
      'value',
      (r, args) =>
        r.giveUp({ code: 'method-not-known', data: { name: 'urlize' } }, args.get('value')),
      { variadic: true },
    ),
  ],
]);

/** markupsafe's `soft_str`: a str stays what it is. */
export function soft(r: Rendering, value: PyValue): PyStr {
  const known = r.known(value);
  return known.t === 'str' ? known : r.knownText(known);
}

function method(r: Rendering, value: PyValue, name: string, ...args: readonly PyValue[]): PyValue {
  const self = soft(r, value);
  return callValue(r, r.vm.attribute(self, name), { positional: args, keywords: new Map() });
}

/** The same kind of text, Markup or not, with other content. */
export function like(text: PyStr, content: string): PyStr {
  return isMarkup(text) ? markup(content) : str(content);
}

function title(text: PyStr): PyValue {
  const out = text.v
    .split(/([-\s({[<]+)/)
    .map((word) => {
      const [first = ''] = codePoints(word);
      return first.toUpperCase() + word.slice(first.length).toLowerCase();
    })
    .join('');
  // Jinja joins plain pieces, so a mark is lost.
  return str(out);
}

function replace(r: Rendering, args: Given): PyValue {
  const count = args.some('count') ?? int(-1);
  const [old, next] = [r.knownText(args.get('old')), r.knownText(args.get('new'))];
  const text = str(r.knownText(args.get('s')).v);
  return r.method(text, 'replace', str(old.v), str(next.v), count);
}

function format(r: Rendering, args: Given): PyValue {
  if (args.rest.length > 0 && args.keywords.size > 0) {
    const message = "can't handle positional and keyword arguments at the same time";
    r.vm.raise('FilterArgumentError', message);
  }
  const text = soft(r, args.get('value'));
  const named = [...args.keywords].map(([name, value]) => [str(name), value] as const);
  const values = named.length > 0 ? r.vm.dict(named) : tuple(args.rest);
  return addMarkup(r, '%', text, values) ?? r.vm.binary('%', text, values);
}

function join(r: Rendering, args: Given): PyValue {
  const separator = args.find('d') ?? str('');
  const attribute = args.some('attribute');
  let items = r.items(args.get('value'));
  if (attribute !== undefined) items = items.map(attributeGetter(r, attribute));
  const pieces = items.flatMap((item, index) => (index === 0 ? [item] : [separator, item]));
  if (items.length === 0) r.text(separator);
  return concat(r, pieces);
}

function words(text: string): number {
  return text.match(/[\p{L}\p{N}_]+/gu)?.length ?? 0;
}

/** markupsafe's `striptags`. */
function stripTags(r: Rendering, text: string): string {
  let out = '';
  let at = 0;
  for (let start = text.indexOf('<'); start >= 0; start = text.indexOf('<', at)) {
    const [mark, from] = text.startsWith('<!--', start) ? ['-->', start + 4] : ['>', start];
    const end = text.indexOf(mark, from);
    if (end < 0) break;
    out += text.slice(at, start);
    at = end + mark.length;
  }
  const plain = unescapeEntities(splitSpace(out + text.slice(at)).join(' '));
  return plain ?? r.giveUp({ code: 'method-not-known', data: { name: 'striptags' } });
}
