import type { Machine } from '../../machine.ts';
import type { PyNative, PyUnknown, PyValue } from '../../object.ts';
import { int, native } from '../../object.ts';
import { fromMicros, toMicros, toOrdinal } from '../../text/calendar.ts';
import { isRefusal } from '../../text/outcome.ts';
import { readTime } from '../../text/strptime.ts';
import type { Bound } from '../arguments.ts';
import { define } from '../arguments.ts';
import { readClock, readFold } from '../datetime/clock-time.ts';
import { timestampMicros } from '../datetime/datetime-class.ts';
import { datetimeType } from '../datetime/datetime-type.ts';
import { readDate } from '../datetime/date.ts';
import { offsetZone as stdOffset } from '../datetime/time-zone.ts';
import {
  ClockTime,
  Day,
  findClockTime,
  findDay,
  findMoment,
  findSpan,
  findTimeZone,
  Moment,
  toHost,
  type TimeZone,
} from '../datetime/moment.ts';
import { notFollowed, ofMachine } from '../host-class.ts';
import type { LazyMembers } from '../module-members.ts';
import { create, fromUtc } from './arithmetic.ts';
import { dateTimeType, toOwn } from './date-time.ts';
import { ownDateType, ownTimeType } from './dates.ts';
import { between, durationType, PendulumSpan } from './durations.ts';
import type { Kit } from './kit.ts';
import { parseMoment } from './parse.ts';
import { readAmount } from './parts.ts';
import { makeZone, offsetZone, toZone, utcOf, zoneType } from './zones.ts';

/** pendulum of one major version: its classes and what its modules hold. */
export interface Pendulum {
  readonly kit: Kit;
  readonly modules: ReadonlyMap<string, LazyMembers>;
}

const midnight = { hour: 0, minute: 0, second: 0, microsecond: 0 };
const dayMicros = 86_400_000_000n;

/** pendulum 2 or 3. */
export function createPendulum(major: 2 | 3): Pendulum {
  const kitOf = (): Kit => kit;
  const dateTime = dateTimeType(kitOf, major);
  const zone = zoneType(major, false);
  const kit: Kit = {
    major,
    dateTime: dateTime.type,
    date: ownDateType(kitOf, major),
    time: ownTimeType(major),
    duration: durationType(kitOf, 'Duration', major),
    interval: durationType(kitOf, major === 3 ? 'Interval' : 'Period', major),
    zone,
    fixedZone: zoneType(major, true),
    utc: utcOf(zone),
  };
  return { kit, modules: modulesOf(kit, dateTime.methods) };
}

function modulesOf(
  kit: Kit,
  methods: ReadonlyMap<string, PyValue>,
): ReadonlyMap<string, LazyMembers> {
  const classes = classesOf(kit, methods);
  const functions = functionsOf(kit);
  const interval = kit.major === 3 ? 'interval' : 'period';
  const zones: LazyMembers = {
    ...(kit.major === 2 ? { timezone: () => timezone(kit) } : {}),
    Timezone: () => classes.timezone,
    FixedTimezone: () => classes.fixedTimezone,
    UTC: () => toHost(kit.utc),
    fixed_timezone: () =>
      define('pendulum.tz.fixed_timezone', 'offset', (_vm, args) =>
        toHost(offsetZone(kit, args.whole('offset'))),
      ),
    local_timezone: () =>
      define('pendulum.tz.local_timezone', '', (vm) => ofMachine(vm, 'local_timezone')),
  };
  const root: LazyMembers = {
    DateTime: () => classes.dateTime,
    Date: () => classes.date,
    Time: () => classes.time,
    Duration: () => classes.duration,
    ...(kit.major === 3
      ? { Interval: () => classes.interval }
      : { Period: () => classes.interval }),
    UTC: () => toHost(kit.utc),
    Timezone: () => classes.timezone,
    FixedTimezone: () => classes.fixedTimezone,
    ...Object.fromEntries(Object.entries(functions).map(([name, fn]) => [name, () => fn])),
    [interval]: () => classes.interval,
    duration: () => classes.duration,
  };
  const days = ['SUNDAY', 'MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY'];
  // pendulum 3 has an enumeration here, which is not followed.
  const weekdays =
    kit.major === 2 ? Object.fromEntries(days.map((name, i) => [name, () => int(i)])) : {};
  return new Map<string, LazyMembers>([
    ['pendulum', { ...root, ...weekdays }],
    ['pendulum.tz', zones],
    ['pendulum.tz.timezone', zones],
    ['pendulum.datetime', { DateTime: () => classes.dateTime }],
    ['pendulum.date', { Date: () => classes.date }],
    ['pendulum.duration', { Duration: () => classes.duration }],
  ]);
}

