import type { Machine } from '../machine.ts';
import type { PyNative, PyValue } from '../object.ts';
import type { HostType } from '../host-type.ts';
import { int, none, str, tuple } from '../object.ts';
import { codePoints } from '../text/code-points.ts';
import { parseRegex } from '../text/regex-parse.ts';
import type { MatchMode } from '../text/regex-match.ts';
import { matchRegex, RegexTooMuch } from '../text/regex-match.ts';
import type { Regex } from '../text/regex-syntax.ts';
import { joinPieces } from '../text/settle.ts';
import { stringRepr } from '../text/string-repr.ts';
import type { Bound } from './arguments.ts';
import { define } from './arguments.ts';
import { libraryException } from './exceptions.ts';
import { hostClass, method, notFollowed } from './host-class.ts';
import { callWith, iteratorOf } from './iterators.ts';
import type { LazyMembers } from './module-members.ts';
import { Match, matchType } from './re-match.ts';
import { replacementOf } from './re-template.ts';

/** The data of a re.Pattern. */
class Pattern {
  readonly source: string;
  readonly flags: number;
  readonly regex: Regex;

  constructor(source: string, flags: number, regex: Regex) {
    this.source = source;
    this.flags = flags;
    this.regex = regex;
  }
}

const flagBits = { i: 2, m: 8, s: 16, x: 64, a: 256 } as const;
const flagNames: Readonly<Record<string, number>> = {
  A: 256,
  ASCII: 256,
  I: 2,
  IGNORECASE: 2,
  M: 8,
  MULTILINE: 8,
  S: 16,
  DOTALL: 16,
  U: 32,
  UNICODE: 32,
  X: 64,
  VERBOSE: 64,
  NOFLAG: 0,
};

function find(value: PyValue): Pattern | undefined {
  return value.t === 'host' && value.data instanceof Pattern ? value.data : undefined;
}

/** Runs what may be too much work. */
function bounded(vm: Machine, name: string, run: () => PyValue): PyValue {
  try {
    return run();
  } catch (error) {
    if (error instanceof RegexTooMuch) return notFollowed(vm, name);
    throw error;
  }
}

function compile(vm: Machine, pattern: PyValue, flags: number): Pattern | PyValue {
  const known = find(pattern);
  if (known !== undefined) return known;
  if (pattern.t !== 'str') return notFollowed(vm, 're.compile', pattern);
  const has = (bit: number): boolean => (flags & bit) !== 0;
  const regex = parseRegex(pattern.v, {
    i: has(flagBits.i),
    m: has(flagBits.m),
    s: has(flagBits.s),
    x: has(flagBits.x),
    a: has(flagBits.a),
  });
  if ('error' in regex) {
    libraryException(vm, 'error', 'Exception', 're');
    return vm.raise('error', regex.error);
  }
  return new Pattern(pattern.v, flags, regex);
}

function first(vm: Machine, self: Pattern, text: string, mode: MatchMode, from = 0): PyValue {
  const points = codePoints(text);
  return bounded(vm, `re.${mode}`, () => {
    const found = matchRegex(self.regex, points, from, mode);
    return found === undefined ? none : toMatch(new Match(self.regex, points, found));
  });
}

function toMatch(match: Match): PyValue {
  return { t: 'host', type: matchType, data: match };
}

/** All matches in order; an empty one may follow a match, but not another empty one at the same place. */
function all(vm: Machine, self: Pattern, text: string): readonly Match[] {
  const points = codePoints(text);
  const matches: Match[] = [];
  let at = 0;
  let isAfterEmpty = false;
  while (at <= points.length) {
    vm.step();
    const found = matchRegex(self.regex, points, at, 'search', isAfterEmpty);
    if (found === undefined) break;
    const match = new Match(self.regex, points, found);
    matches.push(match);
    const [from, to] = match.span;
    isAfterEmpty = from === to;
    at = to;
  }
  return matches;
}

function findall(vm: Machine, self: Pattern, text: string): PyValue {
  return bounded(vm, 're.findall', () =>
    vm.list(
      all(vm, self, text).map((match) => {
        const count = self.regex.groups;
        if (count === 0) return str(match.text(0) ?? '');
        if (count === 1) return str(match.text(1) ?? '');
        return tuple(Array.from({ length: count }, (_, i) => str(match.text(i + 1) ?? '')));
      }),
    ),
  );
}

function split(vm: Machine, self: Pattern, text: string, most: number): PyValue {
  return bounded(vm, 're.split', () => {
    const parts: PyValue[] = [];
    let at = 0;
    const points = codePoints(text);
    for (const match of all(vm, self, text).slice(0, most === 0 ? undefined : Math.max(0, most))) {
      const [from, to] = match.span;
      parts.push(str(points.slice(at, from).join('')));
      for (let i = 1; i <= self.regex.groups; i++) {
        const group = match.text(i);
        parts.push(group === undefined ? none : str(group));
      }
      at = to;
    }
    return vm.list([...parts, str(points.slice(at).join(''))]);
  });
}

