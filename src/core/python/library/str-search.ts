import type { Machine } from '../machine.ts';
import type { PyNative, PyValue } from '../object.ts';
import { bool, int, str, tuple } from '../object.ts';
import { codePoints, pointLength, pointOffset } from '../text/code-points.ts';
import { largestText } from '../text/outcome.ts';
import { tooLarge } from '../text/settle.ts';
import type { Bound } from './arguments.ts';
import { readWindow, strMethod } from './str-self.ts';

/** Methods of str that look for a text in it. */
export const strSearchMethods: readonly (readonly [string, PyNative])[] = [
  strMethod('find', 'sub, start?, end?, /', (vm, self, args) => int(find(vm, self, args, false))),
  strMethod('rfind', 'sub, start?, end?, /', (vm, self, args) => int(find(vm, self, args, true))),
  strMethod('index', 'sub, start?, end?, /', (vm, self, args) => index(vm, self, args, false)),
  strMethod('rindex', 'sub, start?, end?, /', (vm, self, args) => index(vm, self, args, true)),
  strMethod('count', 'sub, start?, end?, /', (vm, self, args) => {
    const sub = args.text('sub');
    const window = readWindow(vm, self, args);
    if (window === undefined) return int(0);
    if (sub === '') return int(pointLength(window.text) + 1);
    return int(window.text.split(sub).length - 1);
  }),
  strMethod('startswith', 'prefix, start?, end?, /', (vm, self, args) =>
    affix(vm, self, args, 'prefix', 'startswith', (text, part) => text.startsWith(part)),
  ),
  strMethod('endswith', 'suffix, start?, end?, /', (vm, self, args) =>
    affix(vm, self, args, 'suffix', 'endswith', (text, part) => text.endsWith(part)),
  ),
  strMethod('removeprefix', 'prefix, /', (_vm, self, args) => {
    const prefix = args.text('prefix');
    return str(self.startsWith(prefix) ? self.slice(prefix.length) : self);
  }),
  strMethod('removesuffix', 'suffix, /', (_vm, self, args) => {
    const suffix = args.text('suffix');
    return str(self.endsWith(suffix) ? self.slice(0, self.length - suffix.length) : self);
  }),
  strMethod('replace', 'old, new, count?, /', replace),
  strMethod('partition', 'sep, /', (vm, self, args) => {
    const sep = separator(vm, args);
    const at = self.indexOf(sep);
    if (at < 0) return tuple([str(self), str(''), str('')]);
    return tuple([str(self.slice(0, at)), str(sep), str(self.slice(at + sep.length))]);
  }),
  strMethod('rpartition', 'sep, /', (vm, self, args) => {
    const sep = separator(vm, args);
    const at = self.lastIndexOf(sep);
    if (at < 0) return tuple([str(''), str(''), str(self)]);
    return tuple([str(self.slice(0, at)), str(sep), str(self.slice(at + sep.length))]);
  }),
];

function find(vm: Machine, self: string, args: Bound, isLast: boolean): number {
  const sub = args.text('sub');
  const window = readWindow(vm, self, args);
  if (window === undefined) return -1;
  const at = isLast ? window.text.lastIndexOf(sub) : window.text.indexOf(sub);
  return at < 0 ? -1 : window.start + pointOffset(window.text, at);
}

function index(vm: Machine, self: string, args: Bound, isLast: boolean): PyValue {
  const at = find(vm, self, args, isLast);
  return at < 0 ? vm.raise('ValueError', 'substring not found') : int(at);
}

function affix(
  vm: Machine,
  self: string,
  args: Bound,
  parameter: string,
  name: string,
  test: (text: string, part: string) => boolean,
): PyValue {
  const wanted = args.get(parameter);
  const window = readWindow(vm, self, args);
  const one = (part: PyValue, message: (type: string) => string): boolean =>
    part.t === 'str'
      ? window !== undefined && test(window.text, part.v)
      : vm.raise('TypeError', message(vm.typeName(part)));
  if (wanted.t !== 'tuple') {
    return bool(
      one(wanted, (type) => `${name} first arg must be str or a tuple of str, not ${type}`),
    );
  }
  return vm.lift(wanted.items, (parts) =>
    bool(
      parts.some((part) =>
        one(part, (type) => `tuple for ${name} must only contain str, not ${type}`),
      ),
    ),
  );
}

function separator(vm: Machine, args: Bound): string {
  const sep = args.text('sep');
  return sep === '' ? vm.raise('ValueError', 'empty separator') : sep;
}

function replace(vm: Machine, self: string, args: Bound): PyValue {
  const old = args.text('old');
  const by = args.text('new');
  const most = args.whole('count', -1);
  const limit = most < 0 ? Number.MAX_SAFE_INTEGER : most;
  if (old === '') {
    const points = codePoints(self);
    if (points.length * by.length > largestText) return tooLarge(vm);
    let out = '';
    for (const [i, point] of points.entries()) out += (i < limit ? by : '') + point;
    return str(out + (points.length < limit ? by : ''));
  }
  const parts = self.split(old);
  if (parts.length * by.length > largestText * 4) return tooLarge(vm);
  if (parts.length - 1 <= limit) return str(parts.join(by));
  return str([...parts.slice(0, limit), parts.slice(limit).join(old)].join(by));
}
