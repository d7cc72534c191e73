import type { Machine } from '../python/machine.ts';
import type { PyHost, PyMethod, PyValue } from '../python/object.ts';
import type { HostType } from '../python/host-type.ts';
import { NotKnown } from './signals.ts';

// To the machine a view is a list, which prints otherwise.
const views: ReadonlyMap<string, HostType<PyValue>> = new Map(
  ['keys', 'values', 'items'].map((name) => [`dict.${name}`, viewType(`dict_${name}`)]),
);

/** What a call of a dict's `keys`, `values` or `items` gives; any other result as it is. */
export function asView(vm: Machine, fn: PyValue, result: PyValue): PyValue {
  const type = isDictMethod(vm, fn) && fn.fn.t === 'native' ? views.get(fn.fn.name) : undefined;
  if (type === undefined || vm.object(result)?.o !== 'list') return result;
  const view: PyHost<PyValue> = { t: 'host', type, data: result };
  return view;
}

function isDictMethod(vm: Machine, fn: PyValue): fn is PyMethod {
  return fn.t === 'method' && vm.object(fn.self)?.o === 'dict';
}

function viewType(name: string): HostType<PyValue> {
  return {
    name,
    iterate: (vm, self) => vm.iterate(self.data),
    length: (vm, self) => {
      const length = vm.length(self.data);
      if (length.t !== 'int') throw new NotKnown(length);
      return Number(length.v);
    },
    contains: (vm, self, value) => {
      const found = vm.compare('in', value, self.data);
      if (found.t !== 'bool') throw new NotKnown(found);
      return found.v;
    },
    repr: (vm, self) => {
      const list = vm.repr(self.data);
      if (list.t !== 'str') throw new NotKnown(list);
      return `${name}(${list.v})`;
    },
  };
}
