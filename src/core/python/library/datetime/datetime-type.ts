import type { Machine } from '../../machine.ts';
import type { PyValue } from '../../object.ts';
import type { HostType } from '../../host-type.ts';
import { float, int, none, str } from '../../object.ts';
import { epoch, timeOf, weekday } from '../../text/calendar.ts';
import { isoText } from '../../text/iso-moment.ts';
import { divideToFloat } from '../../text/number-text.ts';
import { formatTime } from '../../text/strftime.ts';
import type { Bound } from '../arguments.ts';
import { hostClass, method, notFollowed, ofMachine } from '../host-class.ts';
import { readClock, readFold, readTimeSpec, timeType } from './clock-time.ts';
import { combineMoments, compareMoments, hashMoment } from './compare-moments.ts';
import { ctime, dateType, isoCalendarTuple, readDate, strftime } from './date.ts';
import { newSpan } from './duration.ts';
import type { Moment, TimeZone } from './moment.ts';
import {
  ClockTime,
  Day,
  findMoment,
  fromCivil,
  isSameZone,
  readTimeZone,
  toHost,
} from './moment.ts';
import { atUtc, zoneName, zoneNameOf, zoneRepr } from './time-zone.ts';

/** Microseconds of the day. */
function clockMicros(moment: Moment): number {
  return Number(moment.wall % 86_400_000_000n);
}

/** The ordinal of the date. */
export function ordinalOf(moment: Moment): number {
  return Number(moment.wall / 86_400_000_000n) + 1;
}

/** What strftime shows of the zone. */
export function zoneTexts(moment: Moment): {
  offset: number | undefined;
  name: string | null | undefined;
} {
  const { offset, tz, utc } = moment;
  if (tz === undefined || offset === undefined || utc === undefined)
    return { offset: undefined, name: undefined };
  return { offset, name: zoneName(tz, offset, utc) };
}

/** `moment.strftime(format)`: unknown where what it gives is not known here. */
export function formatMoment(vm: Machine, moment: Moment, format: string): PyValue {
  return strftime(vm, [moment.civil, zoneTexts(moment), format]);
}

/** `moment.replace(…)`. */
export function replaceParts(vm: Machine, self: Moment, args: Bound): PyValue {
  const { civil } = self;
  const date = readDate(
    vm,
    args.whole('year', civil.year),
    args.whole('month', civil.month),
    args.whole('day', civil.day),
  );
  const clock = readClock(vm, args, civil);
  const zone = args.find('tzinfo') === undefined ? self.tz : readTimeZone(vm, args.find('tzinfo'));
  if (zone !== undefined && 't' in zone) return zone;
  return toHost(fromCivil({ ...date, ...clock }, zone, self.type, readFold(vm, args, self.fold)));
}

/** `moment.astimezone(tz)`. */
export function inZone(vm: Machine, self: Moment, tz: TimeZone): PyValue {
  if (isSameZone(self.tz, tz)) return toHost(self);
  const { utc } = self;
  return utc === undefined ? ofMachine(vm, 'datetime.astimezone') : atUtc(vm, utc, tz, self.type);
}

