import type { Interpreter } from '../interpreter.ts';
import { str, tuple, type PyFunction, type PyValue } from '../object.ts';
import type { CallArguments } from '../host-type.ts';

/** The names that a call binds in a function's scope; raises Python's TypeError where the arguments do not fit. */
export function bindParameters(
  vm: Interpreter,
  fn: PyFunction,
  args: CallArguments,
): ReadonlyMap<string, PyValue> {
  const name = fn.qualifiedName;
  const bound = new Map<string, PyValue>();
  const rest = args.rest;
  const open = (): PyValue =>
    vm.unknown({ code: 'depends-on-input', data: {} }, ...(rest ? [rest] : []));
  const keywords = new Map(args.keywords);
  const places = fn.parameters.list.filter(
    (p) => p.kind === 'plain' || p.kind === 'positional-only',
  );
  const star = fn.parameters.list.find((p) => p.kind === 'star' && p.name !== '');
  const doubleStar = fn.parameters.list.find((p) => p.kind === 'double-star');
  if (args.positional.length > places.length && star === undefined) {
    const least = places.filter((p) => !fn.defaults.has(p.name)).length;
    const most = `${places.length} positional argument${places.length === 1 ? '' : 's'}`;
    const takes = least < places.length ? `from ${least} to ${most.replace(/s?$/, 's')}` : most;
    const given = args.positional.length;
    const byName = fn.parameters.list.filter(
      (p) => p.kind === 'keyword-only' && args.keywords.has(p.name),
    ).length;
    const shown =
      byName === 0
        ? `${given} ${given === 1 ? 'was' : 'were'}`
        : `${given} positional argument${given === 1 ? '' : 's'} (and ${byName} keyword-only argument${byName === 1 ? '' : 's'}) were`;
    vm.raise('TypeError', `${name}() takes ${takes} but ${shown} given`);
  }
  const missing: string[] = [];
  const named: string[] = [];
  const misplaced: string[] = [];
  for (const parameter of fn.parameters.list) {
    if (parameter.kind === 'star' || parameter.kind === 'double-star') continue;
    const index = places.indexOf(parameter);
    const positional = index >= 0 ? args.positional[index] : undefined;
    if (
      parameter.kind === 'positional-only' &&
      keywords.has(parameter.name) &&
      doubleStar === undefined
    )
      misplaced.push(parameter.name);
    const keyword = parameter.kind === 'positional-only' ? undefined : keywords.get(parameter.name);
    if (positional !== undefined && keyword !== undefined) {
      vm.raise('TypeError', `${name}() got multiple values for argument '${parameter.name}'`);
    }
    if (keyword !== undefined) keywords.delete(parameter.name);
    const value = positional ?? keyword ?? (rest ? open() : fn.defaults.get(parameter.name));
    if (value === undefined) (index < 0 ? named : missing).push(parameter.name);
    else bound.set(parameter.name, value);
  }
  if (misplaced.length > 0) {
    vm.raise(
      'TypeError',
      `${name}() got some positional-only arguments passed as keyword arguments: '${misplaced.join(', ')}'`,
    );
  }
  const [unexpected] = keywords.keys();
  if (unexpected !== undefined && doubleStar === undefined) {
    vm.raise('TypeError', `${name}() got an unexpected keyword argument '${unexpected}'`);
  }
  if (missing.length > 0 || named.length > 0) {
    // Of those that only a keyword gives, nothing is said before the others are there.
    const [lacking, kind] = missing.length > 0 ? [missing, 'positional'] : [named, 'keyword-only'];
    vm.raise(
      'TypeError',
      `${name}() missing ${lacking.length} required ${kind} argument${lacking.length === 1 ? '' : 's'}: ${listed(lacking)}`,
    );
  }
  if (star !== undefined) {
    bound.set(star.name, rest ? open() : tuple(args.positional.slice(places.length)));
  }
  if (doubleStar !== undefined) {
    const entries = [...keywords].map(([name, value]) => [str(name), value] as const);
    const dict = vm.dict(entries);
    const object = vm.heap.get(dict.addr);
    if (rest !== undefined && object.o === 'dict') {
      vm.heap.set(dict.addr, {
        ...object,
        open: vm.unknown({ code: 'depends-on-input', data: {} }, rest),
      });
    }
    bound.set(doubleStar.name, dict);
  }
  return bound;
}

/** Names as CPython lists them: `'a'`, `'a' and 'b'`, `'a', 'b', and 'c'`. */
export function listed(names: readonly string[]): string {
  const list = names.map((name) => `'${name}'`);
  if (list.length < 2) return list.join('');
  return `${list.slice(0, -1).join(', ')}${list.length > 2 ? ',' : ''} and ${list.at(-1) ?? ''}`;
}
