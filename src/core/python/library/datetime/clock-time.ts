import type { Machine } from '../../machine.ts';
import type { PyNative, PyValue } from '../../object.ts';
import type { HostType } from '../../host-type.ts';
import { int, native, none, str } from '../../object.ts';
import type { Civil } from '../../text/calendar.ts';
import { timeOf } from '../../text/calendar.ts';
import type { TimeSpec } from '../../text/iso-moment.ts';
import { isoRefusal, parseIsoTime, timeText } from '../../text/iso-moment.ts';
import { offsetText } from '../../text/zone.ts';
import type { Bound } from '../arguments.ts';
import { define } from '../arguments.ts';
import { formatTime } from '../../text/strftime.ts';
import { hostClass, method, notFollowed } from '../host-class.ts';
import { strftime } from './date.ts';
import { newSpan, timedeltaType } from './duration.ts';
import type { TimeZone } from './moment.ts';
import { ClockTime, findClockTime, readTimeZone, Span, toHost } from './moment.ts';
import { offsetZone, zoneName, zoneNameOf, zoneRepr } from './time-zone.ts';

type Clock = Pick<Civil, 'hour' | 'minute' | 'second' | 'microsecond'>;

/** A time of day that exists, from the arguments of a call, else from `from`; raises ValueError for others. */
export function readClock(vm: Machine, args: Bound, from: Clock): Clock {
  const limits = [
    ['hour', 23],
    ['minute', 59],
    ['second', 59],
    ['microsecond', 999_999],
  ] as const;
  for (const [name, most] of limits) {
    const n = args.whole(name, from[name]);
    if (n < 0 || n > most) return vm.raise('ValueError', `${name} must be in 0..${most}`);
  }
  return {
    hour: args.whole('hour', from.hour),
    minute: args.whole('minute', from.minute),
    second: args.whole('second', from.second),
    microsecond: args.whole('microsecond', from.microsecond),
  };
}

/** The `fold` of a call. */
export function readFold(vm: Machine, args: Bound, from: 0 | 1 = 0): 0 | 1 {
  const fold = args.whole('fold', from);
  return fold === 0 || fold === 1 ? fold : vm.raise('ValueError', 'fold must be either 0 or 1');
}

/** The `timespec` of isoformat. */
export function readTimeSpec(vm: Machine, args: Bound): TimeSpec {
  const spec = args.text('timespec', 'auto');
  switch (spec) {
    case 'auto':
    case 'hours':
    case 'minutes':
    case 'seconds':
    case 'milliseconds':
    case 'microseconds':
      return spec;
    default:
      return vm.raise('ValueError', 'Unknown timespec value');
  }
}

const midnight: Clock = { hour: 0, minute: 0, second: 0, microsecond: 0 };

function micros(c: Clock): number {
  return ((c.hour * 60 + c.minute) * 60 + c.second) * 1_000_000 + c.microsecond;
}

/** A time's own offset is known only where its zone never changes. */
function offsetOf(self: ClockTime): number | undefined {
  return self.tz?.zone.fixed;
}

function isoClock(self: ClockTime, spec: TimeSpec = 'auto'): string {
  const offset = offsetOf(self);
  return timeText(timeOf(self.micros), spec) + (offset === undefined ? '' : offsetText(offset));
}

function zoneTexts(self: ClockTime): {
  offset: number | undefined;
  name: string | null | undefined;
} {
  const offset = offsetOf(self);
  const name = self.tz && offset !== undefined ? zoneName(self.tz, offset, 0n) : undefined;
  return { offset, name };
}

