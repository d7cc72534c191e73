import { define } from '../library/arguments.ts';
import { indexOf, sliceBounds } from '../operations/items.ts';
import type { Interpreter } from '../interpreter.ts';
import { int, tuple, type PyHost, type PyNative, type PyValue } from '../object.ts';
import type { HostType } from '../host-type.ts';

interface Range {
  readonly start: number;
  readonly stop: number;
  readonly step: number;
}

/** More items than this are not listed. */
const largest = 200_000;

function lengthOf({ start, stop, step }: Range): number {
  return Math.max(0, Math.ceil((stop - start) / step));
}

function make(data: Range): PyHost<Range> {
  return { t: 'host', type: rangeType, data };
}

const rangeType: HostType<Range> = {
  name: 'range',
  attribute(vm, self, name) {
    if (name === 'start' || name === 'stop' || name === 'step') return int(self.data[name]);
    if (name !== 'index' && name !== 'count') return undefined;
    const items = vm.iterate(self);
    return 't' in items ? items : vm.attribute(tuple(items), name);
  },
  length: (_vm, self) => lengthOf(self.data),
  iterate(vm, self) {
    const length = lengthOf(self.data);
    if (length > largest) return vm.unknown({ code: 'bounds-reached', data: { bound: 'size' } });
    vm.step(length);
    return Array.from({ length }, (_, i) => int(self.data.start + i * self.data.step));
  },
  item(vm, self, key) {
    const { start, step } = self.data;
    const length = lengthOf(self.data);
    if (key.t !== 'slice')
      return int(start + indexOf(vm as Interpreter, key, length, 'range object') * step);
    const [from, to, by] = sliceBounds(vm as Interpreter, key, length);
    return make({ start: start + from * step, stop: start + to * step, step: step * by });
  },
  contains(_vm, self, value) {
    if (value.t !== 'int' && value.t !== 'bool') return false;
    const offset = Number(value.v) - self.data.start;
    return (
      offset % self.data.step === 0 &&
      offset / self.data.step >= 0 &&
      offset / self.data.step < lengthOf(self.data)
    );
  },
  repr(_vm, self) {
    const { start, stop, step } = self.data;
    return `range(${start}, ${stop}${step === 1 ? '' : `, ${step}`})`;
  },
  compare(_vm, left, right) {
    if (right.t !== 'host' || right.type !== (rangeType as HostType)) return undefined;
    const other = right.data as Range;
    const length = lengthOf(left.data);
    if (length !== lengthOf(other)) return undefined;
    const same =
      length === 0 ||
      (left.data.start === other.start && (length === 1 || left.data.step === other.step));
    return same ? 0 : undefined;
  },
  hash: (self) => `${lengthOf(self.data)} ${self.data.start} ${self.data.step}`,
  value: (vm, self) => {
    const items = vm.iterate(self);
    return 't' in items
      ? { kind: 'unknown', reason: items.reason, needs: [] }
      : {
          kind: 'list',
          type: 'range',
          items: items.map((item) => ({ kind: 'int', value: item.t === 'int' ? item.v : 0n })),
        };
  },
};

/** The built-in `range`. */
export const range: PyNative = define(
  'range',
  'start, stop?, step?, /',
  (vm, args): PyValue => {
    const [start, stop] =
      args.find('stop') === undefined
        ? [0, args.whole('start')]
        : [args.whole('start'), args.whole('stop')];
    const step = args.whole('step', 1);
    return step === 0
      ? vm.raise('ValueError', 'range() arg 3 must not be zero')
      : make({ start, stop, step });
  },
  { instance: (_vm, value) => value.t === 'host' && value.type === (rangeType as HostType) },
);
