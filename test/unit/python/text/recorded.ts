import { readFileSync } from 'node:fs';

/** A recorded table of test/fixtures/python, as `record-python-text.py` wrote it. */
export function recorded(name: string): unknown {
  const path = new URL(`../../../fixtures/python/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(path, 'utf8'));
}

/** A value of a recorded table. */
export type Coded = string | { int: string } | { float: string } | { bool: boolean };

/** What CPython answered. */
export type Answer = { text: string } | { raises: string; message: string };

/** The float that `coded()` of the recorder wrote. */
export function toFloat(hex: string): number {
  return Buffer.from(hex, 'hex').readDoubleBE(0);
}