// Attributes of the classes themselves that all of them have from Python's.
const limits = ['min', 'max', 'resolution'];
const makers = ['today', 'fromisoformat', 'fromtimestamp', 'fromordinal', 'fromisocalendar'];

function classesOf(
  kit: Kit,
  methods: ReadonlyMap<string, PyValue>,
): Readonly<
  Record<
    'dateTime' | 'date' | 'time' | 'duration' | 'interval' | 'timezone' | 'fixedTimezone',
    PyNative
  >
> {
  const fns = functionsOf(kit);
  const has = (type: unknown) => (_vm: Machine, value: PyValue) =>
    value.t === 'host' && value.type === type;
  return {
    dateTime: native('pendulum.DateTime', newDateTime(kit).call, {
      others: [...limits, ...makers, 'EPOCH', 'combine', 'utcfromtimestamp'],
      instance: has(kit.dateTime),
      members: new Map<string, PyValue>([
        ...methods,
        ...(kit.major === 3 ? ['instance', 'create'] : [])
          .concat('now', 'today', 'utcnow')
          .flatMap((name): [string, PyValue][] => {
            const fn = fns[name === 'create' ? 'datetime' : name];
            return fn === undefined ? [] : [[name, fn]];
          }),
        [
          'strptime',
          define('pendulum.DateTime.strptime', 'time, fmt', (vm, args) => strptime(vm, kit, args)),
        ],
      ]),
    }),
    date: native('pendulum.Date', date(kit).call, {
      others: [...limits, ...makers],
      instance: (_vm, value) =>
        findDay(value)?.type === kit.date || findMoment(value)?.type === kit.dateTime,
    }),
    time: native('pendulum.Time', time(kit).call, {
      others: [...limits, 'fromisoformat'],
      instance: (_vm, value) => findClockTime(value)?.type === kit.time,
    }),
    duration: native(
      'pendulum.Duration',
      define(
        'pendulum.Duration',
        'days?, seconds?, microseconds?, milliseconds?, minutes?, hours?, weeks?, years?, months?',
        (vm, args) => {
          const amount = readAmount(vm, args);
          const calendar = BigInt(amount.years * 365 + amount.months * 30) * dayMicros;
          const micros = calendar + amount.dayMicros + amount.micros;
          return toHost(new PendulumSpan(micros, kit.duration, amount));
        },
      ).call,
      { others: limits, instance: (_vm, value) => findSpan(value) instanceof PendulumSpan },
    ),
    interval: native(
      'pendulum.Interval',
      define('pendulum.Interval', 'start, end, absolute?', (vm, args) => {
        const [start, end] = [findMoment(args.get('start')), findMoment(args.get('end'))];
        if (start === undefined || end === undefined || args.flag('absolute', false))
          return notFollowed(vm, 'pendulum.interval');
        return toHost(between(kit, toOwn(vm, kit, start), toOwn(vm, kit, end)));
      }).call,
      { others: limits, instance: (_vm, value) => findSpan(value)?.type === kit.interval },
    ),
    timezone: native('pendulum.Timezone', timezone(kit).call, {
      instance: (_vm, value) => findTimeZone(value)?.type === kit.zone,
    }),
    fixedTimezone: native(
      'pendulum.FixedTimezone',
      define('pendulum.FixedTimezone', 'offset, name?', (vm, args) =>
        args.find('name') === undefined
          ? toHost(offsetZone(kit, args.whole('offset')))
          : notFollowed(vm, 'pendulum.FixedTimezone'),
      ).call,
      { instance: (_vm, value) => findTimeZone(value)?.type === kit.fixedZone },
    ),
  };
}

function zoneArgument(vm: Machine, kit: Kit, args: Bound, name: string): TimeZone | PyUnknown {
  const value = args.find(name);
  return value === undefined ? kit.utc : toZone(vm, kit, value);
}

function newDateTime(kit: Kit): PyNative {
  return define(
    'pendulum.DateTime',
    'year, month, day, hour?, minute?, second?, microsecond?, tzinfo?, *, fold?',
    (vm, args) => {
      const found = readDate(vm, args.whole('year'), args.whole('month'), args.whole('day'));
      const wall = toMicros({ ...found, ...readClock(vm, args, midnight) });
      const given = args.given('tzinfo');
      const tz = findTimeZone(given);
      if (given !== undefined && tz === undefined)
        return notFollowed(vm, 'pendulum.DateTime', given);
      return toHost(new Moment(wall, readFold(vm, args), tz, kit.dateTime));
    },
  );
}

function date(kit: Kit): PyNative {
  return define('pendulum.date', 'year, month, day', (vm, args) => {
    const found = readDate(vm, args.whole('year'), args.whole('month'), args.whole('day'));
    return toHost(new Day(toOrdinal(found.year, found.month, found.day), kit.date));
  });
}

