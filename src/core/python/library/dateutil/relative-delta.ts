import { daysInMonth } from '../../text/calendar.ts';
import type { BinaryOperator, HostType } from '../../host-type.ts';
import type { Machine } from '../../machine.ts';
import { int, native, none, str, type PyNative, type PyValue } from '../../object.ts';
import type { Bound } from '../arguments.ts';
import { define } from '../arguments.ts';
import { spanParts, timedeltaClass } from '../datetime/duration.ts';
import { datetimeClass } from '../datetime/datetime-class.ts';
import { findDay, findMoment, findSpan } from '../datetime/moment.ts';
import { notFollowed } from '../host-class.ts';
import { callWith } from '../iterators.ts';
import { findWeekday, weekdayAt, weekdayRepr, type Weekday } from './weekday.ts';

const relative = [
  'years',
  'months',
  'days',
  'leapdays',
  'hours',
  'minutes',
  'seconds',
  'microseconds',
] as const;
const absolute = ['year', 'month', 'day', 'hour', 'minute', 'second', 'microsecond'] as const;

type Steps = Readonly<Record<(typeof relative)[number], number>>;
type Fixed = Readonly<Partial<Record<(typeof absolute)[number], number>>>;

/** The data of a relativedelta: by how much each part moves, and to what it is set before. */
interface Delta {
  readonly steps: Steps;
  readonly fixed: Fixed;
  readonly weekday: Weekday | undefined;
}

const noSteps: Steps = {
  years: 0,
  months: 0,
  days: 0,
  leapdays: 0,
  hours: 0,
  minutes: 0,
  seconds: 0,
  microseconds: 0,
};

/** The steps with each part within its range, as `relativedelta._fix` leaves them. */
function normal(steps: Steps): Steps {
  const all: Record<(typeof relative)[number], number> = { ...steps };
  const carry = (
    from: (typeof relative)[number],
    to: (typeof relative)[number],
    size: number,
  ): void => {
    const whole = Math.trunc(all[from] / size);
    all[from] -= whole * size;
    all[to] += whole;
  };
  carry('microseconds', 'seconds', 1_000_000);
  carry('seconds', 'minutes', 60);
  carry('minutes', 'hours', 60);
  carry('hours', 'days', 24);
  carry('months', 'years', 12);
  return all;
}

function toDelta(steps: Steps, fixed: Fixed = {}, weekday?: Weekday): PyValue {
  const data: Delta = { steps: normal(steps), fixed, weekday };
  return { t: 'host', type: deltaType, data };
}

function findDelta(value: PyValue): Delta | undefined {
  return value.t === 'host' && value.type === deltaType ? (value.data as Delta) : undefined;
}

function mapSteps(make: (name: (typeof relative)[number]) => number): Steps {
  return Object.fromEntries(relative.map((name) => [name, make(name)])) as unknown as Steps;
}

const deltaType: HostType<Delta> = {
  name: 'dateutil.relativedelta.relativedelta',
  attribute(vm, self, name) {
    const { steps, fixed, weekday } = self.data;
    if (isRelative(name)) return int(steps[name]);
    if (isAbsolute(name)) return fixed[name] === undefined ? none : int(fixed[name]);
    if (name === 'weekday') return weekday === undefined ? none : weekdayAt(weekday);
    if (name === 'weeks') return int(Math.trunc(steps.days / 7));
    if (name === 'normalized')
      return define('relativedelta.normalized', '', () => self, { lazy: true });
    return name.startsWith('__') ? undefined : notFollowed(vm, `relativedelta.${name}`);
  },
  str: (_vm, self) => shown(self.data),
  repr: (_vm, self) => shown(self.data),
  truth: (_vm, self) =>
    relative.some((name) => self.data.steps[name] !== 0) ||
    Object.keys(self.data.fixed).length > 0 ||
    self.data.weekday !== undefined,
  compare(_vm, left, right) {
    const other = findDelta(right);
    return other && (shown(left.data) === shown(other) ? 0 : undefined);
  },
  unary: (_vm, operator, self) => (operator === '-' ? negative(self.data) : undefined),
  binary: combine,
};

function isRelative(name: string): name is (typeof relative)[number] {
  return (relative as readonly string[]).includes(name);
}

function isAbsolute(name: string): name is (typeof absolute)[number] {
  return (absolute as readonly string[]).includes(name);
}

