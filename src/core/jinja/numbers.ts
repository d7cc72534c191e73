import type { PyValue } from '../python/object.ts';
import { isSpace } from '../python/text/character-class.ts';

function strip(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && isSpace(text.charAt(start))) start++;
  while (end > start && isSpace(text.charAt(end - 1))) end--;
  return text.slice(start, end);
}

const prefixes: ReadonlyMap<string, number> = new Map([
  ['0x', 16],
  ['0o', 8],
  ['0b', 2],
]);

/** `int(text, base)`, undefined where Python raises ValueError. */
export function toInteger(text: string, base: number): bigint | undefined {
  if (base !== 0 && (base < 2 || base > 36)) return undefined;
  const match = /^([+-]?)(.*)$/s.exec(strip(text));
  let digits = match?.[2]?.toLowerCase() ?? '';
  let radix = base;
  const prefix = prefixes.get(digits.slice(0, 2));
  if (prefix !== undefined && (base === 0 || base === prefix)) {
    digits = digits.slice(2).replace(/^_/, '');
    radix = prefix;
  } else if (base === 0) {
    if (!/^(0(_?0)*|[1-9].*)$/.test(digits)) return undefined;
    radix = 10;
  }
  if (!/^[0-9a-z]+(_[0-9a-z]+)*$/.test(digits)) return undefined;
  let value = 0n;
  for (const char of digits.replaceAll('_', '')) {
    const digit = Number.parseInt(char, 36);
    if (digit >= radix) return undefined;
    value = value * BigInt(radix) + BigInt(digit);
  }
  return match?.[1] === '-' ? -value : value;
}

/** `float(text)`, undefined where Python raises ValueError. */
export function toFloat(text: string): number | undefined {
  const trimmed = strip(text).toLowerCase();
  const special = /^([+-]?)(?:(inf|infinity)|nan)$/.exec(trimmed);
  if (special !== null) {
    if (special[2] === undefined) return NaN;
    return special[1] === '-' ? -Infinity : Infinity;
  }
  const digits = '[0-9](?:_?[0-9])*';
  const number = new RegExp(
    `^[+-]?(?:${digits}\\.?(?:${digits})?|\\.${digits})(?:e[+-]?${digits})?$`,
  );
  return number.test(trimmed) ? Number(trimmed.replaceAll('_', '')) : undefined;
}

/** An int, float or bool as a number; NaN for anything else. */
export function numberOf(value: PyValue): number {
  if (value.t === 'int') return Number(value.v);
  if (value.t === 'float') return value.v;
  return value.t === 'bool' ? Number(value.v) : NaN;
}
