import type { Origin } from '../../base/span.ts';
import { bindTo } from '../operations/attributes.ts';
import { bindParameters } from './bind-parameters.ts';
import { builtinBase, classOf, lookUp, ownOf } from './classes.ts';
import { evaluate } from './evaluate.ts';
import { executeBlock } from './execute.ts';
import { opened } from './fork.ts';
import type { Completion, Frame } from './frame.ts';
import { newGenerator } from './generator.ts';
import type { Interpreter } from '../interpreter.ts';
import { completionOf, proceed, resumePending } from './leave.ts';
import { openAliases } from './open-aliases.ts';
import {
  none,
  placed,
  tuple,
  type PyClass,
  type PyFunction,
  type PyNative,
  type PyObject,
  type PyOwn,
  type PyRef,
  type PyUnknown,
  type PyValue,
} from '../object.ts';
import type { CallArguments } from '../host-type.ts';
import { PyRaise } from '../machine.ts';
import { plainOf, ScalarData } from '../operations/scalar-data.ts';
import { bindName } from './scopes.ts';
import type { Expression, Statement } from '../syntax/syntax.ts';

/** A call without arguments. */
export const noArguments: CallArguments = { positional: [], keywords: new Map() };

/** See Machine.call. */
export function call(vm: Interpreter, given: PyValue, args: CallArguments, at?: Origin): PyValue {
  vm.step();
  const fn = vm.here(given);
  switch (fn.t) {
    case 'native':
      try {
        if (fn.lazy === true) return fn.call(vm, args, at);
        return callKnown(vm, args, (known) => fn.call(vm, known, at));
      } catch (error) {
        if (!isMisjudged(vm, error, args)) throw error;
        return vm.unknown(
          { code: 'call-not-followed', data: { name: fn.name } },
          ...args.positional,
        );
      }
    case 'method':
      return call(vm, fn.fn, { ...args, positional: [fn.self, ...args.positional] }, at);
    case 'host':
      if (fn.type.call === undefined)
        return vm.raise('TypeError', `'${vm.typeName(fn)}' object is not callable`);
      return fn.type.call(vm, fn, args, at);
    case 'choice':
      return vm.fork(
        fn.test,
        () => call(vm, fn.then, args, at),
        () => call(vm, fn.else, args, at),
      );
    case 'unknown':
    case 'placeholder':
      if (fn.t === 'unknown' && fn.changes === true) openAliases(vm, fn);
      vm.host.calledUnknown?.(vm, fn, args, at);
      return {
        ...vm.unknown({ code: 'depends-on-input', data: {} }, fn),
        since: fn.t === 'unknown' ? (fn.since ?? at) : at,
      };
    case 'ref':
      return callObject(vm, fn, args, at);
    default:
      return vm.raise('TypeError', `'${vm.typeName(fn)}' object is not callable`);
  }
}

/** Whether a native refuses what may be of a type that it takes: an object of a class with a built-in base. */
function isMisjudged(vm: Interpreter, error: unknown, args: CallArguments): boolean {
  return (
    error instanceof PyRaise &&
    [...args.positional, ...args.keywords.values()].some(
      (value) => plainOf(vm, value) !== value || classOf(vm, value)?.open !== undefined,
    ) &&
    vm.describe(error).className === 'TypeError'
  );
}

/** Spreads a call over what its arguments may be; unknown where any is unknown. */
function callKnown(
  vm: Interpreter,
  args: CallArguments,
  fn: (known: CallArguments) => PyValue,
): PyValue {
  if (args.rest !== undefined) return vm.unknown({ code: 'depends-on-input', data: {} }, args.rest);
  const names = [...args.keywords.keys()];
  return vm.lift([...args.positional, ...args.keywords.values()], (known) => {
    const positional = known.slice(0, args.positional.length);
    const keywords = new Map(
      names.map((name, i) => [name, known[args.positional.length + i] ?? none]),
    );
    return fn({ positional, keywords });
  });
}

