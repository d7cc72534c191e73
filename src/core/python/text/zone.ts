import { epoch, fromMicros, toMicros, type Civil } from './calendar.ts';
import { isZoneKey } from './zone-name.ts';

/** The rules of a time zone: offsets are microseconds east of UTC, times microseconds since 0001-01-01. */
export interface Zone {
  /** Its name in the tz database; undefined for one that is only an offset. */
  readonly key: string | undefined;
  /** The offset, where it never changes. */
  readonly fixed: number | undefined;
  /** The offset where clocks on the wall show `wall`; `fold` 1 means the second time that they do. */
  offsetAtWall(wall: bigint, fold: 0 | 1): number;
  offsetAtUtc(utc: bigint): number;
}

const day = 86_400_000_000n;
const hour = 3_600_000_000;

/** A zone that never changes its offset. */
export function fixedZone(offset: number, key?: string): Zone {
  return { key, fixed: offset, offsetAtWall: () => offset, offsetAtUtc: () => offset };
}

/** UTC. */
export const utcZone: Zone = fixedZone(0, 'UTC');

const utcNames = ['UTC', 'Etc/UTC', 'Zulu', 'Etc/Zulu', 'UCT', 'Etc/UCT', 'Universal'];

/** The zone of a name in the tz database; undefined where there is none. Names are told apart by case, as files are. */
export function findZone(key: string): Zone | undefined {
  if (utcNames.includes(key)) return fixedZone(0, key);
  if (!isZoneKey(key) && !Intl.supportedValuesOf('timeZone').includes(key)) return undefined;
  try {
    return namedZone(key, formatter(key));
  } catch {
    return undefined;
  }
}

function formatter(key: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-US', {
    timeZone: key,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    era: 'short',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
}

function namedZone(key: string, format: Intl.DateTimeFormat): Zone {
  const offsets = new Map<number, number>();
  const offsetAtUtc = (utc: bigint): number => {
    // Offsets change at whole minutes, so one answer per quarter of an hour of the second would be enough; a second is simple.
    const seconds = Number((utc - epoch) / 1_000_000n);
    const known = offsets.get(seconds);
    if (known !== undefined) return known;
    const found = ask(format, seconds);
    if (offsets.size < 10_000) offsets.set(seconds, found);
    return found;
  };
  return {
    key,
    fixed: undefined,
    offsetAtUtc,
    offsetAtWall(wall, fold) {
      const before = offsetAtUtc(wall - day);
      const after = offsetAtUtc(wall + day);
      if (before === after) return before;
      const first = offsetAtUtc(wall - BigInt(before)) === before;
      const last = offsetAtUtc(wall - BigInt(after)) === after;
      if (first && !last) return before;
      if (last && !first) return after;
      // Both: the time comes twice. Neither: it is skipped. Either way `fold` says on which side of the change.
      return fold === 0 ? before : after;
    },
  };
}

function ask(format: Intl.DateTimeFormat, seconds: number): number {
  const parts = new Map(
    format.formatToParts(new Date(seconds * 1000)).map((part) => [part.type, part.value]),
  );
  const read = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.get(type) ?? '0');
  if (parts.get('era')?.startsWith('B') === true) return 0;
  const wall = toMicros({
    year: read('year'),
    month: read('month'),
    day: read('day'),
    hour: read('hour'),
    minute: read('minute'),
    second: read('second'),
    microsecond: 0,
  });
  return Number(wall - epoch - BigInt(seconds) * 1_000_000n);
}

/** An offset as isoformat shows it, for example `+02:00`, with seconds and microseconds where there are any. */
export function offsetText(offset: number, separator = ':'): string {
  const size = Math.abs(offset);
  const two = (n: number): string => String(Math.floor(n)).padStart(2, '0');
  const parts = [two(size / hour), two((size / 60_000_000) % 60)];
  const seconds = Math.floor(size / 1_000_000) % 60;
  const micros = size % 1_000_000;
  if (seconds !== 0 || micros !== 0) parts.push(two(seconds));
  const fraction = micros === 0 ? '' : `.${String(micros).padStart(6, '0')}`;
  return (offset < 0 ? '-' : '+') + parts.join(separator) + fraction;
}

/** What clocks in the zone show at `utc`, and whether it is the second time that they do; undefined outside the years 1 to 9999. */
export function toWall(
  zone: Zone,
  utc: bigint,
): { readonly wall: bigint; readonly fold: 0 | 1; readonly civil: Civil } | undefined {
  const offset = zone.offsetAtUtc(utc);
  const wall = utc + BigInt(offset);
  const civil = fromMicros(wall);
  if (civil === undefined) return undefined;
  const isSecond =
    zone.fixed === undefined &&
    zone.offsetAtWall(wall, 0) !== offset &&
    zone.offsetAtWall(wall, 1) === offset;
  return { wall, fold: isSecond ? 1 : 0, civil };
}
