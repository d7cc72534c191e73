import type { Origin } from '../../base/span.ts';
import { documentation } from './definitions.ts';
import { refuse } from './exceptions.ts';
import { executeBlock } from './execute.ts';
import type { Frame } from './frame.ts';
import type { SourceModule } from '../host.ts';
import type { Interpreter } from '../interpreter.ts';
import { PyRaise } from '../machine.ts';
import { none, placed, str, type PyModule, type PyRef, type PyValue } from '../object.ts';
import { bindName, moduleScope } from './scopes.ts';
import { findSource } from './search-path.ts';
import { importStar } from './star-imports.ts';
import type { Import, ImportFrom } from '../syntax/syntax.ts';

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
  const name = absoluteName(vm, node, frame);
  // `from . import x` beside a file that has no package.
  const module = name === '' ? undefined : importModule(vm, name, vm.at(node));
  if (node.names.length === 0) {
    if (module !== undefined) importStar(vm, name, module, frame.scope, vm.at(node));
    return;
  }
  for (const imported of node.names) {
    const at = vm.at(imported);
    const value =
      module === undefined
        ? importModule(vm, imported.name, at)
        : importMember(vm, name, module, imported.name, at);
    bindName(vm, frame.scope, imported.alias ?? imported.name, placed(value, at));
  }
}

function absoluteName(vm: Interpreter, node: ImportFrom, frame: Frame): string {
  if (node.level === 0) return node.module;
  const scope = vm.heap.get(moduleScope(vm, frame.scope));
  const own = scope.o === 'scope' ? scope.names.get('__package__') : undefined;
  const parts = own?.t === 'str' && own.v !== '' ? own.v.split('.') : [];
  const at = vm.at(node);
  if (own?.t === 'str' && own.v === '') {
    const message = 'attempted relative import with no known parent package';
    refuse(vm, 'ImportError', message, undefined, at);
  } else if (node.level - 1 > Math.max(parts.length - (own?.t === 'str' ? 1 : 0), 0)) {
    vm.raise('ImportError', 'attempted relative import beyond top-level package');
  }
  const base = parts.slice(0, parts.length - (node.level - 1));
  return [...base, ...(node.module === '' ? [] : [node.module])].join('.');
}

/** The module object, made on first import; of a module that is nowhere, a placeholder. */
export function importModule(vm: Interpreter, name: string, at: Origin): PyValue {
  const known = importedModule(vm, name);
  if (known !== undefined) return known;
  const native = nativeModule(vm, name, at);
  if (native !== undefined) {
    vm.modules.set(name, native);
    return native;
  }
  const dot = name.lastIndexOf('.');
  if (dot < 0) return sourceModule(vm, name, findSource(vm, name), at);
  const parent = importModule(vm, name.slice(0, dot), at);
  // Running the package may have imported this one.
  const meanwhile = importedModule(vm, name);
  if (meanwhile !== undefined) return meanwhile;
  const object = vm.object(parent);
  const isModule = object?.o === 'module';
  if (isModule && object.folders === undefined) {
    const detail = `No module named '${name}'; '${object.name}' is not a package`;
    vm.raise('ModuleNotFoundError', detail);
  }
  const last = name.slice(dot + 1);
  const source = isModule ? vm.host.source(last, object.folders ?? []) : undefined;
  const module = sourceModule(vm, name, source, at);
  if (isModule) vm.setAttribute(parent, last, module);
  return module;
}

/** A module that was imported on the present path. */
function importedModule(vm: Interpreter, name: string): PyValue | undefined {
  const known = vm.modules.get(name);
  return known?.t === 'ref' && vm.heap.find(known.addr) === undefined ? undefined : known;
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
        const full = `${name}.${member}`;
        const inner = found.absent === true ? undefined : vm.host.module(machine, full, at);
        if (inner !== undefined && inner.doubtful !== true) return importModule(vm, full, at);
        return found.closed
          ? undefined
          : machine.unknown({ code: 'module-not-followed', data: { name: full } });
      },
    },
  };
}

