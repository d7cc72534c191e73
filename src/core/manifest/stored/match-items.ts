import { isJsonObject } from '../../base/json.ts';
import type { Json } from '../../base/json.ts';
import { isList, isSameJson, isZero } from './same-json.ts';

/** By what Kubernetes tells the items of a list apart (the merge keys of its API), by the name of the list. */
const mergeKeys: ReadonlyMap<string, string> = new Map(
  Object.entries({
    containers: 'name',
    initContainers: 'name',
    ephemeralContainers: 'name',
    volumes: 'name',
    env: 'name',
    imagePullSecrets: 'name',
    resourceClaims: 'name',
    schedulingGates: 'name',
    volumeMounts: 'mountPath',
    volumeDevices: 'devicePath',
    ports: 'containerPort',
    hostAliases: 'ip',
  }),
);

/**
 * For each item of the stored list the index of the sent one that it comes from; undefined where it was added. Items are known
 * by their key where their list has one, else by holding all that was sent; where the number is the same, the rest by place.
 */
export function matchItems(
  list: string,
  sent: readonly Json[],
  stored: readonly Json[],
): readonly (number | undefined)[] {
  const key = mergeKeys.get(list);
  const left = new Set(sent.keys());
  const take = (fits: (item: Json) => boolean): number | undefined => {
    for (const i of left) {
      if (!fits(sent[i] ?? null)) continue;
      left.delete(i);
      return i;
    }
    return undefined;
  };
  if (key !== undefined) {
    return stored.map((item) => {
      const own = isJsonObject(item) ? item[key] : undefined;
      return take((one) => isJsonObject(one) && isSameJson(one[key], own));
    });
  }
  const found = stored.map((item) => take((one) => holds(item, one)));
  if (sent.length !== stored.length) return found;
  return found.map((one, i) => one ?? (left.has(i) ? i : undefined));
}

/** True where `value` has all that `part` has. */
function holds(value: Json | undefined, part: Json): boolean {
  if (isZero(part) && (value === undefined || isSameJson(value, part))) return true;
  if (isJsonObject(part) && isJsonObject(value)) {
    return Object.entries(part).every(([key, inner]) => holds(value[key], inner));
  }
  if (isList(part) && isList(value)) {
    return part.length <= value.length && part.every((item, i) => holds(value[i], item));
  }
  return isSameJson(value, part);
}
