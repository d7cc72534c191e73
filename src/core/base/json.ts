/** Any JSON value, readonly. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

/** A JSON object, readonly; keys keep their order. */
export interface JsonObject {
  readonly [key: string]: Json;
}

/** True where `value` is a JSON object (not null, not an array). */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value of `text`, or undefined where it is not JSON; never throws. */
export function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/**
 * The value of JSON text, in which a number that JavaScript would spell or hold another way (`2.0`, `1e3`, whole numbers that are
 * large) is raw JSON: it is printed as it was, and `rawNumber` reads it. Throws SyntaxError.
 */
export function parseExactJson(text: string): Json {
  const keep = (_key: string, value: unknown, context?: { readonly source?: string }): unknown => {
    const source = context?.source;
    if (typeof value !== 'number' || source === undefined) return value;
    const isInt = /^-?\d+$/.test(source);
    const isKept = isInt
      ? Number.isSafeInteger(value) && source !== '-0'
      : !Number.isInteger(value);
    return isKept ? value : raw.rawJSON(source);
  };
  return JSON.parse(text, keep) as Json;
}

/** The text of a number that is raw JSON; undefined for anything else. */
export function rawNumber(json: Json): string | undefined {
  return raw.isRawJSON(json)
    ? (json as unknown as { readonly rawJSON: string }).rawJSON
    : undefined;
}

// The types of the library do not have these yet.
const raw = JSON as unknown as {
  rawJSON(text: string): unknown;
  isRawJSON(value: unknown): boolean;
};
