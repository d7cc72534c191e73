import type { Machine } from '../../machine.ts';
import type { PyNative, PyValue } from '../../object.ts';
import type { HostType } from '../../host-type.ts';
import { native, none, str } from '../../object.ts';
import { stringRepr } from '../../text/string-repr.ts';
import type { Zone } from '../../text/zone.ts';
import { findZone, fixedZone, offsetText, toWall, utcZone } from '../../text/zone.ts';
import { zoneNameAt } from '../../text/zone-name.ts';
import { define } from '../arguments.ts';
import { hostClass, method, notFollowed } from '../host-class.ts';
import { newSpan } from './duration.ts';
import {
  findMoment,
  findSpan,
  findTimeZone,
  isSameZone,
  Moment,
  TimeZone,
  toHost,
} from './moment.ts';

/** `tzname()` of a zone at a moment: null where it is not known here. */
export function zoneName(tz: TimeZone, offset: number, utc: bigint): string | null {
  if (tz.label !== undefined) return tz.label;
  const { key, fixed } = tz.zone;
  if (key === 'UTC' || (fixed === 0 && key === undefined)) return 'UTC';
  if (key === undefined) return `UTC${offsetText(offset)}`;
  return zoneNameAt(key, offset, utc);
}

/** `tzname()` as a value: unknown where it is not known here. */
export function zoneNameOf(vm: Machine, moment: Moment | undefined, tz: TimeZone): PyValue {
  const { fixed } = tz.zone;
  const offset = moment?.offset ?? fixed;
  if (offset === undefined) return none;
  const name = zoneName(tz, offset, moment?.utc ?? 0n);
  return name === null ? notFollowed(vm, 'tzname') : str(name);
}

/** What all tzinfo objects answer; the argument is a datetime or None. */
export const zoneMembers = hostClass<TimeZone>({
  name: 'datetime.tzinfo',
  find: findTimeZone,
  properties: {},
  methods: [
    method('utcoffset', 'dt, /', (vm, self, args) => {
      const moment = findMoment(args.get('dt'));
      const offset =
        moment === undefined ? self.zone.fixed : self.zone.offsetAtWall(moment.wall, moment.fold);
      return offset === undefined ? none : newSpan(vm, BigInt(offset));
    }),
    method('tzname', 'dt, /', (vm, self, args) => {
      const moment = findMoment(args.get('dt'));
      return zoneNameOf(
        vm,
        moment && new Moment(moment.wall, moment.fold, self, moment.type),
        self,
      );
    }),
    method('dst', 'dt, /', (vm, self) =>
      self.type.name === 'datetime.timezone'
        ? none
        : self.zone.fixed === undefined
          ? notFollowed(vm, 'tzinfo.dst')
          : newSpan(vm, 0n),
    ),
    method('fromutc', 'dt, /', (vm, self, args) => {
      const moment = findMoment(args.get('dt'));
      if (moment === undefined || !isSameZone(moment.tz, self))
        return vm.raise('ValueError', 'fromutc: dt.tzinfo is not self');
      return atUtc(vm, moment.wall, self, moment.type);
    }),
  ],
});

/** The moment `utc` (microseconds since 0001-01-01) on the clocks of a zone; raises OverflowError outside the calendar. */
export function atUtc(vm: Machine, utc: bigint, tz: TimeZone, type: HostType<Moment>): PyValue {
  const found = toWall(tz.zone, utc);
  if (found === undefined) return vm.raise('OverflowError', 'date value out of range');
  return toHost(new Moment(found.wall, found.fold, tz, type));
}

/** `repr(tzinfo)`. */
export function zoneRepr(vm: Machine, tz: TimeZone): string {
  const text = tz.type.repr?.(vm, toHost(tz));
  return typeof text === 'string' ? text : '';
}

/** The picture of a tzinfo at the border. */
export function zoneValue(name: string): Required<Pick<HostType<TimeZone>, 'value'>> {
  return {
    value: (_vm, self) => ({
      kind: 'object',
      class: name,
      fields: new Map([
        [
          'key',
          { kind: 'str', value: self.data.zone.key ?? offsetText(self.data.zone.fixed ?? 0) },
        ],
        ...(self.data.label === undefined
          ? []
          : [['name', { kind: 'str', value: self.data.label }] as const]),
      ]),
    }),
  };
}

