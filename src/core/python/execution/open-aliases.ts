import { opened } from './fork.ts';
import { ownOf } from './classes.ts';
import type { Interpreter } from '../interpreter.ts';
import type { PyUnknown, PyValue } from '../object.ts';

// The methods by which lists, dicts and sets are changed.
const changing: ReadonlySet<string> = new Set(
  (
    'append appendleft extend extendleft insert remove pop popleft popitem clear sort reverse rotate update setdefault ' +
    'add discard difference_update intersection_update symmetric_difference_update move_to_end subtract ' +
    '__setitem__ __delitem__ __iadd__ __ior__'
  ).split(' '),
);

/** A method of what is not known: whether calling it changes what it may belong to. */
export function methodOfUnknown(value: PyUnknown, name: string): PyUnknown {
  return value.mayBe === undefined || !changing.has(name) ? value : { ...value, changes: true };
}

/** Makes unknown the lists, dicts and sets that `value` may be or hold, as something is done to it. */
export function openAliases(vm: Interpreter, value: PyUnknown): void {
  const seen = new Set<number>();
  const visit = (one: PyValue): void => {
    if (one.t === 'tuple') one.items.forEach(visit);
    if (one.t === 'choice') [one.then, one.else].forEach(visit);
    if (one.t === 'unknown') one.mayBe?.forEach(at);
    if (one.t === 'ref') at(one.addr);
  };
  const at = (addr: number): void => {
    const object = vm.heap.find(addr);
    if (addr < 0 || seen.has(addr) || object === undefined) return;
    seen.add(addr);
    let version = object;
    while (version.o === 'joined') version = version.then;
    ownOf(object)?.attributes.forEach(visit);
    if (object.o === 'list') object.items.forEach(visit);
    else if (object.o === 'dict') for (const [, item] of object.entries.values()) visit(item);
    else if (version.o !== 'list' && version.o !== 'dict' && version.o !== 'set') return;
    vm.heap.set(addr, opened(object, value));
  };
  visit(value);
}
