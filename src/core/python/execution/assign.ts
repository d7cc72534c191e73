import { deleteAttribute } from '../operations/set-attribute.ts';
import { evaluate } from './evaluate.ts';
import type { Frame } from './frame.ts';
import type { Interpreter } from '../interpreter.ts';
import { deleteItem } from '../operations/items.ts';
import { isOpen, none, type PyUnknown, type PyValue } from '../object.ts';
import { bindName, unbindName } from './scopes.ts';
import type { Expression } from '../syntax/syntax.ts';

/** `target = value`, with unpacking. */
export function assign(vm: Interpreter, target: Expression, value: PyValue, frame: Frame): void {
  switch (target.e) {
    case 'name':
      bindName(vm, frame.scope, target.name, value);
      return;
    case 'attribute':
      vm.setAttribute(evaluate(vm, target.object, frame), target.name, value);
      return;
    case 'subscript':
      vm.setItem(evaluate(vm, target.object, frame), evaluate(vm, target.index, frame), value);
      return;
    case 'tuple':
    case 'list':
      unpack(vm, target.items, value, frame);
      return;
    case 'star':
      assign(vm, target.value, value, frame);
      return;
    default:
  }
}

function unpack(
  vm: Interpreter,
  targets: readonly Expression[],
  value: PyValue,
  frame: Frame,
): void {
  const each = (one: PyValue): PyValue => {
    const values = spread(vm, targets, one);
    targets.forEach((target, i) => {
      assign(vm, target, values[i] ?? one, frame);
    });
    return none;
  };
  // Where sides differ in what they give or whether they fit, each is followed by itself, also one that is not known.
  const follow = (one: PyValue): PyValue => {
    const here = vm.here(one);
    if (here.t === 'choice') {
      const { test, then, else: otherwise } = here;
      return vm.fork(
        test,
        () => follow(then),
        () => follow(otherwise),
      );
    }
    return isOpen(here) ? each(here) : vm.lift([here], ([known]) => each(known ?? here));
  };
  follow(value);
}

/** What each target of an unpacking gets. */
function spread(
  vm: Interpreter,
  targets: readonly Expression[],
  value: PyValue,
): readonly PyValue[] {
  if (['none', 'bool', 'int', 'float'].includes(value.t))
    vm.raise('TypeError', `cannot unpack non-iterable ${vm.typeName(value)} object`);
  const items = vm.iterate(value);
  if ('t' in items) return targets.map((): PyUnknown => items);
  const star = targets.findIndex((t) => t.e === 'star');
  if (star < 0) {
    if (items.length > targets.length)
      vm.raise('ValueError', `too many values to unpack (expected ${targets.length})`);
    if (items.length < targets.length) {
      vm.raise(
        'ValueError',
        `not enough values to unpack (expected ${targets.length}, got ${items.length})`,
      );
    }
    return items;
  }
  const after = targets.length - star - 1;
  if (items.length < targets.length - 1) {
    vm.raise(
      'ValueError',
      `not enough values to unpack (expected at least ${targets.length - 1}, got ${items.length})`,
    );
  }
  const middle = vm.list(items.slice(star, items.length - after));
  return [...items.slice(0, star), middle, ...items.slice(items.length - after)];
}

/** `del target`. */
export function remove(vm: Interpreter, target: Expression, frame: Frame): void {
  if (target.e === 'name') unbindName(vm, frame.scope, target.name);
  else if (target.e === 'attribute')
    deleteAttribute(vm, evaluate(vm, target.object, frame), target.name);
  else if (target.e === 'subscript')
    deleteItem(vm, evaluate(vm, target.object, frame), evaluate(vm, target.index, frame));
  else if (target.e === 'tuple' || target.e === 'list') {
    for (const item of target.items) remove(vm, item, frame);
  }
}

/** The names that a target binds. */
export function boundNames(target: Expression): readonly string[] {
  if (target.e === 'name') return [target.name];
  if (target.e === 'tuple' || target.e === 'list') return target.items.flatMap(boundNames);
  return target.e === 'star' ? boundNames(target.value) : [];
}