function callObject(
  vm: Interpreter,
  fn: PyRef,
  args: CallArguments,
  at: Origin | undefined,
): PyValue {
  const object = vm.heap.get(fn.addr);
  switch (object.o) {
    case 'function':
      return callFunction(vm, object, args, at);
    case 'class':
      return instantiate(vm, fn, object, args, at);
    case 'instance': {
      const cls = classOf(vm, fn);
      const found = cls && lookUp(vm, cls, '__call__');
      if (found !== undefined) return call(vm, bindTo(vm, found.value, fn, object.cls), args, at);
      if (cls?.open !== undefined) return cls.open;
      return vm.raise('TypeError', `'${vm.typeName(fn)}' object is not callable`);
    }
    case 'descriptor':
      return call(vm, object.fn, args, at);
    default:
      return vm.raise('TypeError', `'${vm.typeName(fn)}' object is not callable`);
  }
}

function instantiate(
  vm: Interpreter,
  ref: PyRef,
  cls: PyClass,
  args: CallArguments,
  at: Origin | undefined,
): PyValue {
  const construct = lookUp(vm, cls, '__new__');
  if (construct !== undefined) {
    const made = call(vm, construct.value, { ...args, positional: [ref, ...args.positional] }, at);
    const own = classOf(vm, made);
    const starts = vm.object(construct.value)?.o === 'function' && own?.mro.includes(ref.addr);
    const start = starts === true ? own && lookUp(vm, own, '__init__') : undefined;
    if (start !== undefined) call(vm, bindTo(vm, start.value, made, ref.addr), args, at);
    return made;
  }
  refuseAbstract(vm, cls);
  // An exception keeps what it is made with, whatever its own `__init__` does.
  const isRaised = cls.mro.some((addr) => addr === vm.exceptions.get('BaseException')?.addr);
  const begun: ReadonlyMap<string, PyValue> = isRaised
    ? new Map([['args', tuple(args.positional)]])
    : new Map();
  const initialize = lookUp(vm, cls, '__init__');
  const base = cls.open === undefined ? builtinBase(vm, cls) : undefined;
  const self = placed(
    base === undefined
      ? vm.instance(ref, begun)
      : beginBuiltin(vm, ref, base, args, initialize === undefined),
    at,
  );
  if (initialize !== undefined) {
    call(vm, bindTo(vm, initialize.value, self, ref.addr), args, at);
  } else if (cls.open !== undefined) {
    vm.host.calledUnknown?.(vm, ref, args, at);
  } else if (base === undefined && (args.positional.length > 0 || args.keywords.size > 0)) {
    vm.raise('TypeError', `${cls.name}() takes no arguments`);
  }
  return self;
}

/** An object of a class with a built-in base; a list or dict is filled by `__init__`, where the class has none of its own at once. */
function beginBuiltin(
  vm: Interpreter,
  cls: PyRef,
  base: PyNative,
  args: CallArguments,
  isFilled: boolean,
): PyRef {
  const isContainer = base.name === 'list' || base.name === 'dict';
  const made = call(vm, base, isContainer && !isFilled ? noArguments : args);
  const object = vm.object(made);
  if (!isContainer) return vm.instance(cls, new Map(), new ScalarData(made));
  const own: PyOwn = { cls: cls.addr, attributes: new Map() };
  if (made.t === 'ref' && (object?.o === 'list' || object?.o === 'dict')) {
    vm.heap.set(made.addr, { ...object, own });
    return made;
  }
  const open = vm.unknown({ code: 'call-not-followed', data: { name: base.name } }, made);
  const list: PyObject = { o: 'list', items: [], open, own };
  const dict: PyObject = { o: 'dict', entries: new Map(), open, own };
  return { t: 'ref', addr: vm.heap.add(base.name === 'list' ? list : dict) };
}

/** A class of `abc.ABC` that lacks what it has to define makes no objects. */
function refuseAbstract(vm: Interpreter, cls: PyClass): void {
  const classes = cls.mro.flatMap((addr) => {
    const found = vm.heap.find(addr);
    return found?.o === 'class' ? [found] : [];
  });
  if (!classes.some((one) => one.name === 'ABC' && one.module === 'abc')) return;
  const isAbstract = (value: PyValue | undefined): boolean => {
    const object = value && vm.object(value);
    if (object?.o === 'descriptor') return isAbstract(object.fn) || isAbstract(object.setter);
    return object?.o === 'function' && object.attributes.has('__isabstractmethod__');
  };
  const names = new Set(classes.flatMap((one) => [...one.attributes.keys()]));
  const missing = [...names].filter((name) => isAbstract(lookUp(vm, cls, name)?.value)).sort();
  if (missing.length > 0)
    vm.raise(
      'TypeError',
      `Can't instantiate abstract class ${cls.name} with abstract method${missing.length === 1 ? '' : 's'} ${missing.join(', ')}`,
    );
}

