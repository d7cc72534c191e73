import { toOrdinal } from './calendar.ts';
import { zoneNames } from './zone-names.generated.ts';

const since = BigInt(toOrdinal(2000, 1, 1) - 1) * 86_400_000_000n;

/** Whether the tz database has a zone of exactly this name. */
export function isZoneKey(key: string): boolean {
  return zoneNames.some(([, zones]) => zones.split(' ').includes(key));
}

/** `tzname()` in a zone of the tz database at an offset (microseconds); null where it is not known here. */
export function zoneNameAt(key: string, offset: number, utc: bigint): string | null {
  const names = zoneNames.find(([, zones]) => zones.split(' ').includes(key))?.[0];
  if (names === undefined || utc < since || offset % 60_000_000 !== 0) return null;
  const minutes = offset / 60_000_000;
  for (const entry of names.split(' ')) {
    const [, name, at] = /^([^+-]*)([+-]\d+)$/.exec(entry) ?? [];
    if (name !== undefined && Number(at) === minutes) return name === '?' ? null : name;
  }
  const size = Math.abs(minutes);
  const two = (n: number): string => String(Math.floor(n)).padStart(2, '0');
  return (minutes < 0 ? '-' : '+') + two(size / 60) + (size % 60 === 0 ? '' : two(size % 60));
}
