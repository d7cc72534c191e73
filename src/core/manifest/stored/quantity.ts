const form = /^([+-]?)(\d*)(?:\.(\d*))?([numkMGTPE]|[KMGTPE]i|[eE][+-]?\d{1,3})?$/;
const powersOfTen: Readonly<Record<string, number>> = {
  n: -9,
  u: -6,
  m: -3,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
};
const binary = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];

/** True where two texts (or numbers) are the same Kubernetes quantity, for example `1000m` and `1`, `1024Mi` and `1Gi`. */
export function isSameQuantity(a: unknown, b: unknown): boolean {
  const [one, other] = [parseQuantity(a), parseQuantity(b)];
  if (one === undefined || other === undefined) return false;
  const least = Math.min(one.power, other.power);
  return scale(one, least) === scale(other, least);
}

/** A quantity in billionths, rounded up as Kubernetes does; undefined where it is none. */
export function toNano(value: unknown): bigint | undefined {
  const parsed = parseQuantity(value);
  if (parsed === undefined) return undefined;
  const { digits, power } = parsed;
  if (power >= -9) return scale(parsed, -9);
  const divisor = 10n ** BigInt(-9 - power);
  return digits / divisor + (digits > 0n && digits % divisor > 0n ? 1n : 0n);
}

/** `digits` times ten to the `power`. */
interface Quantity {
  readonly digits: bigint;
  readonly power: number;
}

function parseQuantity(value: unknown): Quantity | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const match = form.exec(String(value));
  const [, sign = '', whole = '', fraction = '', suffix = ''] = match ?? [];
  if (match === null || whole + fraction === '') return undefined;
  const thousands = binary.indexOf(suffix) + 1;
  const factor = 1024n ** BigInt(thousands);
  const digits = BigInt(`${sign === '-' ? '-' : ''}${whole}${fraction}`) * factor;
  const exponent = /^[eE][+-]?\d/.test(suffix)
    ? Number(suffix.slice(1))
    : thousands > 0
      ? 0
      : (powersOfTen[suffix] ?? 0);
  return { digits, power: exponent - fraction.length };
}

function scale({ digits, power }: Quantity, to: number): bigint {
  return digits * 10n ** BigInt(power - to);
}
