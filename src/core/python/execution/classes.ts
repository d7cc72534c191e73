import type { Interpreter } from '../interpreter.ts';
import type { ClassDefinition } from '../machine.ts';
import type { PyClass, PyNative, PyObject, PyOwn, PyRef, PyUnknown, PyValue } from '../object.ts';

/** See Machine.defineClass. */
export function defineClass(vm: Interpreter, definition: ClassDefinition): PyRef {
  return addClass(vm, {
    name: definition.name,
    module: definition.module,
    native: definition.native,
    bases: definition.bases ?? [],
    attributes: new Map(Object.entries(definition.attributes)),
    shown: definition.shown,
    fixed: true,
  });
}

/** Adds a class to the heap; bases that are not classes of the heap leave it open. */
export function addClass(
  vm: Interpreter,
  {
    fixed,
    ...parts
  }: Pick<PyClass, 'name' | 'qualifiedName' | 'module' | 'bases' | 'attributes'> & {
    readonly native?: string | undefined;
    readonly shown?: readonly string[] | undefined;
    readonly fixed?: boolean;
  },
): PyRef {
  const [only] = parts.bases;
  const object = only && vm.object(only);
  const base = object?.o === 'class' ? object : undefined;
  if (fixed === true && parts.bases.length === (base === undefined ? 0 : 1)) {
    // Python's and Airflow's own are made for each file, and most have one base.
    const mro: number[] = [];
    const addr = vm.heap.addFixed({ o: 'class', ...parts, mro, open: base?.open });
    mro.push(addr, ...(base?.mro ?? []));
    return { t: 'ref', addr };
  }
  const begun: PyClass = { o: 'class', ...parts, mro: [] };
  const addr = fixed === true ? vm.heap.addFixed(begun) : vm.heap.add(begun);
  const lines: number[][] = [];
  let open: PyUnknown | undefined;
  for (const base of parts.bases) {
    const object = vm.object(base);
    if (base.t === 'ref' && object?.o === 'class') {
      lines.push([...object.mro]);
      open ??= object.open;
    } else if (base.t !== 'native' || !isFollowed(vm, base.name, parts.bases)) {
      open ??= vm.unknown({ code: 'module-not-followed', data: { name: parts.name } }, base);
    }
  }
  const direct = parts.bases.flatMap((b) =>
    b.t === 'ref' && vm.object(b)?.o === 'class' ? [b.addr] : [],
  );
  const mro = linearize([...lines, direct]);
  if (mro === undefined) {
    vm.raise('TypeError', 'Cannot create a consistent method resolution order (MRO) for bases');
  }
  vm.heap.set(addr, { o: 'class', ...parts, mro: [addr, ...mro], open });
  return { t: 'ref', addr };
}

/** Bases of Python's own that leave nothing unknown: `object`, those of typing, and types that the objects are of as well. */
function isFollowed(vm: Interpreter, name: string, bases: readonly PyValue[]): boolean {
  if (['object', 'typing.Generic', 'typing.Protocol'].includes(name)) return true;
  const classes = bases.flatMap((base) => {
    const object = vm.object(base);
    return object?.o === 'class' ? [object] : [];
  });
  if (scalarTypes.has(name) && classes.some((one) => derivesFrom(vm, one, 'Enum'))) return true;
  if (!scalarTypes.has(name) && !containerTypes.has(name)) return false;
  const natives = bases.filter((base) => base.t === 'native' && !base.name.startsWith('typing.'));
  const mixins = classes.flatMap(({ mro }) =>
    mro.map((addr) => vm.heap.find(addr)).filter((one) => one?.o === 'class'),
  );
  return (
    natives.length === 1 &&
    mixins.every((one) => one.module !== 'builtins' && one.native === undefined) &&
    mixins.every((one) => hasFollowedMethods(one.attributes))
  );
}

