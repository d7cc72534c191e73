import type { Interpreter } from '../../python/interpreter.ts';
import type { PyValue } from '../../python/object.ts';
import type { CallArguments } from '../../python/host-type.ts';
import { contextNames } from '../tables/context-names.ts';

/** What `inspect.signature(fn).bind(*args, **kwargs)` says against a call of a decorated function; undefined: it fits. */
export function bindCall(
  vm: Interpreter,
  fn: PyValue,
  args: CallArguments,
  airflow: string,
): string | undefined {
  const object = vm.object(fn);
  if (object?.o !== 'function' || args.rest !== undefined) return undefined;
  const list = object.parameters.list;
  const places = list.filter((p) => p.kind === 'plain' || p.kind === 'positional-only');
  const hasStar = list.some((p) => p.kind === 'star' && p.name !== '');
  const hasDoubleStar = list.some((p) => p.kind === 'double-star');
  if (args.positional.length > places.length && !hasStar) return 'too many positional arguments';
  const context = new Set(contextNames(airflow));
  const filled = new Set(places.slice(0, args.positional.length).map((p) => p.name));
  for (const name of args.keywords.keys()) {
    if (filled.has(name)) return `multiple values for argument '${name}'`;
  }
  for (const p of list) {
    if (
      p.kind === 'star' ||
      p.kind === 'double-star' ||
      filled.has(p.name) ||
      args.keywords.has(p.name)
    )
      continue;
    // Names of the context get None for now and the context's value when the task runs.
    if (p.default === undefined && !context.has(p.name))
      return `missing a required argument: '${p.name}'`;
  }
  const known = new Set(
    list.filter((p) => p.kind === 'plain' || p.kind === 'keyword-only').map((p) => p.name),
  );
  const unexpected = [...args.keywords.keys()].find((name) => !known.has(name));
  return unexpected !== undefined && !hasDoubleStar
    ? `got an unexpected keyword argument '${unexpected}'`
    : undefined;
}
