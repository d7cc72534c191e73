import type { Machine } from '../python/machine.ts';
import type { PyHost, PyValue } from '../python/object.ts';
import type { HostType } from '../python/host-type.ts';
import { isMarkup } from './markup.ts';
import { stringRepr } from '../python/text/string-repr.ts';

/** Which of Jinja's classes of undefined values is used. */
export type UndefinedMode = 'strict' | 'default' | 'chainable' | 'debug';

/** What an undefined value says when it is used. */
export interface UndefinedData {
  readonly message: string;
  readonly exception: 'UndefinedError' | 'SecurityError';
  /** What DebugUndefined prints. */
  readonly debug: string;
  /** Raises what its use raises. */
  readonly fail: () => never;
}

/** How a value came to be undefined. */
export type UndefinedCause =
  | { readonly name: string }
  | { readonly hint: string; readonly exception?: 'SecurityError' }
  | { readonly object: PyValue; readonly key: PyValue };

/** Makes an undefined value; the message is Jinja's. */
export function makeUndefined(vm: Machine, mode: UndefinedMode, cause: UndefinedCause): PyHost {
  const data = describe(vm, cause);
  const fail = (): never => vm.raise(data.exception, data.message);
  return { t: 'host', type: types[mode], data: { ...data, fail } };
}

/** The data of an undefined value, undefined for any other. */
export function undefinedData(value: PyValue | undefined): UndefinedData | undefined {
  if (value?.t !== 'host') return undefined;
  const found = Object.values(types).includes(value.type);
  return found ? (value.data as UndefinedData) : undefined;
}

/** True for a value that may be printed, iterated and compared although it is undefined. */
export function isLenient(value: PyHost): boolean {
  return value.type !== types.strict;
}

/** True for ChainableUndefined. */
export function isChainable(value: PyHost): boolean {
  return value.type === types.chainable;
}

/** Raises what the use of an undefined value raises. */
export function failUndefined(data: UndefinedData): never {
  return data.fail();
}

function describe(vm: Machine, cause: UndefinedCause): Omit<UndefinedData, 'fail'> {
  const exception = 'UndefinedError';
  if ('name' in cause) {
    return { message: `${stringRepr(cause.name)} is undefined`, exception, debug: cause.name };
  }
  if ('hint' in cause) {
    const debug = `undefined value printed: ${cause.hint}`;
    return { message: cause.hint, exception: cause.exception ?? exception, debug };
  }
  const type = objectTypeRepr(vm, cause.object);
  const key = vm.repr(cause.key);
  const plain = key.t === 'str' ? key.v : '?';
  const shown = isMarkup(cause.key) ? `Markup(${plain})` : plain;
  const message =
    cause.key.t === 'str'
      ? `${stringRepr(type)} has no attribute ${shown}`
      : `${type} has no element ${shown}`;
  return { message, exception, debug: `no such element: ${type}[${shown}]` };
}

/** As Jinja's `object_type_repr`, for example `dict object`. */
export function objectTypeRepr(vm: Machine, value: PyValue): string {
  if (value.t === 'none') return 'None';
  if (value.t === 'host') return `${value.type.name} object`;
  const object = vm.object(value);
  if (object?.o === 'instance') {
    const cls = vm.heap.find(object.cls);
    if (cls?.o === 'class') {
      const own = cls.attributes.get('__module__');
      const module = own?.t === 'str' ? own.v : cls.module;
      if (module !== 'builtins') return `${module}.${cls.name} object`;
    }
  }
  return `${vm.typeName(value)} object`;
}

type Undefined = PyHost<UndefinedData>;

const fail = (_vm: Machine, self: Undefined): never => self.data.fail();

function failAttribute(_vm: Machine, self: Undefined, name: string): undefined {
  return name.startsWith('__') && name.endsWith('__') ? undefined : self.data.fail();
}

function failOperand(
  _vm: Machine,
  _operator: string,
  left: PyValue,
  right: PyValue,
): PyValue | undefined {
  const data = undefinedData(left) ?? undefinedData(right);
  return data && failUndefined(data);
}

const strict: HostType<UndefinedData> = {
  name: 'jinja2.runtime.StrictUndefined',
  attribute: failAttribute,
  call: fail,
  item: fail,
  iterate: fail,
  truth: fail,
  contains: fail,
  length: fail,
  str: fail,
  repr: () => 'Undefined',
  format: fail,
  binary: failOperand,
  unary: (vm, _operator, self) => fail(vm, self),
  compare: fail,
  hash: (self) => self.data.fail(),
};

const lenient: HostType<UndefinedData> = {
  ...strict,
  name: 'jinja2.runtime.Undefined',
  iterate: () => [],
  truth: () => false,
  contains: () => false,
  length: () => 0,
  str: () => '',
  hash: () => '',
  format: () => '',
  compare: (_vm, left, right) => {
    const other = right.t === 'host' && right.type === left.type;
    return other ? 0 : undefined;
  },
};

const types: Readonly<Record<UndefinedMode, HostType<UndefinedData>>> = {
  strict,
  default: lenient,
  chainable: {
    ...lenient,
    name: 'jinja2.runtime.ChainableUndefined',
    attribute: (_vm, self, name) =>
      name.startsWith('__') && name.endsWith('__') ? undefined : self,
    item: (_vm, self) => self,
  },
  debug: {
    ...lenient,
    name: 'jinja2.runtime.DebugUndefined',
    str: (_vm, self) => `{{ ${self.data.debug} }}`,
    format: (_vm, self) => `{{ ${self.data.debug} }}`,
  },
};
