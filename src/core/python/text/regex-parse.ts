import type { PointTest, Regex, RegexFlags, RegexNode } from './regex-syntax.ts';
import { classTest, foldingTest, RegexError, widthOf } from './regex-syntax.ts';

/** Reads a pattern of Python's re; the message of re.error where it is none. */
export function parseRegex(pattern: string, flags: RegexFlags): Regex | { readonly error: string } {
  try {
    return new Reader(Array.from(pattern), flags).read();
  } catch (error) {
    if (error instanceof RegexError) return { error: error.message };
    throw error;
  }
}

const escapes: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
};
const endless = Number.MAX_SAFE_INTEGER;

class Reader {
  private at = 0;
  private groups = 0;
  private depth = 0;
  private readonly names = new Map<string, number>();
  private readonly open = new Set<number>();
  private readonly points: readonly string[];
  private flags: RegexFlags;

  constructor(points: readonly string[], flags: RegexFlags) {
    this.points = points;
    this.flags = flags;
  }

  read(): Regex {
    const leading = /^\(\?([aimsuxL]+)\)/.exec(this.points.join(''));
    if (leading !== null) {
      this.flags = this.withFlags(leading[1] ?? '', '');
      this.at = leading[0].length;
    }
    const { flags } = this;
    const node = this.choice();
    if (this.at < this.points.length) throw new RegexError('unbalanced parenthesis');
    return { node, groups: this.groups, names: this.names, flags };
  }

  private get here(): string | undefined {
    return this.points[this.at];
  }

  private ahead(text: string): boolean {
    return this.points.slice(this.at, this.at + text.length).join('') === text;
  }

  private take(text: string): boolean {
    const found = this.ahead(text);
    if (found) this.at += text.length;
    return found;
  }

  private until(end: string, what: string): string {
    let text = '';
    while (this.here !== end) {
      if (this.here === undefined) throw new RegexError(`missing ${end}, unterminated ${what}`);
      text += this.here;
      this.at++;
    }
    this.at++;
    return text;
  }

  private choice(): RegexNode {
    if (++this.depth > 100) throw new RegexError('too deep');
    const options: RegexNode[] = [];
    do options.push(this.sequence());
    while (this.take('|'));
    this.depth--;
    const [only] = options;
    return options.length === 1 && only !== undefined ? only : { n: 'choice', options };
  }

  private sequence(): RegexNode {
    const items: RegexNode[] = [];
    for (;;) {
      this.skip();
      const point = this.here;
      if (point === undefined || point === '|' || point === ')') break;
      const item = this.repeated(this.atom());
      if (item !== undefined) items.push(item);
    }
    const [only] = items;
    return items.length === 1 && only !== undefined ? only : { n: 'sequence', items };
  }

  /** White space and comments of a verbose pattern. */
  private skip(): void {
    while (this.flags.x && this.here !== undefined) {
      if (/[ \t\n\r\f\v]/.test(this.here)) this.at++;
      else if (this.here === '#') this.comment();
      else return;
    }
  }

  private comment(): void {
    while (this.here !== undefined && this.here !== '\n') this.at++;
  }

  private repeated(item: RegexNode | undefined): RegexNode | undefined {
    this.skip();
    const range = this.range();
    if (range === undefined) return item;
    if (item === undefined || isAnchor(item)) throw new RegexError('nothing to repeat');
    if (item.n === 'repeat') throw new RegexError('multiple repeat');
    const how = this.take('?') ? 'lazy' : this.take('+') ? 'possessive' : 'greedy';
    const node: RegexNode = { n: 'repeat', item, least: range[0], most: range[1], how };
    const after = this.at;
    this.skip();
    if (this.range() !== undefined) throw new RegexError('multiple repeat');
    this.at = after;
    return node;
  }

  private range(): readonly [number, number] | undefined {
    if (this.take('*')) return [0, endless];
    if (this.take('+')) return [1, endless];
    if (this.take('?')) return [0, 1];
    const m = /^\{(\d*)(,?)(\d*)\}/.exec(this.points.slice(this.at, this.at + 40).join(''));
    if (m === null || (m[1] === '' && m[3] === '')) return undefined;
    this.at += m[0].length;
    const least = Number(m[1] === '' ? '0' : m[1]);
    const most = m[2] === '' ? least : m[3] === '' ? endless : Number(m[3]);
    if (most < least) throw new RegexError('min repeat greater than max repeat');
    return [least, most];
  }

