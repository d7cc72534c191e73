import type { Origin } from '../base/span.ts';
import { executeBlock } from './execute.ts';
import type { Frame } from './frame.ts';
import type { SourceModule } from './host.ts';
import type { Interpreter } from './interpreter.ts';
import { placed, str, type PyRef, type PyValue } from './object.ts';
import { bindName } from './scopes.ts';
import { documentation } from './definitions.ts';
import type { Import, ImportFrom } from './syntax.ts';

/** `import a.b as c`. */
export function executeImport(vm: Interpreter, node: Import, frame: Frame): void {
  for (const imported of node.names) {
    const at = vm.at(imported);
    const module = importModule(vm, imported.name, at);
    if (imported.alias !== undefined) bindName(vm, frame.scope, imported.alias, placed(module, at));
    else {
      const root = imported.name.split('.')[0] ?? imported.name;
      bindName(vm, frame.scope, root, placed(importModule(vm, root, at), at));
    }
  }
}

/** `from a import b`. */
export function executeImportFrom(vm: Interpreter, node: ImportFrom, frame: Frame): void {
  if (node.module === '__future__') return;
  const name = absoluteName(node, frame.packageName);
  const module = importModule(vm, name, vm.at(node));
  if (node.names.length === 0) {
    for (const [key, value] of exported(vm, name, module)) bindName(vm, frame.scope, key, value);
    return;
  }
  for (const imported of node.names) {
    const at = vm.at(imported);
    bindName(
      vm,
      frame.scope,
      imported.alias ?? imported.name,
      placed(importMember(vm, name, module, imported.name, at), at),
    );
  }
}

function absoluteName(node: ImportFrom, packageName: string): string {
  if (node.level === 0) return node.module;
  const parts = packageName === '' ? [] : packageName.split('.');
  const base = parts.slice(0, parts.length - (node.level - 1));
  return [...base, ...(node.module === '' ? [] : [node.module])].join('.');
}

/** The module object, made on first import; of a module that is nowhere, a placeholder. */
export function importModule(vm: Interpreter, name: string, at: Origin): PyValue {
  const known = vm.modules.get(name);
  if (known !== undefined && (known.t !== 'ref' || vm.heap.find(known.addr) !== undefined))
    return known;
  const module = nativeModule(vm, name, at) ?? sourceModule(vm, name) ?? missingModule(name, at);
  vm.modules.set(name, module);
  return module;
}

function nativeModule(vm: Interpreter, name: string, at: Origin): PyValue | undefined {
  const found = vm.host.module(vm, name, at);
  if (found === undefined) return undefined;
  return {
    t: 'host',
    at,
    data: name,
    type: {
      name: 'module',
      attribute: (machine, _self, member) => {
        const value = found.member(member);
        if (value !== undefined) return value;
        const inner = vm.host.module(machine, `${name}.${member}`, at);
        if (inner !== undefined && inner.doubtful !== true)
          return importModule(vm, `${name}.${member}`, at);
        return found.closed
          ? undefined
          : machine.unknown({ code: 'module-not-followed', data: { name: `${name}.${member}` } });
      },
    },
  };
}

function sourceModule(vm: Interpreter, name: string): PyRef | undefined {
  const source = vm.host.source(name);
  return source && runModule(vm, name, source);
}

/** Runs a file as a module and returns the module object, which holds whatever ran. */
export function runModule(vm: Interpreter, name: string, source: SourceModule): PyRef {
  const scope = vm.heap.add({
    o: 'scope',
    kind: 'module',
    names: new Map<string, PyValue>([
      ['__name__', str(name)],
      ['__file__', str(source.file)],
    ]),
    parent: undefined,
    outer: new Map(),
    file: source.file,
  });
  const module: PyRef = { t: 'ref', addr: vm.heap.add({ o: 'module', name, scope }) };
  // A circular import sees what there is so far.
  vm.modules.set(name, module);
  const packageName = source.isPackage ? name : name.split('.').slice(0, -1).join('.');
  const frame: Frame = { scope, file: source.file, pending: [], yields: [], packageName };
  const parsed = source.parse();
  bindName(vm, scope, '__doc__', documentation(parsed.body));
  vm.withinFrame(frame, () => executeBlock(vm, parsed.body, frame));
  return module;
}

function missingModule(name: string, at: Origin): PyValue {
  return { t: 'placeholder', input: { kind: 'import', key: name }, at };
}

function importMember(
  vm: Interpreter,
  moduleName: string,
  module: PyValue,
  name: string,
  at: Origin,
): PyValue {
  if (module.t === 'placeholder')
    return { t: 'placeholder', input: { kind: 'import', key: `${moduleName}.${name}` }, at };
  const found = vm.findAttribute(module, name, at);
  if (found !== undefined) return found;
  const submodule = `${moduleName}.${name}`;
  if (vm.object(module)?.o === 'module' && vm.host.source(submodule) !== undefined)
    return importModule(vm, submodule, at);
  return vm.raise('ImportError', `cannot import name '${name}' from '${moduleName}'`);
}

function exported(
  vm: Interpreter,
  name: string,
  module: PyValue,
): readonly (readonly [string, PyValue])[] {
  const object = vm.object(module);
  if (object?.o === 'module') {
    const scope = vm.heap.get(object.scope);
    if (scope.o !== 'scope') return [];
    const all = scope.names.get('__all__');
    const listed = all && vm.iterate(all);
    const wanted =
      listed && !('t' in listed)
        ? new Set(listed.map((v) => (v.t === 'str' ? v.v : '')))
        : undefined;
    return [...scope.names].filter(([key]) => (wanted ? wanted.has(key) : !key.startsWith('_')));
  }
  const found = vm.host.module(vm, name, {
    file: '',
    span: { start: 0, end: 0, line: 1, column: 0, endLine: 1, endColumn: 0 },
  });
  return (found?.names ?? []).flatMap((key) => {
    const value = found?.member(key);
    return value === undefined ? [] : [[key, value] as const];
  });
}
