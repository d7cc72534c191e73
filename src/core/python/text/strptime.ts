import type { Civil } from './calendar.ts';
import {
  dayNames,
  fromIsoCalendar,
  fromOrdinal,
  monthNames,
  toOrdinal,
  weekday,
} from './calendar.ts';
import { isDate } from './iso-moment.ts';
import type { Refusal } from './outcome.ts';

/** What `strptime` read; `zone` is the text of `%Z`. */
export interface ReadTime {
  readonly civil: Civil;
  readonly offset: number | undefined;
  readonly zone: string | undefined;
}

const names = (list: readonly string[], short: boolean): string =>
  `(?:${list.map((name) => (short ? name.slice(0, 3) : name)).join('|')})`;

// As Lib/_strptime.py in the C locale.
const patterns: Readonly<Record<string, string>> = {
  d: '3[0-1]|[1-2]\\d|0[1-9]|[1-9]| [1-9]',
  f: '[0-9]{1,6}',
  H: '2[0-3]|[0-1]\\d|\\d',
  I: '1[0-2]|0[1-9]|[1-9]',
  G: '\\d\\d\\d\\d',
  j: '36[0-6]|3[0-5]\\d|[1-2]\\d\\d|0[1-9]\\d|00[1-9]|[1-9]\\d|0[1-9]|[1-9]',
  m: '1[0-2]|0[1-9]|[1-9]',
  M: '[0-5]\\d|\\d',
  S: '6[0-1]|[0-5]\\d|\\d',
  U: '5[0-3]|[0-4]\\d|\\d',
  W: '5[0-3]|[0-4]\\d|\\d',
  V: '5[0-3]|0[1-9]|[1-4]\\d|\\d',
  w: '[0-6]',
  u: '[1-7]',
  y: '\\d\\d',
  Y: '\\d\\d\\d\\d',
  z: '[+-]\\d\\d:?[0-5]\\d(?::?[0-5]\\d(?:\\.\\d{1,6})?)?|[Zz]',
  A: names(dayNames, false),
  a: names(dayNames, true),
  B: names(monthNames, false),
  b: names(monthNames, true),
  p: '(?:am|pm)',
  Z: '(?:utc|gmt)',
};

const spelledOut: Readonly<Record<string, string>> = {
  c: '%a %b %d %H:%M:%S %Y',
  x: '%m/%d/%y',
  X: '%H:%M:%S',
};

/** `datetime.strptime(text, format)`; undefined where what it gives is not known here (`%Z` of other zones). */
export function readTime(text: string, format: string): ReadTime | Refusal | undefined {
  const full = format.replace(/%([cxX%])/g, (all, letter: string) => spelledOut[letter] ?? all);
  const letters: string[] = [];
  let source = '';
  for (let i = 0; i < full.length; i++) {
    const char = full.charAt(i);
    if (char === '%') {
      const letter = full.charAt(++i);
      if (letter === '') return refuse(`stray %% in format '${format}'`);
      if (letter === '%') source += '%';
      else if (patterns[letter] === undefined)
        return refuse(`'${letter}' is a bad directive in format '${format}'`);
      else if (letters.includes(letter)) return refuse('redefinition of group name');
      else {
        letters.push(letter);
        source += `(${patterns[letter]})`;
      }
    } else if (/\s/.test(char)) {
      if (!/\s/.test(full.charAt(i - 1)) || i === 0) source += '\\s+';
    } else source += char.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  }
  const m = new RegExp(`^${source}`, 'iu').exec(text);
  if (m === null) {
    if (letters.includes('Z')) return undefined;
    return refuse(`time data '${text}' does not match format '${format}'`);
  }
  if (m[0].length !== text.length)
    return refuse(`unconverted data remains: ${text.slice(m[0].length)}`);
  const zulu = letters.indexOf('z');
  if (zulu >= 0 && m[zulu + 1] === 'z')
    return refuse(`time data '${text}' does not match format '${format}'`);
  return assemble(new Map(letters.map((letter, i) => [letter, m[i + 1] ?? ''])));
}

function refuse(message: string): Refusal {
  return { className: 'ValueError', message };
}

