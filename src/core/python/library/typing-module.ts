import type { PyNative, PyValue } from '../object.ts';
import { bool, lazyNative, none, str } from '../object.ts';
import { define } from './arguments.ts';
import { notFollowed } from './host-class.ts';
import type { LazyMembers } from './module-members.ts';
import { namedTupleClass } from './named-tuple.ts';

/** A name of annotations: subscripting it gives itself, calling it is not followed. */
export function typingName(name: string, instance?: PyNative['instance']): PyNative {
  return lazyNative(
    name,
    (vm) => notFollowed(vm, name),
    instance === undefined ? {} : { instance },
  );
}

/** A decorator or function of typing that gives its argument back. */
function identity(name: string, parameters: string, wanted: string): PyNative {
  return define(name, parameters, (_vm, args) => args.get(wanted), { lazy: true });
}

const names =
  'Any AnyStr Annotated AsyncGenerator AsyncIterable AsyncIterator Awaitable Callable ClassVar Collection Concatenate Container ContextManager Coroutine Counter DefaultDict Deque Dict Final ForwardRef FrozenSet Generator Generic Hashable Iterable Iterator List Literal LiteralString Mapping MutableMapping MutableSequence Never NoReturn NotRequired Optional OrderedDict ParamSpec Pattern Match Protocol Required Reversible Self Sequence Set Sized SupportsInt SupportsFloat Text Tuple Type TypeAlias TypedDict TypeGuard TypeVarTuple Union Unpack IO TextIO BinaryIO';

/** The modules typing and typing_extensions. */
export const typingModule: LazyMembers = {
  ...Object.fromEntries(
    names.split(' ').map((name) => [name, (): PyValue => typingName(`typing.${name}`)]),
  ),
  TYPE_CHECKING: () => bool(false),
  TypeVar: () =>
    lazyNative('typing.TypeVar', (_vm, args) => {
      const [name] = args.positional;
      return typingName(name?.t === 'str' ? name.v : 'typing.TypeVar');
    }),
  NewType: () =>
    lazyNative('typing.NewType', (_vm, args) => {
      const [name] = args.positional;
      return identity(name?.t === 'str' ? name.v : 'NewType', 'x', 'x');
    }),
  NamedTuple: () =>
    define('typing.NamedTuple', 'typename, fields?, /, **keywords', (vm, args) => {
      const fields = args.find('fields');
      const pairs = fields === undefined ? [] : vm.iterate(fields);
      if ('t' in pairs) return pairs;
      const list = pairs.map((pair) => (pair.t === 'tuple' ? pair.items[0] : undefined));
      const found = list.flatMap((name) => (name?.t === 'str' ? [name.v] : []));
      if (found.length !== list.length) return notFollowed(vm, 'typing.NamedTuple');
      return namedTupleClass({ className: args.text('typename'), fields: found }, []);
    }),
  cast: () => identity('typing.cast', 'typ, val', 'val'),
  overload: () => identity('typing.overload', 'func', 'func'),
  final: () => identity('typing.final', 'f', 'f'),
  no_type_check: () => identity('typing.no_type_check', 'arg', 'arg'),
  runtime_checkable: () => identity('typing.runtime_checkable', 'cls', 'cls'),
  override: () => identity('typing.override', 'method', 'method'),
  assert_never: () => identity('typing.assert_never', 'arg', 'arg'),
};

/** The module abc; what `ABCMeta` alone makes abstract can be instantiated here. */
export const abcModule: LazyMembers = {
  ABC: (vm) => vm.defineClass({ name: 'ABC', module: 'abc', attributes: {} }),
  ABCMeta: () => typingName('abc.ABCMeta'),
  abstractmethod: () =>
    define(
      'abc.abstractmethod',
      'funcobj',
      (vm, args) => {
        const fn = args.get('funcobj');
        if (vm.object(fn)?.o === 'function')
          vm.setAttribute(fn, '__isabstractmethod__', bool(true));
        return fn;
      },
      { lazy: true },
    ),
};

/** The module __future__. */
export const futureModule: LazyMembers = {
  annotations: () => none,
  division: () => none,
  print_function: () => none,
  unicode_literals: () => none,
  __doc__: () => str(''),
};
