import type { Origin } from '../../base/span.ts';
import { classOf, lookUp } from './classes.ts';
import { initializeOsError, osErrorParts, osErrorText } from './os-error.ts';
import type { Interpreter } from '../interpreter.ts';
import { PyRaise, type Machine } from '../machine.ts';
import { bool, none, native, str, tuple, type PyRef, type PyValue } from '../object.ts';
import type { CallArguments } from '../host-type.ts';

// Each line: a class and those derived from it.
const tree: readonly (readonly [string, string])[] = [
  ['BaseException', 'Exception SystemExit KeyboardInterrupt GeneratorExit BaseExceptionGroup'],
  [
    'Exception',
    'ArithmeticError AssertionError AttributeError BufferError EOFError ExceptionGroup ImportError LookupError MemoryError NameError OSError ReferenceError RuntimeError StopIteration StopAsyncIteration SyntaxError SystemError TypeError ValueError Warning',
  ],
  ['AttributeError', 'FrozenInstanceError'],
  ['ArithmeticError', 'FloatingPointError OverflowError ZeroDivisionError'],
  ['ImportError', 'ModuleNotFoundError'],
  ['LookupError', 'IndexError KeyError'],
  ['NameError', 'UnboundLocalError'],
  [
    'OSError',
    'FileExistsError FileNotFoundError IsADirectoryError NotADirectoryError PermissionError TimeoutError ConnectionError BlockingIOError ChildProcessError InterruptedError ProcessLookupError',
  ],
  [
    'ConnectionError',
    'BrokenPipeError ConnectionAbortedError ConnectionRefusedError ConnectionResetError',
  ],
  ['RuntimeError', 'NotImplementedError RecursionError'],
  ['SyntaxError', 'IndentationError'],
  ['IndentationError', 'TabError'],
  ['ValueError', 'UnicodeError'],
  ['UnicodeError', 'UnicodeDecodeError UnicodeEncodeError UnicodeTranslateError'],
  [
    'Warning',
    'DeprecationWarning FutureWarning PendingDeprecationWarning RuntimeWarning SyntaxWarning UserWarning ImportWarning ResourceWarning BytesWarning EncodingWarning UnicodeWarning',
  ],
];

const initializeStop = native(
  'StopIteration.__init__',
  (machine, args) => {
    const [self, ...rest] = args.positional;
    if (self === undefined) return none;
    machine.setAttribute(self, 'args', tuple(rest));
    machine.setAttribute(self, 'value', rest[0] ?? none);
    return none;
  },
  { lazy: true },
);

/** Raises StopIteration with what the generator returned. */
export function raiseStop(vm: Machine, iterator: PyValue): never {
  const object = vm.object(iterator);
  const value = object?.o === 'iterator' ? object.returned : undefined;
  if (value === undefined || value.t === 'none') return vm.raise('StopIteration');
  const text = vm.str(value);
  const attributes = new Map<string, PyValue>([
    ['args', tuple([value])],
    ['value', value],
  ]);
  const cls = (vm as Interpreter).exceptions.get('StopIteration') ?? none;
  throw new PyRaise(vm.instance(cls, attributes), text.t === 'str' ? text.v : 'StopIteration');
}

