import type { Origin } from '../../base/span.ts';
import type { Value } from '../../python/value.ts';

/** A mapping of a YAML file by its keys, each with where it stands. */
export type Config = ReadonlyMap<
  string,
  { readonly value: Value; readonly at: Origin | undefined }
>;

/** A task or group with its name. */
export interface FactoryItem {
  readonly name: string;
  readonly at: Origin | undefined;
  readonly config: Config;
}

/** A DAG of a dag-factory file, with all defaults merged in. */
export interface FactoryDag extends FactoryItem {
  readonly tasks: readonly FactoryItem[];
  readonly groups: readonly FactoryItem[];
}

// Top-level keys that are no DAGs.
const reserved = new Set(['default', 'task_groups']);

/** The entries of a mapping; empty for anything else. */
export function toConfig(value: Value | undefined): Config {
  return new Map(
    (value?.kind === 'dict' ? value.entries : []).map(([key, item]) => [
      key.kind === 'str' ? key.value : 'value' in key ? String(key.value) : '',
      { value: item, at: key.origin },
    ]),
  );
}

/**
 * The DAGs of a dag-factory YAML file: what has `tasks`. `defaults` are the contents of the `defaults.yml` files that count
 * for it, the weakest first.
 */
export function readFactoryDags(root: Value, defaults: readonly Value[]): readonly FactoryDag[] {
  const config = toConfig(root);
  const above = defaults.map(toConfig);
  const shared = toConfig(config.get('default')?.value);
  const inherited = new Map(above.flatMap((one) => [...one]));
  inherited.delete('default_args');
  const args = [...above, shared].flatMap((one) => [...toConfig(one.get('default_args')?.value)]);
  const all: Config = new Map([
    ...shared,
    ...(args.length > 0
      ? [['default_args', { value: toDict(new Map(args)), at: undefined }] as const]
      : []),
  ]);
  return [...config].flatMap(([name, { value, at }]) => {
    if (reserved.has(name) || value.kind !== 'dict') return [];
    const merged = merge(new Map([...inherited, ...toConfig(value)]), all);
    if (!merged.has('tasks')) return [];
    const tasks = listItems(merged.get('tasks')?.value, 'task_id');
    const groups = listItems(merged.get('task_groups')?.value, 'group_name');
    return [{ name, at, config: merged, tasks, groups }];
  });
}

/** Items by name: a mapping, or a list of mappings that name themselves by `key`. */
function listItems(value: Value | undefined, key: string): readonly FactoryItem[] {
  if (value?.kind === 'list') {
    return value.items.flatMap((item) => {
      const config = new Map(toConfig(item));
      const name = config.get(key)?.value;
      config.delete(key);
      return name?.kind === 'str' ? [{ name: name.value, at: name.origin, config }] : [];
    });
  }
  return [...toConfig(value)].map(([name, item]) => ({
    name,
    at: item.at,
    config: toConfig(item.value),
  }));
}

/** What `own` says, with what `defaults` says beside it, also inside of mappings that both have. */
function merge(own: Config, defaults: Config): Config {
  const merged = new Map(own);
  for (const [key, other] of defaults) {
    const mine = own.get(key);
    if (mine === undefined) merged.set(key, other);
    else if (mine.value.kind === 'dict' && other.value.kind === 'dict')
      merged.set(key, {
        ...mine,
        value: toDict(merge(toConfig(mine.value), toConfig(other.value))),
      });
  }
  return merged;
}

function toDict(config: Config): Value {
  return {
    kind: 'dict',
    entries: [...config].map(([key, { value, at }]) => [
      { kind: 'str', value: key, ...(at === undefined ? {} : { origin: at }) },
      value,
    ]),
  };
}

/** Tasks in an order in which each comes after those of `dependencies`; those of a cycle are left out, as nothing builds them. */
export function sortByDependencies(tasks: readonly FactoryItem[]): readonly FactoryItem[] {
  const names = new Set(tasks.map(({ name }) => name));
  const done = new Set<string>();
  const sorted: FactoryItem[] = [];
  for (let isNew = true; isNew;) {
    isNew = false;
    for (const task of tasks) {
      const before = listNames(task.config.get('dependencies')?.value);
      if (done.has(task.name) || before.some((name) => names.has(name) && !done.has(name)))
        continue;
      done.add(task.name);
      sorted.push(task);
      isNew = true;
    }
  }
  return sorted;
}

/** The texts of a list. */
export function listNames(value: Value | undefined): readonly string[] {
  return value?.kind === 'list'
    ? value.items.flatMap((item) => (item.kind === 'str' ? [item.value] : []))
    : [];
}
