import type { Machine } from '../../machine.ts';
import { str, type PyValue } from '../../object.ts';
import { parseIsoMoment } from '../../text/iso-moment.ts';
import { define } from '../arguments.ts';
import { datetimeClass } from '../datetime/datetime-class.ts';
import { TimeZone, toHost } from '../datetime/moment.ts';
import { utc, zoneInfoClass } from '../datetime/time-zone.ts';
import { libraryException } from '../exceptions.ts';
import { notFollowed } from '../host-class.ts';
import { callWith } from '../iterators.ts';
import type { LazyMembers } from '../module-members.ts';
import { relativedeltaClass } from './relative-delta.ts';
import { weekdayAt, weekdayNames } from './weekday.ts';

/** The modules of dateutil that are followed, by name. */
export const dateutilModules: Readonly<Record<string, LazyMembers>> = {
  dateutil: {},
  'dateutil.relativedelta': {
    relativedelta: () => relativedeltaClass,
    ...Object.fromEntries(
      weekdayNames.map((name, day) => [name, () => weekdayAt({ day, n: undefined })]),
    ),
  },
  'dateutil.parser': {
    parse: () =>
      define('dateutil.parser.parse', 'timestr, **keywords', (vm, args) =>
        args.keywords.size > 0
          ? notFollowed(vm, 'dateutil.parser.parse')
          : parse(vm, args.get('timestr'), 'parse'),
      ),
    isoparse: () =>
      define('dateutil.parser.isoparse', 'dt_str', (vm, args) =>
        parse(vm, args.get('dt_str'), 'isoparse'),
      ),
    ParserError: (vm) => libraryException(vm, 'ParserError', 'ValueError', 'dateutil.parser'),
  },
  'dateutil.tz': {
    UTC: () => tzutc,
    tzutc: () => define('dateutil.tz.tzutc', '', () => tzutc),
    gettz: () =>
      define('dateutil.tz.gettz', 'name?', (vm, args) => {
        const name = args.given('name');
        if (name?.t !== 'str' || !/^[A-Z]\w*\/\w+$/.test(name.v))
          return notFollowed(vm, 'dateutil.tz.gettz');
        return callWith(vm, zoneInfoClass, name);
      }),
  },
};

// Of what people write that is no ISO 8601, the order of day and month, and what is left out, follow dateutil's own rules.
const followed =
  /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:Z|[+-]00:?00)?)?$|^\d{8}(?:T\d{4}(?:\d\d)?Z?)?$/;

const tzutc = toHost(new TimeZone(utc.zone, { ...utc.type, repr: () => 'tzutc()' }));

/** A date, or a date and time, of ISO 8601: without an offset or in UTC. */
function parse(vm: Machine, value: PyValue, name: string): PyValue {
  if (value.t !== 'str' || !followed.test(value.v))
    return notFollowed(vm, `dateutil.parser.${name}`);
  const text = value.v.replace(/Z$|[+-]00:?00$/, '+00:00');
  if (parseIsoMoment(text) === undefined) return notFollowed(vm, `dateutil.parser.${name}`);
  const read = callWith(vm, vm.attribute(datetimeClass, 'fromisoformat'), str(text));
  if (!text.endsWith('+00:00')) return read;
  const keywords = new Map([['tzinfo', tzutc]]);
  return vm.call(vm.attribute(read, 'replace'), { positional: [], keywords });
}