const scalarTypes: ReadonlySet<string> = new Set(['str', 'int', 'float']);
const containerTypes: ReadonlySet<string> = new Set(['list', 'dict']);

// Others would change what the built-in type does in ways that are not followed.
const followedMethods: ReadonlySet<string> = new Set(
  (
    '__init__ __str__ __repr__ __getattr__ __setattr__ __delattr__ __getitem__ __setitem__ __missing__ ' +
    '__module__ __qualname__ __doc__ __annotations__ __slots__'
  ).split(' '),
);

/** What the body of a class leaves unknown of it: where it changes what its built-in base does. */
export function openByBody(
  vm: Interpreter,
  cls: PyClass,
  body: ReadonlyMap<string, PyValue>,
): PyUnknown | undefined {
  if (builtinBase(vm, cls) === undefined || derivesFrom(vm, cls, 'Enum')) return cls.open;
  if (cls.open !== undefined || hasFollowedMethods(body)) return cls.open;
  return vm.unknown({ code: 'module-not-followed', data: { name: cls.name } });
}

function hasFollowedMethods(attributes: ReadonlyMap<string, PyValue>): boolean {
  return [...attributes.keys()].every(
    (name) => !/^__.*__$/.test(name) || followedMethods.has(name),
  );
}

/** The built-in type that a class derives from and that its objects are of as well. */
export function builtinBase(vm: Interpreter, cls: PyClass): PyNative | undefined {
  for (const addr of cls.mro) {
    const one = vm.heap.find(addr);
    for (const base of one?.o === 'class' ? one.bases : [])
      if (base.t === 'native' && (scalarTypes.has(base.name) || containerTypes.has(base.name)))
        return base;
  }
  return undefined;
}

/** C3, as CPython's `mro_implementation`. */
function linearize(lines: readonly (readonly number[])[]): readonly number[] | undefined {
  const rest = lines.map((line) => [...line]).filter((line) => line.length > 0);
  const order: number[] = [];
  while (rest.length > 0) {
    const head = rest
      .map((line) => line[0])
      .find((h) => h !== undefined && !rest.some((line) => line.indexOf(h, 1) > 0));
    if (head === undefined) return undefined;
    order.push(head);
    for (const line of rest) if (line[0] === head) line.shift();
    for (let i = rest.length - 1; i >= 0; i--) if (rest[i]?.length === 0) rest.splice(i, 1);
  }
  return order;
}

/** What an object has of a class of the heap: an instance, or a list or dict of such a class. */
export function ownOf(object: PyObject | undefined): PyOwn | undefined {
  if (object?.o === 'instance') return object;
  return object?.o === 'list' || object?.o === 'dict' ? object.own : undefined;
}

/** The class of an instance, or of a list or dict of a class of the heap; undefined for any other value. */
export function classOf(vm: Interpreter, value: PyValue): PyClass | undefined {
  const own = ownOf(vm.object(value));
  const cls = own && vm.heap.find(own.cls);
  return cls?.o === 'class' ? cls : undefined;
}

/** Finds a name along a class's bases, from after `after` where that is given. */
export function lookUp(
  vm: Interpreter,
  cls: PyClass,
  name: string,
  after?: number,
): { readonly value: PyValue; readonly owner: number } | undefined {
  const start = after === undefined ? 0 : cls.mro.indexOf(after) + 1;
  // Asked for every attribute: nothing is made.
  for (let i = start; i < cls.mro.length; i++) {
    const addr = cls.mro[i] ?? 0;
    const found = vm.heap.find(addr);
    const value = found?.o === 'class' ? found.attributes.get(name) : undefined;
    if (value !== undefined) return { value, owner: addr };
  }
  return undefined;
}

/** Whether a class of the heap derives from the one that natives call `name`. */
export function derivesFrom(vm: Interpreter, cls: PyClass, name: string): boolean {
  return cls.mro.some((addr) => {
    const base = vm.heap.find(addr);
    return base?.o === 'class' && base.native === name;
  });
}
