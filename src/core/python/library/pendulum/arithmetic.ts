import type { Machine } from '../../machine.ts';
import type { Civil } from '../../text/calendar.ts';
import { daysInMonth, fromMicros, toMicros, toOrdinal } from '../../text/calendar.ts';
import type { TimeZone } from '../datetime/moment.ts';
import { Moment } from '../datetime/moment.ts';
import { toWall } from '../../text/zone.ts';
import type { Amount, Kit } from './kit.ts';

/** A reading of the clock in a zone, as pendulum takes it: skipped times move on by what is skipped. */
export function create(
  vm: Machine,
  kit: Kit,
  wall: bigint,
  tz: TimeZone | undefined,
  fold: 0 | 1 = 1,
): Moment {
  if (fromMicros(wall) === undefined) return vm.raise('OverflowError', 'date value out of range');
  if (tz === undefined) return new Moment(wall, fold, undefined, kit.dateTime);
  const before = tz.zone.offsetAtWall(wall, 0);
  const after = tz.zone.offsetAtWall(wall, 1);
  const skipped = after > before ? BigInt(after - before) : 0n;
  // pendulum 2 keeps the fold of times at a change only, pendulum 3 of all but those that it moved on.
  const isKept = kit.major === 2 ? before !== after : skipped === 0n && tz.type === kit.zone;
  const kept = isKept ? fold : 0;
  return new Moment(fold === 1 ? wall + skipped : wall - skipped, kept, tz, kit.dateTime);
}

/** A moment in UTC on the clocks of a zone. */
export function fromUtc(vm: Machine, kit: Kit, utc: bigint, tz: TimeZone): Moment {
  const found = toWall(tz.zone, utc);
  if (found === undefined) return vm.raise('OverflowError', 'date value out of range');
  return new Moment(found.wall, found.fold, tz, kit.dateTime);
}

/** The reading some months later; days that the month lacks become its last day. */
export function addMonths(civil: Civil, months: number): Civil | undefined {
  const total = civil.year * 12 + civil.month - 1 + months;
  const year = Math.floor(total / 12);
  if (year < 1 || year > 9999) return undefined;
  const month = (total % 12) + 1;
  return { ...civil, year, month, day: Math.min(civil.day, daysInMonth(year, month)) };
}

/** `DateTime.add`: calendar units move the clock on the wall, the others move the time itself. */
export function addAmount(vm: Machine, kit: Kit, moment: Moment, amount: Amount): Moment {
  const { tz } = moment;
  const span = amount.dayMicros + amount.micros;
  if (!amount.isCalendar && tz !== undefined)
    return fromUtc(vm, kit, (moment.utc ?? moment.wall) + span, tz);
  const months = amount.years * 12 + amount.months;
  const civil = addMonths(moment.civil, months);
  if (civil === undefined) return vm.raise('OverflowError', 'date value out of range');
  return create(vm, kit, toMicros(civil) + span, tz);
}

/** The opposite amount. */
export function negated(amount: Amount): Amount {
  return {
    years: -amount.years,
    months: -amount.months,
    dayMicros: -amount.dayMicros,
    micros: -amount.micros,
    isCalendar: amount.isCalendar,
  };
}

/** Years to microseconds between two moments, as pendulum counts them; all have the same sign. */
export interface Difference {
  readonly years: number;
  readonly months: number;
  readonly days: number;
  readonly micros: number;
  /** Days between the dates. */
  readonly totalDays: number;
}

const day = 86_400_000_000;

/** The difference in calendar units from `start` to `end`; undefined where it is not followed. */
export function difference(first: Moment, second: Moment): Difference | undefined {
  // The fold is lost on the way, in pendulum too.
  const start = new Moment(first.wall, 0, first.tz, first.type);
  const end = new Moment(second.wall, 0, second.tz, second.type);
  const isLater = (end.utc ?? end.wall) >= (start.utc ?? start.wall);
  const [from, to] = isLater ? [start, end] : [end, start];
  const sign = isLater ? 1 : -1;
  const ordinal = (m: Moment): number => {
    const c = m.civil;
    return toOrdinal(c.year, c.month, c.day);
  };
  const totalDays = ordinal(to) - ordinal(from);
  const key = (tz: TimeZone | undefined): string | undefined => tz?.zone.key ?? tz?.label;
  const isSame = key(from.tz) !== undefined && key(from.tz) === key(to.tz);
  const inUtc = from.tz !== undefined && (!isSame || totalDays === 0);
  const a = inUtc ? (from.utc ?? from.wall) : from.wall;
  const b = inUtc ? (to.utc ?? to.wall) : to.wall;
  const [x, y] = [fromMicros(a), fromMicros(b)];
  if (x === undefined || y === undefined) return undefined;
  const clock = Number(b % BigInt(day)) - Number(a % BigInt(day));
  const borrowed = clock < 0 ? 1 : 0;
  let months = (y.year - x.year) * 12 + y.month - x.month;
  let days = y.day - x.day - borrowed;
  if (days < 0) {
    const previous = y.month === 1 ? [y.year - 1, 12] : [y.year, y.month - 1];
    const last = daysInMonth(previous[0] ?? 1, previous[1] ?? 1);
    const spare = daysInMonth(y.year, y.month) - last;
    if (days === spare) days = 0;
    else {
      months--;
      days += days < spare ? Math.max(last, x.day) : last;
    }
  }
  return {
    years: sign * Math.trunc(months / 12),
    months: sign * (months % 12),
    days: sign * days,
    micros: sign * (clock + borrowed * day),
    totalDays: sign * totalDays,
  };
}
