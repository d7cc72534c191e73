import { startOfFile } from '../../base/span.ts';
import type { Origin } from '../../base/span.ts';
import { findMember, importModule, missingName } from './imports.ts';
import type { Interpreter } from '../interpreter.ts';
import type { PyModule, PyScope, PyValue } from '../object.ts';
import { bindName } from './scopes.ts';

/** `from a import *`; names that the module may have beside those that are known are looked up when they are read. */
export function importStar(
  vm: Interpreter,
  name: string,
  module: PyValue,
  scope: number,
  at: Origin,
): void {
  const object = vm.object(module);
  if (object?.o === 'module') {
    const inner = vm.heap.get(object.scope);
    if (inner.o !== 'scope') return;
    for (const [key, value] of exportedBy(vm, name, module, inner, at))
      bindName(vm, scope, key, value);
    addStars(vm, scope, [...(inner.stars ?? []), ...(object.isOpen === true ? [name] : [])]);
    return;
  }
  const native = module.t === 'host' ? vm.host.module(vm, name, at) : undefined;
  for (const key of native?.names ?? []) {
    const value = native?.member(key);
    if (value !== undefined) bindName(vm, scope, key, value);
  }
  if (native?.closed !== true) addStars(vm, scope, [name]);
}

function addStars(vm: Interpreter, addr: number, modules: readonly string[]): void {
  const scope = vm.heap.get(addr);
  if (scope.o !== 'scope' || modules.length === 0) return;
  vm.heap.set(addr, { ...scope, stars: [...new Set([...(scope.stars ?? []), ...modules])] });
}

function exportedBy(
  vm: Interpreter,
  name: string,
  module: PyValue,
  scope: PyScope,
  at: Origin,
): readonly (readonly [string, PyValue])[] {
  const all = scope.names.get('__all__');
  const listed = all && vm.iterate(all);
  if (listed === undefined || 't' in listed)
    return [...scope.names].filter(([key]) => !key.startsWith('_'));
  return listed.flatMap((item) => {
    if (item.t !== 'str') return [];
    const found = scope.names.get(item.v) ?? findMember(vm, name, module, item.v, at);
    return [[item.v, found ?? vm.attribute(module, item.v)] as const];
  });
}

/** What a name is that only `import *` of modules with names that are not known may have bound in a module. */
export function findStarred(vm: Interpreter, scope: PyScope, name: string): PyValue | undefined {
  if (scope.stars === undefined || name.startsWith('_')) return undefined;
  const at = undefined;
  const open: PyValue[] = [];
  for (const module of scope.stars.toReversed()) {
    const known = vm.modules.get(module);
    if (known?.t !== 'host') open.push(missingName(`${module}.${name}`, at));
    else {
      const native = vm.host.module(vm, module, nowhere);
      const value = native?.exported?.(name);
      if (value !== undefined) return value;
      open.push(vm.unknown({ code: 'module-not-followed', data: { name: `${module}.${name}` } }));
    }
  }
  const [only, second] = open;
  return second === undefined ? only : vm.unknown({ code: 'depends-on-input', data: {} }, ...open);
}

/** The same for an attribute of a module object. */
export function findStarredIn(
  vm: Interpreter,
  module: PyModule,
  name: string,
): PyValue | undefined {
  const scope = vm.heap.get(module.scope);
  if (scope.o !== 'scope' || name.startsWith('__')) return undefined;
  const starred = findStarred(vm, scope, name);
  if (starred !== undefined || module.isOpen !== true || vm.loading.has(module.name))
    return starred;
  const full = `${module.name}.${name}`;
  return module.folders === undefined
    ? missingName(full, nowhere)
    : importModule(vm, full, nowhere);
}

const nowhere: Origin = {
  file: '',
  span: startOfFile,
};
