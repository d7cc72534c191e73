import type { Machine } from '../../machine.ts';
import type { PyValue } from '../../object.ts';
import type { HostType } from '../../host-type.ts';
import { bool, float, int, none, str } from '../../object.ts';
import { dayOfYear, daysInMonth, epoch, isLeapYear, isoCalendar } from '../../text/calendar.ts';
import { isoText } from '../../text/iso-moment.ts';
import { divideToFloat } from '../../text/number-text.ts';
import { formatTime } from '../../text/strftime.ts';
import type { Bound } from '../arguments.ts';
import { compareMoments, hashMoment } from '../datetime/compare-moments.ts';
import { datetimeMembers, momentValue, ordinalOf, zoneTexts } from '../datetime/datetime-type.ts';
import type { TimeZone } from '../datetime/moment.ts';
import {
  ClockTime,
  Day,
  findMoment,
  findSpan,
  Moment,
  readTimeZone,
  toHost,
} from '../datetime/moment.ts';
import { inZone } from '../datetime/datetime-type.ts';
import { hostClass, method, notFollowed, ofMachine } from '../host-class.ts';
import { addAmount, create, fromUtc, negated } from './arithmetic.ts';
import { dayOf, edgeOf } from './edges.ts';
import { amountOf, between, withoutDays } from './durations.ts';
import { formatTokens, namedFormats } from './format-tokens.ts';
import type { Kit, KitOf } from './kit.ts';
import { otherNames } from './other-names.ts';
import { readAmount, setParts } from './parts.ts';
import { dayOfWeek } from './weekdays.ts';
import { offsetZone, ownZone, toZone } from './zones.ts';

/** `DateTime.format(…)`: unknown where a token is not followed. */
export function formatAs(vm: Machine, moment: Moment, format: string): PyValue {
  const text = formatTokens(moment, format);
  return text === undefined ? notFollowed(vm, 'DateTime.format') : str(text);
}

/** Any datetime as pendulum's own. */
export function toOwn(vm: Machine, kit: Kit, moment: Moment, fallback?: TimeZone): Moment {
  if (moment.type === kit.dateTime) return moment;
  const tz = moment.tz === undefined ? fallback : instanceZone(kit, moment, moment.tz);
  return create(vm, kit, moment.wall, tz, kit.major === 3 ? moment.fold : 1);
}

/** `instance` of pendulum 2 keeps only the offset of other libraries' zones. */
function instanceZone(kit: Kit, moment: Moment, tz: TimeZone): TimeZone {
  const isOwn = tz.type === kit.zone || tz.type === kit.fixedZone;
  if (isOwn || kit.major === 3) return ownZone(kit, tz, moment);
  return offsetZone(kit, Math.trunc((moment.offset ?? 0) / 1_000_000));
}