  private point(test: PointTest): RegexNode {
    return { n: 'point', test: this.flags.i ? foldingTest(test) : test };
  }

  private literal(point: string): RegexNode {
    if (!this.flags.i) return this.point((p) => p === point);
    const lower = point.toLowerCase();
    return {
      n: 'point',
      test: (p) => p.toLowerCase() === lower || p.toUpperCase() === point.toUpperCase(),
    };
  }

  private atom(): RegexNode | undefined {
    const point = this.here ?? '';
    if ('*+?'.includes(point)) throw new RegexError('nothing to repeat');
    this.at++;
    switch (point) {
      case '.':
        return this.flags.s
          ? { n: 'point', test: () => true }
          : { n: 'point', test: (p) => p !== '\n' };
      case '^':
        return { n: this.flags.m ? 'line-start' : 'start' };
      case '$':
        return { n: this.flags.m ? 'line-end' : 'end-or-newline' };
      case '(':
        return this.group();
      case '[':
        return this.set();
      case '\\':
        return this.escape();
      default:
        return this.literal(point);
    }
  }

  private escape(): RegexNode {
    const point = this.here;
    if (point === undefined) throw new RegexError('bad escape (end of pattern)');
    this.at++;
    if (point === 'A') return { n: 'start' };
    if (point === 'Z') return { n: 'end' };
    if (point === 'b' || point === 'B')
      return { n: 'boundary', negated: point === 'B', isAscii: this.flags.a };
    if ('dDwWsS'.includes(point)) return { n: 'point', test: classTest(point, this.flags.a) };
    if (/[1-9]/.test(point)) return this.numbered(point);
    return this.literal(this.escaped(point));
  }

  private numbered(first: string): RegexNode {
    const more = /^\d{0,2}/.exec(this.points.slice(this.at, this.at + 2).join(''))?.[0] ?? '';
    if (/^[0-3][0-7]{2}$/.test(first + more)) {
      this.at += 2;
      return this.literal(String.fromCodePoint(Number.parseInt(first + more, 8)));
    }
    const digits = first + more.slice(0, 1);
    this.at += digits.length - 1;
    return this.back(Number(digits));
  }

  private back(index: number): RegexNode {
    if (index > this.groups) throw new RegexError(`invalid group reference ${index}`);
    if (this.open.has(index)) throw new RegexError('cannot refer to an open group');
    return { n: 'back', index, ignoreCase: this.flags.i };
  }

  /** The code point of an escape whose letter was taken. */
  private escaped(letter: string): string {
    const size = { x: 2, u: 4, U: 8 }[letter];
    if (size !== undefined) {
      const hex = this.points.slice(this.at, this.at + size).join('');
      if (!/^[0-9a-f]+$/i.test(hex) || hex.length !== size)
        throw new RegexError(`incomplete escape \\${letter}${hex}`);
      this.at += size;
      const code = Number.parseInt(hex, 16);
      if (code > 0x10ffff) throw new RegexError('bad escape');
      return String.fromCodePoint(code);
    }
    if (/[0-7]/.test(letter)) {
      const octal = /^[0-7]{0,2}/.exec(this.points.slice(this.at, this.at + 2).join(''))?.[0] ?? '';
      this.at += octal.length;
      return String.fromCodePoint(Number.parseInt(letter + octal, 8));
    }
    const found = Object.hasOwn(escapes, letter) ? escapes[letter] : undefined;
    if (found !== undefined) return found;
    if (/[A-Za-z0-9]/.test(letter)) throw new RegexError(`bad escape \\${letter}`);
    return letter;
  }

  private set(): RegexNode {
    const negated = this.take('^');
    const tests: PointTest[] = [];
    let isFirst = true;
    for (;;) {
      const point = this.here;
      if (point === undefined) throw new RegexError('unterminated character set');
      if (point === ']' && !isFirst) break;
      isFirst = false;
      const from = this.member();
      if (
        !this.ahead('-') ||
        this.points[this.at + 1] === ']' ||
        this.at + 1 >= this.points.length
      ) {
        tests.push(typeof from === 'string' ? (p): boolean => p === from : from);
        continue;
      }
      this.at++;
      const to = this.member();
      if (typeof from !== 'string' || typeof to !== 'string')
        throw new RegexError('bad character range');
      const [low, high] = [from.codePointAt(0) ?? 0, to.codePointAt(0) ?? 0];
      if (high < low) throw new RegexError(`bad character range ${from}-${to}`);
      tests.push((p) => {
        const code = p.codePointAt(0) ?? 0;
        return code >= low && code <= high;
      });
    }
    this.at++;
    const any: PointTest = (p) => tests.some((test) => test(p));
    const folded = this.flags.i ? foldingTest(any) : any;
    return { n: 'point', test: negated ? (p): boolean => !folded(p) : folded };
  }

