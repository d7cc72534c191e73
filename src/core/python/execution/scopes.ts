import type { Interpreter } from '../interpreter.ts';
import { LayeredMap } from '../layered-map.ts';
import type { PyScope, PyValue } from '../object.ts';
import { findStarred } from './star-imports.ts';

function scopeAt(vm: Interpreter, addr: number): PyScope {
  const scope = vm.heap.get(addr);
  if (scope.o !== 'scope') throw new Error('not a scope');
  return scope;
}

/** The value of a name seen from a scope; raises NameError where it has none. */
export function readName(vm: Interpreter, from: number, name: string): PyValue {
  const found = findName(vm, from, name);
  if (found !== undefined) return vm.here(found);
  return vm.raise('NameError', `name '${name}' is not defined`);
}

/** The value of a name seen from a scope, or undefined. */
export function findName(vm: Interpreter, from: number, name: string): PyValue | undefined {
  let scope = scopeAt(vm, from);
  if (scope.outer.get(name) === 'global')
    return inModule(vm, scopeAt(vm, moduleScope(vm, from)), name);
  for (let first = true; ; first = false) {
    // The names of a class body are not seen from its methods.
    const value = first || scope.kind !== 'class' ? scope.names.get(name) : undefined;
    if (value !== undefined) return value;
    if (scope.locals?.has(name) === true && !scope.outer.has(name)) {
      vm.raise(
        first ? 'UnboundLocalError' : 'NameError',
        first
          ? `cannot access local variable '${name}' where it is not associated with a value`
          : `cannot access free variable '${name}' where it is not associated with a value in enclosing scope`,
      );
    }
    if (scope.parent === undefined) return inModule(vm, scope, name);
    scope = scopeAt(vm, scope.parent);
  }
}

function inModule(vm: Interpreter, scope: PyScope, name: string): PyValue | undefined {
  return (
    scope.names.get(name) ??
    vm.host.builtin(vm, name) ??
    vm.builtins.get(name) ??
    findStarred(vm, scope, name)
  );
}

/** The scope of the module that a scope stands in. */
export function moduleScope(vm: Interpreter, from: number): number {
  let addr = from;
  for (;;) {
    const { parent } = scopeAt(vm, addr);
    if (parent === undefined) return addr;
    addr = parent;
  }
}

/** The `__name__` of the module that a scope stands in. */
export function moduleNameOf(vm: Interpreter, from: number): string {
  const name = scopeAt(vm, moduleScope(vm, from)).names.get('__name__');
  return name?.t === 'str' ? name.v : '';
}

/** Binds a name where an assignment in that scope binds it. */
export function bindName(vm: Interpreter, from: number, name: string, value: PyValue): void {
  const addr = ownerOf(vm, from, name);
  const scope = scopeAt(vm, addr);
  if (vm.heap.owns(scope.names)) {
    (scope.names as Map<string, PyValue>).set(name, value);
    return;
  }
  const names = LayeredMap.copy(scope.names).set(name, value);
  vm.heap.set(addr, { ...scope, names });
  vm.heap.claim(names);
}

function ownerOf(vm: Interpreter, from: number, name: string): number {
  const scope = scopeAt(vm, from);
  const outer = scope.outer.get(name);
  if (outer === 'global') return moduleScope(vm, from);
  if (outer === 'nonlocal') {
    for (let addr = scope.parent; addr !== undefined; addr = scopeAt(vm, addr).parent) {
      if (scopeAt(vm, addr).names.has(name)) return addr;
    }
  }
  return from;
}

/** `del name`. */
export function unbindName(vm: Interpreter, from: number, name: string): void {
  const addr = ownerOf(vm, from, name);
  const scope = scopeAt(vm, addr);
  const names = new Map(scope.names);
  if (!names.delete(name)) vm.raise('NameError', `name '${name}' is not defined`);
  vm.heap.set(addr, { ...scope, names });
}

/** Unbinds a name where it is bound. */
export function unbindIfBound(vm: Interpreter, from: number, name: string): void {
  const addr = ownerOf(vm, from, name);
  const scope = scopeAt(vm, addr);
  const names = new Map(scope.names);
  if (names.delete(name)) vm.heap.set(addr, { ...scope, names });
}

/** `global` and `nonlocal`. */
export function declareOuter(
  vm: Interpreter,
  from: number,
  names: readonly string[],
  where: 'global' | 'nonlocal',
): void {
  const scope = scopeAt(vm, from);
  vm.heap.set(from, {
    ...scope,
    outer: new Map([...scope.outer, ...names.map((name) => [name, where] as const)]),
  });
}
