import type { Machine } from '../../machine.ts';
import type { PyValue } from '../../object.ts';
import type { HostType } from '../../host-type.ts';
import { bool, float, int, str } from '../../object.ts';
import { divideToFloat } from '../../text/number-text.ts';
import { combineSpans, compareSpans, newSpan, timedeltaMembers } from '../datetime/duration.ts';
import { findMoment, findSpan, Moment, Span, toHost } from '../datetime/moment.ts';
import { hostClass, method, notFollowed } from '../host-class.ts';
import { difference } from './arithmetic.ts';
import type { Amount, Kit, KitOf } from './kit.ts';
import { otherNames } from './other-names.ts';

const dayMicros = 86_400_000_000n;

/** The data of pendulum's Duration: how it was given decides how it is added. */
export class PendulumSpan extends Span {
  readonly amount: Amount;
  /** For an Interval. */
  readonly ends: readonly [Moment, Moment] | undefined;
  /** Of an Interval that puts its ends in order, so that its opposite is itself. */
  readonly isAbsolute: boolean;

  constructor(
    micros: bigint,
    type: HostType<Span>,
    amount: Amount,
    ends?: readonly [Moment, Moment],
    isAbsolute = false,
  ) {
    super(micros, type, amount.years, amount.months);
    this.amount = amount;
    this.ends = ends;
    this.isAbsolute = isAbsolute;
  }

  /** Microseconds without years and months. */
  get rest(): bigint {
    return this.micros - BigInt(this.years * 365 + this.months * 30) * dayMicros;
  }
}

/** A Duration of so many microseconds. */
export function ofMicros(kit: Kit, micros: bigint): PendulumSpan {
  const amount = { years: 0, months: 0, dayMicros: 0n, micros, isCalendar: false };
  return new PendulumSpan(micros, kit.duration, amount);
}

/** The Interval between two moments. */
export function between(kit: Kit, start: Moment, end: Moment, isAbsolute = false): PendulumSpan {
  const micros = (end.utc ?? end.wall) - (start.utc ?? start.wall);
  const amount = { years: 0, months: 0, dayMicros: 0n, micros, isCalendar: false };
  return new PendulumSpan(micros, kit.interval, amount, [start, end], isAbsolute);
}

/** A Duration or Interval in the units that pendulum shows. */
interface Units {
  readonly years: number;
  readonly months: number;
  readonly weeks: number;
  readonly remainingDays: number;
  readonly hours: number;
  readonly minutes: number;
  readonly remainingSeconds: number;
  readonly seconds: number;
  readonly days: number;
  readonly microseconds: number;
}

function unitsOf(self: PendulumSpan): Units | undefined {
  const size = self.rest < 0n ? -self.rest : self.rest;
  const sign = self.rest < 0n ? -1 : 1;
  const ofClock = Number(size % dayMicros);
  const seconds = Math.floor(ofClock / 1_000_000);
  const days = Number(size / dayMicros);
  const part = (n: number): number => (n === 0 ? 0 : sign * n);
  const plain: Units = {
    years: self.years,
    months: self.months,
    weeks: part(Math.floor(days / 7)),
    remainingDays: part(days % 7),
    hours: part(Math.floor(seconds / 3600)),
    minutes: part(Math.floor(seconds / 60) % 60),
    remainingSeconds: part(seconds % 60),
    seconds: part(seconds),
    days: part(days),
    microseconds: part(ofClock % 1_000_000),
  };
  if (self.ends === undefined) return plain;
  const found = difference(...self.ends);
  if (found === undefined) return undefined;
  const clock = Math.trunc(found.micros / 1_000_000);
  return {
    ...plain,
    years: found.years,
    months: found.months,
    weeks: Math.trunc(found.days / 7),
    remainingDays: found.days % 7,
    hours: Math.trunc(clock / 3600),
    minutes: Math.trunc(clock / 60) % 60,
  };
}

/** The amount that adding this duration to a DateTime adds; undefined where it is not followed. */
export function amountOf(kit: Kit, span: Span): Amount | undefined {
  if (!(span instanceof PendulumSpan))
    return { years: 0, months: 0, dayMicros: 0n, micros: span.micros, isCalendar: false };
  if (span.ends !== undefined) {
    const units = unitsOf(span);
    const found = difference(...span.ends);
    if (units === undefined || found === undefined) return undefined;
    const { years, months, days } = found;
    return {
      years,
      months,
      dayMicros: BigInt(days) * dayMicros,
      micros: BigInt(found.micros),
      isCalendar: years !== 0 || months !== 0 || days !== 0,
    };
  }
  return kit.major === 3 ? span.amount : withoutDays(span);
}

