/** A date and time of day as a clock on the wall shows it, in the proleptic Gregorian calendar. */
export interface Civil {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly microsecond: number;
}

/** Microseconds of a second, of a day. */
export const second = 1_000_000;
export const dayMicros = 86_400_000_000n;
/** The ordinals of 0001-01-01 and 9999-12-31. */
const firstOrdinal = 1;
const lastOrdinal = 3_652_059;
/** 1970-01-01T00:00:00 as microseconds since 0001-01-01T00:00:00. */
export const epoch = 719_162n * dayMicros;

/** Whether the year has a 29 February. */
export function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

const monthLengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Days of a month, which counts from 1. */
export function daysInMonth(year: number, month: number): number {
  return month === 2 && isLeapYear(year) ? 29 : (monthLengths[month - 1] ?? 31);
}

/** Days of the year before the date. */
export function dayOfYear(year: number, month: number, day: number): number {
  let days = day;
  for (let m = 1; m < month; m++) days += daysInMonth(year, m);
  return days;
}

/** `date.toordinal()`: 0001-01-01 is 1. */
export function toOrdinal(year: number, month: number, day: number): number {
  const y = year - 1;
  const before = y * 365 + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400);
  return before + dayOfYear(year, month, day);
}

/** The date of an ordinal; undefined outside the years 1 to 9999. */
export function fromOrdinal(
  ordinal: number,
): { readonly year: number; readonly month: number; readonly day: number } | undefined {
  if (!(ordinal >= firstOrdinal && ordinal <= lastOrdinal)) return undefined;
  let year = Math.max(1, Math.floor((ordinal - 1) / 365.2425));
  while (toOrdinal(year + 1, 1, 1) <= ordinal) year++;
  let day = ordinal - toOrdinal(year, 1, 1) + 1;
  let month = 1;
  while (day > daysInMonth(year, month)) day -= daysInMonth(year, month++);
  return { year, month, day };
}

/** Microseconds since 0001-01-01T00:00:00. */
export function toMicros(c: Civil): bigint {
  const days = BigInt(toOrdinal(c.year, c.month, c.day) - 1);
  const seconds = (c.hour * 60 + c.minute) * 60 + c.second;
  return days * dayMicros + BigInt(seconds * second + c.microsecond);
}

/** The reading of a number of microseconds since 0001-01-01; undefined outside the years 1 to 9999. */
export function fromMicros(micros: bigint): Civil | undefined {
  if (micros < 0n) return undefined;
  const date = fromOrdinal(Number(micros / dayMicros) + 1);
  return date && { ...date, ...timeOf(Number(micros % dayMicros)) };
}

/** The time of day of a number of microseconds since midnight. */
export function timeOf(micros: number): Pick<Civil, 'hour' | 'minute' | 'second' | 'microsecond'> {
  const seconds = Math.floor(micros / second);
  return {
    hour: Math.floor(seconds / 3600),
    minute: Math.floor(seconds / 60) % 60,
    second: seconds % 60,
    microsecond: micros % second,
  };
}

/** Monday 0 to Sunday 6. */
export function weekday(ordinal: number): number {
  return (ordinal + 6) % 7;
}

/** Year, week and weekday (Monday 1) of ISO 8601. */
export function isoCalendar(ordinal: number): readonly [number, number, number] {
  const day = weekday(ordinal);
  // The Thursday of the week decides which year the week belongs to.
  const thursday = ordinal - day + 3;
  const year = thursday < firstOrdinal ? 0 : (fromOrdinal(thursday)?.year ?? 10_000);
  return [year, Math.floor((thursday - toOrdinal(year, 1, 1)) / 7) + 1, day + 1];
}

/** The ordinal of an ISO week date; undefined where there is no such week or day. */
export function fromIsoCalendar(year: number, week: number, day: number): number | undefined {
  const fourth = toOrdinal(year, 1, 4);
  const monday = fourth - weekday(fourth);
  const ordinal = monday + (week - 1) * 7 + day - 1;
  if (week < 1 || day < 1 || day > 7) return undefined;
  return isoCalendar(monday + (week - 1) * 7)[0] === year ? ordinal : undefined;
}

export const monthNames = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

/** From Monday. */
export const dayNames = [
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
  'Sunday',
] as const;

/** `n` in decimal with zeros in front up to `width`. */
export function padded(n: number, width = 2): string {
  return String(n).padStart(width, '0');
}
