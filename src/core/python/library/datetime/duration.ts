import { plainOf } from '../../operations/scalar-data.ts';
import type { Machine } from '../../machine.ts';
import type { PyNative, PyValue } from '../../object.ts';
import type { BinaryOperator, HostType } from '../../host-type.ts';
import { float, int, native } from '../../object.ts';
import { divideToFloat, divideToNearest, floorDivide, toFraction } from '../../text/number-text.ts';
import type { Bound } from '../arguments.ts';
import { define } from '../arguments.ts';
import { hostClass, method } from '../host-class.ts';
import { findMoment, findSpan, Span, toHost } from './moment.ts';

const micro = 1_000_000n;
const dayMicros = 86_400_000_000n;
const mostDays = 999_999_999n;

/** Days, seconds of the day and microseconds of the second, as timedelta keeps them (only days may be negative). */
export function spanParts(micros: bigint): {
  readonly days: bigint;
  readonly seconds: number;
  readonly microseconds: number;
} {
  const days = floorDivide(micros, dayMicros);
  const rest = micros - days * dayMicros;
  return { days, seconds: Number(rest / micro), microseconds: Number(rest % micro) };
}

/** `str(timedelta)`: `1 day, 2:03:04.000005`. */
export function spanText(micros: bigint): string {
  const { days, seconds, microseconds } = spanParts(micros);
  const two = (n: number): string => String(n).padStart(2, '0');
  const clock = `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  const fraction = microseconds === 0 ? '' : `.${String(microseconds).padStart(6, '0')}`;
  if (days === 0n) return clock + fraction;
  return `${days} day${days === 1n || days === -1n ? '' : 's'}, ${clock}${fraction}`;
}

function spanRepr(micros: bigint): string {
  const { days, seconds, microseconds } = spanParts(micros);
  const parts = [
    ...(days === 0n ? [] : [`days=${days}`]),
    ...(seconds === 0 ? [] : [`seconds=${seconds}`]),
    ...(microseconds === 0 ? [] : [`microseconds=${microseconds}`]),
  ];
  return `datetime.timedelta(${parts.length === 0 ? '0' : parts.join(', ')})`;
}

const members = hostClass<Span>({
  name: 'datetime.timedelta',
  find: findSpan,
  properties: {
    days: (_vm, self) => int(spanParts(self.micros).days),
    seconds: (_vm, self) => int(spanParts(self.micros).seconds),
    microseconds: (_vm, self) => int(spanParts(self.micros).microseconds),
  },
  methods: [
    method('total_seconds', '', (_vm, self) => float(divideToFloat(self.micros, micro))),
    method('__abs__', '', (vm, self) =>
      newSpan(vm, self.micros < 0n ? -self.micros : self.micros, self.type),
    ),
  ],
});

/** The behaviour of datetime.timedelta. */
export const timedeltaType: HostType<Span> = {
  name: 'datetime.timedelta',
  attribute: (vm, self, name) => members.attribute(vm, self, name) ?? limits(name),
  str: (_vm, self) => spanText(self.data.micros),
  repr: (_vm, self) => spanRepr(self.data.micros),
  truth: (_vm, self) => self.data.micros !== 0n,
  hash: (self) => `timedelta ${self.data.micros}`,
  compare: (_vm, left, right) => compareSpans(left.data, findSpan(right)),
  unary: (vm, operator, self) =>
    operator === '~'
      ? undefined
      : newSpan(vm, operator === '-' ? -self.data.micros : self.data.micros, self.data.type),
  binary(vm, operator, left, right) {
    // A subclass on the right is asked first, as Python does; only its `+` is its own.
    const other = findSpan(right);
    const isAsked = operator !== '+' || other === undefined || other.type === timedeltaType;
    return isAsked ? combineSpans(vm, operator, left, right) : undefined;
  },
  value: (_vm, self) => ({ kind: 'duration', microseconds: self.data.micros }),
};

/** Methods of timedelta that pendulum's Duration shares. */
export const timedeltaMembers = members;

/** The order of two durations. */
export function compareSpans(a: Span, b: Span | undefined): number | undefined {
  if (b === undefined) return undefined;
  return a.micros < b.micros ? -1 : a.micros > b.micros ? 1 : 0;
}

/** A duration as a value; raises OverflowError where Python has none so long. */
export function newSpan(
  vm: Machine,
  micros: bigint,
  type: HostType<Span> = timedeltaType,
): PyValue {
  const { days } = spanParts(micros);
  if (days > mostDays || days < -mostDays)
    return vm.raise('OverflowError', `days=${days}; must have magnitude <= 999999999`);
  return toHost(new Span(micros, type));
}

function limits(name: string): PyValue | undefined {
  if (name === 'min') return toHost(new Span(-mostDays * dayMicros, timedeltaType));
  if (name === 'max') return toHost(new Span((mostDays + 1n) * dayMicros - 1n, timedeltaType));
  return name === 'resolution' ? toHost(new Span(1n, timedeltaType)) : undefined;
}

/** The operators of timedelta; undefined where they are not its own. */
export function combineSpans(
  vm: Machine,
  operator: BinaryOperator,
  left: PyValue,
  right: PyValue,
): PyValue | undefined {
  const a = findSpan(left);
  const b = findSpan(right);
  if (a !== undefined && b !== undefined) return ofTwo(vm, operator, a.micros, b.micros);
  const span = a ?? b;
  const other = a === undefined ? left : right;
  if (span === undefined || findMoment(other) !== undefined) return undefined;
  if (operator === '*') return scaled(vm, span.micros, other, false);
  if (a === undefined) return undefined;
  if (operator === '/') return scaled(vm, span.micros, other, true);
  if (operator !== '//' || (other.t !== 'int' && other.t !== 'bool')) return undefined;
  const by = BigInt(other.v);
  if (by === 0n) return vm.raise('ZeroDivisionError', 'integer division or modulo by zero');
  return newSpan(vm, floorDivide(span.micros, by));
}

function ofTwo(vm: Machine, operator: BinaryOperator, a: bigint, b: bigint): PyValue | undefined {
  if (operator === '+') return newSpan(vm, a + b);
  if (operator === '-') return newSpan(vm, a - b);
  if (operator !== '/' && operator !== '//' && operator !== '%') return undefined;
  if (b === 0n)
    return vm.raise(
      'ZeroDivisionError',
      operator === '/' ? 'division by zero' : 'integer division or modulo by zero',
    );
  if (operator === '/') {
    const ratio = divideToFloat(b < 0n ? -a : a, b < 0n ? -b : b);
    return float(a === 0n && b < 0n ? -0 : ratio);
  }
  const quotient = floorDivide(a, b);
  return operator === '//' ? int(quotient) : newSpan(vm, a - quotient * b);
}

function scaled(
  vm: Machine,
  micros: bigint,
  by: PyValue,
  isDivision: boolean,
): PyValue | undefined {
  if (by.t !== 'int' && by.t !== 'bool' && by.t !== 'float') return undefined;
  if (by.t === 'float' && !Number.isFinite(by.v)) {
    if (isDivision && !Number.isNaN(by.v)) return newSpan(vm, 0n);
    return Number.isNaN(by.v)
      ? vm.raise('ValueError', 'cannot convert NaN to integer ratio')
      : vm.raise('OverflowError', 'cannot convert Infinity to integer ratio');
  }
  const ratio = by.t === 'float' ? toFraction(by.v) : { top: BigInt(by.v), bottom: 1n };
  if (!isDivision) return newSpan(vm, divideToNearest(micros * ratio.top, ratio.bottom));
  if (ratio.top === 0n) return vm.raise('ZeroDivisionError', 'division by zero');
  return newSpan(vm, divideToNearest(micros * ratio.bottom, ratio.top));
}

const units: readonly (readonly [string, bigint])[] = [
  ['microseconds', 1n],
  ['milliseconds', 1000n],
  ['seconds', micro],
  ['minutes', 60n * micro],
  ['hours', 3600n * micro],
  ['days', dayMicros],
  ['weeks', 7n * dayMicros],
];

/** The microseconds of a call of timedelta; the parts of floats are rounded together, half to even. */
export function readSpan(vm: Machine, args: Bound): bigint {
  let sum = 0n;
  let leftover = 0;
  for (const [name, factor] of units) {
    const given = args.find(name);
    if (given === undefined) continue;
    const value = plainOf(vm, given);
    if (value.t === 'int' || value.t === 'bool') sum += BigInt(value.v) * factor;
    else if (value.t === 'float') {
      if (!Number.isFinite(value.v))
        return vm.raise(
          Number.isNaN(value.v) ? 'ValueError' : 'OverflowError',
          `cannot convert float ${Number.isNaN(value.v) ? 'NaN' : 'infinity'} to integer`,
        );
      const whole = Math.trunc(value.v);
      const rest = (value.v - whole) * Number(factor);
      sum += BigInt(whole) * factor + BigInt(Math.trunc(rest));
      leftover += rest - Math.trunc(rest);
    } else
      return vm.raise(
        'TypeError',
        `unsupported type for timedelta ${name} component: ${vm.typeName(value)}`,
      );
  }
  return sum + roundHalf(leftover, (sum & 1n) === 1n);
}

function roundHalf(leftover: number, isOdd: boolean): bigint {
  const sign = leftover < 0 ? -1 : 1;
  const nearest = sign * Math.round(Math.abs(leftover));
  if (Math.abs(nearest - leftover) !== 0.5) return BigInt(nearest);
  const odd = isOdd ? 1 : 0;
  const half = (leftover + odd) * 0.5;
  return BigInt(2 * (half < 0 ? -Math.round(-half) : Math.round(half)) - odd);
}

const constructor = define(
  'datetime.timedelta',
  'days?, seconds?, microseconds?, milliseconds?, minutes?, hours?, weeks?',
  (vm, args) => newSpan(vm, readSpan(vm, args)),
);

/** The class datetime.timedelta. */
export const timedeltaClass: PyNative = native('datetime.timedelta', constructor.call, {
  instance: (_vm, value) => findSpan(value) !== undefined,
  members: new Map<string, PyValue>([
    ...members.methods,
    ...['min', 'max', 'resolution'].flatMap((name): [string, PyValue][] => {
      const value = limits(name);
      return value === undefined ? [] : [[name, value]];
    }),
  ]),
});
