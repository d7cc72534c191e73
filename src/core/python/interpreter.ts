import type { Origin, Span } from '../base/span.ts';
import type { Reason } from '../base/reason.ts';
import { findAttribute, getAttribute } from './operations/attributes.ts';
import { setAttribute } from './operations/set-attribute.ts';
import { createBuiltins } from './builtins/builtins.ts';
import { BoundsReached } from './bounds-reached.ts';
import { call } from './execution/call.ts';
import { defineClass } from './execution/classes.ts';
import { openKey } from './operations/open-key.ts';
import { compare } from './operations/comparison.ts';
import { hashKey } from './operations/equality.ts';
import { createExceptions, describeRaise, raiseByName } from './execution/exceptions.ts';
import { negate, under, forkValue } from './execution/fork.ts';
import type { Completion, Frame, Pending } from './execution/frame.ts';
import { Heap, type Snapshot } from './heap.ts';
import type { Bounds, Host } from './host.ts';
import { ImportedModules } from './imported-modules.ts';
import { deleteItem, getItem, itemWithin, setItem, setItemWithin } from './operations/items.ts';
import { iterate, lengthOf } from './operations/iteration.ts';
import { liftValues } from './operations/lift.ts';
import type { ClassDefinition, Machine, PyRaise } from './machine.ts';
import {
  int,
  str,
  type PyObject,
  type PyRef,
  type PyUnknown,
  type PyValue,
  type Test,
} from './object.ts';
import type { BinaryOperator, CallArguments, CompareOperator } from './host-type.ts';
import { binary, unary } from './operations/operators.ts';
import { formatValue, reprOf, strOf } from './operations/text-of.ts';
import { truthOf } from './operations/truth.ts';
import { isInstance, typeName } from './operations/instances.ts';
import { unknownFrom } from './operations/unknown-from.ts';
import { localNames } from './syntax/local-names.ts';
import type { Statement } from './syntax/syntax.ts';

/** What an interpreter is made with; `now` is milliseconds from any start. */
export interface InterpreterOptions {
  readonly host: Host;
  readonly bounds: Bounds;
  readonly now: () => number;
  readonly signal?: Pick<AbortSignal, 'aborted'> | undefined;
}

/** The state of one evaluation: the heap, what is assumed, and who is running. Its methods are Machine's. */
export class Interpreter implements Machine {
  readonly heap = new Heap();
  readonly host: Host;
  readonly bounds: Bounds;
  /** Built-in names. */
  readonly builtins: ReadonlyMap<string, PyValue>;
  /** Exception classes by name. */
  readonly exceptions = new Map<string, PyRef>();
  /** Modules that were imported, by name. */
  readonly modules = new ImportedModules();
  /** Classes that natives made when they were first asked for, by name: the same in every state. */
  readonly supplied = new Map<string, PyValue>();
  /** The names of modules that have begun to run and not ended. */
  readonly loading = new Set<string>();
  /** The list behind `sys.path`, as far as it is followed. */
  readonly searchPath: PyRef;
  readonly frames: Frame[] = [];
  /** The exceptions whose handlers run now, for a bare `raise`. */
  readonly handling: PyRaise[] = [];
  /** The objects whose repr is being made. */
  readonly shown = new Set<number>();
  /** What enclosing `try` statements would catch. */
  readonly catchers: ((raised: PyRaise) => boolean)[] = [];
  private readonly locals = new WeakMap<readonly Statement[], ReadonlySet<string>>();
  private readonly assumptions: Test[] = [];
  private readonly identities = new WeakMap<object, number>();
  private identity = 0;
  private steps = 0;
  private most: number;
  private readonly options: InterpreterOptions;
  private deadline: number;
  /** Whether what runs now is sure to run. */
  private doubts = 0;

  constructor(options: InterpreterOptions) {
    this.options = options;
    this.host = options.host;
    this.bounds = options.bounds;
    this.most = options.bounds.steps;
    this.deadline = options.now() + options.bounds.milliseconds;
    createExceptions(this);
    this.searchPath = this.list(options.host.searchPath.map((folder) => str(folder)));
    this.builtins = createBuiltins(this);
  }

  get frame(): Frame {
    const frame = this.frames.at(-1);
    if (frame === undefined) throw new Error('nothing runs');
    return frame;
  }

  /** True where the present statement runs on every path. */
  get certain(): boolean {
    return this.doubts === 0;
  }

  /** How many unknown conditions the present statement hangs on. */
  get doubt(): number {
    return this.doubts;
  }

