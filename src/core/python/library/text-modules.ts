import { none, str, type PyValue } from '../object.ts';
import { settle } from '../text/settle.ts';
import { define } from './arguments.ts';
import { notFollowed } from './host-class.ts';
import { callWith } from './iterators.ts';
import type { LazyMembers } from './module-members.ts';
import { templateClass } from './string-template.ts';

const lower = 'abcdefghijklmnopqrstuvwxyz';
const upper = lower.toUpperCase();
const digits = '0123456789';
const punctuation = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';
const whitespace = ' \t\n\r\v\f';

const constant = (text: string) => (): PyValue => str(text);

/** `string`: its constants and templates. */
export const stringModule: LazyMembers = {
  ascii_lowercase: constant(lower),
  ascii_uppercase: constant(upper),
  ascii_letters: constant(lower + upper),
  digits: constant(digits),
  hexdigits: constant(`${digits}abcdefABCDEF`),
  octdigits: constant('01234567'),
  punctuation: constant(punctuation),
  whitespace: constant(whitespace),
  Template: () => templateClass,
  printable: constant(digits + lower + upper + punctuation + whitespace),
};

/** `shlex`: quoting; splitting of what has neither quotes nor backslashes nor comments. */
export const shlexModule: LazyMembers = {
  quote: () => define('shlex.quote', 's', (_vm, args) => str(quote(args.text('s')))),
  join: () =>
    define('shlex.join', 'split_command', (vm, args) => {
      const words = vm.iterate(args.get('split_command'));
      if ('t' in words) return words;
      return vm.lift(words, (known) =>
        str(known.map((word) => (word.t === 'str' ? quote(word.v) : '?')).join(' ')),
      );
    }),
  split: () =>
    define('shlex.split', 's, comments?, posix?', (vm, args) => {
      const text = args.text('s');
      if (args.find('posix') !== undefined) return notFollowed(vm, 'shlex.split');
      const words = split(text, args.flag('comments', false));
      return words === undefined
        ? vm.raise('ValueError', 'No closing quotation')
        : vm.list(words.map((word) => str(word)));
    }),
};

function quote(text: string): string {
  if (text === '') return "''";
  return /[^\w@%+=:,./-]/.test(text.replaceAll(/[\u0080-\u{10ffff}]/gu, ' '))
    ? `'${text.replaceAll("'", `'"'"'`)}'`
    : text;
}

/** The words of a POSIX shell's line; undefined where a quote or an escape is left open. */
function split(text: string, comments: boolean): readonly string[] | undefined {
  const words: string[] = [];
  let word: string | undefined;
  let quoted: string | undefined;
  for (let i = 0; i < text.length; i++) {
    const c = text.charAt(i);
    if (quoted !== undefined) {
      if (c === quoted) quoted = undefined;
      else if (c === '\\' && quoted === '"') {
        i++;
        if (i >= text.length) return undefined;
        const next = text.charAt(i);
        word = (word ?? '') + (next === '"' || next === '\\' ? next : `\\${next}`);
      } else word = (word ?? '') + c;
    } else if (/[ \t\r\n]/.test(c)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (c === '"' || c === "'") {
      quoted = c;
      word ??= '';
    } else if (c === '\\') {
      i++;
      if (i >= text.length) return undefined;
      word = (word ?? '') + text.charAt(i);
    } else if (c === '#' && comments) {
      // A comment ends the word that it stands in.
      while (i < text.length && text.charAt(i) !== '\n') i++;
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = (word ?? '') + c;
  }
  if (quoted !== undefined) return undefined;
  if (word !== undefined) words.push(word);
  return words;
}

const unreserved = /[A-Za-z0-9_.~-]/;

/** `urllib.parse`: quoting and query strings. */
export const urlParseModule: LazyMembers = {
  quote: () =>
    define('urllib.parse.quote', 'string, safe?', (vm, args) =>
      args.get('string').t === 'str'
        ? settle(vm, percent(args.text('string'), args.text('safe', '/')))
        : notFollowed(vm, 'urllib.parse.quote'),
    ),
  quote_plus: () =>
    define('urllib.parse.quote_plus', 'string, safe?', (vm, args) =>
      args.get('string').t === 'str'
        ? settle(vm, plus(args.text('string'), args.text('safe', '')))
        : notFollowed(vm, 'urllib.parse.quote_plus'),
    ),
  urlencode: () =>
    define('urllib.parse.urlencode', 'query, doseq?', (vm, args) => {
      const query = args.get('query');
      const isDict = vm.object(query)?.o === 'dict';
      const items = vm.iterate(isDict ? callWith(vm, vm.attribute(query, 'items')) : query);
      if ('t' in items) return items;
      if (args.find('doseq') !== undefined) return notFollowed(vm, 'urllib.parse.urlencode');
      const parts = items.map((pair) =>
        pair.t === 'tuple' ? pair.items.map((part) => vm.str(part)) : [],
      );
      return vm.lift(parts.flat(), (known) => {
        const texts = known.map((part) => (part.t === 'str' ? plus(part.v, '') : ''));
        const pairs: string[] = [];
        for (let i = 0; i < texts.length; i += 2)
          pairs.push(`${texts[i] ?? ''}=${texts[i + 1] ?? ''}`);
        return settle(vm, pairs.join('&'));
      });
    }),
};

function percent(text: string, safe: string): string {
  return Array.from(new TextEncoder().encode(text), (byte) => {
    const c = String.fromCharCode(byte);
    return byte < 0x80 && (unreserved.test(c) || safe.includes(c))
      ? c
      : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }).join('');
}

function plus(text: string, safe: string): string {
  return percent(text, `${safe} `).replaceAll(' ', '+');
}

/** `pprint`: showing changes nothing. */
export const pprintModule: LazyMembers = {
  pprint: () => define('pprint.pprint', 'object, *rest, **keywords', () => none, { lazy: true }),
  pp: () => define('pprint.pp', 'object, *rest, **keywords', () => none, { lazy: true }),
};
