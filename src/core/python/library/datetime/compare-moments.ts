import type { Machine } from '../../machine.ts';
import type { PyValue } from '../../object.ts';
import type { BinaryOperator, HostType } from '../../host-type.ts';
import type { Moment } from './moment.ts';
import { findMoment, findSpan, isSameZone, movedTo, toHost } from './moment.ts';
import { newSpan } from './duration.ts';

/** The order of two datetimes; undefined where only one of them has a zone, or the other is none. */
export function compareMoments(a: Moment, b: Moment | undefined): number | undefined {
  if (b === undefined) return undefined;
  const difference = subtractMoments(a, b);
  if (difference === undefined) return undefined;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** `a - b` in microseconds; within one zone Python compares the clocks on the wall. */
export function subtractMoments(a: Moment, b: Moment): bigint | undefined {
  if (isSameZone(a.tz, b.tz)) return a.wall - b.wall;
  const [x, y] = [a.utc, b.utc];
  return x === undefined || y === undefined ? undefined : x - y;
}

/** Equal for datetimes that are equal. */
export function hashMoment(moment: Moment): string {
  const { utc } = moment;
  return utc === undefined ? `datetime ${moment.wall}` : `datetime utc ${utc}`;
}

function isOverridden(left: HostType<Moment>, right: HostType<Moment>): boolean {
  return left.name.startsWith('datetime.') && left !== right;
}

/** The operators of datetime; undefined where they are not its own. */
export function combineMoments(
  vm: Machine,
  operator: BinaryOperator,
  left: PyValue,
  right: PyValue,
): PyValue | undefined {
  const a = findMoment(left);
  const b = findMoment(right);
  if (a !== undefined && b !== undefined) {
    // The subclass is asked first, as Python does.
    if (operator !== '-' || isOverridden(a.type, b.type)) return undefined;
    const difference = subtractMoments(a, b);
    return difference === undefined
      ? vm.raise('TypeError', "can't subtract offset-naive and offset-aware datetimes")
      : newSpan(vm, difference);
  }
  const moment = a ?? b;
  const span = findSpan(a === undefined ? left : right);
  if (moment === undefined || span === undefined) return undefined;
  if (operator === '+') return toHost(movedTo(vm, moment, moment.wall + span.micros));
  if (operator === '-' && a !== undefined)
    return toHost(movedTo(vm, moment, moment.wall - span.micros));
  return undefined;
}
