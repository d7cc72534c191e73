import { atLeast } from '../airflow/tables/versions.ts';
import type { Value } from '../python/value.ts';
import { fieldOf, isObject, isTruthy, itemsOf, listValue, withFields } from './model-value.ts';
import type { ObjectValue } from './model-value.ts';

/**
 * The lower pod `base` with the higher one `top` merged over it, by the rules of `PodGenerator.reconcile_pods` in
 * provider version `provider`: containers by position, lists of some fields appended, all else replaced by truthy values.
 */
export function reconcilePods(base: ObjectValue, top: ObjectValue, provider: string): ObjectValue {
  const merged = withFields(top, {
    spec: reconcileSpecs(fieldOf(base, 'spec'), fieldOf(top, 'spec'), provider),
    metadata: reconcileMetadata(fieldOf(base, 'metadata'), fieldOf(top, 'metadata'), provider),
  });
  return mergeObjects(base, merged, provider) as ObjectValue;
}

/** The lower Job `base` with the higher one `top` merged over it (`KubernetesJobOperator.reconcile_jobs`). */
export function reconcileJobs(base: ObjectValue, top: ObjectValue, provider: string): ObjectValue {
  const merged = withFields(top, {
    spec: reconcileJobSpecs(fieldOf(base, 'spec'), fieldOf(top, 'spec'), provider),
    metadata: reconcileMetadata(fieldOf(base, 'metadata'), fieldOf(top, 'metadata'), provider),
  });
  return mergeObjects(base, merged, provider) as ObjectValue;
}

function reconcileJobSpecs(base: Value, top: Value, provider: string): Value {
  if (!isObject(base) || !isObject(top)) return isTruthy(top) ? top : base;
  const [lower, upper] = [fieldOf(base, 'template'), fieldOf(top, 'template')];
  const template = isObject(upper)
    ? withFields(upper, {
        spec: reconcileSpecs(fieldOf(lower, 'spec'), fieldOf(upper, 'spec'), provider),
        metadata: reconcileMetadata(
          fieldOf(lower, 'metadata'),
          fieldOf(upper, 'metadata'),
          provider,
        ),
      })
    : upper;
  return mergeObjects(base, withFields(top, { template }), provider);
}

function reconcileMetadata(base: Value, top: Value, provider: string): Value {
  if (!isObject(base) || !isObject(top)) return isTruthy(top) ? top : base;
  let merged = top;
  for (const name of ['labels', 'annotations'])
    merged = withFields(merged, {
      [name]: mergeObjects(fieldOf(base, name), fieldOf(merged, name), provider),
    });
  for (const name of ['managed_fields', 'finalizers', 'owner_references'])
    // The operator extends a copy and drops it, so that what is left is the plain merge.
    if (!isTruthy(fieldOf(merged, name)))
      merged = withFields(merged, { [name]: fieldOf(base, name) });
  return mergeObjects(base, merged, provider);
}

function reconcileSpecs(base: Value, top: Value, provider: string): Value {
  if (!isObject(base) || !isObject(top)) return isTruthy(top) ? top : base;
  const containers = reconcileContainers(
    itemsOf(fieldOf(base, 'containers')),
    itemsOf(fieldOf(top, 'containers')),
    provider,
  );
  const initial = [fieldOf(base, 'init_containers'), fieldOf(top, 'init_containers')] as const;
  const merged = withFields(top, {
    containers: listValue(containers, fieldOf(top, 'containers').origin),
    init_containers:
      atLeast(provider, '10.13.0') && isTruthy(initial[0]) && isTruthy(initial[1])
        ? listValue(reconcileByName(itemsOf(initial[0]), itemsOf(initial[1]), provider))
        : extend(...initial),
    volumes: extend(fieldOf(base, 'volumes'), fieldOf(top, 'volumes')),
  });
  return mergeObjects(base, merged, provider);
}

function reconcileContainers(
  base: readonly Value[],
  top: readonly Value[],
  provider: string,
): readonly Value[] {
  return Array.from({ length: Math.max(base.length, top.length) }, (_, i) => {
    const [lower, upper] = [base[i], top[i]];
    if (lower === undefined || upper === undefined) return (upper ?? lower) as Value;
    return mergeContainer(lower, upper, provider);
  });
}

function reconcileByName(
  base: readonly Value[],
  top: readonly Value[],
  provider: string,
): readonly Value[] {
  const byName = new Map(top.map((one) => [nameOf(one), one]));
  const used = new Set<unknown>();
  const merged = base.map((lower) => {
    const upper = byName.get(nameOf(lower));
    if (upper === undefined) return lower;
    used.add(nameOf(lower));
    return mergeContainer(lower, upper, provider);
  });
  return [...merged, ...top.filter((one) => !used.has(nameOf(one)))];
}

function nameOf(container: Value): string | undefined {
  const name = fieldOf(container, 'name');
  return name.kind === 'str' ? name.value : undefined;
}

function mergeContainer(base: Value, top: Value, provider: string): Value {
  if (!isObject(base) || !isObject(top)) return top;
  let merged = top;
  for (const name of ['volume_mounts', 'env', 'env_from', 'ports', 'volume_devices'])
    merged = withFields(merged, { [name]: extend(fieldOf(base, name), fieldOf(merged, name)) });
  return mergeObjects(base, merged, provider);
}

/** `extend_object_field`: the lower list followed by the higher one. */
function extend(base: Value, top: Value): Value {
  if (!isTruthy(base)) return top;
  if (!isTruthy(top)) return base;
  return listValue([...itemsOf(base), ...itemsOf(top)], top.origin);
}

/** `merge_objects`: each attribute of the higher one where it is truthy, else the lower one's (from 10.5 also a falsy one, unless None). */
function mergeObjects(base: Value, top: Value, provider: string): Value {
  if (!isTruthy(base)) return top;
  if (!isTruthy(top)) return base;
  if (base.kind === 'dict' && top.kind === 'dict') return mergeDicts(base, top);
  if (!isObject(base) || !isObject(top)) return top;
  const keepsFalsy = atLeast(provider, '10.5.0');
  const fields = new Map(top.fields);
  for (const [name, lower] of base.fields) {
    if (isTruthy(fields.get(name) ?? { kind: 'none' })) continue;
    if (keepsFalsy ? lower.kind !== 'none' : isTruthy(lower)) fields.set(name, lower);
  }
  return { ...top, fields };
}

function mergeDicts(
  base: Extract<Value, { kind: 'dict' }>,
  top: Extract<Value, { kind: 'dict' }>,
): Value {
  const key = (value: Value): unknown => (value.kind === 'str' ? `s${value.value}` : value);
  const entries = new Map(base.entries.map((entry) => [key(entry[0]), entry]));
  for (const entry of top.entries) entries.set(key(entry[0]), entry);
  return { ...top, entries: Array.from(entries.values()) };
}
