import { findModel } from '../core/airflow/tables/kubernetes-models.ts';
import type { Origin } from '../core/base/span.ts';
import type { Value } from '../core/python/value.ts';
import type { Words } from '../core/words/say.ts';
import { toFloat } from './print-json.ts';
import type { Printable } from './print-json.ts';

/** What the printing of values depends on. */
export interface ValueView {
  readonly words: Words;
  /** Of the Python kubernetes client: decides the API names of the fields of `V1*` objects. */
  readonly clientMajor: number;
}

/** A value as the contract prints it: known, partial or unknown; `at` is the place of a value that has none of its own. */
export function toState(value: Value, at: Origin, view: ValueView): Printable {
  if (value.kind === 'unknown') {
    return { state: 'unknown', reason: view.words.reason(value.reason) };
  }
  return {
    state: isWhole(value) ? 'known' : 'partial',
    value: toPrintable(value, view),
    origin: toPlace(value.origin ?? at),
  };
}

/** A place as the contract prints it. */
export function toPlace(origin: Origin): Printable {
  return { file: origin.file, line: origin.span.line, column: origin.span.column };
}

/** A value as JSON; what JSON has no form for is an object with one `$` key. */
export function toPrintable(value: Value, view: ValueView): Printable {
  const inner = (item: Value): Printable => toPrintable(item, view);
  switch (value.kind) {
    case 'none':
      return null;
    case 'bool':
    case 'int':
    case 'str':
      return value.value;
    case 'float':
      return toFloat(value.value);
    case 'bytes':
      return { $bytes: Buffer.from(value.value).toString('base64') };
    case 'list':
    case 'tuple':
      return value.items.map(inner);
    case 'set':
      return { $set: value.items.map(inner) };
    case 'dict':
      return toDict(value.entries, inner);
    case 'datetime':
      return {
        $object: value.type,
        value: value.iso,
        ...(value.zone === undefined ? {} : { zone: value.zone }),
      };
    case 'duration':
      return { $object: 'timedelta', seconds: toSeconds(value.microseconds) };
    case 'object':
      return toObject(value.class, value.fields, view);
    case 'callable':
      return { $object: 'callable', name: value.name };
    case 'unknown':
      return { $unknown: view.words.reason(value.reason) };
    case 'placeholder':
      return {
        $placeholder: {
          kind: value.input.kind,
          key: value.input.key,
          ...(value.default === undefined ? {} : { default: inner(value.default) }),
        },
      };
    case 'choice':
      return {
        $choice: value.options.map((option) => ({ when: option.when, value: inner(option.value) })),
      };
  }
}

function toDict(
  entries: readonly (readonly [Value, Value])[],
  inner: (item: Value) => Printable,
): Printable {
  const fields = new Map<string, Printable>();
  for (const [key, item] of entries) {
    // A key that begins with `$` would read as one of the forms of this notation.
    if (key.kind !== 'str' || key.value.startsWith('$')) {
      return { $dict: entries.map(([k, v]) => [inner(k), inner(v)]) };
    }
    fields.set(key.value, inner(item));
  }
  return fields;
}

function toObject(name: string, fields: ReadonlyMap<string, Value>, view: ValueView): Printable {
  const attributes = findModel(name, view.clientMajor)?.attributes ?? [];
  const names = new Map(attributes.map((attribute) => [attribute.name, attribute.json]));
  const printed = new Map<string, Printable>([['$object', name]]);
  for (const [field, item] of fields) {
    printed.set(names.get(field) ?? field, toPrintable(item, view));
  }
  return printed;
}

function toSeconds(microseconds: bigint): Printable {
  return microseconds % 1_000_000n === 0n
    ? microseconds / 1_000_000n
    : toFloat(Number(microseconds) / 1e6);
}

function isWhole(value: Value): boolean {
  switch (value.kind) {
    case 'unknown':
    case 'placeholder':
    case 'choice':
      return false;
    case 'list':
    case 'tuple':
    case 'set':
      return value.items.every(isWhole);
    case 'dict':
      return value.entries.every(([key, item]) => isWhole(key) && isWhole(item));
    case 'object':
      return [...value.fields.values()].every(isWhole);
    default:
      return true;
  }
}
