import type { Machine } from '../machine.ts';
import type { PyNative, PyValue } from '../object.ts';
import { str } from '../object.ts';
import { codePoints } from '../text/code-points.ts';
import { isLineEnd, isSpace } from '../text/character-class.ts';
import type { Bound } from './arguments.ts';
import { strMethod } from './str-self.ts';

/** Methods of str that take it apart or cut its ends. */
export const strSplitMethods: readonly (readonly [string, PyNative])[] = [
  strMethod('split', 'sep?, maxsplit?', (vm, self, args) => split(vm, self, args, false)),
  strMethod('rsplit', 'sep?, maxsplit?', (vm, self, args) => split(vm, self, args, true)),
  strMethod('splitlines', 'keepends?', (vm, self, args) =>
    texts(vm, splitLines(self, args.flag('keepends', false))),
  ),
  strMethod('strip', 'chars?, /', (vm, self, args) => strip(vm, self, args, true, true)),
  strMethod('lstrip', 'chars?, /', (vm, self, args) => strip(vm, self, args, true, false)),
  strMethod('rstrip', 'chars?, /', (vm, self, args) => strip(vm, self, args, false, true)),
];

function texts(vm: Machine, items: readonly string[]): PyValue {
  return vm.list(items.map((item) => str(item)));
}

function split(vm: Machine, self: string, args: Bound, isRight: boolean): PyValue {
  const sep = args.given('sep');
  const most = args.whole('maxsplit', -1);
  const limit = most < 0 ? Number.MAX_SAFE_INTEGER : most;
  if (sep === undefined) {
    return texts(vm, isRight ? splitSpaceRight(self, limit) : splitSpace(self, limit));
  }
  if (sep.t !== 'str') return vm.raise('TypeError', `must be str or None, not ${vm.typeName(sep)}`);
  if (sep.v === '') return vm.raise('ValueError', 'empty separator');
  return texts(vm, isRight ? splitRight(self, sep.v, limit) : splitLeft(self, sep.v, limit));
}

function splitLeft(text: string, sep: string, limit: number): readonly string[] {
  const parts = text.split(sep);
  if (parts.length - 1 <= limit) return parts;
  return [...parts.slice(0, limit), parts.slice(limit).join(sep)];
}

function splitRight(text: string, sep: string, limit: number): readonly string[] {
  const parts: string[] = [];
  let end = text.length;
  while (parts.length < limit) {
    const at = end < sep.length ? -1 : text.lastIndexOf(sep, end - sep.length);
    if (at < 0) break;
    parts.unshift(text.slice(at + sep.length, end));
    end = at;
  }
  return [text.slice(0, end), ...parts];
}

/** `text.split(None, limit)`. */
export function splitSpace(text: string, limit = Number.MAX_SAFE_INTEGER): readonly string[] {
  const parts: string[] = [];
  let at = 0;
  for (;;) {
    while (at < text.length && isSpace(text.charAt(at))) at++;
    if (at >= text.length) return parts;
    if (parts.length >= limit) return [...parts, text.slice(at)];
    let end = at;
    while (end < text.length && !isSpace(text.charAt(end))) end++;
    parts.push(text.slice(at, end));
    at = end;
  }
}

function splitSpaceRight(text: string, limit: number): readonly string[] {
  const parts: string[] = [];
  let end = text.length;
  for (;;) {
    while (end > 0 && isSpace(text.charAt(end - 1))) end--;
    if (end === 0) break;
    if (parts.length >= limit) {
      parts.push(text.slice(0, end));
      break;
    }
    let at = end;
    while (at > 0 && !isSpace(text.charAt(at - 1))) at--;
    parts.push(text.slice(at, end));
    end = at;
  }
  return parts.reverse();
}

/** `text.splitlines(keepEnds)`. */
export function splitLines(text: string, keepEnds: boolean): readonly string[] {
  const lines: string[] = [];
  let at = 0;
  for (let i = 0; i < text.length; i++) {
    if (!isLineEnd(text.charAt(i))) continue;
    const end = text[i] === '\r' && text[i + 1] === '\n' ? i + 2 : i + 1;
    lines.push(text.slice(at, keepEnds ? end : i));
    at = end;
    i = end - 1;
  }
  if (at < text.length) lines.push(text.slice(at));
  return lines;
}

function strip(vm: Machine, self: string, args: Bound, left: boolean, right: boolean): PyValue {
  const chars = args.given('chars');
  if (chars !== undefined && chars.t !== 'str')
    return vm.raise('TypeError', 'strip arg must be None or str');
  return str(stripText(self, chars?.v, left, right));
}

/** `text` without the white space, or the code points of `chars`, at its ends. */
export function stripText(
  text: string,
  chars: string | undefined,
  left: boolean,
  right: boolean,
): string {
  const set = chars === undefined ? undefined : new Set(codePoints(chars));
  const isCut = (point: string): boolean => (set === undefined ? isSpace(point) : set.has(point));
  const points = codePoints(text);
  let start = 0;
  let end = points.length;
  while (left && start < end && isCut(points[start] ?? '')) start++;
  while (right && end > start && isCut(points[end - 1] ?? '')) end--;
  return points.slice(start, end).join('');
}
