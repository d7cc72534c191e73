import { entriesOf } from '../builtins/dict-methods.ts';
import { evaluate } from './evaluate.ts';
import type { Frame } from './frame.ts';
import type { Interpreter } from '../interpreter.ts';
import { none, placed, type PyValue } from '../object.ts';
import type { CallArguments } from '../host-type.ts';
import { plainOf } from '../operations/scalar-data.ts';
import { isItems } from '../operations/iteration.ts';
import { moduleNameOf } from './scopes.ts';
import type { Argument } from '../syntax/syntax.ts';

/** The arguments of a call, unpacked; what cannot be unpacked becomes `rest`. */
export function evaluateArguments(
  vm: Interpreter,
  nodes: readonly Argument[],
  frame: Frame,
  callee?: PyValue,
): CallArguments {
  const positional: PyValue[] = [];
  const keywords = new Map<string, PyValue>();
  let rest: PyValue | undefined;
  for (const node of nodes) {
    const value = evaluate(vm, node.value, frame);
    if (node.kind === 'positional') positional.push(value);
    else if (node.kind === 'keyword') give(vm, keywords, node.name ?? '', value, callee);
    else if (node.kind === 'star') {
      if (isNoIterable(value))
        vm.raise(
          'TypeError',
          `${nameOf(vm, callee)} argument after * must be an iterable, not ${vm.typeName(value)}`,
        );
      const items = vm.iterate(value);
      if (isItems(items)) positional.push(...items);
      else
        rest = vm.unknown({ code: 'depends-on-input', data: {} }, items, ...(rest ? [rest] : []));
    } else {
      if (isNoIterable(value) || ['str', 'bytes', 'tuple'].includes(value.t))
        vm.raise(
          'TypeError',
          `${nameOf(vm, callee)} argument after ** must be a mapping, not ${vm.typeName(value)}`,
        );
      rest = unpackMapping(vm, value, keywords, callee) ?? rest;
    }
  }
  return rest === undefined ? { positional, keywords } : { positional, keywords, rest };
}

function isNoIterable(value: PyValue): boolean {
  return ['none', 'bool', 'int', 'float', 'method'].includes(value.t);
}

/** A callable as CPython's messages name it: with its module and its brackets. */
function nameOf(vm: Interpreter, callee: PyValue | undefined): string {
  const fn = callee?.t === 'method' ? callee.fn : callee;
  const object = fn && vm.object(fn);
  if (fn?.t === 'native') return `${fn.name}()`;
  if (fn !== undefined && object?.o === 'function')
    return `${moduleNameOf(vm, object.scope)}.${object.qualifiedName}()`;
  if (fn?.t === 'ref' && object?.o === 'class')
    return `${object.module}.${object.qualifiedName ?? object.name}()`;
  const shown = fn && vm.str(fn);
  return shown?.t === 'str' ? shown.v : 'object';
}

/** Gives an argument by its name, which must be given once. */
function give(
  vm: Interpreter,
  keywords: Map<string, PyValue>,
  name: string,
  value: PyValue,
  callee: PyValue | undefined,
): void {
  if (keywords.has(name))
    vm.raise(
      'TypeError',
      `${nameOf(vm, callee)} got multiple values for keyword argument '${name}'`,
    );
  keywords.set(name, value);
}

/** Adds the entries of a mapping to keywords; returns what of it is not known. */
function unpackMapping(
  vm: Interpreter,
  given: PyValue,
  keywords: Map<string, PyValue>,
  callee?: PyValue,
): PyValue | undefined {
  const value = vm.here(given);
  const object = vm.object(value);
  if (object?.o === 'dict') {
    for (const [key, item] of object.entries.values()) {
      const name = plainOf(vm, key);
      if (name.t === 'str') give(vm, keywords, name.v, placed(item, item.at ?? value.at), callee);
      else vm.raise('TypeError', 'keywords must be strings');
    }
    return object.open;
  }
  if (value.t === 'host' || object?.o === 'instance') {
    const entries = entriesOf(vm, value);
    if ('t' in entries) return entries;
    for (const [key, item] of entries) if (key.t === 'str') give(vm, keywords, key.v, item, callee);
    return undefined;
  }
  const alternatives = versionsOf(vm, value);
  if (alternatives === undefined) return vm.unknown({ code: 'depends-on-input', data: {} }, value);
  const { test, then, otherwise } = alternatives;
  const names = new Set([...then.keys(), ...otherwise.keys()]);
  for (const name of names) {
    const missing = (): PyValue => ({
      ...vm.unknown({ code: 'not-bound', data: { name } }),
      needs: test.needs,
    });
    keywords.set(
      name,
      vm.fork(
        test,
        () => then.get(name) ?? missing(),
        () => otherwise.get(name) ?? missing(),
      ),
    );
  }
  return undefined;
}

function versionsOf(
  vm: Interpreter,
  value: PyValue,
):
  | {
      test: Parameters<Interpreter['fork']>[0];
      then: Map<string, PyValue>;
      otherwise: Map<string, PyValue>;
    }
  | undefined {
  const object = vm.object(value);
  const read = (side: PyValue): Map<string, PyValue> | undefined => {
    const found = new Map<string, PyValue>();
    return unpackMapping(vm, side, found) === undefined ? found : undefined;
  };
  const [test, a, b] =
    value.t === 'choice'
      ? [value.test, value.then, value.else]
      : object?.o === 'joined'
        ? [object.test, asRef(vm, object.then), asRef(vm, object.else)]
        : [undefined, none, none];
  if (test === undefined) return undefined;
  const then = read(a);
  const otherwise = read(b);
  return then && otherwise ? { test, then, otherwise } : undefined;
}

function asRef(vm: Interpreter, object: Parameters<Interpreter['heap']['add']>[0]): PyValue {
  return { t: 'ref', addr: vm.heap.add(object) };
}
