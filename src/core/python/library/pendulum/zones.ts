import type { Machine } from '../../machine.ts';
import type { PyUnknown, PyValue } from '../../object.ts';
import type { HostType } from '../../host-type.ts';
import { str } from '../../object.ts';
import { stringRepr } from '../../text/string-repr.ts';
import { findZone, fixedZone, offsetText, utcZone } from '../../text/zone.ts';
import type { Moment } from '../datetime/moment.ts';
import { findTimeZone, isSameZone, TimeZone } from '../datetime/moment.ts';
import { zoneMembers, zoneValue } from '../datetime/time-zone.ts';
import { notFollowed, ofMachine } from '../host-class.ts';
import type { Kit } from './kit.ts';

function nameOf(tz: TimeZone): string {
  return tz.zone.key ?? tz.label ?? offsetText(tz.zone.fixed ?? 0);
}

/** The behaviour of pendulum's Timezone and, with `isFixed`, of its FixedTimezone. */
export function zoneType(major: 2 | 3, isFixed: boolean): HostType<TimeZone> {
  const name = isFixed ? 'FixedTimezone' : 'Timezone';
  const repr = (tz: TimeZone): string => {
    if (!isFixed || major === 2) return `Timezone(${stringRepr(nameOf(tz))})`;
    const seconds = Math.trunc((tz.zone.fixed ?? 0) / 1_000_000);
    return `FixedTimezone(${seconds}, name="${nameOf(tz)}")`;
  };
  return {
    name: `pendulum.tz.timezone.${name}`,
    attribute(vm, self, attribute) {
      if (attribute === 'name') return str(nameOf(self.data));
      if (attribute === 'key' && major === 3 && !isFixed) return str(nameOf(self.data));
      return (
        zoneMembers.attribute(vm, self, attribute) ??
        (attribute.startsWith('__') ? undefined : notFollowed(vm, `pendulum.${name}.${attribute}`))
      );
    },
    str: (_vm, self) => (major === 3 && !isFixed ? nameOf(self.data) : repr(self.data)),
    repr: (_vm, self) => repr(self.data),
    compare: (_vm, left, right) => (isSameZone(left.data, findTimeZone(right)) ? 0 : undefined),
    hash: (self) => `pendulum ${nameOf(self.data)}`,
    ...zoneValue(`pendulum.${name}`),
  };
}

/** The zone of a name; raises as pendulum does where there is none. */
export function namedZone(vm: Machine, kit: Kit, name: string): TimeZone {
  if (name.toLowerCase() === 'utc') return kit.utc;
  const zone = findZone(name);
  if (zone === undefined) return vm.raise('ValueError', `Invalid timezone "${name}"`);
  return new TimeZone(zone, kit.zone);
}

/** The zone of an offset in whole seconds. */
export function offsetZone(kit: Kit, seconds: number): TimeZone {
  const offset = seconds * 1_000_000;
  return new TimeZone(fixedZone(offset), kit.fixedZone, offsetText(offset).slice(0, 6));
}

/** `pendulum.timezone(name)`. */
export function makeZone(vm: Machine, kit: Kit, name: PyValue): TimeZone | PyUnknown {
  if (name.t === 'int') return offsetZone(kit, Number(name.v));
  if (name.t === 'str') return namedZone(vm, kit, name.v);
  return notFollowed(vm, 'pendulum.timezone', name);
}

/** A zone in whatever form pendulum takes it: a name, hours, a tzinfo; the machine's own is not known. */
export function toZone(
  vm: Machine,
  kit: Kit,
  value: PyValue,
  moment?: Moment,
): TimeZone | PyUnknown {
  if (value.t === 'none' || (value.t === 'str' && value.v === 'local'))
    return ofMachine(vm, 'pendulum.local_timezone');
  if (value.t === 'str') return namedZone(vm, kit, value.v);
  if (value.t === 'int') return offsetZone(kit, Number(value.v) * 3600);
  if (value.t === 'float') return offsetZone(kit, Math.trunc(value.v * 3600));
  const tz = findTimeZone(value);
  if (tz === undefined) return notFollowed(vm, 'pendulum.timezone', value);
  return ownZone(kit, tz, moment);
}

/** A zone of another library as pendulum's own. */
export function ownZone(kit: Kit, tz: TimeZone, moment?: Moment): TimeZone {
  if (tz.type === kit.zone || tz.type === kit.fixedZone) return tz;
  const { key, fixed } = tz.zone;
  if (key === 'UTC' || (fixed === 0 && tz.label === undefined)) return kit.utc;
  if (key !== undefined && kit.major === 3) return new TimeZone(tz.zone, kit.zone);
  const offset =
    fixed ?? (moment === undefined ? 0 : tz.zone.offsetAtWall(moment.wall, moment.fold));
  return offsetZone(kit, Math.trunc(offset / 1_000_000));
}

/** pendulum's UTC. */
export function utcOf(type: HostType<TimeZone>): TimeZone {
  return new TimeZone(utcZone, type);
}
