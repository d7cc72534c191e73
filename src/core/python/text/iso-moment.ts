import type { Civil } from './calendar.ts';
import { daysInMonth, fromIsoCalendar, fromOrdinal, padded, timeOf } from './calendar.ts';
import { stringRepr } from './string-repr.ts';
import { offsetText } from './zone.ts';

/** A date and time that was read, with its offset in microseconds where it has one. */
export interface ReadMoment {
  readonly civil: Civil;
  readonly offset: number | undefined;
}

/** How much of the time isoformat shows. */
export type TimeSpec = 'auto' | 'hours' | 'minutes' | 'seconds' | 'milliseconds' | 'microseconds';

/** `2024-01-15`. */
export function dateText(c: Pick<Civil, 'year' | 'month' | 'day'>): string {
  return `${padded(c.year, 4)}-${padded(c.month)}-${padded(c.day)}`;
}

/** `10:20:30.000040`; the fraction only where there is one, unless `spec` says otherwise. */
export function timeText(
  c: Pick<Civil, 'hour' | 'minute' | 'second' | 'microsecond'>,
  spec: TimeSpec = 'auto',
): string {
  const hours = padded(c.hour);
  const minutes = `${hours}:${padded(c.minute)}`;
  const seconds = `${minutes}:${padded(c.second)}`;
  switch (spec) {
    case 'hours':
      return hours;
    case 'minutes':
      return minutes;
    case 'seconds':
      return seconds;
    case 'milliseconds':
      return `${seconds}.${padded(Math.floor(c.microsecond / 1000), 3)}`;
    case 'microseconds':
      return `${seconds}.${padded(c.microsecond, 6)}`;
    case 'auto':
      return c.microsecond === 0 ? seconds : `${seconds}.${padded(c.microsecond, 6)}`;
  }
}

/** `datetime.isoformat(separator, spec)`. */
export function isoText(
  c: Civil,
  offset: number | undefined,
  separator = 'T',
  spec: TimeSpec = 'auto',
): string {
  return `${dateText(c)}${separator}${timeText(c, spec)}${offset === undefined ? '' : offsetText(offset)}`;
}

/** As `date.fromisoformat` of Python 3.11; undefined where it raises ValueError. */
export function parseIsoDate(text: string): Pick<Civil, 'year' | 'month' | 'day'> | undefined {
  const plain = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? /^(\d{4})(\d\d)(\d\d)$/.exec(text);
  if (plain !== null) {
    const [year, month, day] = plain.slice(1).map(Number) as [number, number, number];
    return isDate(year, month, day) ? { year, month, day } : undefined;
  }
  const week = /^(\d{4})-W(\d\d)(?:-(\d))?$/.exec(text) ?? /^(\d{4})W(\d\d)(\d)?$/.exec(text);
  if (week === null || Number(week[1]) === 0) return undefined;
  const ordinal = fromIsoCalendar(Number(week[1]), Number(week[2]), Number(week[3] ?? '1'));
  return ordinal === undefined ? undefined : fromOrdinal(ordinal);
}

/** Whether there is such a date. */
export function isDate(year: number, month: number, day: number): boolean {
  return (
    year >= 1 &&
    year <= 9999 &&
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= daysInMonth(year, month)
  );
}

const clock =
  /^(\d\d)(?::(\d\d)(?::(\d\d)(?:[.,](\d+))?)?)?$|^(\d\d)(\d\d)(?:(\d\d)(?:[.,]?(\d+))?)?$/;

function readClock(text: string): number | undefined {
  const m = clock.exec(text);
  if (m === null) return undefined;
  const hour = Number(m[1] ?? m[5]);
  const minute = Number(m[2] ?? m[6] ?? '0');
  const second = Number(m[3] ?? m[7] ?? '0');
  const fraction = Number((m[4] ?? m[8] ?? '').slice(0, 6).padEnd(6, '0'));
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  return ((hour * 60 + minute) * 60 + second) * 1_000_000 + fraction;
}

/** CPython's words for a text that is no date, time or both: of what is written well, which part is out of range. */
export function isoRefusal(text: string, kind: 'date' | 'time' | 'datetime'): string {
  const refusal = `Invalid isoformat string: ${stringRepr(text)}`;
  const date = /^(\d{4})(?:-(\d\d)-(\d\d)|(\d\d)(\d\d))(?:[^]([^]+))?$/u.exec(text);
  const rest = kind === 'time' ? text.replace(/^T/, '') : date?.[6];
  if (kind !== 'time' && date === null) return refusal;
  const time = rest === undefined ? undefined : clock.exec(rest.replace(/[Z+-].*$/s, ''));
  if (time === null || (kind === 'date' && rest !== undefined)) return refusal;
  if (date !== null && kind !== 'time') {
    const [year, month, day] = [date[1], date[2] ?? date[4], date[3] ?? date[5]].map(Number);
    if (year === undefined || year < 1) return `year ${year ?? 0} is out of range`;
    if (month === undefined || month < 1 || month > 12) return 'month must be in 1..12';
    if (!isDate(year, month, day ?? 0)) return 'day is out of range for month';
  }
  if (Number(time?.[1] ?? time?.[5] ?? 0) > 23) return 'hour must be in 0..23';
  if (Number(time?.[2] ?? time?.[6] ?? 0) > 59) return 'minute must be in 0..59';
  return Number(time?.[3] ?? time?.[7] ?? 0) > 59 ? 'second must be in 0..59' : refusal;
}

/** As `time.fromisoformat` of Python 3.11 (microseconds of the day); undefined where it raises ValueError. */
export function parseIsoTime(
  text: string,
): { readonly micros: number; readonly offset: number | undefined } | undefined {
  const m = /^T?([^Z+-]+)(?:(Z)|([+-])(.+))?$/.exec(text);
  const micros = m === null ? undefined : readClock(m[1] ?? '');
  if (m === null || micros === undefined) return undefined;
  if (m[2] !== undefined) return { micros, offset: 0 };
  if (m[3] === undefined) return { micros, offset: undefined };
  const offset = readClock(m[4] ?? '');
  if (offset === undefined) return undefined;
  return { micros, offset: m[3] === '-' ? -offset : offset };
}

/** As `datetime.fromisoformat` of Python 3.11; undefined where it raises ValueError. */
export function parseIsoMoment(text: string): ReadMoment | undefined {
  const m =
    /^(\d{4}-W\d\d-\d|\d{4}-W\d\d|\d{4}W\d{3}|\d{4}W\d\d|\d{4}-\d\d-\d\d|\d{8})(?:([^])([^]+))?$/u.exec(
      text,
    );
  const date = parseIsoDate(m?.[1] ?? '');
  if (m === null || date === undefined) return undefined;
  const midnight = { hour: 0, minute: 0, second: 0, microsecond: 0 };
  if (m[3] === undefined) return { civil: { ...date, ...midnight }, offset: undefined };
  if (m[3].startsWith('T')) return undefined;
  const time = parseIsoTime(m[3]);
  return time && { civil: { ...date, ...timeOf(time.micros) }, offset: time.offset };
}
