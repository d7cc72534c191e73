/** Text that stands in JSON as it is, for numbers that JavaScript's would not keep. */
export class RawJson {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What can be printed as JSON; a Map is an object whose keys are its own, whatever they are called. */
export type Printable =
  | null
  | boolean
  | number
  | bigint
  | string
  | RawJson
  | readonly Printable[]
  | ReadonlyMap<string, Printable>
  | { readonly [key: string]: Printable | undefined };

/** JSON text; big integers are written out, absent fields left out. With `indent` spread over lines. */
export function printJson(value: Printable, indent = ''): string {
  return print(value, indent, indent === '' ? '' : '\n');
}

/** A float as JSON that reads as a float again: `1.0`, `1e+22`; what JSON has no number for is `{"$float": "nan"}`. */
export function toFloat(value: number): Printable {
  if (Number.isNaN(value)) return { $float: 'nan' };
  if (!Number.isFinite(value)) return { $float: value > 0 ? 'inf' : '-inf' };
  const text = Object.is(value, -0) ? '-0' : String(value);
  return new RawJson(/[.e]/.test(text) ? text : `${text}.0`);
}

function print(value: Printable, indent: string, line: string): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : 'null';
  if (typeof value === 'string') return JSON.stringify(value);
  if (value instanceof RawJson) return value.text;
  if (isNativeRaw(value)) return JSON.stringify(value);
  const inner = line === '' ? '' : line + indent;
  if (isList(value)) {
    if (value.length === 0) return '[]';
    return `[${inner}${value.map((item) => print(item, indent, inner)).join(`,${inner}`)}${line}]`;
  }
  const entries = isMap(value) ? [...value] : Object.entries(value);
  const colon = line === '' ? ':' : ': ';
  const fields = entries.flatMap(([key, item]) =>
    item === undefined ? [] : [JSON.stringify(key) + colon + print(item, indent, inner)],
  );
  return fields.length === 0 ? '{}' : `{${inner}${fields.join(`,${inner}`)}${line}}`;
}

/** A number of an XCom result that JavaScript's would not keep. */
function isNativeRaw(value: Printable): boolean {
  return (JSON as unknown as { isRawJSON(value: unknown): boolean }).isRawJSON(value);
}

function isList(value: Printable): value is readonly Printable[] {
  return Array.isArray(value);
}

function isMap(value: Printable): value is ReadonlyMap<string, Printable> {
  return value instanceof Map;
}
