import type { Machine } from '../machine.ts';
import { bool, float, int, lazyNative, none, placed, str, type PyValue } from '../object.ts';
import { decode } from '../text/encoding.ts';
import { parseYamlAll } from '../text/parse-yaml.ts';
import { tooLarge } from '../text/settle.ts';
import type { Value } from '../value.ts';
import { define, type Bound } from './arguments.ts';
import { dateClass } from './datetime/date.ts';
import { datetimeClass } from './datetime/datetime-class.ts';
import { libraryException } from './exceptions.ts';
import { notFollowed } from './host-class.ts';
import { callWith, iteratorOf } from './iterators.ts';
import type { LazyMembers } from './module-members.ts';

const loaders =
  `BaseLoader CBaseLoader CFullLoader CLoader CSafeLoader CUnsafeLoader FullLoader Loader SafeLoader
  UnsafeLoader`.split(/\s+/);

/** PyYAML: reading, by the rules of its safe loader; tags that need more, and writing, are not followed. */
export const yamlModule: LazyMembers = {
  safe_load: () => loader('safe_load', 'stream', true, first),
  load: () => loader('load', 'stream, Loader?', false, first),
  full_load: () => loader('full_load', 'stream', false, first),
  unsafe_load: () => loader('unsafe_load', 'stream', false, first),
  safe_load_all: () => loader('safe_load_all', 'stream', true, every),
  load_all: () => loader('load_all', 'stream, Loader?', false, every),
  full_load_all: () => loader('full_load_all', 'stream', false, every),
  YAMLError: (vm) => libraryException(vm, 'YAMLError', 'Exception', 'yaml.error'),
  ...Object.fromEntries(loaders.map((name) => [name, () => loaderClass(name)])),
};

function loaderClass(name: string): PyValue {
  return lazyNative(`yaml.${name}`, (vm) => notFollowed(vm, `yaml.${name}`), {
    instance: () => false,
  });
}

function loader(
  name: string,
  parameters: string,
  isSafe: boolean,
  of: (vm: Machine, values: readonly Value[]) => PyValue,
): PyValue {
  return define(`yaml.${name}`, parameters, (vm, args) => {
    const given = args.get('stream');
    const read = given.t === 'str' || given.t === 'bytes' ? undefined : vm.attribute(given, 'read');
    const text = read === undefined ? given : callWith(vm, read);
    return vm.lift([text], ([given]) => {
      const decoded = given?.t === 'bytes' ? decode(given.v, 'utf-8', 'strict') : undefined;
      const known = typeof decoded === 'string' ? str(decoded) : given;
      if (known?.t !== 'str' || !isPlainLoader(args)) return notFollowed(vm, `yaml.${name}`);
      vm.step(known.v.length >> 4);
      const found = parseYamlAll(known.v);
      if ('values' in found) return of(vm, found.values);
      if (found.isTooMuch) return tooLarge(vm);
      if (!isSafe && found.error.includes('constructor')) return notFollowed(vm, `yaml.${name}`);
      libraryException(vm, 'YAMLError', 'Exception', 'yaml.error');
      return vm.raise('YAMLError', found.error);
    });
  });
}

/** A loader of the program's own may construct anything; the base loader leaves all scalars text. */
function isPlainLoader(args: Bound): boolean {
  const cls = args.find('Loader');
  if (cls === undefined) return true;
  return cls.t === 'native' && cls.name.startsWith('yaml.') && !cls.name.endsWith('BaseLoader');
}

function first(vm: Machine, values: readonly Value[]): PyValue {
  const [only, second] = values;
  if (second !== undefined) {
    libraryException(vm, 'YAMLError', 'Exception', 'yaml.error');
    vm.raise('YAMLError', 'expected a single document in the stream');
  }
  return only === undefined ? none : fromValue(vm, only, new Map());
}

/** The object of one value that a YAML text gives. */
export function fromYaml(vm: Machine, value: Value): PyValue {
  return fromValue(vm, value, new Map());
}

function every(vm: Machine, values: readonly Value[]): PyValue {
  return iteratorOf(
    vm,
    values.map((value) => fromValue(vm, value, new Map())),
    'generator',
  );
}

/** The objects of a document; what an anchor and its aliases stand for is one object. */
function fromValue(vm: Machine, value: Value, known: Map<Value, PyValue>): PyValue {
  const made = known.get(value);
  if (made !== undefined) return made;
  vm.step();
  const result = placed(make(vm, value, known), value.origin);
  known.set(value, result);
  return result;
}

function make(vm: Machine, value: Value, known: Map<Value, PyValue>): PyValue {
  switch (value.kind) {
    case 'bool':
      return bool(value.value);
    case 'int':
      return int(value.value);
    case 'float':
      return float(value.value);
    case 'str':
      return str(value.value);
    case 'list':
      return vm.list(value.items.map((item) => fromValue(vm, item, known)));
    case 'dict':
      return vm.dict(
        value.entries.map(([k, v]) => [fromValue(vm, k, known), fromValue(vm, v, known)] as const),
      );
    case 'datetime': {
      const cls = value.type === 'date' ? dateClass : datetimeClass;
      return callWith(vm, vm.attribute(cls, 'fromisoformat'), str(value.iso));
    }
    default:
      return none;
  }
}