function substitute(
  vm: Machine,
  self: Pattern,
  repl: PyValue,
  text: string,
  most: number,
): { readonly text: PyValue; readonly count: number } {
  let count = 0;
  const made = bounded(vm, 're.sub', () => {
    const template = repl.t === 'str' ? replacementOf(vm, repl.v, self.regex) : undefined;
    const points = codePoints(text);
    const pieces: PyValue[] = [];
    let at = 0;
    for (const match of all(vm, self, text).slice(0, most === 0 ? undefined : Math.max(0, most))) {
      const [from, to] = match.span;
      pieces.push(str(points.slice(at, from).join('')));
      pieces.push(template ? str(template(match)) : callWith(vm, repl, toMatch(match)));
      at = to;
      count++;
    }
    pieces.push(str(points.slice(at).join('')));
    return joinPieces(vm, pieces);
  });
  return { text: made, count };
}

type Use = (vm: Machine, self: Pattern, args: Bound) => PyValue;

/** The functions of re that are methods of a pattern too: their parameters and what they do. */
const uses: Readonly<Record<string, readonly [parameters: string, use: Use]>> = {
  match: ['string', (vm, self, args) => first(vm, self, args.text('string'), 'match')],
  search: ['string', (vm, self, args) => first(vm, self, args.text('string'), 'search')],
  fullmatch: ['string', (vm, self, args) => first(vm, self, args.text('string'), 'fullmatch')],
  findall: ['string', (vm, self, args) => findall(vm, self, args.text('string'))],
  finditer: [
    'string',
    (vm, self, args) =>
      bounded(vm, 're.finditer', () =>
        iteratorOf(vm, all(vm, self, args.text('string')).map(toMatch), 'callable_iterator'),
      ),
  ],
  split: [
    'string, maxsplit?',
    (vm, self, args) => split(vm, self, args.text('string'), args.whole('maxsplit', 0)),
  ],
  sub: [
    'repl, string, count?',
    (vm, self, args) =>
      substitute(vm, self, args.get('repl'), args.text('string'), args.whole('count', 0)).text,
  ],
  subn: [
    'repl, string, count?',
    (vm, self, args) => {
      const made = substitute(
        vm,
        self,
        args.get('repl'),
        args.text('string'),
        args.whole('count', 0),
      );
      return made.text.t === 'str' ? tuple([made.text, int(made.count)]) : made.text;
    },
  ],
};

const members = hostClass<Pattern>({
  name: 're.Pattern',
  find,
  properties: {
    pattern: (_vm, self) => str(self.source),
    groups: (_vm, self) => int(self.regex.groups),
    flags: (_vm, self) => {
      const { flags } = self.regex;
      const bits = (['i', 'm', 's', 'x', 'a'] as const).reduce(
        (sum, letter) => sum | (flags[letter] ? flagBits[letter] : 0),
        self.flags,
      );
      return int((bits & 256) !== 0 ? bits : bits | 32);
    },
  },
  methods: Object.entries(uses).map(([name, [parameters, use]]) =>
    method(name, parameters, (vm, self, args) => use(vm, self, args)),
  ),
  others: ['scanner', 'groupindex'],
});

const patternType: HostType<Pattern> = {
  name: 're.Pattern',
  attribute: (vm, self, name) => members.attribute(vm, self, name),
  repr(vm, self) {
    if (self.data.flags !== 0) return notFollowed(vm, 're.Pattern');
    return `re.compile(${stringRepr(self.data.source)})`;
  },
  compare: (_vm, left, right) => {
    const other = find(right);
    const same = other?.source === left.data.source && other.flags === left.data.flags;
    return same ? 0 : undefined;
  },
  hash: (self) => `pattern ${self.data.flags} ${self.data.source}`,
};

function isPattern(value: Pattern | PyValue): value is Pattern {
  return value instanceof Pattern;
}

function moduleFunction(name: string, parameters: string, use: Use): PyNative {
  return define(`re.${name}`, `pattern, ${parameters}, flags?`, (vm, args) => {
    const pattern = compile(vm, args.get('pattern'), args.whole('flags', 0));
    return isPattern(pattern) ? use(vm, pattern, args) : pattern;
  });
}

/** The module re. */
export const reModule: LazyMembers = {
  ...Object.fromEntries(
    Object.entries(uses).map(([name, [parameters, use]]) => [
      name,
      (): PyValue => moduleFunction(name, parameters, use),
    ]),
  ),
  ...Object.fromEntries(
    Object.entries(flagNames).map(([name, bits]) => [name, (): PyValue => int(bits)]),
  ),
  compile: () =>
    define('re.compile', 'pattern, flags?', (vm, args) => {
      const pattern = compile(vm, args.get('pattern'), args.whole('flags', 0));
      return isPattern(pattern) ? { t: 'host', type: patternType, data: pattern } : pattern;
    }),
  escape: () =>
    define('re.escape', 'pattern', (_vm, args) =>
      str(args.text('pattern').replace(/[()[\]{}?*+\-|^$\\.&~# \t\n\r\v\f]/g, '\\$&')),
    ),
  purge: () => define('re.purge', '', () => none),
  error: (vm) => libraryException(vm, 'error', 'Exception', 're'),
  Pattern: () =>
    define('re.Pattern', '', (vm) => notFollowed(vm, 're.Pattern'), {
      instance: (_vm, value) => find(value) !== undefined,
    }),
  Match: () =>
    define('re.Match', '', (vm) => notFollowed(vm, 're.Match'), {
      instance: (_vm, value) => value.t === 'host' && value.data instanceof Match,
    }),
};