  step(amount = 1): void {
    this.steps += amount;
    if (this.steps > this.most) throw new BoundsReached('steps');
    if (
      (this.steps & 1023) < amount &&
      (this.options.now() > this.deadline || this.options.signal?.aborted === true)
    ) {
      throw new BoundsReached('time');
    }
  }

  /** How much work was done since it began. */
  get work(): number {
    return this.steps;
  }

  /** Whether so much more work may still be done. */
  hasRoomFor(work: number): boolean {
    return this.steps + work <= this.most;
  }

  /** Lets work begin anew, for what follows after a bound was reached; from now on up to `most`. */
  refill(most = this.most): void {
    this.steps = 0;
    this.most = most;
    this.deadline = this.options.now() + this.options.bounds.milliseconds;
  }

  /** Whether the present path says how `test` comes out. */
  assumed(test: Test): boolean | undefined {
    const found = this.assumptions.findLast((a) => a.key === test.key);
    return found && found.negated === test.negated;
  }

  /** Takes `test` to hold for the rest of the present frame. */
  assume(test: Test): void {
    this.assumptions.push(test);
  }

  /** How much is assumed, for `forget`. */
  get assumptionDepth(): number {
    return this.assumptions.length;
  }

  /** Takes for unknown again what was assumed since; what leaves `pending` open is then still assumed. */
  forget(depth: number, pending: readonly Pending[]): void {
    this.assumptions.length = depth;
    for (const { tests } of pending) {
      if (tests.length === 1) for (const only of tests) this.assume(negate(only));
    }
  }

  /** Runs under the assumption that `test` holds. */
  assuming<T>(test: Test, run: () => T): T {
    const depth = this.assumptions.length;
    this.assumptions.push(test);
    this.doubts++;
    try {
      return run();
    } finally {
      this.assumptions.length = depth;
      this.doubts--;
    }
  }

  /** Runs and forgets what was assumed meanwhile. */
  withinFrame<T>(frame: Frame, run: () => T): T {
    const depth = this.assumptions.length;
    this.frames.push(frame);
    try {
      return run();
    } finally {
      this.frames.pop();
      this.assumptions.length = depth;
    }
  }

  /** The conditions of the present path, for people. */
  path(): readonly Test[] {
    return this.assumptions;
  }

  /** Notes a way out that is taken only if `test` holds. */
  suspend(completion: Completion, state: Snapshot, test: Test): void {
    this.frame.pending.push({ completion, state, tests: [test] });
    this.assume(negate(test));
  }

  /** What `value` is on the present path: choices that are decided are taken. */
  here(value: PyValue): PyValue {
    if (value.t !== 'choice') return value;
    const known = this.assumed(value.test);
    if (known !== undefined) return this.here(known ? value.then : value.else);
    return this.assumptions.reduce<PyValue>((v, a) => under(v, a.key, !a.negated), value);
  }

  /** A place in the file that runs now. */
  at(node: { readonly span: Span }): Origin {
    return { file: this.frame.file, span: node.span };
  }

  /** The source text of a node of the file that runs now. */
  textOf(node: { readonly span: Span }): string {
    return this.host.text(this.frame.file).slice(node.span.start, node.span.end);
  }

  list(items: readonly PyValue[]): PyRef {
    this.step(items.length >> 4);
    return { t: 'ref', addr: this.heap.add({ o: 'list', items }) };
  }

  dict(entries: Iterable<readonly [PyValue, PyValue]>): PyRef {
    const map = new Map<string, readonly [PyValue, PyValue]>();
    let open: PyUnknown | undefined;
    for (const [key, value] of entries) {
      const text = this.keyOf(key);
      if (typeof text === 'string') map.set(text, [map.get(text)?.[0] ?? key, value]);
      else open = text;
    }
    return { t: 'ref', addr: this.heap.add({ o: 'dict', entries: map, open }) };
  }

  set(items: readonly PyValue[], frozen = false): PyRef {
    const map = new Map<string, readonly [PyValue, PyValue]>();
    let open: PyUnknown | undefined;
    for (const item of items) {
      const text = this.keyOf(item);
      if (typeof text !== 'string') open = text;
      else if (!map.has(text)) map.set(text, [item, item]);
    }
    return {
      t: 'ref',
      addr: this.heap.add({ o: 'set', entries: open ? new Map() : map, frozen, open }),
    };
  }

  /** The hash text of a dict key; unknown where the key is not known. Raises TypeError for an unhashable one. */
  keyOf(key: PyValue): string | PyUnknown {
    const open = openKey(this, key);
    if (open !== undefined) return open;
    const text = hashKey(this, key);
    if (text === undefined) this.raise('TypeError', `unhashable type: '${this.typeName(key)}'`);
    return text;
  }

