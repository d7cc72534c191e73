import { floatRepr } from '../../src/core/python/text/number-text.ts';
import type { Value } from '../../src/core/python/value.ts';

/** A value as JSON that keeps Python's types, as plain_values.py writes it; undefined where a part is not known. */
export function plainValue(value: Value): unknown {
  switch (value.kind) {
    case 'none':
      return null;
    case 'bool':
    case 'str':
      return value.value;
    case 'int':
      return { int: String(value.value) };
    case 'float':
      return { float: floatRepr(value.value) };
    case 'bytes':
      return { bytes: Buffer.from(value.value).toString('hex') };
    case 'list':
      return value.type === undefined ? all(value.items, (items) => items) : { object: value.type };
    case 'tuple':
      return all(value.items, (items) => ({ tuple: items }));
    case 'dict':
      return all(
        value.entries.flatMap(([key, item]) => [key, item]),
        (parts) => ({ dict: value.entries.map((_, i) => [parts[2 * i], parts[2 * i + 1]]) }),
      );
    case 'datetime':
      return { date: value.iso };
    case 'duration':
      return { microseconds: String(value.microseconds) };
    case 'object':
      return { object: value.class };
    case 'callable':
      return { object: '' };
    default:
      return undefined;
  }
}

function all(items: readonly Value[], make: (parts: readonly unknown[]) => unknown): unknown {
  const parts = items.map(plainValue);
  return parts.includes(undefined) ? undefined : make(parts);
}
