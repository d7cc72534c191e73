import type { Machine } from '../../machine.ts';
import type { PyNative, PyValue } from '../../object.ts';
import { native } from '../../object.ts';
import { epoch, fromMicros } from '../../text/calendar.ts';
import { isoRefusal, parseIsoMoment } from '../../text/iso-moment.ts';
import { divideToNearest, toFraction } from '../../text/number-text.ts';
import { isRefusal } from '../../text/outcome.ts';
import { readTime } from '../../text/strptime.ts';
import type { Bound } from '../arguments.ts';
import { define } from '../arguments.ts';
import { notFollowed, ofMachine } from '../host-class.ts';
import { readClock, readFold } from './clock-time.ts';
import { dateClassMethods, readDate } from './date.ts';
import { datetimeLimit, datetimeMembers, datetimeType, ordinalOf } from './datetime-type.ts';
import { timedeltaType } from './duration.ts';
import {
  findClockTime,
  findDay,
  findMoment,
  fromCivil,
  Moment,
  readTimeZone,
  Span,
  type TimeZone,
  toHost,
} from './moment.ts';
import { atUtc, offsetZone } from './time-zone.ts';

const midnight = { hour: 0, minute: 0, second: 0, microsecond: 0 };
const dayMicros = 86_400_000_000n;

/** The moment of the arguments of `datetime(…)`. */
export function readMoment(vm: Machine, args: Bound): PyValue {
  const date = readDate(vm, args.whole('year'), args.whole('month'), args.whole('day'));
  const clock = readClock(vm, args, midnight);
  const zone = readTimeZone(vm, args.find('tzinfo'));
  if (zone !== undefined && 't' in zone) return zone;
  return toHost(fromCivil({ ...date, ...clock }, zone, datetimeType, readFold(vm, args)));
}

/** Microseconds since 0001-01-01 of a POSIX timestamp, rounded half to even as `fromtimestamp` does. */
export function timestampMicros(vm: Machine, value: PyValue): bigint {
  if (value.t === 'int') return epoch + value.v * 1_000_000n;
  if (value.t !== 'float')
    return vm.raise(
      'TypeError',
      `'${vm.typeName(value)}' object cannot be interpreted as an integer`,
    );
  if (!Number.isFinite(value.v))
    return vm.raise('ValueError', 'cannot convert float NaN or infinity to integer');
  const { top, bottom } = toFraction(value.v);
  return epoch + divideToNearest(top * 1_000_000n, bottom);
}

function fromTimestamp(vm: Machine, args: Bound): PyValue {
  const zone = readTimeZone(vm, args.find('tz'));
  if (zone === undefined) return ofMachine(vm, 'datetime.fromtimestamp');
  if ('t' in zone) return zone;
  return atTimestamp(vm, args.get('timestamp'), zone);
}

function atTimestamp(vm: Machine, value: PyValue, zone: TimeZone): PyValue {
  const micros = timestampMicros(vm, value);
  if (fromMicros(micros) === undefined) return vm.raise('ValueError', 'year is out of range');
  return atUtc(vm, micros, zone, datetimeType);
}

function combine(vm: Machine, args: Bound): PyValue {
  const date = args.get('date');
  const moment = findMoment(date);
  const day = findDay(date)?.ordinal ?? (moment && ordinalOf(moment));
  const time = findClockTime(args.get('time'));
  if (day === undefined || time === undefined)
    return vm.raise('TypeError', 'combine() argument must be a date and a time');
  const zone = args.find('tzinfo') === undefined ? time.tz : readTimeZone(vm, args.find('tzinfo'));
  if (zone !== undefined && 't' in zone) return zone;
  const wall = BigInt(day - 1) * dayMicros + BigInt(time.micros);
  return toHost(new Moment(wall, time.fold, zone, datetimeType));
}

function parse(vm: Machine, args: Bound): PyValue {
  const found = readTime(args.text('date_string'), args.text('format'));
  if (found === undefined) return notFollowed(vm, 'datetime.strptime');
  if (isRefusal(found)) return vm.raise(found.className, found.message);
  if (found.offset === undefined) return toHost(fromCivil(found.civil, undefined, datetimeType));
  const zone = offsetZone(found.offset, found.zone);
  return toHost(fromCivil(found.civil, zone, datetimeType));
}

const name = 'datetime.datetime';
const unknownClock = (method: string): [string, PyValue] => [
  method,
  define(`${name}.${method}`, '*rest, **keywords', (vm) => ofMachine(vm, `datetime.${method}`)),
];

/** The class datetime.datetime. */
export const datetimeClass: PyNative = native(
  name,
  define(
    name,
    'year, month, day, hour?, minute?, second?, microsecond?, tzinfo?, *, fold?',
    readMoment,
  ).call,
  {
    instance: (_vm, value) => findMoment(value) !== undefined,
    members: new Map<string, PyValue>([
      ...datetimeMembers.methods,
      ...dateClassMethods(name, (_vm, ordinal) =>
        toHost(new Moment(BigInt(ordinal - 1) * dayMicros, 0, undefined, datetimeType)),
      ),
      unknownClock('now'),
      unknownClock('utcnow'),
      unknownClock('today'),
      ['fromtimestamp', define(`${name}.fromtimestamp`, 'timestamp, tz?', fromTimestamp)],
      [
        'utcfromtimestamp',
        define(`${name}.utcfromtimestamp`, 'timestamp', (vm, args) => {
          const micros = timestampMicros(vm, args.get('timestamp'));
          if (fromMicros(micros) === undefined)
            return vm.raise('ValueError', 'year is out of range');
          return toHost(new Moment(micros, 0, undefined, datetimeType));
        }),
      ],
      ['strptime', define(`${name}.strptime`, 'date_string, format, /', parse)],
      ['combine', define(`${name}.combine`, 'date, time, tzinfo?', combine)],
      [
        'fromisoformat',
        define(`${name}.fromisoformat`, 'date_string, /', (vm, args) => {
          const text = args.text('date_string');
          const found = parseIsoMoment(text);
          if (found === undefined) return vm.raise('ValueError', isoRefusal(text, 'datetime'));
          const zone = found.offset === undefined ? undefined : offsetZone(found.offset);
          return toHost(fromCivil(found.civil, zone, datetimeType));
        }),
      ],
      ...['min', 'max'].flatMap((limit): [string, PyValue][] => {
        const value = datetimeLimit(limit);
        return value === undefined ? [] : [[limit, value]];
      }),
      ['resolution', toHost(new Span(1n, timedeltaType))],
    ]),
  },
);
