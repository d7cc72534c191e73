import type { V1Pod } from '@kubernetes/client-node';
import { isJsonObject } from '../../base/json.ts';
import type { Json, JsonObject } from '../../base/json.ts';
import { escapePointer } from '../to-json.ts';
import { explainStored, isOfCluster } from './explain-stored.ts';
import { findAt } from './find-at.ts';
import { isList, isZero } from './same-json.ts';

/**
 * A stored pod beside the one that would be sent now, for a comparison: without what only a cluster gives (server defaults, the
 * status, what a known admission controller adds), and where both mean the same as it is sent, in the order of the sent one. What
 * nobody can tell from a real difference stays, such as a container that a webhook may have added.
 */
export function withoutCluster(sent: V1Pod, stored: V1Pod): V1Pod {
  const { pod, fields } = explainStored(sent, stored);
  const sentPod = JSON.parse(JSON.stringify(sent)) as JsonObject;
  return keepObject(pod, sentPod, '');

  function keep(value: Json, pointer: string): Json {
    const { mark, sentAt } = fields.get(pointer) ?? {};
    const before = findAt(sentPod, sentAt);
    if (isList(value)) {
      return value.flatMap((item, i) =>
        isOfCluster(fields.get(`${pointer}/${i}`)) ? [] : [keep(item, `${pointer}/${i}`)],
      );
    }
    if (isJsonObject(value)) {
      return keepObject(value, isJsonObject(before) ? before : {}, pointer);
    }
    return mark === 'sent' && before !== undefined ? before : value;
  }

  function keepObject(value: JsonObject, before: JsonObject, pointer: string): JsonObject {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(value)])];
    return Object.fromEntries(
      keys.flatMap((key) => {
        const inner = `${pointer}/${escapePointer(key)}`;
        const isKept = Object.hasOwn(value, key) && !isOfCluster(fields.get(inner));
        if (isKept) return [[key, keep(value[key] ?? null, inner)] as const];
        // What is empty is stored as nothing, or as the default.
        const sentValue = Object.hasOwn(before, key) ? before[key] : undefined;
        return sentValue !== undefined && isZero(sentValue) ? [[key, sentValue] as const] : [];
      }),
    );
  }
}