/** Runs a function of the program with `args`; a generator only where `onYield` takes what it yields, to its end. */
export function callFunction(
  vm: Interpreter,
  fn: PyFunction,
  args: CallArguments,
  at: Origin | undefined,
  onYield?: Frame['onYield'],
): PyValue {
  if (vm.frames.length >= vm.bounds.depth || isBlindRecursion(vm, fn)) {
    const open = vm.unknown({ code: 'recursive', data: { name: fn.name } });
    openReachable(vm, [...args.positional, ...args.keywords.values()], open);
    return open;
  }
  const names = bindParameters(vm, fn, args);
  const scope = vm.heap.add({
    o: 'scope',
    kind: 'function',
    names,
    parent: fn.scope,
    outer: new Map(),
    file: fn.file,
    owner: fn.owner,
    prefix: `${fn.qualifiedName}.<locals>.`,
    locals: 'e' in fn.node ? undefined : vm.localsOf(fn.node.body),
  });
  if (fn.isGenerator && onYield === undefined) {
    const body = fn.body as readonly Statement[];
    return placed(newGenerator(vm, { scope, file: fn.file }, body), at);
  }
  const frame: Frame = {
    scope,
    file: fn.file,
    pending: [],
    yields: [],
    onYield,
    activation: { node: fn.node, doubts: vm.doubt },
  };
  try {
    return vm.withinFrame(frame, () => runBody(vm, fn, frame));
  } finally {
    // Ways out by an exception are for the caller's `try` statements.
    vm.frames.at(-1)?.pending.push(...frame.pending);
  }
}

// Each level of a recursion that only unknown conditions end doubles the work.
const maxBlindDepth = 4;

/** Whether `fn` called itself, over and over, each time under one more condition that is not known. */
function isBlindRecursion(vm: Interpreter, fn: PyFunction): boolean {
  if (vm.certain) return false;
  const depths = new Set([vm.doubt]);
  for (const { activation } of vm.frames)
    if (activation?.node === fn.node) depths.add(activation.doubts);
  return depths.size > maxBlindDepth;
}

/** Makes unknown what a call that is not followed may have changed: the objects that it can reach from its arguments. */
function openReachable(vm: Interpreter, values: readonly PyValue[], open: PyUnknown): void {
  const seen = new Set<number>();
  const visit = (value: PyValue): void => {
    if (value.t === 'tuple') value.items.forEach(visit);
    if (value.t === 'choice') [value.then, value.else].forEach(visit);
    if (value.t !== 'ref' || value.addr < 0 || seen.has(value.addr)) return;
    seen.add(value.addr);
    const object = vm.heap.find(value.addr);
    ownOf(object)?.attributes.forEach(visit);
    if (object?.o === 'list') object.items.forEach(visit);
    else if (object?.o === 'dict') for (const [, item] of object.entries.values()) visit(item);
    else if (object?.o !== 'instance' && object?.o !== 'set' && object?.o !== 'joined') return;
    vm.heap.set(value.addr, opened(object, open));
  };
  values.forEach(visit);
}

// No name of a program: what the function returns, which differs by path as any name does.
const returned = ' return';

function runBody(vm: Interpreter, fn: PyFunction, frame: Frame): PyValue {
  if ('e' in fn.node) return evaluate(vm, fn.body as Expression, frame);
  const depth = vm.assumptionDepth;
  const end = completionOf(() => executeBlock(vm, fn.body as readonly Statement[], frame));
  if (frame.pending.length === 0) return proceed(end)?.c === 'return' ? valueOf(end) : none;
  const last = end?.c === 'raise' ? end : undefined;
  if (last === undefined) bindName(vm, frame.scope, returned, valueOf(end));
  vm.forget(depth, []);
  const after = resumePending(
    vm,
    frame,
    0,
    last,
    (completion) => completion.c === 'return',
    (completion) => {
      bindName(vm, frame.scope, returned, valueOf(completion));
      return undefined;
    },
  );
  proceed(after);
  const scope = vm.heap.get(frame.scope);
  return (scope.o === 'scope' ? scope.names.get(returned) : undefined) ?? none;
}

function valueOf(end: Completion | undefined): PyValue {
  return end?.c === 'return' ? end.value : none;
}
