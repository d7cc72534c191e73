const presets: Readonly<Record<string, string>> = {
  '@hourly': '0 * * * *',
  '@daily': '0 0 * * *',
  '@weekly': '0 0 * * 0',
  '@monthly': '0 0 1 * *',
  '@quarterly': '0 0 1 */3 *',
  '@yearly': '0 0 1 1 *',
};
const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const days = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/**
 * Whether a moment, ISO 8601 in UTC, is one of those that a cron expression or preset of Airflow names in UTC; undefined where
 * the expression is not understood.
 */
export function isOnSchedule(expression: string, iso: string): boolean | undefined {
  const text = Object.hasOwn(presets, expression) ? presets[expression] : expression;
  const fields = (text ?? '').trim().toLowerCase().split(/\s+/);
  if (fields.length !== 5) return undefined;
  const date = new Date(iso);
  const sets = [
    valuesOf(fields[0] ?? '', 0, 59),
    valuesOf(fields[1] ?? '', 0, 23),
    valuesOf(fields[2] ?? '', 1, 31),
    valuesOf(fields[3] ?? '', 1, 12, months),
    valuesOf(fields[4] ?? '', 0, 7, days),
  ];
  const [minutes, hours, daysOfMonth, monthsOfYear, daysOfWeek] = sets;
  if (
    minutes === undefined ||
    hours === undefined ||
    daysOfMonth === undefined ||
    monthsOfYear === undefined ||
    daysOfWeek === undefined
  )
    return undefined;
  if (!Number.isInteger(date.getTime() / 60_000)) return false;
  const isDay = daysOfMonth.has(date.getUTCDate());
  const weekday = date.getUTCDay();
  const isWeekday = daysOfWeek.has(weekday) || (weekday === 0 && daysOfWeek.has(7));
  // Where both are restricted, either is enough.
  const either = fields[2] !== '*' && fields[4] !== '*';
  return (
    minutes.has(date.getUTCMinutes()) &&
    hours.has(date.getUTCHours()) &&
    monthsOfYear.has(date.getUTCMonth() + 1) &&
    (either ? isDay || isWeekday : isDay && isWeekday)
  );
}

/** The numbers that a field names, for example `1-5/2,7`. */
function valuesOf(
  field: string,
  least: number,
  most: number,
  names: readonly string[] = [],
): ReadonlySet<number> | undefined {
  const found = new Set<number>();
  for (const part of field.split(',')) {
    const [, range = '', step = '1'] = /^([^/]+)(?:\/(\d+))?$/.exec(part) ?? [];
    const ends =
      range === '*' ? [least, most] : range.split('-').map((end) => numberOf(end, names, least));
    const [first, last = part.includes('/') ? most : first] = ends;
    if (ends.length > 2 || first === undefined || last === undefined) return undefined;
    const isKnown = first >= least && last <= most && first <= last && Number(step) > 0;
    if (!isKnown) return undefined;
    for (let value = first; value <= last; value += Number(step)) found.add(value);
  }
  return found;
}

function numberOf(text: string, names: readonly string[], least: number): number {
  const index = names.indexOf(text);
  if (index >= 0) return index + least;
  return /^\d+$/.test(text) ? Number(text) : NaN;
}
