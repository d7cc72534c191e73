import { define } from '../library/arguments.ts';
import type { PyNative } from '../object.ts';
import { none } from '../object.ts';

/** The special methods that lists and dicts have for their items, by name; `type` is for people. */
export function itemMethods(type: string): readonly (readonly [string, PyNative])[] {
  return [
    define(
      `${type}.__getitem__`,
      'self, key, /',
      (vm, args) => vm.itemWithin(args.get('self'), args.get('key')),
      { lazy: true },
    ),
    define(
      `${type}.__setitem__`,
      'self, key, value, /',
      (vm, args) => {
        vm.setItemWithin(args.get('self'), args.get('key'), args.get('value'));
        return none;
      },
      { lazy: true },
    ),
    define(
      `${type}.__delitem__`,
      'self, key, /',
      (vm, args) => {
        vm.deleteItem(args.get('self'), args.get('key'));
        return none;
      },
      { lazy: true },
    ),
    define(
      `${type}.__contains__`,
      'self, key, /',
      (vm, args) => vm.compare('in', args.get('key'), args.get('self')),
      { lazy: true },
    ),
    define(`${type}.__len__`, 'self, /', (vm, args) => vm.length(args.get('self')), { lazy: true }),
  ].map((method) => [method.name.slice(type.length + 1), method] as const);
}
