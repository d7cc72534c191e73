import { dayNames, dayOfYear, monthNames, padded, weekday } from '../../text/calendar.ts';
import { offsetText } from '../../text/zone.ts';
import type { Moment } from '../datetime/moment.ts';
import { ordinalOf, zoneTexts } from '../datetime/datetime-type.ts';

// The order of the alternatives decides, as in pendulum's formatter.
const tokens =
  /\[([^[]*)\]|\\(.)|(?:Mo|MM?M?M?|Do|DDDo|DD?D?D?|ddd?d?|do?|eo?|E{1,4}|w[o|w]?|W[o|W]?|Qo?|YYYY|YY|Y|gg(?:ggg?)?|GG(?:GGG?)?|a|A|hh?|HH?|kk?|mm?|ss?|S{1,9}|x|X|zz?|ZZ?|LTS|LT|LL?L?L?)/g;

const localized: Readonly<Record<string, string>> = {
  LT: 'h:mm A',
  LTS: 'h:mm:ss A',
  L: 'MM/DD/YYYY',
  LL: 'MMMM D, YYYY',
  LLL: 'MMMM D, YYYY h:mm A',
  LLLL: 'dddd, MMMM D, YYYY h:mm A',
};

/** `DateTime.format(text)` in English; undefined where a token is not followed. */
export function formatTokens(moment: Moment, text: string): string | undefined {
  let missing = 0;
  const result = text.replace(
    tokens,
    (all, literal: string | undefined, escaped: string | undefined) => {
      if (literal !== undefined && literal !== '') return literal;
      if (escaped !== undefined) return escaped;
      const found = token(moment, all);
      if (found === undefined) missing++;
      return found ?? '';
    },
  );
  return missing === 0 ? result : undefined;
}

function token(moment: Moment, name: string): string | undefined {
  const c = moment.civil;
  const ordinal = ordinalOf(moment);
  const day = weekday(ordinal);
  const twelve = c.hour % 12 === 0 ? 12 : c.hour % 12;
  switch (name) {
    case 'YYYY':
    case 'Y':
      return String(c.year);
    case 'YY':
      return String(c.year).slice(2);
    case 'Q':
      return String(Math.ceil(c.month / 3));
    case 'MMMM':
      return monthNames[c.month - 1];
    case 'MMM':
      return monthNames[c.month - 1]?.slice(0, 3);
    case 'MM':
      return padded(c.month);
    case 'M':
      return String(c.month);
    case 'DDDD':
      return padded(dayOfYear(c.year, c.month, c.day), 3);
    case 'DDD':
      return String(dayOfYear(c.year, c.month, c.day));
    case 'DD':
      return padded(c.day);
    case 'D':
      return String(c.day);
    case 'Do':
      return ordinalNumber(c.day);
    case 'Mo':
      return ordinalNumber(c.month);
    case 'Qo':
      return ordinalNumber(Math.ceil(c.month / 3));
    case 'dddd':
      return dayNames[day];
    case 'ddd':
      return dayNames[day]?.slice(0, 3);
    case 'dd':
      return dayNames[day]?.slice(0, 2);
    case 'd':
      return String((day + 1) % 7);
    case 'E':
      return String(day + 1);
    case 'HH':
      return padded(c.hour);
    case 'H':
      return String(c.hour);
    case 'hh':
      return padded(twelve);
    case 'h':
      return String(twelve);
    case 'mm':
      return padded(c.minute);
    case 'm':
      return String(c.minute);
    case 'ss':
      return padded(c.second);
    case 's':
      return String(c.second);
    case 'A':
      return c.hour < 12 ? 'AM' : 'PM';
    case 'z':
      return moment.tz === undefined ? '' : (moment.tz.zone.key ?? moment.tz.label);
    case 'zz':
      return moment.tz === undefined ? '' : (zoneTexts(moment).name ?? undefined);
    case 'Z':
    case 'ZZ':
      return moment.offset === undefined
        ? ''
        : offsetText(moment.offset, name === 'Z' ? ':' : '').slice(0, name === 'Z' ? 6 : 5);
    default: {
      if (/^S{1,6}$/.test(name)) return padded(c.microsecond, 6).slice(0, name.length);
      const inner = localized[name];
      return inner === undefined ? undefined : formatTokens(moment, inner);
    }
  }
}

function ordinalNumber(n: number): string {
  const last = n % 10;
  const isTeen = n % 100 >= 11 && n % 100 <= 13;
  return `${n}${isTeen ? 'th' : last === 1 ? 'st' : last === 2 ? 'nd' : last === 3 ? 'rd' : 'th'}`;
}

/** pendulum's formats with a name, by the method that gives them. */
export const namedFormats: Readonly<Record<string, string>> = {
  to_date_string: 'YYYY-MM-DD',
  to_formatted_date_string: 'MMM DD, YYYY',
  to_time_string: 'HH:mm:ss',
  to_datetime_string: 'YYYY-MM-DD HH:mm:ss',
  to_day_datetime_string: 'ddd, MMM D, YYYY h:mm A',
  to_atom_string: 'YYYY-MM-DDTHH:mm:ssZ',
  to_w3c_string: 'YYYY-MM-DDTHH:mm:ssZ',
  to_cookie_string: 'dddd, DD-MMM-YYYY HH:mm:ss zz',
  to_rfc822_string: 'ddd, DD MMM YY HH:mm:ss ZZ',
  to_rfc850_string: 'dddd, DD-MMM-YY HH:mm:ss zz',
  to_rfc1036_string: 'ddd, DD MMM YY HH:mm:ss ZZ',
  to_rfc1123_string: 'ddd, DD MMM YYYY HH:mm:ss ZZ',
  to_rfc2822_string: 'ddd, DD MMM YYYY HH:mm:ss ZZ',
  to_rss_string: 'ddd, DD MMM YYYY HH:mm:ss ZZ',
};
