import type { Machine } from '../machine.ts';
import type { PyNative, PyValue } from '../object.ts';
import { pointLength, pointSlice } from '../text/code-points.ts';
import type { Bound } from './arguments.ts';
import { define } from './arguments.ts';

/** A method of str: `self` comes first and is a str. */
export function strMethod(
  name: string,
  parameters: string,
  body: (vm: Machine, self: string, args: Bound) => PyValue,
): readonly [string, PyNative] {
  const full = `str.${name}`;
  return [
    name,
    define(full, `self, /, ${parameters}`, (vm, args) => {
      const self = args.get('self');
      if (self.t !== 'str')
        return vm.raise(
          'TypeError',
          `descriptor '${name}' for 'str' objects doesn't apply to a '${vm.typeName(self)}' object`,
        );
      return body(vm, self.v, args);
    }),
  ];
}

/** The part of a text that `start` and `end` select, as slices do; undefined where `start` lies behind the text. */
export function readWindow(
  vm: Machine,
  self: string,
  args: Bound,
): { readonly text: string; readonly start: number } | undefined {
  const length = pointLength(self);
  const start = clamp(readIndex(vm, args.given('start'), 0), length);
  const end = Math.min(clamp(readIndex(vm, args.given('end'), length), length), length);
  if (start > length || start > end) return undefined;
  return { text: pointSlice(self, start, end), start };
}

function clamp(index: number, length: number): number {
  return index < 0 ? Math.max(0, index + length) : index;
}

function readIndex(vm: Machine, value: PyValue | undefined, fallback: number): number {
  if (value === undefined) return fallback;
  if (value.t === 'int') return Number(value.v);
  if (value.t === 'bool') return value.v ? 1 : 0;
  return vm.raise(
    'TypeError',
    'slice indices must be integers or None or have an __index__ method',
  );
}