function shown({ steps, fixed, weekday }: Delta): string {
  const parts = relative
    .filter((name) => steps[name] !== 0)
    .map((name) => `${name}=${steps[name] > 0 ? '+' : ''}${steps[name]}`);
  const set = ['year', 'month', 'day', 'weekday', ...absolute.slice(3)].flatMap((name) => {
    if (name === 'weekday') return weekday === undefined ? [] : [`weekday=${weekdayRepr(weekday)}`];
    const value = isAbsolute(name) ? fixed[name] : undefined;
    return value === undefined ? [] : [`${name}=${value}`];
  });
  return `relativedelta(${[...parts, ...set].join(', ')})`;
}

function negative({ steps, fixed, weekday }: Delta): PyValue {
  return toDelta(
    mapSteps((name) => (name === 'leapdays' ? steps.leapdays : -steps[name])),
    fixed,
    weekday,
  );
}

function combine(
  vm: Machine,
  operator: BinaryOperator,
  left: PyValue,
  right: PyValue,
): PyValue | undefined {
  const [a, b] = [findDelta(left), findDelta(right)];
  if (operator === '*') {
    const [self, by] = a === undefined ? [b, left] : [a, right];
    if (self === undefined || by.t !== 'int') return undefined;
    const factor = Number(by.v);
    return toDelta(
      mapSteps((name) => self.steps[name] * factor),
      self.fixed,
      self.weekday,
    );
  }
  if (operator !== '+' && operator !== '-') return undefined;
  const sign = operator === '-' ? -1 : 1;
  if (a !== undefined && b !== undefined) {
    // Of a sum the right side's settings win, of a difference the left side's.
    const [first, last] = sign === 1 ? [a, b] : [b, a];
    const leap =
      sign === 1 ? b.steps.leapdays || a.steps.leapdays : a.steps.leapdays || b.steps.leapdays;
    return toDelta(
      mapSteps((name) => (name === 'leapdays' ? leap : a.steps[name] + sign * b.steps[name])),
      { ...first.fixed, ...last.fixed },
      last.weekday ?? first.weekday,
    );
  }
  if (a !== undefined) return sign === 1 ? addTo(vm, a, right) : undefined;
  if (b === undefined) return undefined;
  const moved = sign === 1 ? b : findDelta(negative(b));
  return moved && addTo(vm, moved, left);
}

/** `date + delta`, for a date, a datetime or a pendulum DateTime; also `timedelta + delta`. */
function addTo(vm: Machine, { steps, fixed, weekday }: Delta, to: PyValue): PyValue | undefined {
  const span = findSpan(to);
  if (span !== undefined) {
    const { days, seconds, microseconds } = spanParts(span.micros);
    return toDelta(
      {
        ...steps,
        days: steps.days + Number(days),
        seconds: steps.seconds + seconds,
        microseconds: steps.microseconds + microseconds,
      },
      fixed,
      weekday,
    );
  }
  const civil = findMoment(to)?.civil ?? findDay(to)?.civil;
  if (civil === undefined) return undefined;
  const hasTime =
    ['hours', 'minutes', 'seconds', 'microseconds'].some((n) => isRelative(n) && steps[n] !== 0) ||
    absolute.slice(3).some((name) => fixed[name] !== undefined);
  const base =
    hasTime && findMoment(to) === undefined
      ? callWith(
          vm,
          vm.attribute(datetimeClass, 'fromordinal'),
          callWith(vm, vm.attribute(to, 'toordinal')),
        )
      : to;
  let year = (fixed.year ?? civil.year) + steps.years;
  let month = (fixed.month ?? civil.month) + steps.months;
  if (month > 12) {
    year++;
    month -= 12;
  } else if (month < 1) {
    year--;
    month += 12;
  }
  if (year < 1 || year > 9999) return vm.raise('ValueError', `year ${year} is out of range`);
  const day = Math.min(daysInMonth(year, month), fixed.day ?? civil.day);
  const set = new Map<string, PyValue>([
    ['year', int(year)],
    ['month', int(month)],
    ['day', int(day)],
  ]);
  for (const name of absolute.slice(3)) {
    const value = fixed[name];
    if (value !== undefined) set.set(name, int(value));
  }
  const isLeap = daysInMonth(year, 2) === 29;
  const days = steps.days + (steps.leapdays !== 0 && month > 2 && isLeap ? steps.leapdays : 0);
  const replaced = vm.call(vm.attribute(base, 'replace'), { positional: [], keywords: set });
  const move = (by: Readonly<Record<string, number>>, from: PyValue): PyValue =>
    vm.binary(
      '+',
      from,
      vm.call(timedeltaClass, {
        positional: [],
        keywords: new Map(Object.entries(by).map(([name, n]) => [name, int(n)])),
      }),
    );
  const { hours, minutes, seconds, microseconds } = steps;
  const moved = move({ days, hours, minutes, seconds, microseconds }, replaced);
  if (weekday === undefined) return moved;
  const at = callWith(vm, vm.attribute(moved, 'weekday'));
  if (at.t !== 'int') return notFollowed(vm, 'relativedelta', at);
  const nth = weekday.n ?? 1;
  const now = Number(at.v);
  const jump = (Math.abs(nth) - 1) * 7;
  const ahead = (7 - now + weekday.day) % 7;
  const back = (((now - weekday.day) % 7) + 7) % 7;
  return move({ days: nth > 0 ? jump + ahead : -(jump + back) }, moved);
}

