import type { Machine } from '../../machine.ts';
import type { Civil } from '../../text/calendar.ts';
import { daysInMonth, toMicros, weekday } from '../../text/calendar.ts';
import { ordinalOf } from '../datetime/datetime-type.ts';
import type { Moment } from '../datetime/moment.ts';
import { addAmount, create } from './arithmetic.ts';
import type { Kit } from './kit.ts';

const first = { hour: 0, minute: 0, second: 0, microsecond: 0 };
const last = { hour: 23, minute: 59, second: 59, microsecond: 999_999 };

/** `first_of(unit)` or `last_of(unit)`: midnight of the first or last day of a month, quarter or year. */
export function dayOf(
  vm: Machine,
  kit: Kit,
  moment: Moment,
  unit: string,
  name: 'first_of' | 'last_of',
): Moment {
  const { year, month } = moment.civil;
  const isLast = name === 'last_of';
  const months: Readonly<Record<string, number>> = {
    month,
    quarter: Math.ceil(month / 3) * 3 - (isLast ? 0 : 2),
    year: isLast ? 12 : 1,
  };
  const found = Object.hasOwn(months, unit) ? months[unit] : undefined;
  if (found === undefined) return vm.raise('ValueError', `Invalid unit "${unit}" for ${name}()`);
  const day = isLast ? daysInMonth(year, found) : 1;
  const fold = kit.major === 3 ? moment.fold : 1;
  return create(vm, kit, toMicros({ year, month: found, day, ...first }), moment.tz, fold);
}

/** `start_of(unit)`, or with `isEnd` `end_of(unit)`. */
export function edgeOf(
  vm: Machine,
  kit: Kit,
  moment: Moment,
  unit: string,
  isEnd: boolean,
): Moment {
  const c = moment.civil;
  const fold = kit.major === 3 ? moment.fold : 1;
  const at = (civil: Civil): Moment => create(vm, kit, toMicros(civil), moment.tz, fold);
  const clock = isEnd ? last : first;
  const years = (from: number, to: number): Moment =>
    isEnd
      ? at({ year: to, month: 12, day: 31, ...clock })
      : at({ year: from, month: 1, day: 1, ...clock });
  switch (unit) {
    case 'second':
      return at({ ...c, microsecond: clock.microsecond });
    case 'minute':
      return at({ ...c, second: clock.second, microsecond: clock.microsecond });
    case 'hour':
      return at({ ...c, ...clock, hour: c.hour });
    case 'day':
      return at({ ...c, ...clock });
    case 'week': {
      const day = weekday(ordinalOf(moment));
      const days = isEnd ? 6 - day : -day;
      const shifted =
        days === 0
          ? moment
          : addAmount(vm, kit, edgeOf(vm, kit, moment, 'day', false), {
              years: 0,
              months: 0,
              dayMicros: BigInt(days) * 86_400_000_000n,
              micros: 0n,
              isCalendar: true,
            });
      return edgeOf(vm, kit, shifted, 'day', isEnd);
    }
    case 'month':
      return at({ ...c, day: isEnd ? daysInMonth(c.year, c.month) : 1, ...clock });
    case 'year':
      return years(c.year, c.year);
    case 'decade': {
      const from = c.year - (c.year % 10);
      return years(from, from + 9);
    }
    case 'century': {
      const before = c.year - 1 - ((c.year - 1) % 100);
      return years(before + 1, before + 100);
    }
    default:
      return vm.raise('ValueError', `Invalid unit "${unit}" for ${isEnd ? 'end' : 'start'}_of()`);
  }
}
