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
