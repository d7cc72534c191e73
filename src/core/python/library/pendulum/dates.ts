import type { HostType } from '../../host-type.ts';
import { bool, int, str } from '../../object.ts';
import {
  dayMicros,
  dayOfYear,
  daysInMonth,
  isLeapYear,
  isoCalendar,
  toOrdinal,
} from '../../text/calendar.ts';
import { timeType } from '../datetime/clock-time.ts';
import { dateMembers, dateType, readDate } from '../datetime/date.ts';
import type { ClockTime } from '../datetime/moment.ts';
import { Day, findDay, findMoment, findSpan, Moment, toHost } from '../datetime/moment.ts';
import { ordinalOf } from '../datetime/datetime-type.ts';
import { hostClass, method, notFollowed, ofMachine } from '../host-class.ts';
import { addAmount, negated } from './arithmetic.ts';
import { amountOf, withoutDays } from './durations.ts';
import { dayOfWeek } from './weekdays.ts';
import { formatTokens, namedFormats } from './format-tokens.ts';
import type { Amount, Kit, KitOf } from './kit.ts';
import { otherNames } from './other-names.ts';
import { readAmount } from './parts.ts';

function midnight(kit: Kit, day: Day): Moment {
  return new Moment(BigInt(day.ordinal - 1) * dayMicros, 0, undefined, kit.dateTime);
}

/** The behaviour of pendulum's Date: what is rarely used of it is not followed. */
export function ownDateType(kitOf: KitOf, major: 2 | 3): HostType<Day> {
  const units = 'years?, months?, weeks?, days?';
  const members = hostClass<Day>({
    name: 'pendulum.Date',
    find: findDay,
    inherited: dateMembers,
    others: otherNames(major, 'Date'),
    properties: {
      day_of_year: (_vm, self) => {
        const { year, month, day } = self.civil;
        return int(dayOfYear(year, month, day));
      },
      week_of_year: (_vm, self) => int(isoCalendar(self.ordinal)[1]),
      day_of_week: (vm, self) => dayOfWeek(vm, major, self.ordinal),
      days_in_month: (_vm, self) => int(daysInMonth(self.civil.year, self.civil.month)),
      quarter: (_vm, self) => int(Math.ceil(self.civil.month / 3)),
    },
    methods: [
      method('is_leap_year', '', (_vm, self) => bool(isLeapYear(self.civil.year))),
      method('add', units, (vm, self, args) =>
        toHost(moved(kitOf(), self, (m) => addAmount(vm, kitOf(), m, readAmount(vm, args)))),
      ),
      method('subtract', units, (vm, self, args) =>
        toHost(
          moved(kitOf(), self, (m) => addAmount(vm, kitOf(), m, negated(readAmount(vm, args)))),
        ),
      ),
      ...['set', 'replace'].map((name) =>
        method<Day>(name, 'year?, month?, day?', (vm, self, args) => {
          const { civil } = self;
          const [year, month] = [args.whole('year', civil.year), args.whole('month', civil.month)];
          const date = readDate(vm, year, month, args.whole('day', civil.day));
          return toHost(new Day(toOrdinal(date.year, date.month, date.day), self.type));
        }),
      ),
      method('format', 'fmt', (vm, self, args) => {
        const text = formatTokens(midnight(kitOf(), self), args.text('fmt'));
        return text === undefined ? notFollowed(vm, 'Date.format') : str(text);
      }),
      ...['to_date_string', 'to_formatted_date_string'].map((name) =>
        method<Day>(name, '', (_vm, self) =>
          str(formatTokens(midnight(kitOf(), self), namedFormats[name] ?? '') ?? ''),
        ),
      ),
    ],
  });
  return {
    ...dateType,
    name: 'pendulum.date.Date',
    attribute: (vm, self, name) => members.attribute(vm, self, name),
    repr(_vm, self) {
      const { year, month, day } = self.data.civil;
      return `Date(${year}, ${month}, ${day})`;
    },
    compare(vm, left, right) {
      // Python before 3.13 compares it with the date of a datetime.
      const other = findMoment(right);
      return other === undefined || other.type === kitOf().dateTime
        ? dateType.compare?.(vm, left, right)
        : ofMachine(vm, 'the version of Python');
    },
    binary(vm, operator, left, right) {
      // A datetime takes no Date away from itself.
      if (findMoment(left) !== undefined) return undefined;
      const day = findDay(left) ?? findDay(right);
      const span = findSpan(findDay(left) === undefined ? left : right);
      if (day === undefined || (operator !== '+' && operator !== '-')) return undefined;
      if (span === undefined) return notFollowed(vm, 'pendulum.Date');
      const kit = kitOf();
      const amount = operator === '+' ? amountOf(kit, span) : withoutDays(span);
      if (amount === undefined) return notFollowed(vm, 'pendulum.Date');
      const signed = operator === '+' ? amount : negated(amount);
      return toHost(moved(kit, day, (m) => addAmount(vm, kit, m, wholeDays(signed))));
    },
  };
}

function wholeDays(amount: Amount): Amount {
  const sum = amount.dayMicros + amount.micros;
  return { ...amount, dayMicros: sum - (((sum % dayMicros) + dayMicros) % dayMicros), micros: 0n };
}

function moved(kit: Kit, day: Day, by: (moment: Moment) => Moment): Day {
  return new Day(ordinalOf(by(midnight(kit, day))), day.type);
}

/** The behaviour of pendulum's Time. */
export function ownTimeType(major: 2 | 3): HostType<ClockTime> {
  const others = otherNames(major, 'Time');
  return {
    ...timeType,
    name: 'pendulum.time.Time',
    attribute: (vm, self, name) =>
      (timeType.attribute?.(vm, self, name) ??
      (others === '*' ? !name.startsWith('__') : others.includes(name)))
        ? notFollowed(vm, `pendulum.Time.${name}`)
        : undefined,
    repr(_vm, self) {
      const c = self.data.civil;
      const parts = [c.hour, c.minute, c.second];
      if (c.microsecond !== 0) parts.push(c.microsecond);
      return `Time(${parts.join(', ')})`;
    },
  };
}