function members(kitOf: KitOf, major: 2 | 3): ReturnType<typeof hostClass<Moment>> {
  const set = (vm: Machine, self: Moment, args: Bound): PyValue =>
    setParts(vm, kitOf(), self, args);
  const inTimezone = (vm: Machine, self: Moment, args: Bound): PyValue => {
    const kit = kitOf();
    const tz = toZone(vm, kit, args.get('tz'));
    if ('t' in tz) return tz;
    const { utc } = self;
    if (utc === undefined) return toHost(create(vm, kit, self.wall, tz));
    return toHost(fromUtc(vm, kit, utc, tz));
  };
  const naive = (vm: Machine): PyValue =>
    kitOf().major === 3 ? none : notFollowed(vm, 'DateTime.offset');
  const units = 'years?, months?, weeks?, days?, hours?, minutes?, seconds?, microseconds?';
  return hostClass<Moment>({
    name: 'pendulum.DateTime',
    find: findMoment,
    inherited: datetimeMembers,
    others: otherNames(major, 'DateTime'),
    properties: {
      timezone: (_vm, self) => (self.tz === undefined ? none : toHost(self.tz)),
      tz: (_vm, self) => (self.tz === undefined ? none : toHost(self.tz)),
      timezone_name: (_vm, self) =>
        self.tz === undefined ? none : str(self.tz.zone.key ?? self.tz.label ?? ''),
      offset: (vm, self) =>
        self.offset === undefined ? naive(vm) : int(Math.trunc(self.offset / 1_000_000)),
      offset_hours: (vm, self) =>
        self.offset === undefined ? naive(vm) : float(Math.trunc(self.offset / 1_000_000) / 3600),
      int_timestamp: (vm, self) =>
        self.utc === undefined
          ? notFollowed(vm, 'DateTime.int_timestamp')
          : int((self.utc - epoch - mod(self.utc - epoch)) / 1_000_000n),
      float_timestamp: (vm, self) =>
        self.utc === undefined
          ? ofMachine(vm, 'DateTime.float_timestamp')
          : float(divideToFloat(self.utc - epoch, 1_000_000n)),
      day_of_year: (_vm, self) => {
        const { year, month, day } = self.civil;
        return int(dayOfYear(year, month, day));
      },
      day_of_week: (vm, self) => dayOfWeek(vm, major, ordinalOf(self)),
      week_of_year: (_vm, self) => int(isoCalendar(ordinalOf(self))[1]),
      days_in_month: (_vm, self) => int(daysInMonth(self.civil.year, self.civil.month)),
      quarter: (_vm, self) => int(Math.ceil(self.civil.month / 3)),
    },
    methods: [
      method('add', units, (vm, self, args) =>
        toHost(addAmount(vm, kitOf(), self, readAmount(vm, args))),
      ),
      method('subtract', units, (vm, self, args) =>
        toHost(addAmount(vm, kitOf(), self, negated(readAmount(vm, args)))),
      ),
      method('in_timezone', 'tz', inTimezone),
      method('in_tz', 'tz', inTimezone),
      method('astimezone', 'tz?', (vm, self, args) => {
        const tz = readTimeZone(vm, args.find('tz'));
        if (tz === undefined) return ofMachine(vm, 'DateTime.astimezone');
        return 't' in tz ? tz : inZone(vm, self, tz);
      }),
      method('naive', '', (_vm, self) =>
        toHost(new Moment(self.wall, 0, undefined, kitOf().dateTime)),
      ),
      method('set', 'year?, month?, day?, hour?, minute?, second?, microsecond?, tz?', set),
      method('on', 'year, month, day', set),
      method('at', 'hour, minute?, second?, microsecond?', (vm, self, args) =>
        setParts(vm, kitOf(), self, args, { minute: 0, second: 0, microsecond: 0 }),
      ),
      method(
        'replace',
        'year?, month?, day?, hour?, minute?, second?, microsecond?, tzinfo?, fold?',
        set,
      ),
      method('start_of', 'unit', (vm, self, args) =>
        toHost(edgeOf(vm, kitOf(), self, args.text('unit'), false)),
      ),
      method('end_of', 'unit', (vm, self, args) =>
        toHost(edgeOf(vm, kitOf(), self, args.text('unit'), true)),
      ),
      ...(['first_of', 'last_of'] as const).map((name) =>
        method<Moment>(name, 'unit, day_of_week?', (vm, self, args) =>
          args.given('day_of_week') === undefined
            ? toHost(dayOf(vm, kitOf(), self, args.text('unit'), name))
            : notFollowed(vm, `DateTime.${name}`),
        ),
      ),
      method('diff', 'dt?, abs?', (vm, self, args) => {
        const kit = kitOf();
        const other = findMoment(args.given('dt'));
        if (args.given('dt') === undefined) return ofMachine(vm, 'DateTime.diff');
        if (other === undefined) return refuseKinds(vm, kit);
        if ((other.tz === undefined) !== (self.tz === undefined)) return refuseNaive(vm);
        const to = toOwn(vm, kit, other, kit.utc);
        const isAbsolute = args.flag('abs', true);
        const isSwapped = isAbsolute && (compareMoments(self, to) ?? 0) > 0;
        const [start, end] = isSwapped ? [to, self] : [self, to];
        return toHost(between(kit, start, end, isAbsolute));
      }),
      method('format', 'fmt, locale?', (vm, self, args) =>
        args.given('locale') === undefined
          ? formatAs(vm, self, args.text('fmt'))
          : notFollowed(vm, 'DateTime.format'),
      ),
      ...Object.entries(namedFormats).map(([name, format]) =>
        method<Moment>(name, '', (vm, self) => formatAs(vm, self, format)),
      ),
      method('to_iso8601_string', '', (_vm, self) => {
        const text = isoText(self.civil, self.offset);
        return str(self.tz?.zone.key === 'UTC' ? text.replace('+00:00', 'Z') : text);
      }),
      method('to_rfc3339_string', '', (_vm, self) => str(isoText(self.civil, self.offset))),
      method('date', '', (_vm, self) => toHost(new Day(ordinalOf(self), kitOf().date))),
      method('time', '', (_vm, self) =>
        toHost(new ClockTime(Number(self.wall % 86_400_000_000n), 0, undefined, kitOf().time)),
      ),
      method('is_utc', '', (_vm, self) => bool(self.offset === 0)),
      method('is_leap_year', '', (_vm, self) => bool(isLeapYear(self.civil.year))),
      method('get_offset', '', (_vm, self) =>
        self.offset === undefined ? none : int(Math.trunc(self.offset / 1_000_000)),
      ),
      method('is_same_day', 'dt', (vm, self, args) => {
        const other = findMoment(args.get('dt'));
        if (other === undefined) return notFollowed(vm, 'DateTime.is_same_day');
        return bool(ordinalOf(toOwn(vm, kitOf(), other, kitOf().utc)) === ordinalOf(self));
      }),
    ],
  });
}

