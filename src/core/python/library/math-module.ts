import { bool, float, int, type PyValue } from '../object.ts';
import { define } from './arguments.ts';
import type { LazyMembers } from './module-members.ts';
import { notFollowed } from './host-class.ts';

const rounded = (name: string, round: (x: number) => number) => (): PyValue =>
  define(`math.${name}`, 'x, /', (vm, args) => {
    const value = args.get('x');
    if (value.t === 'int') return value;
    if (value.t === 'ref' || value.t === 'host') return notFollowed(vm, `math.${name}`);
    const x = args.real('x');
    if (Number.isNaN(x)) return vm.raise('ValueError', 'cannot convert float NaN to integer');
    return Number.isFinite(x)
      ? int(BigInt(round(x)))
      : vm.raise('OverflowError', 'cannot convert float infinity to integer');
  });

const test = (name: string, is: (x: number) => boolean) => (): PyValue =>
  define(`math.${name}`, 'x, /', (_vm, args) => bool(is(args.real('x'))));

/** `math`: what gives the same on every machine. */
export const mathModule: LazyMembers = {
  pi: () => float(Math.PI),
  e: () => float(Math.E),
  tau: () => float(2 * Math.PI),
  inf: () => float(Infinity),
  nan: () => float(NaN),
  ceil: rounded('ceil', Math.ceil),
  floor: rounded('floor', Math.floor),
  trunc: rounded('trunc', Math.trunc),
  fabs: () => define('math.fabs', 'x, /', (_vm, args) => float(Math.abs(args.real('x')))),
  sqrt: () =>
    define('math.sqrt', 'x, /', (vm, args) => {
      const x = args.real('x');
      return x < 0 ? vm.raise('ValueError', 'math domain error') : float(Math.sqrt(x));
    }),
  isinf: test('isinf', (x) => x === Infinity || x === -Infinity),
  isnan: test('isnan', Number.isNaN),
  isfinite: test('isfinite', Number.isFinite),
};
