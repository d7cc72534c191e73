import type { Regex, RegexNode } from './regex-syntax.ts';
import { classTest } from './regex-syntax.ts';

/** Where the whole and each group matched, in code points; undefined for a group that did not. */
export interface RegexMatch {
  readonly spans: readonly (readonly [number, number] | undefined)[];
}

/** Thrown by `matchRegex` where the work is too much. */
export class RegexTooMuch extends Error {}

/** Where a match may begin and must end. */
export type MatchMode = 'match' | 'search' | 'fullmatch';

/** The first match from `start` on, as Python's re finds it. Throws RegexTooMuch. */
export function matchRegex(
  regex: Regex,
  points: readonly string[],
  start: number,
  mode: MatchMode,
  isAfterEmpty = false,
): RegexMatch | undefined {
  const last = mode === 'search' ? points.length : start;
  const matcher = new Matcher(points, regex.groups);
  for (let at = start; at <= last; at++) {
    matcher.reset();
    const isFit = (end: number): boolean =>
      (mode !== 'fullmatch' || end === points.length) &&
      !(isAfterEmpty && at === start && end === at);
    let end = -1;
    const found = matcher.run(regex.node, at, (to) => {
      if (!isFit(to)) return false;
      end = to;
      return true;
    });
    if (found) return { spans: [[at, end], ...matcher.spans.slice(1)] };
  }
  return undefined;
}

const mostSteps = 400_000;
const mostDepth = 1_500;

type Next = (at: number) => boolean;

class Matcher {
  spans: (readonly [number, number] | undefined)[] = [];
  private steps = 0;
  private depth = 0;
  private readonly points: readonly string[];
  private readonly groups: number;

  constructor(points: readonly string[], groups: number) {
    this.points = points;
    this.groups = groups;
  }

  reset(): void {
    this.spans = Array.from({ length: this.groups + 1 }, () => undefined);
  }

  run(node: RegexNode, at: number, next: Next): boolean {
    if (++this.steps > mostSteps || this.depth > mostDepth) throw new RegexTooMuch();
    this.depth++;
    const found = this.node(node, at, next);
    this.depth--;
    return found;
  }

  private node(node: RegexNode, at: number, next: Next): boolean {
    switch (node.n) {
      case 'point': {
        const point = this.points[at];
        return point !== undefined && node.test(point) && next(at + 1);
      }
      case 'sequence':
        return this.sequence(node.items, 0, at, next);
      case 'choice':
        return node.options.some((option) => this.run(option, at, next));
      case 'group':
        return this.group(node.index, node.item, at, next);
      case 'repeat':
        return this.repeat(node, at, next);
      case 'back':
        return this.back(node.index, node.ignoreCase, at, next);
      case 'look': {
        const from = at - (node.behind ?? 0);
        const before = [...this.spans];
        const found =
          from >= 0 && this.run(node.item, from, (to) => node.behind === undefined || to === at);
        if (found === node.negated) {
          this.spans = before;
          return false;
        }
        if (node.negated) this.spans = before;
        if (next(at)) return true;
        this.spans = before;
        return false;
      }
      case 'atomic': {
        const before = [...this.spans];
        let end = -1;
        if (this.run(node.item, at, (to) => ((end = to), true)) && next(end)) return true;
        this.spans = before;
        return false;
      }
      case 'if':
        return this.run(this.spans[node.index] ? node.then : node.else, at, next);
      default:
        return this.isAt(node, at) && next(at);
    }
  }

  private isAt(node: RegexNode, at: number): boolean {
    const { points } = this;
    switch (node.n) {
      case 'start':
        return at === 0;
      case 'end':
        return at === points.length;
      case 'line-start':
        return at === 0 || points[at - 1] === '\n';
      case 'line-end':
        return at === points.length || points[at] === '\n';
      case 'end-or-newline':
        return at === points.length || (at === points.length - 1 && points[at] === '\n');
      case 'boundary': {
        const isWord = classTest('w', node.isAscii);
        const is = (i: number): boolean => {
          const point = points[i];
          return point !== undefined && isWord(point);
        };
        return (is(at - 1) !== is(at)) !== node.negated;
      }
      default:
        return false;
    }
  }

  private sequence(items: readonly RegexNode[], from: number, at: number, next: Next): boolean {
    const item = items[from];
    if (item === undefined) return next(at);
    return this.run(item, at, (to) => this.sequence(items, from + 1, to, next));
  }

  private group(index: number, item: RegexNode, at: number, next: Next): boolean {
    const before = this.spans[index];
    const found = this.run(item, at, (to) => {
      const inner = this.spans[index];
      this.spans[index] = [at, to];
      if (next(to)) return true;
      this.spans[index] = inner;
      return false;
    });
    if (!found) this.spans[index] = before;
    return found;
  }

  private repeat(node: Extract<RegexNode, { n: 'repeat' }>, at: number, next: Next): boolean {
    const { item, least, most, how } = node;
    if (how === 'possessive')
      return this.run({ n: 'atomic', item: { ...node, how: 'greedy' } }, at, next);
    if (item.n === 'point') return this.repeatPoint(item.test, node, at, next);
    const more = (count: number, from: number): boolean => {
      const again = (): boolean =>
        count < most &&
        this.run(item, from, (to) => (to !== from || count < least) && more(count + 1, to));
      if (count < least) return again();
      const before = [...this.spans];
      if (how === 'lazy' ? next(from) : again()) return true;
      this.spans = before;
      return how === 'lazy' ? again() : next(from);
    };
    return more(0, at);
  }

  /** The common case without a call for each code point. */
  private repeatPoint(
    test: (point: string) => boolean,
    node: Extract<RegexNode, { n: 'repeat' }>,
    at: number,
    next: Next,
  ): boolean {
    const { points } = this;
    let count = 0;
    const fits = (): boolean => {
      const point = points[at + count];
      if (++this.steps > mostSteps) throw new RegexTooMuch();
      return point !== undefined && test(point);
    };
    if (node.how === 'lazy') {
      while (count < node.least) {
        if (!fits()) return false;
        count++;
      }
      for (;;) {
        if (next(at + count)) return true;
        if (count >= node.most || !fits()) return false;
        count++;
      }
    }
    while (count < node.most && fits()) count++;
    for (; count >= node.least; count--) {
      if (next(at + count)) return true;
    }
    return false;
  }

  private back(index: number, ignoreCase: boolean, at: number, next: Next): boolean {
    const span = this.spans[index];
    if (span === undefined) return false;
    const length = span[1] - span[0];
    for (let i = 0; i < length; i++) {
      const [a, b] = [this.points[span[0] + i], this.points[at + i]];
      const same = a === b || (ignoreCase && a?.toLowerCase() === b?.toLowerCase());
      if (b === undefined || !same) return false;
    }
    return next(at + length);
  }
}