function mod(n: bigint): bigint {
  return ((n % 1_000_000n) + 1_000_000n) % 1_000_000n;
}

/** The behaviour of pendulum's DateTime. */
export function dateTimeType(
  kitOf: KitOf,
  major: 2 | 3,
): {
  type: HostType<Moment>;
  methods: ReadonlyMap<string, PyValue>;
} {
  const table = members(kitOf, major);
  const text = (moment: Moment): string =>
    isoText(moment.civil, moment.offset, kitOf().major === 3 ? ' ' : 'T');
  const type: HostType<Moment> = {
    name: 'pendulum.datetime.DateTime',
    attribute: (vm, self, name) => table.attribute(vm, self, name),
    str: (_vm, self) => text(self.data),
    repr(vm, self) {
      const c = self.data.civil;
      const parts = [c.year, c.month, c.day, c.hour, c.minute, c.second];
      if (c.microsecond !== 0) parts.push(c.microsecond);
      const { tz } = self.data;
      const host = tz && toHost(tz);
      const zone = kitOf().major === 2 ? host?.type.str?.(vm, host) : host?.type.repr?.(vm, host);
      return `DateTime(${parts.join(', ')}${typeof zone === 'string' ? `, tzinfo=${zone}` : ''})`;
    },
    format(vm, self, spec) {
      if (spec === '') return text(self.data);
      // A format with `%` is strftime's, any other pendulum's own.
      const found = spec.includes('%')
        ? formatTime(self.data.civil, zoneTexts(self.data), spec)
        : formatTokens(self.data, spec);
      return found ?? notFollowed(vm, 'DateTime.__format__');
    },
    hash: (self) => hashMoment(self.data),
    compare: (_vm, left, right) => compareMoments(left.data, findMoment(right)),
    binary: (vm, operator, left, right) => combine(vm, kitOf(), operator, left, right),
    value: (_vm, self) => momentValue(self.data),
  };
  return { type, methods: table.methods };
}

function refuseKinds(vm: Machine, kit: Kit): never {
  const kind = kit.major === 3 ? 'an Interval' : 'a Period';
  return vm.raise('ValueError', `Both start and end of ${kind} must have the same type`);
}

function refuseNaive(vm: Machine): never {
  return vm.raise('TypeError', "can't compare offset-naive and offset-aware datetimes");
}

function combine(
  vm: Machine,
  kit: Kit,
  operator: string,
  left: PyValue,
  right: PyValue,
): PyValue | undefined {
  const a = findMoment(left);
  const b = findMoment(right);
  if (a !== undefined && b !== undefined) {
    if (operator !== '-') return undefined;
    const [from, to] = [toOwn(vm, kit, b), toOwn(vm, kit, a)];
    if ((from.tz === undefined) !== (to.tz === undefined)) return refuseNaive(vm);
    return toHost(between(kit, from, to));
  }
  const moment = a ?? b;
  const span = findSpan(a === undefined ? left : right);
  if (moment === undefined || span === undefined) return undefined;
  if (operator === '+') {
    const amount = amountOf(kit, span);
    return amount === undefined
      ? notFollowed(vm, 'DateTime.__add__')
      : toHost(addAmount(vm, kit, moment, amount));
  }
  if (operator !== '-' || a === undefined) return undefined;
  const amount = withoutDays(span);
  return amount === undefined
    ? notFollowed(vm, 'DateTime.__sub__')
    : toHost(addAmount(vm, kit, moment, negated(amount)));
}
