import type { Civil } from './calendar.ts';
import {
  dayNames,
  dayOfYear,
  isoCalendar,
  monthNames,
  padded,
  toOrdinal,
  weekday,
} from './calendar.ts';
import { offsetText } from './zone.ts';

/** What `strftime` shows of a zone: undefined where the moment has none, null where the name is not known. */
export interface ZoneTexts {
  readonly offset: number | undefined;
  readonly name: string | null | undefined;
}

/** `strftime` in the C locale of Linux; undefined where what it gives is not known here. */
export function formatTime(c: Civil, zone: ZoneTexts, format: string): string | undefined {
  let missing = 0;
  const text = format.replace(
    /%([-_0^#]?)(:?[^])|%$/gu,
    (all, flag: string | undefined, letter: string | undefined) => {
      if (letter === undefined || flag === undefined) {
        missing++;
        return all;
      }
      const found = directive(c, zone, letter);
      if (found === undefined) {
        missing++;
        return all;
      }
      return flagged(found, flag, letter);
    },
  );
  return missing === 0 ? text : undefined;
}

function flagged(text: string, flag: string, letter: string): string {
  if (flag === '' || flag === '0') return text;
  if (flag === '^') return text.toUpperCase();
  if (flag === '#')
    return letter === 'p' || letter === 'Z' ? text.toLowerCase() : text.toUpperCase();
  if (!/^\s*\d+$/.test(text)) return text;
  const digits = text.trim().replace(/^0+(?=\d)/, '');
  return flag === '-' ? digits : digits.padStart(text.length, ' ');
}

function directive(c: Civil, zone: ZoneTexts, letter: string): string | undefined {
  const ordinal = toOrdinal(c.year, c.month, c.day);
  const day = weekday(ordinal);
  const twelve = c.hour % 12 === 0 ? 12 : c.hour % 12;
  const ofYear = dayOfYear(c.year, c.month, c.day);
  const again = (format: string): string | undefined => formatTime(c, zone, format);
  switch (letter) {
    case 'a':
      return (dayNames[day] ?? '').slice(0, 3);
    case 'A':
      return dayNames[day];
    case 'b':
    case 'h':
      return (monthNames[c.month - 1] ?? '').slice(0, 3);
    case 'B':
      return monthNames[c.month - 1];
    case 'c':
      return again('%a %b %e %H:%M:%S %Y');
    case 'C':
      return c.year < 1000 ? undefined : padded(Math.floor(c.year / 100));
    case 'd':
      return padded(c.day);
    case 'D':
    case 'x':
      return again('%m/%d/%y');
    case 'e':
      return String(c.day).padStart(2, ' ');
    case 'f':
      return padded(c.microsecond, 6);
    case 'F':
      return again('%Y-%m-%d');
    case 'g':
      return padded(isoCalendar(ordinal)[0] % 100);
    case 'G':
      return String(isoCalendar(ordinal)[0]);
    case 'H':
      return padded(c.hour);
    case 'I':
      return padded(twelve);
    case 'j':
      return padded(ofYear, 3);
    case 'k':
      return String(c.hour).padStart(2, ' ');
    case 'l':
      return String(twelve).padStart(2, ' ');
    case 'm':
      return padded(c.month);
    case 'M':
      return padded(c.minute);
    case 'n':
      return '\n';
    case 'p':
      return c.hour < 12 ? 'AM' : 'PM';
    case 'P':
      return c.hour < 12 ? 'am' : 'pm';
    case 'r':
      return again('%I:%M:%S %p');
    case 'R':
      return again('%H:%M');
    case 'S':
      return padded(c.second);
    case 't':
      return '\t';
    case 'T':
    case 'X':
      return again('%H:%M:%S');
    case 'u':
      return String(day + 1);
    case 'U':
      return padded(Math.floor((ofYear + 6 - ((day + 1) % 7)) / 7));
    case 'V':
      return padded(isoCalendar(ordinal)[1]);
    case 'w':
      return String((day + 1) % 7);
    case 'W':
      return padded(Math.floor((ofYear + 6 - day) / 7));
    case 'y':
      return padded(c.year % 100);
    case 'Y':
      return String(c.year);
    case 'z':
      return zone.offset === undefined ? '' : offsetText(zone.offset, '');
    case 'Z':
      return zone.name === null ? undefined : (zone.name ?? '');
    case '%':
      return '%';
    default:
      return undefined;
  }
}
