import type { Machine } from '../machine.ts';
import { lazyNative, none, type PyRef, type PyValue } from '../object.ts';
import type { HostType } from '../host-type.ts';
import { ofMachine } from './host-class.ts';
import { harmless } from './logging-module.ts';
import type { LazyMembers } from './module-members.ts';

/** `sys`: its `path`, to which programs add folders; `pathOf` is the list that imports follow. */
export function sysModule(pathOf: (vm: Machine) => PyRef): LazyMembers {
  return { path: (vm) => ({ t: 'host', type: pathType, data: pathOf(vm) }) };
}

/** A list of which only the project's folders are known. */
const pathType: HostType<PyRef> = {
  name: 'list',
  attribute(vm, { data }, name) {
    switch (name) {
      case 'append':
      case 'extend':
        return vm.attribute(data, name);
      case 'insert':
        return lazyNative('list.insert', (machine, args) => {
          const [index = none, folder = none] = args.positional;
          // Airflow's folders are the last ones: whatever comes before anything comes before them.
          const isFirst = index.t === 'int' && index.v >= 0n;
          const add = machine.attribute(data, isFirst ? 'insert' : 'append');
          const positional: readonly PyValue[] = isFirst ? [zero, folder] : [folder];
          return machine.call(add, { positional, keywords: new Map() });
        });
      case 'remove':
      case 'reverse':
      case 'clear':
        return harmless(`list.${name}`);
      default:
        return name.startsWith('__') ? undefined : ofMachine(vm, `sys.path.${name}`);
    }
  },
  contains(vm, { data }, value) {
    const found = vm.compare('in', value, data);
    if (found.t === 'bool') return found.v;
    return found.t === 'unknown' ? found : ofMachine(vm, 'sys.path');
  },
  item: (vm) => ofMachine(vm, 'sys.path'),
  iterate: (vm) => ofMachine(vm, 'sys.path'),
  length: (vm) => ofMachine(vm, 'sys.path'),
  truth: () => true,
  str: (vm) => ofMachine(vm, 'sys.path'),
  repr: (vm) => ofMachine(vm, 'sys.path'),
};

const zero: PyValue = { t: 'int', v: 0n };
