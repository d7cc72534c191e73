import { lazyNative, none, type PyRef, type PyValue } from '../object.ts';
import type { Machine } from '../machine.ts';
import { define } from './arguments.ts';
import type { LazyMembers } from './module-members.ts';

/** `types`: SimpleNamespace, and MappingProxyType as the dict that it shows. */
export const typesModule: LazyMembers = {
  SimpleNamespace: (vm) => simpleNamespace(vm),
  MappingProxyType: () =>
    define('types.MappingProxyType', 'mapping', (vm, args) => {
      const object = vm.object(args.get('mapping'));
      return object?.o === 'dict'
        ? { t: 'ref', addr: vm.heap.add({ ...object, subclass: 'mappingproxy', own: undefined }) }
        : vm.raise('TypeError', 'mappingproxy() argument must be a mapping');
    }),
};

/** The class, which keeps its keyword arguments as attributes. */
function simpleNamespace(vm: Machine): PyRef {
  const entries = (machine: Machine, self: PyValue): PyValue => machine.attribute(self, '__dict__');
  return vm.defineClass({
    name: 'SimpleNamespace',
    module: 'types',
    attributes: {
      __init__: lazyNative('SimpleNamespace.__init__', (machine, args) => {
        const [self = none] = args.positional;
        for (const [name, value] of args.keywords) machine.setAttribute(self, name, value);
        return none;
      }),
      __eq__: lazyNative('SimpleNamespace.__eq__', (machine, args) => {
        const [a = none, b = none] = args.positional;
        return machine.compare('==', entries(machine, a), entries(machine, b));
      }),
    },
  });
}

/** `importlib`: modules by their names. */
export function importlibModule(load: (vm: Machine, name: string) => PyValue): LazyMembers {
  return {
    import_module: () =>
      define('importlib.import_module', 'name, package?', (vm, args) => {
        const name = args.text('name');
        return args.given('package') !== undefined || name.startsWith('.')
          ? vm.unknown({ code: 'call-not-followed', data: { name: 'importlib.import_module' } })
          : load(vm, name);
      }),
    reload: () => lazyNative('importlib.reload', (_vm, args) => args.positional[0] ?? none),
  };
}

/** `ast`: literals alone. */
export function astModule(
  literal: (vm: Machine, text: string) => PyValue | undefined,
): LazyMembers {
  return {
    literal_eval: () =>
      define('ast.literal_eval', 'node_or_string', (vm, args) => {
        const given = args.get('node_or_string');
        if (given.t !== 'str') return vm.raise('ValueError', 'malformed node or string');
        return literal(vm, given.v) ?? vm.raise('ValueError', 'malformed node or string');
      }),
  };
}
