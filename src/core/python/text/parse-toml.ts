import { parse, TomlDate, TomlError } from 'smol-toml';

/** A TOML value; `other` is one that is not read here: dates and times. */
export type Toml =
  | string
  | bigint
  | number
  | boolean
  | { readonly list: readonly Toml[] }
  | { readonly table: readonly (readonly [name: string, value: Toml])[] }
  | { readonly other: true };

/** Reads TOML; `error` says in one line what is wrong. Tables whose order cannot be told have `other` in their place. */
export function parseToml(text: string): { readonly value: Toml } | { readonly error: string } {
  try {
    return { value: toToml(parse(text, { integersAsBigInt: true, maxDepth: 100 })) };
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    return { error: error.message.split('\n')[0] ?? '' };
  }
}

function toToml(value: unknown): Toml {
  if (Array.isArray(value)) return { list: value.map(toToml) };
  switch (typeof value) {
    case 'string':
    case 'bigint':
    case 'number':
    case 'boolean':
      return value;
    case 'object':
      return value === null || value instanceof TomlDate ? { other: true } : toTable(value);
    default:
      return { other: true };
  }
}

function toTable(table: object): Toml {
  const entries = Object.entries(table) as readonly (readonly [string, unknown])[];
  // JavaScript puts names that look like numbers first.
  if (entries.length > 1 && entries.some(([name]) => /^\d+$/.test(name))) return { other: true };
  return { table: entries.map(([name, value]) => [name, toToml(value)] as const) };
}