/** The amount that subtracting this duration takes away, and in pendulum 2 that adding it adds. */
export function withoutDays(span: Span): Amount | undefined {
  if (!(span instanceof PendulumSpan))
    return { years: 0, months: 0, dayMicros: 0n, micros: span.micros, isCalendar: false };
  if (span.ends !== undefined) {
    const units = unitsOf(span);
    // pendulum takes years and months of an Interval away twice, which nobody means.
    if (units === undefined || units.years !== 0 || units.months !== 0) return undefined;
  }
  const { years, months } = span;
  return {
    years,
    months,
    dayMicros: 0n,
    micros: span.rest,
    isCalendar: years !== 0 || months !== 0,
  };
}

function inWords(units: Units, separator: string): string {
  const parts = (
    [
      [units.years, 'year'],
      [units.months, 'month'],
      [units.weeks, 'week'],
      [units.remainingDays, 'day'],
      [units.hours, 'hour'],
      [units.minutes, 'minute'],
      [units.remainingSeconds, 'second'],
    ] as const
  ).flatMap(([n, unit]) => (n === 0 ? [] : [`${n} ${unit}${Math.abs(n) === 1 ? '' : 's'}`]));
  if (parts.length > 0) return parts.join(separator);
  if (units.microseconds === 0) return '0 microseconds';
  return `${(Math.abs(units.microseconds) / 1e6).toFixed(2)} second`;
}

function durationRepr(units: Units): string {
  const parts = (
    [
      ['years', units.years, units.years],
      ['months', units.months, units.months],
      ['weeks', units.weeks, units.weeks],
      ['days', units.remainingDays, units.days],
      ['hours', units.hours, units.hours],
      ['minutes', units.minutes, units.minutes],
      ['seconds', units.remainingSeconds, units.remainingSeconds],
      ['microseconds', units.microseconds, units.microseconds],
    ] as const
  ).flatMap(([name, n, shown]) => (shown === 0 ? [] : [`${name}=${n}`]));
  return `Duration(${parts.join(', ')})`;
}

function find(value: PyValue): PendulumSpan | undefined {
  const span = findSpan(value);
  return span instanceof PendulumSpan ? span : undefined;
}

function unit(name: keyof Units): (vm: Machine, self: Span) => PyValue {
  return (vm, self) => {
    const units = self instanceof PendulumSpan ? unitsOf(self) : undefined;
    return units === undefined ? notFollowed(vm, `Duration.${name}`) : int(units[name]);
  };
}

function whole(name: string, size: bigint): ReturnType<typeof method<Span>> {
  return method(name, '', (_vm, self) => int(self.micros / size));
}

/** The behaviour of pendulum's Duration and of its Interval (2: Period). */
export function durationType(
  kitOf: KitOf,
  name: 'Duration' | 'Interval' | 'Period',
  major: 2 | 3,
): HostType<Span> {
  const isInterval = name !== 'Duration';
  const second = 1_000_000n;
  const members = hostClass<Span>({
    name: `pendulum.${name}`,
    find,
    inherited: timedeltaMembers,
    others: otherNames(major, name),
    properties: {
      years: unit('years'),
      months: unit('months'),
      weeks: unit('weeks'),
      days: (vm, self) =>
        self instanceof PendulumSpan && self.ends === undefined
          ? int(floorDays(self.micros))
          : unit('days')(vm, self),
      remaining_days: unit('remainingDays'),
      hours: unit('hours'),
      minutes: unit('minutes'),
      seconds: unit('seconds'),
      remaining_seconds: unit('remainingSeconds'),
      microseconds: unit('microseconds'),
      invert: (_vm, self) => bool(self.micros < 0n),
      ...(isInterval ? { start: end(0), end: end(1) } : {}),
    },
    methods: [
      method('total_minutes', '', (_vm, self) => total(self, 60)),
      method('total_hours', '', (_vm, self) => total(self, 3600)),
      method('total_days', '', (_vm, self) => total(self, 86_400)),
      method('total_weeks', '', (_vm, self) => float(seconds(self) / 86_400 / 7)),
      whole('in_seconds', second),
      whole('in_minutes', 60n * second),
      whole('in_hours', 3600n * second),
      method('in_days', '', (vm, self) => inDays(vm, self)),
      method('in_weeks', '', (vm, self) => {
        const days = inDays(vm, self);
        return days.t === 'int' ? int(days.v / 7n) : days;
      }),
      ...(isInterval
        ? [
            method<Span>('in_months', '', (vm, self) => {
              const units = self instanceof PendulumSpan ? unitsOf(self) : undefined;
              return units === undefined
                ? notFollowed(vm, 'Interval.in_months')
                : int(units.years * 12 + units.months);
            }),
            method<Span>('in_years', '', (vm, self) => unit('years')(vm, self)),
          ]
        : []),
      method('in_words', 'locale?, separator?', (vm, self, args) => {
        const units = self instanceof PendulumSpan ? unitsOf(self) : undefined;
        const locale = args.given('locale');
        if (
          units === undefined ||
          (locale !== undefined && !(locale.t === 'str' && locale.v === 'en'))
        )
          return notFollowed(vm, 'Duration.in_words');
        return str(inWords(units, args.text('separator', ' ')));
      }),
      method('as_timedelta', '', (vm, self) => newSpan(vm, self.micros)),
      method('__abs__', '', (_vm, self) =>
        toHost(ofMicros(kitOf(), self.micros < 0n ? -self.micros : self.micros)),
      ),
    ],
  });
  return {
    name: `pendulum.${name.toLowerCase()}.${name}`,
    attribute: (vm, self, attribute) => members.attribute(vm, self, attribute),
    str: (vm, self) => (isInterval ? intervalText(vm, self.data, name) : textOf(self.data, true)),
    repr: (vm, self) => (isInterval ? intervalText(vm, self.data, name) : textOf(self.data, false)),
    truth: (_vm, self) => self.data.micros !== 0n,
    ...(isInterval ? { iterate: (vm: Machine) => notFollowed(vm, `${name}.__iter__`) } : {}),
    hash: (self) => `timedelta ${self.data.micros}`,
    compare: (_vm, left, right) => compareSpans(left.data, findSpan(right)),
    unary(_vm, operator, self) {
      if (operator === '~') return undefined;
      return toHost(operator === '-' ? negative(kitOf(), self.data) : self.data);
    },
    binary: (vm, operator, left, right) => combine(vm, kitOf(), operator, left, right),
    value: (_vm, self) => ({ kind: 'duration', microseconds: self.data.micros }),
  };

  function textOf(data: Span, isWords: boolean): string {
    const units = data instanceof PendulumSpan ? unitsOf(data) : undefined;
    if (units === undefined) return '';
    return isWords ? inWords(units, ' ') : durationRepr(units);
  }
}

