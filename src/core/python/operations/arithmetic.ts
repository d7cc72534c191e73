import { raiseOf } from '../execution/exceptions.ts';
import type { Interpreter } from '../interpreter.ts';
import { float, int, str, type PyValue } from '../object.ts';
import type { BinaryOperator } from '../host-type.ts';
import { tooLarge } from '../text/settle.ts';

/** Whether a number has so many digits that what is made of it is not worth its time. */
function isLarge(vm: Interpreter, x: bigint): boolean {
  if (BigInt.asIntN(64, x) === x) return false;
  const digits = x.toString(16).length;
  vm.step(digits >> 4);
  return digits > 25_000;
}

/** An operator on two ints. */
export function integers(
  vm: Interpreter,
  operator: BinaryOperator,
  x: bigint,
  y: bigint,
): PyValue | undefined {
  switch (operator) {
    case '+':
      return int(x + y);
    case '-':
      return int(x - y);
    case '*':
      return isLarge(vm, x) || isLarge(vm, y) ? tooLarge(vm) : int(x * y);
    case '/':
      if (y === 0n) vm.raise('ZeroDivisionError', 'division by zero');
      return quotient(vm, x, y);
    case '//':
      if (y === 0n) vm.raise('ZeroDivisionError', 'integer division or modulo by zero');
      return int((x - modulo(x, y)) / y);
    case '%':
      if (y === 0n) vm.raise('ZeroDivisionError', 'integer modulo by zero');
      return int(modulo(x, y));
    case '**':
      if (y < 0n) return floats(vm, '**', Number(x), Number(y));
      if (y * BigInt(x.toString(2).length) > 100_000n) return tooLarge(vm);
      return int(x ** y);
    case '<<':
    case '>>':
      if (y < 0n) vm.raise('ValueError', 'negative shift count');
      if (y > 100_000n || isLarge(vm, x)) return tooLarge(vm);
      return int(operator === '<<' ? x << y : x >> y);
    case '&':
      return int(x & y);
    case '|':
      return int(x | y);
    case '^':
      return int(x ^ y);
    default:
      return undefined;
  }
}

/** The float nearest to the exact quotient, which for large numbers is not the quotient of the nearest floats. */
function quotient(vm: Interpreter, x: bigint, y: bigint): PyValue {
  const isSafe = (n: bigint): boolean => Number.isSafeInteger(Number(n));
  if (isSafe(x) && isSafe(y)) return float(Number(x) / Number(y));
  const [a, b] = [x < 0n ? -x : x, y < 0n ? -y : y];
  const bits = (n: bigint): number => n.toString(2).length;
  // Some bits more than a float has, the last one set where there is a rest.
  const shift = Math.max(0, 66 - (bits(a) - bits(b)));
  const scaled = a << BigInt(shift);
  const exact = (scaled / b) | (scaled % b === 0n ? 0n : 1n);
  const result = Number(exact) / 2 ** shift;
  if (!Number.isFinite(result))
    return vm.raise('OverflowError', 'integer division result too large for a float');
  return float(x < 0n === y < 0n ? result : -result);
}

/** Python's remainder has the sign of the divisor. */
function modulo(x: bigint, y: bigint): bigint {
  const rest = x % y;
  return rest !== 0n && rest < 0n !== y < 0n ? rest + y : rest;
}

/** An operator on two floats. */
export function floats(
  vm: Interpreter,
  operator: BinaryOperator,
  x: number,
  y: number,
): PyValue | undefined {
  switch (operator) {
    case '+':
      return float(x + y);
    case '-':
      return float(x - y);
    case '*':
      return float(x * y);
    case '/':
      if (y === 0) vm.raise('ZeroDivisionError', 'float division by zero');
      return float(x / y);
    case '//':
      if (y === 0) vm.raise('ZeroDivisionError', 'float floor division by zero');
      return float(floorDivide(x, y));
    case '%':
      if (y === 0) vm.raise('ZeroDivisionError', 'float modulo');
      return float(remainder(x, y));
    case '**': {
      if (x === 0 && y < 0)
        vm.raise('ZeroDivisionError', '0.0 cannot be raised to a negative power');
      const power = x ** y;
      if (
        !Number.isFinite(power) &&
        Number.isFinite(x) &&
        Number.isFinite(y) &&
        !Number.isNaN(power)
      )
        raiseOf(vm, 'OverflowError', "(34, 'Numerical result out of range')", {
          errno: int(34),
          strerror: str('Numerical result out of range'),
        });
      // A negative base with a broken exponent is a complex number in Python.
      return Number.isNaN(power) && !Number.isNaN(x)
        ? vm.unknown({ code: 'syntax-not-followed', data: { what: 'complex' } })
        : float(power);
    }
    default:
      return undefined;
  }
}

function remainder(x: number, y: number): number {
  const rest = x % y;
  if (rest === 0) return y < 0 ? -0 : 0;
  return rest < 0 !== y < 0 ? rest + y : rest;
}

/** From the remainder, as CPython: `1.0 // 0.1` is 9. */
function floorDivide(x: number, y: number): number {
  const rest = x % y;
  const quotient = (x - rest) / y - (rest !== 0 && rest < 0 !== y < 0 ? 1 : 0);
  if (quotient === 0) return Math.sign(x / y) * 0;
  const whole = Math.floor(quotient);
  return quotient - whole > 0.5 ? whole + 1 : whole;
}
