import type { Machine } from '../../machine.ts';
import { int, type PyValue } from '../../object.ts';
import { weekday } from '../../text/calendar.ts';
import { makeIntEnum } from '../enum-module.ts';

const names = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'];

/** `day_of_week`: of pendulum 2 a number from Sunday on, of pendulum 3 a member of its enumeration from Monday on. */
export function dayOfWeek(vm: Machine, major: 2 | 3, ordinal: number): PyValue {
  const day = weekday(ordinal);
  if (major === 2) return int((day + 1) % 7);
  return vm.attribute(makeIntEnum(vm, 'WeekDay', 'pendulum.day', names), names[day] ?? '');
}
