import { parse, TomlDate, TomlError } from 'smol-toml';

/** A TOML value; `other` is one that is not read here: a time with a fraction of a second. */
export type Toml =
  | string
  | bigint
  | number
  | boolean
  | { readonly list: readonly Toml[] }
  | { readonly table: readonly (readonly [name: string, value: Toml])[] }
  | { readonly date: TomlDateKind; readonly iso: string }
  | { readonly other: true };

/** What a date or time of TOML has; `offset`: both, and an offset. */
export type TomlDateKind = 'date' | 'time' | 'local' | 'offset';

/** Reads TOML; `error` says in one line what is wrong. Tables whose order cannot be told have `other` in their place. */
export function parseToml(text: string): { readonly value: Toml } | { readonly error: string } {
  try {
    return { value: toToml(parse(text, { integersAsBigInt: true, maxDepth: 100 }), text) };
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    return { error: error.message.split('\n')[0] ?? '' };
  }
}

function toToml(value: unknown, text: string): Toml {
  if (Array.isArray(value)) return { list: value.map((item) => toToml(item, text)) };
  switch (typeof value) {
    case 'string':
    case 'bigint':
    case 'number':
    case 'boolean':
      return value;
    case 'object':
      if (value instanceof TomlDate) return toDate(value, text);
      return value === null ? { other: true } : toTable(value, text);
    default:
      return { other: true };
  }
}

// The parser keeps milliseconds of what may be more, and makes another day of one that there is not.
function toDate(value: TomlDate, text: string): Toml {
  const [, day = '', clock = '', fraction = '', offset = ''] =
    /^(\d{4}-\d\d-\d\d)?T?([\d:]{8})?(\.\d+)?(.*)$/.exec(value.toISOString()) ?? [];
  if (!text.includes(day) || !text.includes(clock) || /[1-9]/.test(fraction))
    return { other: true };
  if (clock !== '' && /:\d\d\.\d*[1-9]/.test(text)) return { other: true };
  if (value.isDate()) return { date: 'date', iso: day };
  if (value.isTime()) return { date: 'time', iso: clock };
  return { date: value.isLocal() ? 'local' : 'offset', iso: `${day}T${clock}${offset}` };
}

function toTable(table: object, text: string): Toml {
  const entries = Object.entries(table) as readonly (readonly [string, unknown])[];
  // JavaScript puts names that look like numbers first.
  if (entries.length > 1 && entries.some(([name]) => /^\d+$/.test(name))) return { other: true };
  return { table: entries.map(([name, value]) => [name, toToml(value, text)] as const) };
}