const members = hostClass<ClockTime>({
  name: 'datetime.time',
  find: findClockTime,
  properties: {
    hour: (_vm, self) => int(self.civil.hour),
    minute: (_vm, self) => int(self.civil.minute),
    second: (_vm, self) => int(self.civil.second),
    microsecond: (_vm, self) => int(self.civil.microsecond),
    fold: (_vm, self) => int(self.fold),
    tzinfo: (_vm, self) => (self.tz === undefined ? none : toHost(self.tz)),
  },
  methods: [
    method('isoformat', 'timespec?', (vm, self, args) =>
      str(isoClock(self, readTimeSpec(vm, args))),
    ),
    method('strftime', 'format', (vm, self, args) =>
      strftime(vm, [self.civil, zoneTexts(self), args.text('format')]),
    ),
    method('utcoffset', '', (vm, self) => {
      const offset = offsetOf(self);
      return offset === undefined ? none : newSpan(vm, BigInt(offset));
    }),
    method('tzname', '', (vm, self) =>
      self.tz === undefined ? none : zoneNameOf(vm, undefined, self.tz),
    ),
    method(
      'replace',
      'hour?, minute?, second?, microsecond?, tzinfo?, *, fold?',
      (vm, self, args) => {
        const clock = readClock(vm, args, timeOf(self.micros));
        const zone =
          args.find('tzinfo') === undefined ? self.tz : readTimeZone(vm, args.find('tzinfo'));
        if (isOpenZone(zone)) return zone;
        return toHost(new ClockTime(micros(clock), readFold(vm, args, self.fold), zone, self.type));
      },
    ),
  ],
  others: ['dst'],
});

function isOpenZone(
  zone: ReturnType<typeof readTimeZone>,
): zone is Exclude<ReturnType<typeof readTimeZone>, TimeZone | undefined> {
  return zone !== undefined && 't' in zone;
}

/** The behaviour of datetime.time. */
export const timeType: HostType<ClockTime> = {
  name: 'datetime.time',
  attribute: (vm, self, name) => members.attribute(vm, self, name),
  str: (_vm, self) => isoClock(self.data),
  repr(vm, self) {
    const c = self.data.civil;
    const parts = [c.hour, c.minute];
    if (c.second !== 0 || c.microsecond !== 0) parts.push(c.second);
    if (c.microsecond !== 0) parts.push(c.microsecond);
    const fold = self.data.fold === 1 ? ', fold=1' : '';
    const { tz } = self.data;
    const zone = tz === undefined ? '' : `, tzinfo=${zoneRepr(vm, tz)}`;
    return `datetime.time(${parts.join(', ')}${zone}${fold})`;
  },
  format: (vm, self, spec) =>
    spec === ''
      ? isoClock(self.data)
      : (formatTime(self.data.civil, zoneTexts(self.data), spec) ?? notFollowed(vm, 'strftime')),
  hash: (self) =>
    `time ${self.data.micros - (offsetOf(self.data) ?? 0)} ${offsetOf(self.data) === undefined}`,
  compare(_vm, left, right) {
    const other = findClockTime(right);
    if (other === undefined) return undefined;
    const [a, b] = [offsetOf(left.data), offsetOf(other)];
    if ((a === undefined) !== (b === undefined)) return undefined;
    return left.data.micros - (a ?? 0) - (other.micros - (b ?? 0));
  },
  value: (_vm, self) => ({ kind: 'datetime', type: 'time', iso: isoClock(self.data) }),
};

/** The class datetime.time. */
export const timeClass: PyNative = native(
  'datetime.time',
  define(
    'datetime.time',
    'hour?, minute?, second?, microsecond?, tzinfo?, *, fold?',
    (vm, args) => {
      const clock = readClock(vm, args, midnight);
      const zone = readTimeZone(vm, args.find('tzinfo'));
      if (isOpenZone(zone)) return zone;
      return toHost(new ClockTime(micros(clock), readFold(vm, args), zone, timeType));
    },
  ).call,
  {
    instance: (_vm, value) => findClockTime(value) !== undefined,
    members: new Map<string, PyValue>([
      ...members.methods,
      [
        'fromisoformat',
        define('datetime.time.fromisoformat', 'time_string, /', (vm, args) => {
          const text = args.text('time_string');
          const found = parseIsoTime(text);
          if (found === undefined) return vm.raise('ValueError', isoRefusal(text, 'time'));
          const zone = found.offset === undefined ? undefined : offsetZone(found.offset);
          return toHost(new ClockTime(found.micros, 0, zone, timeType));
        }),
      ],
      ['min', toHost(new ClockTime(0, 0, undefined, timeType))],
      ['max', toHost(new ClockTime(86_399_999_999, 0, undefined, timeType))],
      ['resolution', toHost(new Span(1n, timedeltaType))],
    ]),
  },
);
