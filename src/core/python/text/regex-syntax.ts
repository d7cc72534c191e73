/** One code point, told by its text. */
export type PointTest = (point: string) => boolean;

/** A part of a regular expression as Python's re understands it. */
export type RegexNode =
  | { readonly n: 'point'; readonly test: PointTest }
  | { readonly n: 'sequence'; readonly items: readonly RegexNode[] }
  | { readonly n: 'choice'; readonly options: readonly RegexNode[] }
  | { readonly n: 'group'; readonly index: number; readonly item: RegexNode }
  | {
      readonly n: 'repeat';
      readonly item: RegexNode;
      readonly least: number;
      readonly most: number;
      readonly how: 'greedy' | 'lazy' | 'possessive';
    }
  | { readonly n: 'start' | 'end' | 'line-start' | 'line-end' | 'end-or-newline' }
  | { readonly n: 'boundary'; readonly negated: boolean; readonly isAscii: boolean }
  | { readonly n: 'back'; readonly index: number; readonly ignoreCase: boolean }
  | {
      readonly n: 'look';
      readonly item: RegexNode;
      readonly negated: boolean;
      /** Code points to go back first; undefined: looks ahead. */
      readonly behind: number | undefined;
    }
  | { readonly n: 'atomic'; readonly item: RegexNode }
  | {
      readonly n: 'if';
      readonly index: number;
      readonly then: RegexNode;
      readonly else: RegexNode;
    };

/** Flags of re, by their letters. */
export interface RegexFlags {
  readonly i: boolean;
  readonly m: boolean;
  readonly s: boolean;
  readonly x: boolean;
  readonly a: boolean;
}

/** A regular expression that was read. */
export interface Regex {
  readonly node: RegexNode;
  readonly groups: number;
  readonly names: ReadonlyMap<string, number>;
  readonly flags: RegexFlags;
}

/** Thrown within: the message of Python's re.error. */
export class RegexError extends Error {}

/** The code points that `\w`, `\d` and `\s` stand for. */
export function classTest(letter: string, isAscii: boolean): PointTest {
  const tests: Readonly<Record<string, RegExp>> = isAscii
    ? { d: /[0-9]/, w: /[A-Za-z0-9_]/, s: /[ \t\n\r\f\v]/ }
    : {
        d: /\p{Nd}/u,
        w: /[\p{L}\p{N}_]/u,
        s: /[\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/,
      };
  const pattern = tests[letter.toLowerCase()] ?? /[^]/u;
  const isSeparator: PointTest = (p) => !isAscii && p >= '\x1c' && p <= '\x1f';
  const test: PointTest =
    letter.toLowerCase() === 's'
      ? (p) => pattern.test(p) || isSeparator(p)
      : (p) => pattern.test(p);
  return letter === letter.toLowerCase() ? test : (p) => !test(p);
}

/** A test that does not tell cases apart. */
export function foldingTest(test: PointTest): PointTest {
  return (point) => test(point) || test(point.toLowerCase()) || test(point.toUpperCase());
}

/** The number of code points that a part always takes; undefined where it varies. */
export function widthOf(node: RegexNode): number | undefined {
  switch (node.n) {
    case 'point':
      return 1;
    case 'sequence': {
      let sum = 0;
      for (const item of node.items) {
        const width = widthOf(item);
        if (width === undefined) return undefined;
        sum += width;
      }
      return sum;
    }
    case 'choice': {
      const widths = new Set(node.options.map(widthOf));
      return widths.size === 1 ? [...widths][0] : undefined;
    }
    case 'group':
    case 'atomic':
      return widthOf(node.item);
    case 'repeat': {
      const width = widthOf(node.item);
      return width === undefined || node.least !== node.most ? undefined : width * node.least;
    }
    case 'back':
      return undefined;
    case 'if': {
      const width = widthOf(node.then);
      return width === widthOf(node.else) ? width : undefined;
    }
    default:
      return 0;
  }
}