function end(index: 0 | 1): (vm: Machine, self: Span) => PyValue {
  return (vm, self) => {
    const moment = self instanceof PendulumSpan ? self.ends?.[index] : undefined;
    return moment === undefined ? notFollowed(vm, 'Interval.start') : toHost(moment);
  };
}

function floorDays(micros: bigint): bigint {
  const days = micros / dayMicros;
  return micros % dayMicros < 0n ? days - 1n : days;
}

function inDays(vm: Machine, self: Span): PyValue {
  if (!(self instanceof PendulumSpan) || self.ends === undefined)
    return int(self.micros / dayMicros);
  const found = difference(...self.ends);
  return found === undefined ? notFollowed(vm, 'Interval.in_days') : int(found.totalDays);
}

function seconds(self: Span): number {
  return divideToFloat(self.micros, 1_000_000n);
}

function total(self: Span, size: number): PyValue {
  return float(seconds(self) / size);
}

function negative(kit: Kit, span: Span): Span {
  if (!(span instanceof PendulumSpan)) return new Span(-span.micros, kit.duration);
  if (span.isAbsolute) return span;
  if (span.ends !== undefined) return between(kit, span.ends[1], span.ends[0]);
  const days = span.rest / dayMicros;
  const amount = {
    years: -span.years,
    months: -span.months,
    dayMicros: -days * dayMicros,
    micros: -(span.rest % dayMicros),
    isCalendar: span.years !== 0 || span.months !== 0 || days !== 0n,
  };
  return new PendulumSpan(-span.micros, kit.duration, amount);
}

function intervalText(vm: Machine, span: Span, name: string): string {
  const [from, to] = span instanceof PendulumSpan ? (span.ends ?? []) : [];
  const show = (moment: Moment | undefined): string => {
    const text = moment && moment.type.str?.(vm, toHost(moment));
    return typeof text === 'string' ? text : '';
  };
  return `<${name} [${show(from)} -> ${show(to)}]>`;
}

function combine(
  vm: Machine,
  kit: Kit,
  operator: Parameters<typeof combineSpans>[1],
  left: PyValue,
  right: PyValue,
): PyValue | undefined {
  if (findMoment(left) !== undefined || findMoment(right) !== undefined) return undefined;
  const span = find(left) ?? find(right);
  const by = span === find(left) ? right : left;
  if (operator === '*' && span !== undefined && by.t === 'int') {
    const { years, months, rest } = span;
    const n = Number(by.v);
    const isInterval = span.ends !== undefined;
    const amount = {
      years: isInterval ? 0 : years * n,
      months: isInterval ? 0 : months * n,
      dayMicros: 0n,
      micros: (isInterval ? span.micros : rest) * by.v,
      isCalendar: !isInterval && (years * n !== 0 || months * n !== 0),
    };
    return toHost(new PendulumSpan(span.micros * by.v, kit.duration, amount));
  }
  if (
    span !== undefined &&
    (span.years !== 0 || span.months !== 0) &&
    operator !== '+' &&
    operator !== '-'
  )
    return notFollowed(vm, 'pendulum.Duration');
  const result = combineSpans(vm, operator, left, right);
  const made = findSpan(result);
  return made === undefined ? result : toHost(ofMicros(kit, made.micros));
}
