import { str, type PyValue } from '../python/object.ts';
import { stringRepr } from '../python/text/string-repr.ts';
import { unpackItems } from './assign.ts';
import { define, type Definition, type Given } from './definition.ts';
import { toJson } from './json-text.ts';
import { escapeValue } from './markup-operators.ts';
import { markup } from './markup.ts';
import { prettyRepr } from './pretty-repr.ts';
import type { Rendering } from './rendering.ts';
import { undefinedData } from './undefined.ts';
import { isIterable } from './iterable.ts';

/** Jinja's filters that put a value into another notation. */
export const encodingFilters: ReadonlyMap<string, Definition> = new Map<string, Definition>([
  ['tojson', define('do_tojson', 'value, indent?', json, { environment: true })],
  ['urlencode', define('do_urlencode', 'value', urlEncode)],
  ['xmlattr', define('do_xmlattr', 'd, autospace?', xmlAttributes, { environment: true })],
  ['pprint', define('do_pprint', 'value', (r, args) => prettyRepr(r, args.get('value')))],
]);

function json(r: Rendering, args: Given): PyValue {
  const value = r.known(args.get('value'));
  // Only what has parts is indented.
  const isPlain = ['none', 'bool', 'int', 'float', 'str'].includes(value.t);
  const indent = isPlain ? undefined : args.some('indent');
  let margin: string | undefined;
  if (indent?.t === 'str') margin = indent.v;
  else if (indent !== undefined)
    margin = ' '.repeat(Math.min(1000, Math.max(0, args.whole('indent', 0))));
  const text = toJson(r, value, margin)
    .replaceAll('<', '\\u003c')
    .replaceAll('>', '\\u003e')
    .replaceAll('&', '\\u0026')
    .replaceAll("'", '\\u0027');
  r.grow(text.length);
  return markup(text);
}

function urlEncode(r: Rendering, args: Given): PyValue {
  const value = r.known(args.get('value'));
  if (value.t === 'str' || !isIterable(r, value)) return str(quote(r, value, false));
  const isDict = r.vm.object(value)?.o === 'dict';
  const pairs = r.items(isDict ? r.method(value, 'items') : value);
  const texts = pairs.map((pair) =>
    unpackItems(r, pair, 2)
      .map((part) => quote(r, part, true))
      .join('='),
  );
  return str(texts.join('&'));
}

/** jinja2.utils, `url_quote`. */
function quote(r: Rendering, value: PyValue, isQuery: boolean): string {
  const known = r.known(value);
  const bytes = known.t === 'bytes' ? known.v : new TextEncoder().encode(r.knownText(known).v);
  let out = '';
  for (const byte of bytes) {
    const char = String.fromCharCode(byte);
    if (/[A-Za-z0-9_.~-]/.test(char) || (char === '/' && !isQuery)) out += char;
    else if (char === ' ' && isQuery) out += '+';
    else out += `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return out;
}

function xmlAttributes(r: Rendering, args: Given): PyValue {
  const pairs = r.items(r.method(r.known(args.get('d')), 'items')).map((pair) => r.items(pair));
  const texts: string[] = [];
  for (const [key, value] of pairs) {
    if (key === undefined || value === undefined) continue;
    if (value.t === 'none' || undefinedData(value) !== undefined) continue;
    const name = r.known(key);
    if (name.t !== 'str') {
      const type = r.vm.typeName(name);
      return r.vm.raise('TypeError', `expected string or bytes-like object, got '${type}'`);
    }
    if (/[ \t\n\r\f\v/>=]/.test(name.v)) {
      const message = `Invalid character in attribute name: ${stringRepr(name.v)}`;
      r.vm.raise('ValueError', message);
    }
    texts.push(`${r.knownText(escapeValue(r, key)).v}="${r.knownText(escapeValue(r, value)).v}"`);
  }
  const out = texts.join(' ');
  return str(out !== '' && args.flag('autospace', true) ? ` ${out}` : out);
}