/** Makes Python's own exception classes. */
export function createExceptions(vm: Interpreter): void {
  const initialize = native(
    'BaseException.__init__',
    (machine, args) => {
      const [self, ...rest] = args.positional;
      if (self !== undefined) machine.setAttribute(self, 'args', tuple(rest));
      return none;
    },
    { lazy: true },
  );
  const base = vm.defineClass({
    name: 'BaseException',
    module: 'builtins',
    attributes: {
      __init__: initialize,
      __cause__: none,
      // Which exception was being handled is not kept.
      __context__: vm.unknown({ code: 'attribute-not-known', data: { name: '__context__' } }),
      __traceback__: vm.unknown({ code: 'attribute-not-known', data: { name: '__traceback__' } }),
      __suppress_context__: bool(false),
      with_traceback: native(
        'BaseException.with_traceback',
        (_, args) => args.positional[0] ?? none,
      ),
    },
  });
  vm.exceptions.set('BaseException', base);
  for (const [parent, children] of tree) {
    for (const name of children.split(' ')) defineException(vm, name, parent, 'builtins');
  }
  const stop = vm.exceptions.get('StopIteration');
  const stopClass = vm.object(stop ?? none);
  if (stop !== undefined && stopClass?.o === 'class')
    vm.heap.set(stop.addr, {
      ...stopClass,
      attributes: new Map<string, PyValue>([
        ['__init__', initializeStop],
        ['value', none],
      ]),
    });
  const os = vm.exceptions.get('OSError');
  const osClass = vm.object(os ?? none);
  if (os !== undefined && osClass?.o === 'class')
    vm.heap.set(os.addr, {
      ...osClass,
      attributes: new Map([
        ['__init__', initializeOsError],
        ...['errno', 'strerror', 'filename', 'filename2'].map((name) => [name, none] as const),
      ]),
    });
  if (os !== undefined) {
    vm.exceptions.set('IOError', os);
    vm.exceptions.set('EnvironmentError', os);
  }
}

/** Adds an exception class under the name that `Machine.raise` knows it by. */
export function defineException(
  vm: Interpreter,
  name: string,
  parent: string,
  module: string,
): PyRef {
  const known = vm.exceptions.get(name);
  if (known !== undefined) return known;
  const base = vm.exceptions.get(parent);
  const cls = vm.defineClass({ name, module, bases: base ? [base] : [], attributes: {} });
  vm.exceptions.set(name, cls);
  return cls;
}

/** See Machine.raise. An unheard-of class is taken for a kind of Exception. */
export function raiseByName(vm: Interpreter, className: string, message?: string): never {
  const cls =
    vm.exceptions.get(className) ?? defineException(vm, className, 'Exception', 'builtins');
  const args = tuple(message === undefined ? [] : [str(message)]);
  const object = vm.object(cls);
  const os = vm.exceptions.get('OSError');
  const isOs = object?.o === 'class' && os !== undefined && object.mro.includes(os.addr);
  const attributes = new Map<string, PyValue>([
    ['args', args],
    ...(isOs ? osErrorParts(message ?? '') : []),
  ]);
  const exception = vm.instance(cls, attributes, { message });
  throw new PyRaise(exception, `${className}: ${message ?? ''}`);
}

/** See Machine.describe. */
export function describeRaise(
  vm: Interpreter,
  raised: PyRaise,
): { className: string; message: string } {
  const object = vm.object(raised.exception);
  if (object?.o !== 'instance') return { className: 'Exception', message: raised.message };
  const cls = vm.heap.get(object.cls);
  const text = exceptionText(vm, raised.exception);
  return {
    className: cls.o === 'class' ? cls.name : 'Exception',
    message: text.t === 'str' ? text.v : raised.message,
  };
}

/** `str(exception)`. */
export function exceptionText(vm: Interpreter, exception: PyValue): PyValue {
  const object = vm.object(exception);
  if (object?.o !== 'instance') return str('');
  const own = classOf(vm, exception);
  const shown = own && lookUp(vm, own, '__str__');
  if (shown !== undefined && vm.object(shown.value)?.o === 'function')
    return vm.call(shown.value, { positional: [exception], keywords: new Map() });
  const data = object.data as { readonly message?: string } | undefined;
  if (data?.message !== undefined) return str(data.message);
  const numbered = osErrorText(vm, object.attributes);
  if (numbered !== undefined) return numbered;
  const args = object.attributes.get('args');
  if (args?.t !== 'tuple' || args.items.length === 0) return str('');
  const [only] = args.items;
  if (args.items.length > 1 || only === undefined) return vm.repr(args);
  const cls = vm.heap.get(object.cls);
  const isKeyError =
    cls.o === 'class' && cls.mro.some((addr) => addr === vm.exceptions.get('KeyError')?.addr);
  return isKeyError ? vm.repr(only) : vm.str(only);
}

