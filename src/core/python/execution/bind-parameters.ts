import type { Interpreter } from '../interpreter.ts';
import { str, tuple, type CallArguments, type PyFunction, type PyValue } from '../object.ts';

/** The names that a call binds in a function's scope; raises Python's TypeError where the arguments do not fit. */
export function bindParameters(
  vm: Interpreter,
  fn: PyFunction,
  args: CallArguments,
): ReadonlyMap<string, PyValue> {
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
    vm.raise(
      'TypeError',
      `${fn.name}() takes ${takes} but ${given} ${given === 1 ? 'was' : 'were'} given`,
    );
  }
  const missing: string[] = [];
  const misplaced: string[] = [];
  for (const parameter of fn.parameters.list) {
    if (parameter.kind === 'star' || parameter.kind === 'double-star') continue;
    const { name } = parameter;
    const index = places.indexOf(parameter);
    const positional = index >= 0 ? args.positional[index] : undefined;
    if (parameter.kind === 'positional-only' && keywords.has(name) && doubleStar === undefined)
      misplaced.push(name);
    const keyword = parameter.kind === 'positional-only' ? undefined : keywords.get(name);
    if (positional !== undefined && keyword !== undefined) {
      vm.raise('TypeError', `${fn.name}() got multiple values for argument '${name}'`);
    }
    if (keyword !== undefined) keywords.delete(name);
    const value = positional ?? keyword ?? (rest ? open() : fn.defaults.get(name));
    if (value === undefined) missing.push(name);
    else bound.set(name, value);
  }
  if (misplaced.length > 0) {
    vm.raise(
      'TypeError',
      `${fn.name}() got some positional-only arguments passed as keyword arguments: '${misplaced.join(', ')}'`,
    );
  }
  const [unexpected] = keywords.keys();
  if (unexpected !== undefined && doubleStar === undefined) {
    vm.raise('TypeError', `${fn.name}() got an unexpected keyword argument '${unexpected}'`);
  }
  if (missing.length > 0) {
    const list = missing.map((name) => `'${name}'`);
    const names =
      list.length < 2
        ? list.join('')
        : `${list.slice(0, -1).join(', ')}${list.length > 2 ? ',' : ''} and ${list.at(-1) ?? ''}`;
    vm.raise(
      'TypeError',
      `${fn.name}() missing ${missing.length} required positional argument${missing.length === 1 ? '' : 's'}: ${names}`,
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
