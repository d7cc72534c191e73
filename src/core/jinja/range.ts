import type { Machine } from '../python/machine.ts';
import { int, tuple, type PyHost, type PyValue } from '../python/object.ts';
import type { CallArguments, HostType } from '../python/host-type.ts';

interface RangeData {
  readonly start: bigint;
  readonly stop: bigint;
  readonly step: bigint;
  readonly length: number;
}

/** jinja2.sandbox's MAX_RANGE; without the sandbox what is longer is unknown. */
const longest = 100_000;

/** `range(...)` in a template. */
export function createRange(vm: Machine, args: CallArguments, sandboxed: boolean): PyValue {
  if (args.keywords.size > 0) vm.raise('TypeError', 'range() takes no keyword arguments');
  const count = args.positional.length;
  if (count === 0) vm.raise('TypeError', 'range expected at least 1 argument, got 0');
  if (count > 3) vm.raise('TypeError', `range expected at most 3 arguments, got ${count}`);
  const numbers = args.positional.map((value) => whole(vm, value));
  const [first = 0n, second, step = 1n] = numbers;
  const [start, stop] = second === undefined ? [0n, first] : [first, second];
  if (step === 0n) vm.raise('ValueError', 'range() arg 3 must not be zero');
  const span = step > 0n ? stop - start : start - stop;
  const stride = step > 0n ? step : -step;
  const length = span <= 0n ? 0n : (span + stride - 1n) / stride;
  if (length > longest) {
    if (!sandboxed) return vm.unknown({ code: 'bounds-reached', data: { bound: 'size' } });
    const message = `Range too big. The sandbox blocks ranges larger than MAX_RANGE (${longest}).`;
    return vm.raise('OverflowError', message);
  }
  return make({ start, stop, step, length: Number(length) });
}

function make(data: RangeData): PyHost<RangeData> {
  return { t: 'host', type: rangeType, data };
}

function whole(vm: Machine, value: PyValue): bigint {
  if (value.t === 'int') return value.v;
  if (value.t === 'bool') return value.v ? 1n : 0n;
  const type = vm.typeName(value);
  return vm.raise('TypeError', `'${type}' object cannot be interpreted as an integer`);
}

function itemsOf({ start, step, length }: RangeData): readonly PyValue[] {
  return Array.from({ length }, (_, index) => int(start + step * BigInt(index)));
}

const rangeType: HostType<RangeData> = {
  name: 'range',
  attribute: (vm, self, name) => {
    const { start, stop, step } = self.data;
    if (name === 'index' || name === 'count') return vm.attribute(tuple(itemsOf(self.data)), name);
    if (name === 'start') return int(start);
    if (name === 'stop') return int(stop);
    return name === 'step' ? int(step) : undefined;
  },
  iterate: (_vm, self) => itemsOf(self.data),
  length: (_vm, self) => self.data.length,
  item: (vm, self, key) => {
    const items = vm.list(itemsOf(self.data));
    if (key.t === 'slice')
      return vm.unknown({ code: 'method-not-known', data: { name: 'slice', type: 'range' } });
    const index = Number(whole(vm, key));
    const { length } = self.data;
    if (index >= length || index < -length)
      vm.raise('IndexError', 'range object index out of range');
    return vm.item(items, key);
  },
  contains: (vm, self, value) => {
    const { start, stop, step } = self.data;
    if (value.t !== 'int' && value.t !== 'bool')
      return itemsOf(self.data).some((item) => vm.truth(vm.compare('==', item, value)) === true);
    const number = BigInt(value.v);
    const inside = step > 0n ? number >= start && number < stop : number <= start && number > stop;
    return inside && (number - start) % step === 0n;
  },
  repr: (_vm, { data }) =>
    data.step === 1n
      ? `range(${data.start}, ${data.stop})`
      : `range(${data.start}, ${data.stop}, ${data.step})`,
  compare: (_vm, left, right) => {
    if (right.t !== 'host' || right.type !== left.type) return undefined;
    const other = right.data as RangeData;
    const { start, step, length } = left.data;
    if (length !== other.length) return undefined;
    if (length === 0) return 0;
    return start === other.start && (length === 1 || step === other.step) ? 0 : undefined;
  },
  hash: ({ data }) => `${data.start}:${data.stop}:${data.step}`,
};
