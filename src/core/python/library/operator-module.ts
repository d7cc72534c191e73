import type { PyNative, PyValue } from '../object.ts';
import type { BinaryOperator, CompareOperator } from '../host-type.ts';
import { bool, tuple } from '../object.ts';
import { define } from './arguments.ts';
import type { LazyMembers } from './module-members.ts';

const binaries: Readonly<Record<string, BinaryOperator>> = {
  add: '+',
  sub: '-',
  mul: '*',
  truediv: '/',
  floordiv: '//',
  mod: '%',
  pow: '**',
  matmul: '@',
  lshift: '<<',
  rshift: '>>',
  and_: '&',
  or_: '|',
  xor: '^',
  concat: '+',
};
const comparisons: Readonly<Record<string, CompareOperator>> = {
  eq: '==',
  ne: '!=',
  lt: '<',
  le: '<=',
  gt: '>',
  ge: '>=',
  is_: 'is',
  is_not: 'is not',
};

/** A function that gets one thing out of its argument, or a tuple of several. */
function getter(name: string, wanted: readonly ((value: PyValue) => PyValue)[]): PyNative {
  return define(
    name,
    'obj, /',
    (_vm, args) => {
      const found = wanted.map((get) => get(args.get('obj')));
      const [only] = found;
      return found.length === 1 && only !== undefined ? only : tuple(found);
    },
    { lazy: true },
  );
}

/** The module operator. */
export const operatorModule: LazyMembers = {
  ...Object.fromEntries(
    Object.entries(binaries).map(([name, operator]) => [
      name,
      () =>
        define(
          `operator.${name}`,
          'a, b, /',
          (vm, args, at) => vm.binary(operator, args.get('a'), args.get('b'), at),
          { lazy: true },
        ),
    ]),
  ),
  ...Object.fromEntries(
    Object.entries(comparisons).map(([name, operator]) => [
      name,
      () =>
        define(
          `operator.${name}`,
          'a, b, /',
          (vm, args) => vm.compare(operator, args.get('a'), args.get('b')),
          { lazy: true },
        ),
    ]),
  ),
  neg: () =>
    define('operator.neg', 'a, /', (vm, args) => vm.unary('-', args.get('a')), { lazy: true }),
  pos: () =>
    define('operator.pos', 'a, /', (vm, args) => vm.unary('+', args.get('a')), { lazy: true }),
  not_: () =>
    define('operator.not_', 'a, /', (vm, args) => {
      const truth = vm.truth(args.get('a'));
      return typeof truth === 'boolean'
        ? bool(!truth)
        : vm.unknown({ code: 'depends-on-input', data: {} }, args.get('a'));
    }),
  truth: () =>
    define('operator.truth', 'a, /', (vm, args) => {
      const truth = vm.truth(args.get('a'));
      return typeof truth === 'boolean'
        ? bool(truth)
        : vm.unknown({ code: 'depends-on-input', data: {} }, args.get('a'));
    }),
  contains: () =>
    define(
      'operator.contains',
      'a, b, /',
      (vm, args) => vm.compare('in', args.get('b'), args.get('a')),
      { lazy: true },
    ),
  getitem: () =>
    define(
      'operator.getitem',
      'a, b, /',
      (vm, args, at) => vm.item(args.get('a'), args.get('b'), at),
      { lazy: true },
    ),
  itemgetter: () =>
    define('operator.itemgetter', '*rest', (vm, args) =>
      getter(
        'operator.itemgetter',
        args.rest.map((key) => (value) => vm.item(value, key)),
      ),
    ),
  attrgetter: () =>
    define('operator.attrgetter', '*rest', (vm, args) =>
      getter(
        'operator.attrgetter',
        args.rest.map((path) => (value) => {
          if (path.t !== 'str') return vm.raise('TypeError', 'attribute name must be a string');
          return path.v
            .split('.')
            .reduce((object: PyValue, name) => vm.attribute(object, name), value);
        }),
      ),
    ),
  methodcaller: () =>
    define('operator.methodcaller', 'name, /, *rest, **keywords', (vm, args) =>
      getter('operator.methodcaller', [
        (value) =>
          vm.call(vm.attribute(value, args.text('name')), {
            positional: args.rest,
            keywords: args.keywords,
          }),
      ]),
    ),
};