function sourceModule(
  vm: Interpreter,
  name: string,
  source: SourceModule | undefined,
  at: Origin,
): PyValue {
  if (source !== undefined) return runModule(vm, name, source);
  const missing = missingName(name, at);
  vm.modules.set(name, missing);
  return missing;
}

/**
 * Runs a file as a module and returns the module object, which holds whatever ran. It is kept as `key`; a module that was
 * imported and raises is not kept, as in CPython.
 */
export function runModule(
  vm: Interpreter,
  name: string,
  source: SourceModule,
  key: string = name,
): PyRef {
  const { module, frame } = beginModule(vm, name, source, key);
  const parsed = source.parse?.();
  if (source.file === undefined || parsed === undefined) return module;
  bindName(vm, frame.scope, '__doc__', documentation(parsed.body));
  try {
    loading(vm, key, () => vm.withinFrame(frame, () => executeBlock(vm, parsed.body, frame)));
  } catch (error) {
    if (error instanceof PyRaise && key === name) vm.modules.delete(key);
    throw error;
  }
  return module;
}

/** A module that has not run yet, and the frame for what does. */
export function beginModule(
  vm: Interpreter,
  name: string,
  source: SourceModule,
  key: string,
): { readonly module: PyRef; readonly frame: Frame } {
  const { file, folders } = source;
  const own = folders === undefined ? name.split('.').slice(0, -1).join('.') : name;
  const packageName = source.packageName ?? own;
  const isAlone = source.packageName === '';
  const scope = vm.heap.add({
    o: 'scope',
    kind: 'module',
    names: new Map<string, PyValue>([
      ['__name__', str(name)],
      ['__package__', isAlone ? none : str(packageName)],
      ...(file === undefined ? [] : [['__file__', str(file)] as const]),
    ]),
    parent: undefined,
    outer: new Map(),
    file: file ?? '',
  });
  const isOpen = file === undefined || source.isGuess === true;
  const module: PyRef = {
    t: 'ref',
    addr: vm.heap.add({ o: 'module', name, scope, folders, isOpen }),
  };
  // A circular import sees what there is so far.
  vm.modules.set(key, module);
  return { module, frame: { scope, file: file ?? '', pending: [], yields: [] } };
}

/** Runs a module's text; who imports it meanwhile sees that it has not ended. */
export function loading(vm: Interpreter, key: string, run: () => unknown): void {
  vm.loading.add(key);
  try {
    run();
  } finally {
    vm.loading.delete(key);
  }
}

/** A name of the project that is not here. */
export function missingName(name: string, at: Origin | undefined): PyValue {
  return { t: 'placeholder', input: { kind: 'import', key: name }, at };
}

/** `name` of a module, which may be a module inside of it; undefined where it has none. */
export function findMember(
  vm: Interpreter,
  moduleName: string,
  module: PyValue,
  name: string,
  at: Origin,
): PyValue | undefined {
  const full = `${moduleName}.${name}`;
  if (module.t === 'placeholder') return missingName(full, at);
  const object = vm.object(module);
  const inner = object?.o === 'module' ? moduleInside(vm, full, object, name, at) : undefined;
  return inner ?? vm.findAttribute(module, name, at);
}

function importMember(
  vm: Interpreter,
  moduleName: string,
  module: PyValue,
  name: string,
  at: Origin,
): PyValue {
  const found = findMember(vm, moduleName, module, name, at);
  if (found !== undefined) return found;
  const shown = vm.loading.has(moduleName)
    ? `partially initialized module '${moduleName}' (most likely due to a circular import)`
    : `'${moduleName}'`;
  return vm.raise('ImportError', `cannot import name '${name}' from ${shown}`);
}

/** A module inside of a package, unless the package itself has that name. */
function moduleInside(
  vm: Interpreter,
  full: string,
  parent: PyModule,
  name: string,
  at: Origin,
): PyValue | undefined {
  const scope = vm.heap.get(parent.scope);
  if (scope.o !== 'scope' || scope.names.has(name)) return undefined;
  if (parent.folders === undefined) return undefined;
  const isThere =
    importedModule(vm, full) !== undefined || vm.host.source(name, parent.folders) !== undefined;
  return isThere ? importModule(vm, full, at) : undefined;
}
