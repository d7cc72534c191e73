import {
  int,
  lazyNative,
  native,
  none,
  str,
  tuple,
  type PyHost,
  type PyValue,
} from '../python/object.ts';
import type { HostType } from '../python/host-type.ts';
import type { Machine } from '../python/machine.ts';
import { createRange } from './range.ts';
import type { Rendering } from './rendering.ts';

/** A name that Jinja itself supplies to every template. */
export function environmentGlobal(r: Rendering, name: string): PyValue | undefined {
  switch (name) {
    case 'range':
      return native('range', (vm, args) => createRange(vm, args, r.sandboxed));
    case 'dict':
      return lazyNative('dict', (vm, args) => makeDict(vm, args.positional, args.keywords), {
        instance: (vm, value) => vm.object(value)?.o === 'dict',
      });
    case 'lipsum':
      return lazyNative('lipsum', (vm) =>
        vm.unknown({ code: 'depends-on-machine', data: { name: 'lipsum' } }),
      );
    case 'cycler':
      return lazyNative('Cycler', (vm, { positional }) => {
        if (positional.length === 0)
          vm.raise('RuntimeError', 'at least one item has to be provided');
        const cycler: PyHost<CyclerData> = {
          t: 'host',
          type: cyclerType,
          data: { items: positional, position: 0 },
        };
        return cycler;
      });
    case 'joiner':
      return lazyNative('Joiner', (_vm, { positional, keywords }) => {
        const separator = positional[0] ?? keywords.get('sep') ?? str(', ');
        const joiner: PyHost<JoinerData> = {
          t: 'host',
          type: joinerType,
          data: { separator, used: false },
        };
        return joiner;
      });
    case 'namespace':
      return lazyNative('Namespace', (vm, { positional, keywords }) => {
        const attributes = new Map<string, PyValue>();
        for (const [key, value] of pairsOf(vm, positional)) {
          if (key.t === 'str') attributes.set(key.v, value);
        }
        for (const [key, value] of keywords) attributes.set(key, value);
        const made: PyHost<NamespaceData> = {
          t: 'host',
          type: namespaceType,
          data: { attributes },
        };
        return made;
      });
    default:
      return undefined;
  }
}

// These change. That is safe since each rendering makes its own and starts again from nothing for another answer.
interface CyclerData {
  readonly items: readonly PyValue[];
  position: number;
}
interface JoinerData {
  readonly separator: PyValue;
  used: boolean;
}
interface NamespaceData {
  readonly attributes: Map<string, PyValue>;
}

const cyclerType: HostType<CyclerData> = {
  name: 'jinja2.utils.Cycler',
  attribute: (_vm, self, name) => {
    const { data } = self;
    const current = data.items[data.position] ?? none;
    switch (name) {
      case 'current':
        return current;
      case 'items':
        return tuple(data.items);
      case 'pos':
        return int(data.position);
      case 'next':
        return lazyNative('Cycler.next', () => {
          const value = data.items[data.position] ?? none;
          data.position = (data.position + 1) % data.items.length;
          return value;
        });
      case 'reset':
        return lazyNative('Cycler.reset', () => {
          data.position = 0;
          return none;
        });
      default:
        return undefined;
    }
  },
};

const joinerType: HostType<JoinerData> = {
  name: 'jinja2.utils.Joiner',
  attribute: (_vm, self, name) => (name === 'sep' ? self.data.separator : undefined),
  call: (_vm, self) => {
    if (self.data.used) return self.data.separator;
    self.data.used = true;
    return str('');
  },
};

const namespaceType: HostType<NamespaceData> = {
  name: 'jinja2.utils.Namespace',
  attribute: (_vm, self, name) => self.data.attributes.get(name),
  repr: (vm, self) => {
    const shown = vm.repr(vm.dict([...self.data.attributes].map(([k, v]) => [str(k), v])));
    return `<Namespace ${shown.t === 'str' ? shown.v : '?'}>`;
  },
};

/** Sets an attribute of a namespace; false for any other value. */
export function setNamespace(target: PyValue, name: string, value: PyValue): boolean {
  if (target.t !== 'host' || target.type !== namespaceType) return false;
  (target.data as NamespaceData).attributes.set(name, value);
  return true;
}

function makeDict(
  vm: Machine,
  positional: readonly PyValue[],
  keywords: ReadonlyMap<string, PyValue>,
): PyValue {
  const named = [...keywords].map(([key, value]) => [str(key), value] as const);
  return vm.dict([...pairsOf(vm, positional), ...named]);
}

function pairsOf(
  vm: Machine,
  positional: readonly PyValue[],
): readonly (readonly [PyValue, PyValue])[] {
  const [source] = positional;
  if (source === undefined) return [];
  if (positional.length > 1) {
    vm.raise('TypeError', `dict expected at most 1 argument, got ${positional.length}`);
  }
  const object = vm.object(source);
  if (object?.o === 'dict') return [...object.entries.values()];
  const items = vm.iterate(source);
  if ('t' in items) return [[items, items]];
  return items.map((item, index) => {
    const pair = vm.iterate(item);
    if ('t' in pair) return [pair, pair];
    const [key, value] = pair;
    if (pair.length !== 2 || key === undefined || value === undefined) {
      const message = `dictionary update sequence element #${index} has length ${pair.length}; 2 is required`;
      return vm.raise('ValueError', message);
    }
    return [key, value];
  });
}
