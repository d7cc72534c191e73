import { int } from '../../object.ts';
import { define } from '../arguments.ts';
import { notFollowed } from '../host-class.ts';
import type { LazyMembers } from '../module-members.ts';
import { timeClass } from './clock-time.ts';
import { datetimeClass } from './datetime-class.ts';
import { dateClass } from './date.ts';
import { timedeltaClass } from './duration.ts';
import { toHost } from './moment.ts';
import { timezoneClass, tzinfoClass, utc, zoneInfoClass } from './time-zone.ts';

/** The module datetime. */
export const datetimeModule: LazyMembers = {
  datetime: () => datetimeClass,
  date: () => dateClass,
  time: () => timeClass,
  timedelta: () => timedeltaClass,
  timezone: () => timezoneClass,
  tzinfo: () => tzinfoClass,
  UTC: () => toHost(utc),
  MINYEAR: () => int(1),
  MAXYEAR: () => int(9999),
};

/** The module zoneinfo. */
export const zoneinfoModule: LazyMembers = {
  ZoneInfo: () => zoneInfoClass,
  available_timezones: () =>
    define('zoneinfo.available_timezones', '', (vm) =>
      notFollowed(vm, 'zoneinfo.available_timezones'),
    ),
};
