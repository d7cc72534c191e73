import type { Machine } from '../../machine.ts';
import type { PyHost, PyUnknown, PyValue } from '../../object.ts';
import type { HostType } from '../../host-type.ts';
import { notFollowed } from '../host-class.ts';
import type { Civil } from '../../text/calendar.ts';
import { fromMicros, fromOrdinal, timeOf, toMicros } from '../../text/calendar.ts';
import type { Zone } from '../../text/zone.ts';

/** The data of a tzinfo object. */
export class TimeZone {
  readonly zone: Zone;
  /** As repr shows it where that is not clear from the zone, for example the name given to `timezone(…)`. */
  readonly label: string | undefined;
  readonly type: HostType<TimeZone>;

  constructor(zone: Zone, type: HostType<TimeZone>, label?: string) {
    this.zone = zone;
    this.type = type;
    this.label = label;
  }
}

/** The data of a date and time: what the wall shows in microseconds since 0001-01-01, and in which zone. */
export class Moment {
  readonly wall: bigint;
  readonly fold: 0 | 1;
  readonly tz: TimeZone | undefined;
  readonly type: HostType<Moment>;

  constructor(wall: bigint, fold: 0 | 1, tz: TimeZone | undefined, type: HostType<Moment>) {
    this.wall = wall;
    this.fold = fold;
    this.tz = tz;
    this.type = type;
  }

  /** The reading of the calendar and clock. */
  get civil(): Civil {
    const found = fromMicros(this.wall);
    if (found === undefined) throw new RangeError('a moment outside the calendar');
    return found;
  }

  /** Microseconds east of UTC; undefined without a zone. */
  get offset(): number | undefined {
    return this.tz?.zone.offsetAtWall(this.wall, this.fold);
  }

  /** Microseconds since 0001-01-01 in UTC; undefined without a zone. */
  get utc(): bigint | undefined {
    const { offset } = this;
    return offset === undefined ? undefined : this.wall - BigInt(offset);
  }
}

/** The data of a date. */
export class Day {
  readonly ordinal: number;
  readonly type: HostType<Day>;

  constructor(ordinal: number, type: HostType<Day>) {
    this.ordinal = ordinal;
    this.type = type;
  }

  get civil(): Civil {
    const found = fromOrdinal(this.ordinal);
    if (found === undefined) throw new RangeError('a date outside the calendar');
    return { ...found, hour: 0, minute: 0, second: 0, microsecond: 0 };
  }
}

/** The data of a time of day, in microseconds. */
export class ClockTime {
  readonly micros: number;
  readonly fold: 0 | 1;
  readonly tz: TimeZone | undefined;
  readonly type: HostType<ClockTime>;

  constructor(micros: number, fold: 0 | 1, tz: TimeZone | undefined, type: HostType<ClockTime>) {
    this.micros = micros;
    this.fold = fold;
    this.tz = tz;
    this.type = type;
  }

  /** The reading of the clock on 1900-01-01, as strftime has it. */
  get civil(): Civil {
    return { year: 1900, month: 1, day: 1, ...timeOf(this.micros) };
  }
}

/** The data of a duration; years and months are those that pendulum keeps apart (already within the microseconds). */
export class Span {
  readonly micros: bigint;
  readonly type: HostType<Span>;
  readonly years: number;
  readonly months: number;

  constructor(micros: bigint, type: HostType<Span>, years = 0, months = 0) {
    this.micros = micros;
    this.type = type;
    this.years = years;
    this.months = months;
  }
}

/** An object of one of these classes as a value. */
export function toHost<Data extends { readonly type: HostType<Data> }>(data: Data): PyHost<Data> {
  return { t: 'host', type: data.type, data };
}

function data(value: PyValue | undefined): unknown {
  return value?.t === 'host' ? value.data : undefined;
}

/** The data of a datetime (also pendulum's), or undefined. */
export function findMoment(value: PyValue | undefined): Moment | undefined {
  const found = data(value);
  return found instanceof Moment ? found : undefined;
}

/** The data of a date that is not a datetime, or undefined. */
export function findDay(value: PyValue | undefined): Day | undefined {
  const found = data(value);
  return found instanceof Day ? found : undefined;
}

/** The data of a time of day, or undefined. */
export function findClockTime(value: PyValue | undefined): ClockTime | undefined {
  const found = data(value);
  return found instanceof ClockTime ? found : undefined;
}

/** The data of a timedelta (also pendulum's durations), or undefined. */
export function findSpan(value: PyValue | undefined): Span | undefined {
  const found = data(value);
  return found instanceof Span ? found : undefined;
}

/** The data of a tzinfo, or undefined. */
export function findTimeZone(value: PyValue | undefined): TimeZone | undefined {
  const found = data(value);
  return found instanceof TimeZone ? found : undefined;
}

/** The zone of a `tzinfo` argument: undefined for none; unknown for a class of the program; raises TypeError for others. */
export function readTimeZone(
  vm: Machine,
  value: PyValue | undefined,
): TimeZone | PyUnknown | undefined {
  if (value === undefined || value.t === 'none') return undefined;
  const found = findTimeZone(value);
  if (found !== undefined) return found;
  if (value.t === 'ref' || value.t === 'host') return notFollowed(vm, 'tzinfo', value);
  return vm.raise(
    'TypeError',
    `tzinfo argument must be None or of a tzinfo subclass, not type '${vm.typeName(value)}'`,
  );
}

/** The same datetime at another reading; raises OverflowError outside the years 1 to 9999. */
export function movedTo(vm: Machine, moment: Moment, wall: bigint, fold: 0 | 1 = 0): Moment {
  if (fromMicros(wall) === undefined) return vm.raise('OverflowError', 'date value out of range');
  return new Moment(wall, fold, moment.tz, moment.type);
}

/** The reading of a calendar and clock as a moment. */
export function fromCivil(
  civil: Civil,
  tz: TimeZone | undefined,
  type: HostType<Moment>,
  fold: 0 | 1 = 0,
): Moment {
  return new Moment(toMicros(civil), fold, tz, type);
}

/** Whether two objects have what Python takes for the same tzinfo object. */
export function isSameZone(a: TimeZone | undefined, b: TimeZone | undefined): boolean {
  if (a === b) return true;
  if (a === undefined || b === undefined) return false;
  return a.type === b.type && a.zone.key !== undefined && a.zone.key === b.zone.key;
}