/** The behaviour of datetime.timezone. */
export const timezoneType: HostType<TimeZone> = {
  name: 'datetime.timezone',
  attribute: (vm, self, name) => zoneMembers.attribute(vm, self, name) ?? timezoneMember(name),
  str: (_vm, self) => zoneName(self.data, self.data.zone.fixed ?? 0, 0n) ?? '',
  repr(_vm, self) {
    const offset = self.data.zone.fixed ?? 0;
    if (offset === 0 && self.data.label === undefined) return 'datetime.timezone.utc';
    const days = Math.floor(offset / 86_400_000_000);
    const rest = offset - days * 86_400_000_000;
    const parts = [
      ...(days === 0 ? [] : [`days=${days}`]),
      ...(rest < 1_000_000 ? [] : [`seconds=${Math.floor(rest / 1_000_000)}`]),
      ...(rest % 1_000_000 === 0 ? [] : [`microseconds=${rest % 1_000_000}`]),
    ];
    const label = self.data.label === undefined ? '' : `, ${stringRepr(self.data.label)}`;
    return `datetime.timezone(datetime.timedelta(${parts.length === 0 ? '0' : parts.join(', ')})${label})`;
  },
  compare(_vm, left, right) {
    const other = findTimeZone(right);
    if (other?.type !== timezoneType) return undefined;
    return other.zone.fixed === left.data.zone.fixed ? 0 : undefined;
  },
  hash: (self) => `timezone ${self.data.zone.fixed ?? 0}`,
  ...zoneValue('datetime.timezone'),
};

/** `datetime.timezone.utc`. */
export const utc: TimeZone = new TimeZone(fixedZone(0), timezoneType);

const longest = 86_400_000_000;

function timezoneMember(name: string): PyValue | undefined {
  if (name === 'utc') return toHost(utc);
  if (name === 'max') return toHost(offsetZone(longest - 60_000_000));
  return name === 'min' ? toHost(offsetZone(60_000_000 - longest)) : undefined;
}

/** The `datetime.timezone` of an offset in microseconds. */
export function offsetZone(offset: number, label?: string): TimeZone {
  if (offset === 0 && label === undefined) return utc;
  return new TimeZone(fixedZone(offset), timezoneType, label);
}

const newTimezone = define('datetime.timezone', 'offset, name?', (vm, args) => {
  const span = findSpan(args.get('offset'));
  if (span === undefined)
    return vm.raise(
      'TypeError',
      `timezone() argument 1 must be datetime.timedelta, not ${vm.typeName(args.get('offset'))}`,
    );
  const offset = Number(span.micros);
  if (Math.abs(offset) >= longest)
    return vm.raise(
      'ValueError',
      'offset must be a timedelta strictly between -timedelta(hours=24) and timedelta(hours=24)',
    );
  const label = args.find('name') === undefined ? undefined : args.text('name');
  return toHost(offsetZone(offset, label));
});

/** The class datetime.timezone. */
export const timezoneClass: PyNative = native('datetime.timezone', newTimezone.call, {
  instance: (_vm, value) => findTimeZone(value)?.type === timezoneType,
  members: new Map<string, PyValue>([
    ...zoneMembers.methods,
    ['utc', toHost(utc)],
    ['min', toHost(offsetZone(60_000_000 - longest))],
    ['max', toHost(offsetZone(longest - 60_000_000))],
  ]),
});

/** The class datetime.tzinfo: programs subclass it or test for it. */
export const tzinfoClass: PyNative = native(
  'datetime.tzinfo',
  (vm) => notFollowed(vm, 'datetime.tzinfo'),
  { instance: (_vm, value) => findTimeZone(value) !== undefined, members: zoneMembers.methods },
);

/** The behaviour of zoneinfo.ZoneInfo. */
export const zoneInfoType: HostType<TimeZone> = {
  name: 'zoneinfo.ZoneInfo',
  attribute(vm, self, name) {
    if (name === 'key') return str(self.data.zone.key ?? '');
    return zoneMembers.attribute(vm, self, name);
  },
  str: (_vm, self) => self.data.zone.key ?? '',
  repr: (_vm, self) => `zoneinfo.ZoneInfo(key=${stringRepr(self.data.zone.key ?? '')})`,
  compare: (_vm, left, right) => (isSameZone(left.data, findTimeZone(right)) ? 0 : undefined),
  hash: (self) => `ZoneInfo ${self.data.zone.key ?? ''}`,
  ...zoneValue('zoneinfo.ZoneInfo'),
};

/** The class zoneinfo.ZoneInfo. */
export const zoneInfoClass: PyNative = native(
  'zoneinfo.ZoneInfo',
  define('zoneinfo.ZoneInfo', 'key', (vm, args) => {
    const key = args.text('key');
    const zone = zoneOf(key);
    if (zone === undefined) return vm.raise('KeyError', `'No time zone found with key ${key}'`);
    return toHost(new TimeZone(zone, zoneInfoType));
  }).call,
  {
    instance: (_vm, value) => findTimeZone(value)?.type === zoneInfoType,
    members: zoneMembers.methods,
  },
);

function zoneOf(key: string): Zone | undefined {
  return key === 'UTC' ? utcZone : findZone(key);
}
