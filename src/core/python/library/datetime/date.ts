import type { Machine } from '../../machine.ts';
import type { PyNative, PyUnknown, PyValue } from '../../object.ts';
import type { HostType } from '../../host-type.ts';
import { int, native, str, tuple } from '../../object.ts';
import type { Civil } from '../../text/calendar.ts';
import { fromIsoCalendar, isoCalendar, padded, toOrdinal, weekday } from '../../text/calendar.ts';
import { isoRefusal, dateText, isDate, parseIsoDate } from '../../text/iso-moment.ts';
import { formatTime } from '../../text/strftime.ts';
import type { Bound } from '../arguments.ts';
import { define } from '../arguments.ts';
import { hostClass, method, notFollowed, ofMachine } from '../host-class.ts';
import { newSpan, timedeltaType } from './duration.ts';
import { Day, findDay, findMoment, findSpan, Span, toHost } from './moment.ts';

const dayMicros = 86_400_000_000n;
const lastOrdinal = 3_652_059;

/** A year, month and day that exist; raises ValueError for others. */
export function readDate(
  vm: Machine,
  year: number,
  month: number,
  day: number,
): { readonly year: number; readonly month: number; readonly day: number } {
  if (year < 1 || year > 9999) return vm.raise('ValueError', `year ${year} is out of range`);
  if (month < 1 || month > 12) return vm.raise('ValueError', 'month must be in 1..12');
  if (!isDate(year, month, day)) return vm.raise('ValueError', 'day is out of range for month');
  return { year, month, day };
}

/** The date of an ordinal; raises where the calendar ends. */
export function dayAt(vm: Machine, ordinal: number, type: HostType<Day>): PyValue {
  if (!(ordinal >= 1 && ordinal <= lastOrdinal))
    return vm.raise('OverflowError', 'date value out of range');
  return toHost(new Day(ordinal, type));
}

/** `strftime` as a value: unknown where what it gives is not known here. */
export function strftime(vm: Machine, parts: Parameters<typeof formatTime>): PyValue {
  const text = formatTime(...parts);
  return text === undefined ? notFollowed(vm, 'strftime') : str(text);
}

/** `ctime()`, whose year always has four digits. */
export function ctime(vm: Machine, civil: Civil): PyValue {
  const text = formatTime(civil, { offset: undefined, name: undefined }, '%a %b %e %H:%M:%S');
  return text === undefined ? notFollowed(vm, 'ctime') : str(`${text} ${padded(civil.year, 4)}`);
}

/** What date, and datetime too, answer of the calendar. */
export const dateMembers = hostClass<Day>({
  name: 'datetime.date',
  find: findDay,
  properties: {
    year: (_vm, self) => int(self.civil.year),
    month: (_vm, self) => int(self.civil.month),
    day: (_vm, self) => int(self.civil.day),
  },
  methods: [
    method('isoformat', '', (_vm, self) => str(dateText(self.civil))),
    method('strftime', 'format', (vm, self, args) =>
      strftime(vm, [self.civil, { offset: undefined, name: undefined }, args.text('format')]),
    ),
    method('__format__', 'format', (vm, self, args) =>
      args.text('format') === ''
        ? str(dateText(self.civil))
        : strftime(vm, [self.civil, { offset: undefined, name: undefined }, args.text('format')]),
    ),
    method('ctime', '', (vm, self) => ctime(vm, self.civil)),
    method('weekday', '', (_vm, self) => int(weekday(self.ordinal))),
    method('isoweekday', '', (_vm, self) => int(weekday(self.ordinal) + 1)),
    method('isocalendar', '', (_vm, self) => isoCalendarTuple(self.ordinal)),
    method('toordinal', '', (_vm, self) => int(self.ordinal)),
    method('replace', 'year?, month?, day?', (vm, self, args) => {
      const { civil } = self;
      const date = readDate(
        vm,
        args.whole('year', civil.year),
        args.whole('month', civil.month),
        args.whole('day', civil.day),
      );
      return toHost(new Day(toOrdinal(date.year, date.month, date.day), self.type));
    }),
  ],
  others: ['timetuple'],
});

const isoParts = { className: 'datetime.IsoCalendarDate', fields: ['year', 'week', 'weekday'] };

/** `isocalendar()`, a named tuple since Python 3.9. */
export function isoCalendarTuple(ordinal: number): PyValue {
  return { ...tuple(isoCalendar(ordinal).map((n) => int(n))), named: isoParts };
}