function time(kit: Kit): PyNative {
  return define('pendulum.time', 'hour, minute?, second?, microsecond?', (vm, args) => {
    const c = readClock(vm, args, midnight);
    const micros = ((c.hour * 60 + c.minute) * 60 + c.second) * 1_000_000 + c.microsecond;
    return toHost(new ClockTime(micros, 0, undefined, kit.time));
  });
}

function timezone(kit: Kit): PyNative {
  return define('pendulum.timezone', 'name', (vm, args) => {
    const tz = makeZone(vm, kit, args.get('name'));
    return 't' in tz ? tz : toHost(tz);
  });
}

function strptime(vm: Machine, kit: Kit, args: Bound): PyValue {
  const found = readTime(args.text('time'), args.text('fmt'));
  if (found === undefined || (!isRefusal(found) && found.zone !== undefined))
    return notFollowed(vm, 'pendulum.DateTime.strptime');
  if (isRefusal(found)) return vm.raise(found.className, found.message);
  const tz = found.offset === undefined ? undefined : stdOffset(found.offset);
  return toHost(toOwn(vm, kit, new Moment(toMicros(found.civil), 0, tz, datetimeType), kit.utc));
}

function functionsOf(kit: Kit): Readonly<Record<string, PyNative>> {
  const clock = (name: string): PyNative =>
    define(`pendulum.${name}`, 'tz?', (vm) => ofMachine(vm, `pendulum.${name}`));
  return {
    now: clock('now'),
    today: clock('today'),
    tomorrow: clock('tomorrow'),
    yesterday: clock('yesterday'),
    utcnow: clock('utcnow'),
    local_timezone: clock('local_timezone'),
    datetime: define(
      'pendulum.datetime',
      'year, month, day, hour?, minute?, second?, microsecond?, tz?, fold?, raise_on_unknown_times?',
      (vm, args) => {
        const found = readDate(vm, args.whole('year'), args.whole('month'), args.whole('day'));
        const wall = toMicros({ ...found, ...readClock(vm, args, midnight) });
        const given = args.find('tz');
        if (given?.t === 'none') return toHost(create(vm, kit, wall, undefined));
        const tz = zoneArgument(vm, kit, args, 'tz');
        if ('t' in tz) return tz;
        if (args.find('raise_on_unknown_times') !== undefined)
          return notFollowed(vm, 'pendulum.datetime');
        return toHost(create(vm, kit, wall, tz, args.whole('fold', 1) === 0 ? 0 : 1));
      },
    ),
    naive: define(
      'pendulum.naive',
      'year, month, day, hour?, minute?, second?, microsecond?',
      (vm, args) => {
        const found = readDate(vm, args.whole('year'), args.whole('month'), args.whole('day'));
        const wall = toMicros({ ...found, ...readClock(vm, args, midnight) });
        return toHost(new Moment(wall, kit.major === 3 ? 1 : 0, undefined, kit.dateTime));
      },
    ),
    date: date(kit),
    time: time(kit),
    timezone: timezone(kit),
    instance: define('pendulum.instance', 'obj, tz?', (vm, args) => {
      const moment = findMoment(args.get('obj'));
      if (moment === undefined) return notFollowed(vm, 'pendulum.instance', args.get('obj'));
      const given = args.find('tz');
      const tz = given?.t === 'none' ? undefined : zoneArgument(vm, kit, args, 'tz');
      if (tz !== undefined && 't' in tz) return tz;
      return toHost(toOwn(vm, kit, moment, tz));
    }),
    from_timestamp: define('pendulum.from_timestamp', 'timestamp, tz?', (vm, args) => {
      const tz = zoneArgument(vm, kit, args, 'tz');
      if ('t' in tz) return tz;
      const micros = timestampMicros(vm, args.get('timestamp'));
      if (fromMicros(micros) === undefined) return vm.raise('ValueError', 'year is out of range');
      return toHost(fromUtc(vm, kit, micros, tz));
    }),
    parse: define('pendulum.parse', 'text, tz?, exact?, strict?', (vm, args) => {
      const tz = zoneArgument(vm, kit, args, 'tz');
      if ('t' in tz) return tz;
      if (args.find('exact') !== undefined || args.find('strict') !== undefined)
        return notFollowed(vm, 'pendulum.parse');
      const moment = parseMoment(vm, kit, args.text('text'), tz);
      return 't' in moment ? moment : toHost(moment);
    }),
    from_format: define('pendulum.from_format', '*rest, **keywords', (vm) =>
      notFollowed(vm, 'pendulum.from_format'),
    ),
  };
}