/** Raises KeyError of a key, which is its argument and not only its text. */
export function raiseKeyError(vm: Machine, key: PyValue): never {
  const cls = (vm as Interpreter).exceptions.get('KeyError') ?? none;
  const shown = vm.repr(key);
  throw new PyRaise(
    vm.instance(cls, new Map<string, PyValue>([['args', tuple([key])]])),
    `KeyError: ${shown.t === 'str' ? shown.v : '?'}`,
  );
}

/** Raises an exception whose arguments are these attributes of its, with the text that they make. */
export function raiseOf(
  vm: Machine,
  className: string,
  message: string,
  attributes: Readonly<Record<string, PyValue>>,
): never {
  const cls = (vm as Interpreter).exceptions.get(className) ?? none;
  const args = tuple(Object.values(attributes));
  throw new PyRaise(
    vm.instance(cls, new Map([['args', args], ...Object.entries(attributes)]), { message }),
    `${className}: ${message}`,
  );
}

/** Makes the exception that `raise value` throws: classes are called first. */
export function toRaise(vm: Interpreter, value: PyValue): PyRaise {
  const noArguments: CallArguments = { positional: [], keywords: new Map() };
  const exception = vm.object(value)?.o === 'class' ? vm.call(value, noArguments) : value;
  const object = vm.object(exception);
  if (
    (object?.o === 'instance' && !isException(vm, exception)) ||
    ['list', 'dict', 'set', 'function', 'module'].includes(object?.o ?? '') ||
    ['none', 'bool', 'int', 'float', 'str', 'bytes', 'tuple', 'native'].includes(exception.t)
  )
    return raiseWith(vm, 'TypeError', 'exceptions must derive from BaseException', undefined);
  if (object?.o !== 'instance') {
    const cls = vm.exceptions.get('Exception');
    const made = cls ? vm.instance(cls, new Map(), { message: vm.typeName(value) }) : value;
    return new PyRaise(made, 'an exception that is not known');
  }
  const text = exceptionText(vm, exception);
  return new PyRaise(exception, `${vm.typeName(exception)}: ${text.t === 'str' ? text.v : '?'}`);
}

/** Whether a value is an exception, or may be one by a base class that is not known. */
export function isException(vm: Interpreter, value: PyValue): boolean {
  const cls = classOf(vm, value);
  const base = vm.exceptions.get('BaseException');
  return cls?.open !== undefined || cls?.mro.some((addr) => addr === base?.addr) === true;
}

/**
 * Raises, unless nothing would catch it and it surely happens: then the host is told and the program goes on, as if a
 * version of the world had been met in which it is no error. `detail` reaches the host with the exception.
 */
export function refuse(
  vm: Interpreter,
  className: string,
  message: string,
  detail: unknown,
  at: Origin,
): void {
  const raised = raiseWith(vm, className, message, detail);
  if (!vm.certain || vm.catchers.some((catches) => catches(raised))) throw raised;
  vm.host.uncaught(vm, raised, at);
}

/** An exception that carries `detail` for the host. */
export function raiseWith(
  vm: Interpreter,
  className: string,
  message: string,
  detail: unknown,
): PyRaise {
  const cls =
    vm.exceptions.get(className) ?? defineException(vm, className, 'Exception', 'builtins');
  const attributes = new Map<string, PyValue>([['args', tuple([str(message)])]]);
  return new PyRaise(vm.instance(cls, attributes, { message, detail }), `${className}: ${message}`);
}

/** What `raiseWith` was given, or undefined. */
export function detailOf(vm: Interpreter, raised: PyRaise): unknown {
  const object = vm.object(raised.exception);
  return object?.o === 'instance'
    ? (object.data as { readonly detail?: unknown } | undefined)?.detail
    : undefined;
}
