import type { V1Pod } from '@kubernetes/client-node';
import { isJsonObject } from '../../base/json.ts';
import type { Json, JsonObject } from '../../base/json.ts';
import { isList } from './same-json.ts';

/** A pod as plain JSON as `kubectl get -o yaml` shows it: keys in order, times as the API writes them, without `managedFields`. */
export function toPlainPod(pod: V1Pod): JsonObject {
  const text = JSON.stringify(pod, function (this: unknown, key, value: unknown) {
    const held = (this as Readonly<Record<string, unknown>>)[key];
    return held instanceof Date ? held.toISOString().replace('.000Z', 'Z') : value;
  });
  const json = JSON.parse(text) as JsonObject;
  const { metadata } = json;
  if (!isJsonObject(metadata)) return sortKeys(json) as JsonObject;
  const { managedFields: _, ...shown } = metadata;
  return sortKeys({ ...json, metadata: shown }) as JsonObject;
}

function sortKeys(value: Json): Json {
  if (isList(value)) return value.map(sortKeys);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, sortKeys(item)]),
  );
}