/** The behaviour of datetime.date. */
export const dateType: HostType<Day> = {
  name: 'datetime.date',
  attribute: (vm, self, name) => dateMembers.attribute(vm, self, name) ?? dateLimit(name),
  str: (_vm, self) => dateText(self.data.civil),
  repr(_vm, self) {
    const { year, month, day } = self.data.civil;
    return `datetime.date(${year}, ${month}, ${day})`;
  },
  format: (vm, self, spec) =>
    spec === ''
      ? dateText(self.data.civil)
      : (formatTime(self.data.civil, { offset: undefined, name: undefined }, spec) ??
        notFollowed(vm, 'strftime')),
  hash: (self) => `date ${self.data.ordinal}`,
  compare(_vm, left, right) {
    const other = findDay(right);
    return other && left.data.ordinal - other.ordinal;
  },
  binary(vm, operator, left, right) {
    const a = findDay(left);
    const b = findDay(right);
    if (a !== undefined && b !== undefined)
      return operator === '-' ? newSpan(vm, BigInt(a.ordinal - b.ordinal) * dayMicros) : undefined;
    const day = a ?? b;
    const span = findSpan(a === undefined ? left : right);
    if (day === undefined || span === undefined) return undefined;
    // Only the whole days of a timedelta count, and its days are rounded down.
    const rest = ((span.micros % dayMicros) + dayMicros) % dayMicros;
    const days = Number((span.micros - rest) / dayMicros);
    if (operator === '+') return dayAt(vm, day.ordinal + days, day.type);
    if (operator !== '-' || a === undefined) return undefined;
    return dayAt(vm, day.ordinal - days, day.type);
  },
  value: (_vm, self) => ({ kind: 'datetime', type: 'date', iso: dateText(self.data.civil) }),
};

function dateLimit(name: string): PyValue | undefined {
  if (name === 'min') return toHost(new Day(1, dateType));
  if (name === 'max') return toHost(new Day(lastOrdinal, dateType));
  return undefined;
}

/** Class methods of date; `make` builds the object of the class from an ordinal. */
export function dateClassMethods(
  name: string,
  make: (vm: Machine, ordinal: number) => PyValue,
): readonly (readonly [string, PyNative])[] {
  const add = (
    method: string,
    parameters: string,
    body: (vm: Machine, args: Bound) => PyValue,
  ): readonly [string, PyNative] => [method, define(`${name}.${method}`, parameters, body)];
  return [
    add('fromordinal', 'ordinal, /', (vm, args) => make(vm, args.whole('ordinal'))),
    add('fromisocalendar', 'year, week, day', (vm, args) => {
      const [year, week, day] = [args.whole('year'), args.whole('week'), args.whole('day')];
      if (year < 1 || year > 9999) return vm.raise('ValueError', `Year is out of range: ${year}`);
      const ordinal = fromIsoCalendar(year, week, day);
      if (ordinal !== undefined) return make(vm, ordinal);
      return vm.raise(
        'ValueError',
        day < 1 || day > 7 ? `Invalid weekday: ${day} (range is [1, 7])` : `Invalid week: ${week}`,
      );
    }),
  ];
}

function today(vm: Machine): PyUnknown {
  return ofMachine(vm, 'date.today');
}

/** The class datetime.date. */
export const dateClass: PyNative = native(
  'datetime.date',
  define('datetime.date', 'year, month, day', (vm, args) => {
    const date = readDate(vm, args.whole('year'), args.whole('month'), args.whole('day'));
    return toHost(new Day(toOrdinal(date.year, date.month, date.day), dateType));
  }).call,
  {
    instance: (_vm, value) => findDay(value) !== undefined || findMoment(value) !== undefined,
    members: new Map<string, PyValue>([
      ...dateMembers.methods,
      ...dateClassMethods('datetime.date', (vm, ordinal) => dayAt(vm, ordinal, dateType)),
      ['today', define('datetime.date.today', '', today)],
      [
        'fromtimestamp',
        define('datetime.date.fromtimestamp', 'timestamp, /', (vm) =>
          ofMachine(vm, 'date.fromtimestamp'),
        ),
      ],
      [
        'fromisoformat',
        define('datetime.date.fromisoformat', 'date_string, /', (vm, args) => {
          const text = args.text('date_string');
          const date = parseIsoDate(text);
          if (date === undefined) return vm.raise('ValueError', isoRefusal(text, 'date'));
          return toHost(new Day(toOrdinal(date.year, date.month, date.day), dateType));
        }),
      ],
      ['min', toHost(new Day(1, dateType))],
      ['max', toHost(new Day(lastOrdinal, dateType))],
      ['resolution', toHost(new Span(dayMicros, timedeltaType))],
    ]),
  },
);