function read(vm: Machine, args: Bound): PyValue {
  if (args.given('dt1') !== undefined || args.given('dt2') !== undefined)
    return between(vm, args.find('dt1') ?? none, args.find('dt2') ?? none);
  const wanted = [...relative, 'weeks', ...absolute];
  // Parts of a day are floats, too, and these are left to Python.
  if (
    wanted.some((name) => args.given(name) !== undefined && args.given(name)?.t !== 'int') ||
    args.given('yearday') !== undefined ||
    args.given('nlyearday') !== undefined
  )
    return notFollowed(vm, 'relativedelta', ...wanted.flatMap((name) => args.given(name) ?? []));
  const steps = mapSteps((name) => args.whole(name, 0));
  const fixed = Object.fromEntries(
    absolute.flatMap((name) =>
      args.given(name) === undefined ? [] : [[name, args.whole(name)] as const],
    ),
  );
  const day = args.given('weekday');
  const weekday = day && findWeekday(day);
  if (day !== undefined && weekday === undefined) return notFollowed(vm, 'relativedelta', day);
  return toDelta({ ...steps, days: steps.days + 7 * args.whole('weeks', 0) }, fixed, weekday);
}

/** `relativedelta(a, b)`: months as far as they go, then what is left. */
function between(vm: Machine, first: PyValue, second: PyValue): PyValue {
  const [a, b] = [findMoment(first) ?? findDay(first), findMoment(second) ?? findDay(second)];
  const isSame = (findMoment(first) === undefined) === (findMoment(second) === undefined);
  if (a === undefined || b === undefined || !isSame) return notFollowed(vm, 'relativedelta');
  const isBefore = vm.truth(vm.compare('<', first, second));
  if (typeof isBefore !== 'boolean') return notFollowed(vm, 'relativedelta');
  const [one, two] = [a.civil, b.civil];
  let months = (one.year - two.year) * 12 + (one.month - two.month);
  const after = (): PyValue | undefined => {
    const delta = findDelta(toDelta({ ...noSteps, months }));
    return delta && addTo(vm, delta, second);
  };
  let moved = after();
  while (moved !== undefined && vm.truth(vm.compare(isBefore ? '>' : '<', first, moved)) === true) {
    months += isBefore ? 1 : -1;
    moved = after();
  }
  const rest = moved && findSpan(vm.binary('-', first, moved));
  if (rest === undefined) return notFollowed(vm, 'relativedelta');
  const { days, seconds, microseconds } = spanParts(rest.micros);
  return toDelta({
    ...noSteps,
    months,
    seconds: seconds + Number(days) * 86_400,
    microseconds,
  });
}

/** The class dateutil.relativedelta.relativedelta. */
export const relativedeltaClass: PyNative = native(
  'dateutil.relativedelta.relativedelta',
  define(
    'relativedelta',
    `dt1?, dt2?, years?, months?, days?, leapdays?, weeks?, hours?, minutes?, seconds?, microseconds?, year?, month?, day?,
    weekday?, yearday?, nlyearday?, hour?, minute?, second?, microsecond?`.replaceAll(/\s+/g, ' '),
    (vm, args) => read(vm, args),
  ).call,
  {
    instance: (_vm, value) => findDelta(value) !== undefined,
    members: new Map([['__name__', str('relativedelta')]]),
  },
);
