/** A moment as Python's `isoformat()` writes it, for example `2024-01-15T00:00:00+00:00`; undefined where `text` is no ISO 8601 date. Without an offset it is UTC. */
export function parseIsoDate(text: string): string | undefined {
  const found =
    /^(\d{4})-?(\d\d)-?(\d\d)(?:[T ](\d\d)(?::?(\d\d)(?::?(\d\d)(?:[.,](\d{1,9}))?)?)?)?\s*(Z|[+-]\d\d(?::?\d\d)?)?$/i.exec(
      text.trim(),
    );
  if (found === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = found
    .slice(1, 7)
    .map((part: string | undefined) => Number(part ?? 0));
  const offset = toOffset(found[8]);
  const micros = (found[7] ?? '').padEnd(6, '0').slice(0, 6);
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  // 0100 and before are years of the 20th century to Date.UTC; a month 13 or a day 30 of February move on.
  const valid =
    date.getUTCFullYear() === year &&
    date.getUTCMonth() === month - 1 &&
    date.getUTCDate() === day &&
    hour < 24 &&
    minute < 60 &&
    second < 60;
  if (!valid || offset === undefined) return undefined;
  return wall(date) + (Number(micros) === 0 ? '' : `.${micros}`) + offset;
}

/** One day later on the same clock. */
export function nextDay(iso: string): string {
  const date = new Date(`${iso.slice(0, 19)}Z`);
  date.setUTCDate(date.getUTCDate() + 1);
  return wall(date) + iso.slice(19);
}

/** A moment in UTC as Python's `isoformat()` writes it; milliseconds only where there are any. */
export function toIsoDate(date: Date): string {
  const ms = date.getUTCMilliseconds();
  return `${wall(date)}${ms === 0 ? '' : `.${String(ms).padStart(3, '0')}000`}+00:00`;
}

function wall(date: Date): string {
  return date.toISOString().slice(0, 19);
}

function toOffset(text: string | undefined): string | undefined {
  if (text === undefined || /^z$/i.test(text)) return '+00:00';
  const [hours, minutes] = [text.slice(1, 3), text.slice(3).replace(':', '') || '00'];
  return Number(hours) < 24 && Number(minutes) < 60
    ? `${text[0] ?? '+'}${hours}:${minutes}`
    : undefined;
}