  private member(): string | PointTest {
    const point = this.here ?? '';
    this.at++;
    if (point !== '\\') return point;
    const letter = this.here;
    if (letter === undefined) throw new RegexError('bad escape (end of pattern)');
    this.at++;
    return 'dDwWsS'.includes(letter) ? classTest(letter, this.flags.a) : this.escaped(letter);
  }

  private close(item: RegexNode): RegexNode {
    if (!this.take(')')) throw new RegexError('missing ), unterminated subpattern');
    return item;
  }

  private group(): RegexNode | undefined {
    if (!this.take('?')) return this.capture(undefined);
    if (this.take(':')) return this.wrapped(this.choice());
    if (this.take('>')) return { n: 'atomic', item: this.close(this.choice()) };
    if (this.take('#')) {
      this.until(')', 'comment');
      return undefined;
    }
    if (this.take('P<')) return this.capture(this.until('>', 'name'));
    if (this.take('P=')) return this.back(this.named(this.until(')', 'name')));
    for (const [mark, negated, isBehind] of [
      ['=', false, false],
      ['!', true, false],
      ['<=', false, true],
      ['<!', true, true],
    ] as const) {
      if (!this.take(mark)) continue;
      const item = this.close(this.choice());
      const behind = isBehind ? widthOf(item) : undefined;
      if (isBehind && behind === undefined)
        throw new RegexError('look-behind requires fixed-width pattern');
      return { n: 'look', item, negated, behind };
    }
    if (this.take('(')) return this.conditional();
    return this.scoped();
  }

  /** A group without a number: repeating it repeats the whole, so that `(?:a*)*` is no multiple repeat. */
  private wrapped(item: RegexNode): RegexNode {
    this.close(item);
    return item.n === 'repeat' ? { n: 'sequence', items: [item] } : item;
  }

  private capture(name: string | undefined): RegexNode {
    const index = ++this.groups;
    if (name !== undefined) {
      if (!/^[\p{XID_Start}_]\p{XID_Continue}*$/u.test(name))
        throw new RegexError(`bad character in group name '${name}'`);
      if (this.names.has(name)) throw new RegexError(`redefinition of group name '${name}'`);
      this.names.set(name, index);
    }
    this.open.add(index);
    const { flags } = this;
    const item = this.close(this.choice());
    this.flags = flags;
    this.open.delete(index);
    return { n: 'group', index, item };
  }

  private named(name: string): number {
    const index = /^\d+$/.test(name) ? Number(name) : this.names.get(name);
    if (index === undefined) throw new RegexError(`unknown group name '${name}'`);
    return index;
  }

  private conditional(): RegexNode {
    const index = this.named(this.until(')', 'name'));
    const then = this.sequence();
    const otherwise: RegexNode = this.take('|') ? this.sequence() : { n: 'sequence', items: [] };
    return this.close({ n: 'if', index, then, else: otherwise });
  }

  private scoped(): RegexNode {
    const m = /^([aimsuxL]*)(?:-([imsx]+))?:/.exec(
      this.points.slice(this.at, this.at + 20).join(''),
    );
    if (m === null || m[0] === ':') throw new RegexError('unknown extension');
    this.at += m[0].length;
    const { flags } = this;
    this.flags = this.withFlags(m[1] ?? '', m[2] ?? '');
    const item = this.choice();
    this.flags = flags;
    return this.wrapped(item);
  }

  private withFlags(on: string, off: string): RegexFlags {
    const is = (letter: keyof RegexFlags): boolean =>
      (this.flags[letter] || on.includes(letter)) && !off.includes(letter);
    return { i: is('i'), m: is('m'), s: is('s'), x: is('x'), a: is('a') };
  }
}

function isAnchor(node: RegexNode): boolean {
  return ['start', 'end', 'line-start', 'line-end', 'end-or-newline', 'boundary'].includes(node.n);
}
