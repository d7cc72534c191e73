import type { Machine } from '../../machine.ts';
import type { PyValue } from '../../object.ts';
import type { Civil } from '../../text/calendar.ts';
import { toMicros } from '../../text/calendar.ts';
import { divideToNearest, toFraction } from '../../text/number-text.ts';
import type { Bound } from '../arguments.ts';
import { readClock } from '../datetime/clock-time.ts';
import { readDate } from '../datetime/date.ts';
import type { Moment, TimeZone } from '../datetime/moment.ts';
import { toHost } from '../datetime/moment.ts';
import { create } from './arithmetic.ts';
import type { Amount, Kit } from './kit.ts';
import { toZone } from './zones.ts';

/** The units of a call of `add`, `subtract` or `duration`. */
export function readAmount(vm: Machine, args: Bound): Amount {
  const part = (name: string, size: bigint): bigint => {
    const value = args.find(name);
    if (value === undefined) return 0n;
    if (value.t === 'int' || value.t === 'bool') return BigInt(value.v) * size;
    if (value.t !== 'float' || !Number.isFinite(value.v))
      return vm.raise('TypeError', `unsupported type for ${name}: ${vm.typeName(value)}`);
    const { top, bottom } = toFraction(value.v);
    return divideToNearest(top * size, bottom);
  };
  const whole = (name: string): number => {
    const value = args.find(name);
    if (value?.t === 'float')
      return vm.raise('ValueError', 'Float year and months are not supported');
    return args.whole(name, 0);
  };
  const second = 1_000_000n;
  const [years, months] = [whole('years'), whole('months')];
  const weeks = part('weeks', 604_800n * second);
  const days = part('days', 86_400n * second);
  return {
    years,
    months,
    dayMicros: weeks + days,
    micros:
      part('hours', 3600n * second) +
      part('minutes', 60n * second) +
      part('seconds', second) +
      part('milliseconds', 1000n) +
      part('microseconds', 1n),
    isCalendar: years !== 0 || months !== 0 || weeks !== 0n || days !== 0n,
  };
}

/** `set`, `on`, `at` and `replace`: the parts that are given, the others as they are or as `rest` says. */
export function setParts(
  vm: Machine,
  kit: Kit,
  self: Moment,
  args: Bound,
  rest: Partial<Civil> = {},
): PyValue {
  const civil = { ...self.civil, ...rest };
  const date = readDate(
    vm,
    args.whole('year', civil.year),
    args.whole('month', civil.month),
    args.whole('day', civil.day),
  );
  const clock = readClock(vm, args, civil);
  let tz: TimeZone | undefined = self.tz;
  const given = args.find('tz') ?? args.find('tzinfo');
  if (given !== undefined) {
    if (given.t === 'none') tz = args.find('tz') === undefined ? undefined : self.tz;
    else if (given.t !== 'bool') {
      const found = toZone(vm, kit, given, self);
      if ('t' in found) return found;
      tz = found;
    }
  }
  const fold = kit.major === 3 ? (args.whole('fold', self.fold) === 1 ? 1 : 0) : 1;
  return toHost(create(vm, kit, toMicros({ ...date, ...clock }), tz, fold));
}
