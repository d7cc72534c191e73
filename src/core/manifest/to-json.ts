import { qualifiedName, className } from '../airflow/dags/python-class.ts';
import { findModel } from '../airflow/tables/kubernetes-models.ts';
import type { Json } from '../base/json.ts';
import type { Origin } from '../base/span.ts';
import type { Value } from '../python/value.ts';
import { fieldOf, toText } from './model-value.ts';
import type { Refusals } from './refusal.ts';

/** A value as JSON, and where its parts were written, by JSON pointer (only where it differs from the part around). */
export interface Serialized {
  readonly json: Json;
  readonly origins: ReadonlyMap<string, Origin>;
}

/**
 * What the Python client sends (`ApiClient.sanitize_for_serialization`): model objects with the API's names and without
 * None, everything else as it is. What cannot be sent is a refusal, and null here.
 */
export function toJson(value: Value, clientMajor: number, refusals: Refusals): Serialized {
  const origins = new Map<string, Origin>();
  return { json: convert(value, '', undefined), origins };

  function convert(one: Value, pointer: string, around: Origin | undefined): Json {
    const at = one.origin ?? around;
    if (at !== undefined && !isSame(at, around)) origins.set(pointer, at);
    const inner = (item: Value, key: string | number): Json =>
      convert(item, `${pointer}/${escapePointer(String(key))}`, at);
    switch (one.kind) {
      case 'none':
        return null;
      case 'bool':
      case 'str':
        return one.value;
      case 'int':
        return toNumber(Number(one.value), Number.isSafeInteger(Number(one.value)), one);
      case 'float':
        return toNumber(one.value, Number.isFinite(one.value), one);
      case 'list':
        return one.type === undefined ? one.items.map(inner) : refuse(one);
      case 'tuple':
        return one.items.map(inner);
      case 'datetime':
        return one.iso;
      case 'dict':
        return Object.fromEntries(
          one.entries.flatMap(([key, item]) => {
            const name = keyText(key);
            if (name === undefined) refuse(key);
            return name === undefined ? [] : [[name, inner(item, name)] as const];
          }),
        );
      case 'object':
        return convertObject(one.class, one, inner);
      default:
        return refuse(one);
    }
  }

  function convertObject(
    name: string,
    value: Value,
    inner: (item: Value, key: string) => Json,
  ): Json {
    const model = findModel(name, clientMajor);
    if (model === undefined) return refuse(value);
    return Object.fromEntries(
      model.attributes.flatMap((attribute) => {
        const field = fieldOf(value, attribute.name);
        return field.kind === 'none' ? [] : [[attribute.json, inner(field, attribute.json)]];
      }),
    );
  }

  function toNumber(number: number, exact: boolean, value: Value): Json {
    return exact ? number : refuse(value, 'Out of range number cannot be sent as JSON');
  }

  function refuse(value: Value, detail = cannotSend(value)): null {
    refusals.add('invalid-value', { detail }, value.origin);
    return null;
  }
}

/** One step of a JSON pointer. */
export function escapePointer(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}

function cannotSend(value: Value): string {
  return `'${qualifiedName(className(value))}' object cannot be sent to the cluster`;
}

/** What json.dumps makes of a dict's key. */
function keyText(key: Value): string | undefined {
  if (key.kind === 'none') return 'null';
  if (key.kind === 'bool') return key.value ? 'true' : 'false';
  return toText(key);
}

function isSame(a: Origin, b: Origin | undefined): boolean {
  return (
    b !== undefined &&
    a.file === b.file &&
    a.span.start === b.span.start &&
    a.span.end === b.span.end
  );
}
