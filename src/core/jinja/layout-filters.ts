import { int, str, type PyStr, type PyValue } from '../python/object.ts';
import { codePoints, pointLength, pointSlice } from '../python/text/code-points.ts';
import { callValue } from './call.ts';
import { define, type Definition, type Given } from './definition.ts';
import type { Rendering } from './rendering.ts';
import { like, soft } from './text-filters.ts';
import { failUndefined, undefinedData } from './undefined.ts';
import { wrapLine } from './word-wrap.ts';

/** Jinja's filters that lay out a text. */
export const layoutFilters: ReadonlyMap<string, Definition> = new Map<string, Definition>([
  ['center', define('do_center', 'value, width?', center)],
  ['indent', define('do_indent', 's, width?, first?, blank?', indent)],
  [
    'truncate',
    define('do_truncate', 's, length?, killwords?, end?, leeway?', truncate, { environment: true }),
  ],
  [
    'wordwrap',
    define(
      'do_wordwrap',
      's, width?, break_long_words?, wrapstring?, break_on_hyphens?',
      wordWrap,
      { environment: true },
    ),
  ],
]);

function center(r: Rendering, args: Given): PyValue {
  const text = soft(r, args.get('value'));
  const width = args.find('width') ?? int(80);
  if (width.t !== 'int' && width.t !== 'bool') {
    const type = r.vm.typeName(width);
    r.vm.raise('TypeError', `'${type}' object cannot be interpreted as an integer`);
  }
  r.grow(Math.max(0, args.whole('width', 80)));
  const positional = [width];
  return callValue(r, r.vm.attribute(text, 'center'), { positional, keywords: new Map() });
}

/** A text that is a str, or the error of adding a str to what is none. */
function needText(r: Rendering, value: PyValue): PyStr {
  const text = r.known(value);
  if (text.t === 'str') return text;
  const data = undefinedData(text);
  if (data !== undefined) failUndefined(data);
  const type = r.vm.typeName(text);
  // A list takes the newline.
  if (type === 'list') r.vm.attribute(text, 'splitlines');
  return r.vm.raise('TypeError', `unsupported operand type(s) for +=: '${type}' and 'str'`);
}

function indent(r: Rendering, args: Given): PyValue {
  const text = needText(r, args.get('s'));
  const width = args.find('width') ?? int(4);
  const margin = width.t === 'str' ? width.v : spaces(r, args.whole('width', 4));
  const lines = linesOf(r, `${text.v}\n`);
  r.grow(margin.length * lines.length);
  const indented = lines.map((line, index) =>
    index === 0 || (line === '' && !args.flag('blank')) ? line : margin + line,
  );
  const out = indented.join('\n');
  return like(text, args.flag('first') ? margin + out : out);
}

function spaces(r: Rendering, count: number): string {
  r.grow(Math.max(0, count));
  return ' '.repeat(Math.max(0, count));
}

function linesOf(r: Rendering, text: string): readonly string[] {
  return r.items(r.method(str(text), 'splitlines')).map((line) => r.knownText(line).v);
}

function truncate(r: Rendering, args: Given): PyValue {
  const value = r.known(args.get('s'));
  const end = args.find('end') ?? str('...');
  const endText = end.t === 'str' ? end.v : '...';
  const [length, leeway] = [
    args.whole('length', 255),
    args.some('leeway') ? args.whole('leeway', 5) : 5,
  ];
  const endLength = pointLength(endText);
  const shown = (name: string, number: number): string => {
    const given = args.find(name);
    return given === undefined ? String(number) : r.knownText(given).v;
  };
  if (length < endLength) {
    r.vm.raise('AssertionError', `expected length >= ${endLength}, got ${shown('length', length)}`);
  }
  if (leeway < 0)
    r.vm.raise('AssertionError', `expected leeway >= 0, got ${shown('leeway', leeway)}`);
  const size = r.known(r.vm.length(value));
  if (size.t === 'int' && Number(size.v) <= length + leeway) return value;
  if (value.t !== 'str') {
    return r.giveUp({ code: 'method-not-known', data: { name: 'truncate' } }, value);
  }
  const kept = pointSlice(value.v, 0, length - endLength);
  if (args.flag('killwords')) return like(value, kept + endText);
  const space = kept.lastIndexOf(' ');
  return like(value, (space < 0 ? kept : kept.slice(0, space)) + endText);
}

function wordWrap(r: Rendering, args: Given): PyValue {
  const text = r.known(args.get('s'));
  if (text.t !== 'str') {
    const lines = r.vm.attribute(text, 'splitlines');
    return r.giveUp({ code: 'method-not-known', data: { name: 'wordwrap' } }, text, lines);
  }
  const width = args.whole('width', 79);
  if (width <= 0) r.vm.raise('ValueError', `invalid width ${width} (must be > 0)`);
  const hyphens = args.find('break_on_hyphens');
  const options = {
    width,
    // Looked at where a word is too long.
    get breaksWords() {
      return args.flag('break_long_words', true);
    },
    breaksHyphens: hyphens === undefined || (hyphens.t === 'bool' && hyphens.v),
  };
  const separator = args.some('wrapstring') ?? str('\n');
  const wrapped = linesOf(r, text.v).map((line) => {
    const lines = wrapLine(codePoints(line), options);
    if (lines !== undefined) return lines;
    return r.giveUp({ code: 'method-not-known', data: { name: 'wordwrap' } }, text);
  });
  const between = r.knownText(separator).v;
  return str(wrapped.map((lines) => lines.join(between)).join(between));
}