/** What datetime answers; pendulum's DateTime has these too. */
export const datetimeMembers = hostClass<Moment>({
  name: 'datetime.datetime',
  find: findMoment,
  properties: {
    year: (_vm, self) => int(self.civil.year),
    month: (_vm, self) => int(self.civil.month),
    day: (_vm, self) => int(self.civil.day),
    hour: (_vm, self) => int(self.civil.hour),
    minute: (_vm, self) => int(self.civil.minute),
    second: (_vm, self) => int(self.civil.second),
    microsecond: (_vm, self) => int(self.civil.microsecond),
    fold: (_vm, self) => int(self.fold),
    tzinfo: (_vm, self) => (self.tz === undefined ? none : toHost(self.tz)),
  },
  methods: [
    method('date', '', (_vm, self) => toHost(new Day(ordinalOf(self), dateType))),
    method('time', '', (_vm, self) =>
      toHost(new ClockTime(clockMicros(self), self.fold, undefined, timeType)),
    ),
    method('timetz', '', (_vm, self) =>
      toHost(new ClockTime(clockMicros(self), self.fold, self.tz, timeType)),
    ),
    method('isoformat', 'sep?, timespec?', (vm, self, args) =>
      str(isoText(self.civil, self.offset, args.text('sep', 'T'), readTimeSpec(vm, args))),
    ),
    method('strftime', 'format', (vm, self, args) => formatMoment(vm, self, args.text('format'))),
    method('__format__', 'format', (vm, self, args) =>
      args.text('format') === ''
        ? str(isoText(self.civil, self.offset, ' '))
        : formatMoment(vm, self, args.text('format')),
    ),
    method('ctime', '', (vm, self) => ctime(vm, self.civil)),
    method('weekday', '', (_vm, self) => int(weekday(ordinalOf(self)))),
    method('isoweekday', '', (_vm, self) => int(weekday(ordinalOf(self)) + 1)),
    method('isocalendar', '', (_vm, self) => isoCalendarTuple(ordinalOf(self))),
    method('toordinal', '', (_vm, self) => int(ordinalOf(self))),
    method(
      'replace',
      'year?, month?, day?, hour?, minute?, second?, microsecond?, tzinfo?, *, fold?',
      (vm, self, args) => replaceParts(vm, self, args),
    ),
    method('astimezone', 'tz?', (vm, self, args) => {
      const zone = readTimeZone(vm, args.find('tz'));
      if (zone === undefined) return ofMachine(vm, 'datetime.astimezone');
      return 't' in zone ? zone : inZone(vm, self, zone);
    }),
    method('timestamp', '', (vm, self) => {
      const { utc } = self;
      return utc === undefined
        ? ofMachine(vm, 'datetime.timestamp')
        : float(divideToFloat(utc - epoch, 1_000_000n));
    }),
    method('utcoffset', '', (vm, self) => {
      const { offset } = self;
      return offset === undefined ? none : newSpan(vm, BigInt(offset));
    }),
    method('tzname', '', (vm, self) =>
      self.tz === undefined ? none : zoneNameOf(vm, self, self.tz),
    ),
    method('dst', '', (vm, self) => {
      if (self.tz === undefined || self.tz.type.name === 'datetime.timezone') return none;
      return self.tz.zone.fixed === undefined ? notFollowed(vm, 'datetime.dst') : newSpan(vm, 0n);
    }),
  ],
  others: ['timetuple', 'utctimetuple'],
});

/** The behaviour of datetime.datetime. */
export const datetimeType: HostType<Moment> = {
  name: 'datetime.datetime',
  attribute: (vm, self, name) => datetimeMembers.attribute(vm, self, name) ?? datetimeLimit(name),
  str: (_vm, self) => isoText(self.data.civil, self.data.offset, ' '),
  repr: (vm, self) => momentRepr(vm, self.data, 'datetime.datetime'),
  format: (vm, self, spec) =>
    spec === ''
      ? isoText(self.data.civil, self.data.offset, ' ')
      : (formatTime(self.data.civil, zoneTexts(self.data), spec) ?? notFollowed(vm, 'strftime')),
  hash: (self) => hashMoment(self.data),
  compare: (_vm, left, right) => compareMoments(left.data, findMoment(right)),
  binary: combineMoments,
  value: (_vm, self) => momentValue(self.data),
};

/** The picture of a datetime at the border. */
export function momentValue(moment: Moment): ReturnType<NonNullable<HostType['value']>> {
  const key = moment.tz?.zone.key;
  return {
    kind: 'datetime',
    type: 'datetime',
    iso: isoText(moment.civil, moment.offset),
    ...(key === undefined ? {} : { zone: key }),
  };
}

function momentRepr(vm: Machine, moment: Moment, name: string): string {
  const c = moment.civil;
  const parts = [c.year, c.month, c.day, c.hour, c.minute];
  if (c.second !== 0 || c.microsecond !== 0) parts.push(c.second);
  if (c.microsecond !== 0) parts.push(c.microsecond);
  const fold = moment.fold === 1 ? ', fold=1' : '';
  const { tz } = moment;
  const zone = tz === undefined ? '' : `, tzinfo=${zoneRepr(vm, tz)}`;
  return `${name}(${parts.join(', ')}${fold}${zone})`;
}

/** `datetime.min` and `datetime.max`. */
export function datetimeLimit(name: string): PyValue | undefined {
  const last = { hour: 23, minute: 59, second: 59, microsecond: 999_999 };
  if (name === 'min')
    return toHost(fromCivil({ year: 1, month: 1, day: 1, ...timeOf(0) }, undefined, datetimeType));
  if (name === 'max')
    return toHost(fromCivil({ year: 9999, month: 12, day: 31, ...last }, undefined, datetimeType));
  return undefined;
}