function assemble(found: ReadonlyMap<string, string>): ReadTime | Refusal | undefined {
  const number = (letter: string): number | undefined =>
    found.has(letter) ? Number(found.get(letter)) : undefined;
  const place = (letter: string, list: readonly string[], short: boolean): number | undefined => {
    const text = found.get(letter)?.toLowerCase();
    if (text === undefined) return undefined;
    return list.findIndex((name) => (short ? name.slice(0, 3) : name).toLowerCase() === text);
  };
  const short = number('y');
  const isoYear = number('G');
  let year = number('Y') ?? (short === undefined ? undefined : short + (short <= 68 ? 2000 : 1900));
  let month = number('m') ?? plusOne(place('B', monthNames, false) ?? place('b', monthNames, true));
  let day = number('d');
  const sundayFirst = number('w');
  const isoDay = number('u');
  const named =
    place('A', dayNames, false) ??
    place('a', dayNames, true) ??
    (isoDay === undefined ? undefined : isoDay - 1) ??
    (sundayFirst === undefined ? undefined : (sundayFirst + 6) % 7);
  const week = number('U') ?? number('W');
  const isoWeek = number('V');
  const ofYear = number('j');
  if (isoYear !== undefined || isoWeek !== undefined) {
    if (
      isoYear === undefined ||
      isoWeek === undefined ||
      named === undefined ||
      ofYear !== undefined
    )
      return refuse(
        "ISO year directive '%G' must be used with the ISO week directive '%V' and a weekday",
      );
    const ordinal = fromIsoCalendar(isoYear, isoWeek, named + 1);
    const date = ordinal === undefined ? undefined : fromOrdinal(ordinal);
    if (date === undefined) return refuse(`Invalid week: ${isoWeek}`);
    ({ year, month, day } = date);
  } else if (ofYear !== undefined || (week !== undefined && named !== undefined)) {
    const first = toOrdinal(year ?? 1900, 1, 1);
    const start = found.has('U') ? (weekday(first) + 1) % 7 : weekday(first);
    const inWeek = found.has('U') ? ((named ?? 0) + 1) % 7 : (named ?? 0);
    const days =
      ofYear ??
      (week === 0 ? inWeek - start : ((7 - start) % 7) + 7 * ((week ?? 0) - 1) + inWeek) + 1;
    if (ofYear === undefined && days <= 0) return undefined;
    const date = fromOrdinal(first + days - 1);
    if (date === undefined) return refuse('day of year out of range');
    if (month === undefined || day === undefined) ({ year, month, day } = date);
  }
  const civil: Civil = {
    year: year ?? 1900,
    month: month ?? 1,
    day: day ?? 1,
    hour: hourOf(number('H'), number('I'), found.get('p')?.toLowerCase()),
    minute: number('M') ?? 0,
    second: number('S') ?? 0,
    microsecond: Number((found.get('f') ?? '').padEnd(6, '0')),
  };
  if (civil.second > 59) return refuse('second must be in 0..59');
  if (!isDate(civil.year, civil.month, civil.day)) return refuse('day is out of range for month');
  return { civil, offset: readOffset(found.get('z')), zone: found.get('Z') };
}

function plusOne(index: number | undefined): number | undefined {
  return index === undefined ? undefined : index + 1;
}

function hourOf(
  hour: number | undefined,
  twelve: number | undefined,
  half: string | undefined,
): number {
  if (twelve === undefined) return hour ?? 0;
  if (half === 'pm') return twelve === 12 ? 12 : twelve + 12;
  return twelve === 12 ? 0 : twelve;
}

function readOffset(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^z$/i.test(text)) return 0;
  const m = /^([+-])(\d\d):?(\d\d)(?::?(\d\d)(?:\.(\d+))?)?$/.exec(text);
  const seconds = (Number(m?.[2]) * 60 + Number(m?.[3])) * 60 + Number(m?.[4] ?? '0');
  const micros = seconds * 1_000_000 + Number((m?.[5] ?? '').padEnd(6, '0'));
  return m?.[1] === '-' ? -micros : micros;
}