  object(value: PyValue): PyObject | undefined {
    return value.t === 'ref' ? this.heap.find(value.addr) : undefined;
  }

  attribute(value: PyValue, name: string, at?: Origin): PyValue {
    return getAttribute(this, value, name, at);
  }

  findAttribute(value: PyValue, name: string, at?: Origin): PyValue | undefined {
    return findAttribute(this, value, name, at);
  }

  setAttribute(value: PyValue, name: string, to: PyValue): void {
    setAttribute(this, value, name, to);
  }

  item(container: PyValue, key: PyValue, at?: Origin): PyValue {
    return getItem(this, container, key, at);
  }

  setItem(container: PyValue, key: PyValue, to: PyValue): void {
    setItem(this, container, key, to);
  }

  itemWithin(container: PyValue, key: PyValue): PyValue {
    return itemWithin(this, container, key);
  }

  setItemWithin(container: PyValue, key: PyValue, to: PyValue): void {
    setItemWithin(this, container, key, to);
  }

  deleteItem(container: PyValue, key: PyValue): void {
    deleteItem(this, container, key);
  }

  call(fn: PyValue, args: CallArguments, at?: Origin): PyValue {
    return call(this, fn, args, at);
  }

  binary(operator: BinaryOperator, left: PyValue, right: PyValue, at?: Origin): PyValue {
    return binary(this, operator, left, right, at);
  }

  unary(operator: '-' | '+' | '~', value: PyValue): PyValue {
    return unary(this, operator, value);
  }

  compare(operator: CompareOperator, left: PyValue, right: PyValue): PyValue {
    return compare(this, operator, left, right);
  }

  truth(value: PyValue): boolean | Test {
    return truthOf(this, value);
  }

  iterate(value: PyValue): readonly PyValue[] | PyUnknown {
    return iterate(this, value);
  }

  length(value: PyValue): PyValue {
    return this.lift([value], ([known]) => {
      const length = lengthOf(this, known ?? value);
      return typeof length === 'number' ? int(length) : length;
    });
  }

  str(value: PyValue): PyValue {
    return strOf(this, value);
  }

  repr(value: PyValue): PyValue {
    return reprOf(this, value);
  }

  format(value: PyValue, spec: string): PyValue {
    return formatValue(this, value, spec);
  }

  typeName(value: PyValue): string {
    return typeName(this, value);
  }

  isInstance(value: PyValue, cls: PyValue): boolean | PyUnknown {
    return isInstance(this, value, cls);
  }

  raise(className: string, message?: string): never {
    return raiseByName(this, className, message);
  }

  describe(raised: PyRaise): { readonly className: string; readonly message: string } {
    return describeRaise(this, raised);
  }

  unknown(reason: Reason, ...from: readonly PyValue[]): PyUnknown {
    return unknownFrom(reason, from, (amount) => {
      this.step(amount);
    });
  }

  lift(values: readonly PyValue[], fn: (known: readonly PyValue[]) => PyValue): PyValue {
    return liftValues(this, values, fn);
  }

  fork(test: Test, then: () => PyValue, otherwise: () => PyValue): PyValue {
    return forkValue(this, test, then, otherwise);
  }

  catching(run: () => PyValue): PyValue {
    const { scope, file } = this.frames.at(-1) ?? { scope: -1, file: '' };
    const frame: Frame = { scope, file, pending: [], yields: [] };
    this.catchers.push(() => true);
    try {
      const value = this.withinFrame(frame, run);
      if (frame.pending.length === 0) return value;
      return this.unknown({ code: 'raises-here', data: {} }, value);
    } finally {
      this.catchers.pop();
    }
  }

  defineClass(definition: ClassDefinition): PyRef {
    return defineClass(this, definition);
  }

  instance(cls: PyValue, attributes: ReadonlyMap<string, PyValue>, data?: unknown): PyRef {
    if (cls.t !== 'ref') throw new TypeError('not a class of the heap');
    return { t: 'ref', addr: this.heap.add({ o: 'instance', cls: cls.addr, attributes, data }) };
  }

  /** The names that a function's body binds; found once. */
  localsOf(body: readonly Statement[]): ReadonlySet<string> {
    const names = this.locals.get(body) ?? localNames(body);
    this.locals.set(body, names);
    return names;
  }

  /** A number that is the same for the same JavaScript object. */
  identityOf(object: object): number {
    const known = this.identities.get(object);
    if (known !== undefined) return known;
    this.identities.set(object, ++this.identity);
    return this.identity;
  }
}
