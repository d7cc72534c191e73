import type { HostType } from '../../host-type.ts';
import { int, none, type PyValue } from '../../object.ts';
import { define } from '../arguments.ts';

/** A weekday from 0 for Monday; `n`: which of them, counted from the date, backwards where it is negative. */
export interface Weekday {
  readonly day: number;
  readonly n: number | undefined;
}

/** The names of dateutil's weekdays, Monday first. */
export const weekdayNames = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

const weekdayType: HostType<Weekday> = {
  name: 'dateutil._common.weekday',
  attribute(_vm, self, name) {
    if (name === 'weekday') return int(self.data.day);
    if (name !== 'n') return undefined;
    return self.data.n === undefined ? none : int(self.data.n);
  },
  call: (vm, self, args) =>
    vm.call(
      define('weekday', 'n', (_vm, bound) =>
        weekdayAt({ day: self.data.day, n: bound.whole('n') }),
      ),
      args,
    ),
  str: (_vm, self) => weekdayRepr(self.data),
  repr: (_vm, self) => weekdayRepr(self.data),
  hash: (self) => weekdayRepr(self.data),
};

/** A weekday as a value. */
export function weekdayAt(weekday: Weekday): PyValue {
  return { t: 'host', type: weekdayType, data: weekday };
}

/** As `repr` shows it, for example `FR(-1)`. */
export function weekdayRepr({ day, n }: Weekday): string {
  const name = weekdayNames[day] ?? '';
  return n === undefined || n === 0 ? name : `${name}(${n > 0 ? '+' : ''}${n})`;
}

/** The weekday of an argument: one of these, or a number. */
export function findWeekday(value: PyValue): Weekday | undefined {
  if (value.t === 'int' && value.v >= 0n && value.v <= 6n)
    return { day: Number(value.v), n: undefined };
  return value.t === 'host' && value.type === weekdayType ? (value.data as Weekday) : undefined;
}
