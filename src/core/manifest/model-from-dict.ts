import { classText } from '../airflow/dags/python-class.ts';
import { findModel } from '../airflow/tables/kubernetes-models.ts';
import type { ModelType } from '../airflow/tables/kubernetes-models.ts';
import { stringRepr } from '../python/text/string-repr.ts';
import type { Value } from '../python/value.ts';
import { isTruthy, noneValue, strValue, toText } from './model-value.ts';
import type { Refusals } from './refusal.ts';

/** Where the deserialiser reads for: the client's major version, the argument that refusals name. */
export interface ModelSource {
  readonly clientMajor: number;
  readonly argument: string;
  readonly refusals: Refusals;
}

/**
 * A model object of class `name` from a dict with the API's (camelCase) keys, as the client's deserialiser reads it: unknown
 * keys are dropped, values are converted to the attribute's type. What raises in Python is a refusal.
 */
export function modelFromDict(value: Value, name: string, source: ModelSource): Value {
  return toType(value, { kind: 'model', name }, source);
}

function toType(value: Value, type: ModelType, source: ModelSource): Value {
  if (value.kind === 'none') return value;
  switch (type.kind) {
    case 'list':
      return toList(value, type.item, source);
    case 'dict':
      if (value.kind !== 'dict')
        return refuse(value, `${classText(value)} has no attribute 'items'`, source);
      return {
        ...value,
        entries: value.entries.map(([key, item]) => [key, toType(item, type.item, source)]),
      };
    case 'model':
      return toModel(value, type.name, source);
    case 'object':
      return value;
    case 'datetime':
      return value.kind === 'str'
        ? { ...value, kind: 'datetime', type: 'datetime', iso: value.value }
        : value;
    default:
      return toPrimitive(value, type.kind, source);
  }
}

function toList(value: Value, item: ModelType, source: ModelSource): Value {
  switch (value.kind) {
    case 'list':
    case 'tuple':
    case 'set':
      return {
        ...(value.origin === undefined ? {} : { origin: value.origin }),
        kind: 'list',
        items: value.items.map((one) => toType(one, item, source)),
      };
    case 'dict':
      return { kind: 'list', items: value.entries.map(([key]) => toType(key, item, source)) };
    case 'str':
      return {
        kind: 'list',
        items: Array.from(value.value, (one) => toType(strValue(one), item, source)),
      };
    default:
      return refuse(value, `${classText(value)} is not iterable`, source);
  }
}

function toModel(value: Value, name: string, source: ModelSource): Value {
  const model = findModel(name, source.clientMajor);
  if (model === undefined) return value;
  const given = new Map(
    value.kind === 'dict'
      ? value.entries.flatMap(([key, item]) => (key.kind === 'str' ? [[key.value, item]] : []))
      : [],
  );
  const fields = new Map<string, Value>();
  for (const attribute of model.attributes) {
    const item = given.get(attribute.json);
    const field = item === undefined ? noneValue : toType(item, attribute.type, source);
    if (field.kind !== 'none') fields.set(attribute.name, field);
    else if (attribute.required)
      refuse(value, `Invalid value for \`${attribute.name}\`, must not be \`None\``, source);
  }
  return {
    ...(value.origin === undefined ? {} : { origin: value.origin }),
    kind: 'object',
    class: name,
    fields,
  };
}

/** `type(value)` of the four primitives; what raises TypeError is left as it is, ValueError is a refusal. */
function toPrimitive(
  value: Value,
  type: 'str' | 'int' | 'float' | 'bool',
  source: ModelSource,
): Value {
  const origin = value.origin === undefined ? {} : { origin: value.origin };
  switch (type) {
    case 'str': {
      const text = toText(value);
      return text === undefined ? value : { ...origin, kind: 'str', value: text };
    }
    case 'bool':
      return { ...origin, kind: 'bool', value: isTruthy(value) };
    case 'int': {
      if (value.kind === 'bool') return { ...origin, kind: 'int', value: value.value ? 1n : 0n };
      if (value.kind === 'float' && Number.isFinite(value.value))
        return { ...origin, kind: 'int', value: BigInt(Math.trunc(value.value)) };
      if (value.kind !== 'str') return value;
      const digits = value.value.trim().replace(/(?<=\d)_(?=\d)/g, '');
      return /^[+-]?\d+$/.test(digits)
        ? { ...origin, kind: 'int', value: BigInt(digits.replace('+', '')) }
        : refuse(
            value,
            `invalid literal for int() with base 10: ${stringRepr(value.value)}`,
            source,
          );
    }
    case 'float':
      return value.kind === 'int'
        ? { ...origin, kind: 'float', value: Number(value.value) }
        : value;
  }
}

function refuse(value: Value, detail: string, source: ModelSource): Value {
  source.refusals.add('invalid-value', { argument: source.argument, detail }, value.origin);
  return noneValue;
}
