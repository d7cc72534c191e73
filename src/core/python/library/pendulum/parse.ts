import type { Machine } from '../../machine.ts';
import type { PyUnknown } from '../../object.ts';
import { toMicros } from '../../text/calendar.ts';
import { isDate } from '../../text/iso-moment.ts';
import type { Moment, TimeZone } from '../datetime/moment.ts';
import { notFollowed } from '../host-class.ts';
import { create } from './arithmetic.ts';
import type { Kit } from './kit.ts';
import { offsetZone } from './zones.ts';

const form =
  /^(\d{4})(?:-(\d\d)(?:-(\d\d))?|\/(\d\d)\/(\d\d)|(\d\d)(\d\d))(?:[T ](\d\d)(?::?(\d\d)(?::?(\d\d)(?:[.,](\d{1,9}))?)?)?(Z|[+-]\d\d(?::?\d\d)?)?)?$/;

/** `pendulum.parse(text, tz=…)` of a full date with or without a time; other forms are not followed. */
export function parseMoment(
  vm: Machine,
  kit: Kit,
  text: string,
  fallback: TimeZone,
): Moment | PyUnknown {
  const m = form.exec(text);
  if (m === null) return notFollowed(vm, 'pendulum.parse');
  const year = Number(m[1]);
  const month = Number(m[2] ?? m[4] ?? m[6]);
  const day = Number(m[3] ?? m[5] ?? m[7] ?? '1');
  const [hour, minute, second] = [m[8], m[9], m[10]].map((part) => Number(part ?? '0')) as [
    number,
    number,
    number,
  ];
  const microsecond = Number((m[11] ?? '').slice(0, 6).padEnd(6, '0'));
  if (!isDate(year, month, day) || hour > 23 || minute > 59 || second > 59)
    return vm.raise('ValueError', `Unable to parse string [${text}]`);
  const wall = toMicros({ year, month, day, hour, minute, second, microsecond });
  return create(vm, kit, wall, readZone(kit, m[12]) ?? fallback);
}

function readZone(kit: Kit, text: string | undefined): TimeZone | undefined {
  if (text === undefined) return undefined;
  if (text === 'Z') return kit.utc;
  const [, sign, hours = '0', minutes = '0'] = /^([+-])(\d\d):?(\d\d)?$/.exec(text) ?? [];
  const seconds = Number(hours) * 3600 + Number(minutes) * 60;
  return offsetZone(kit, sign === '-' ? -seconds : seconds);
}
