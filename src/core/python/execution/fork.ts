import type { Completion, Frame } from './frame.ts';
import { differences, findIn, type Snapshot } from '../heap.ts';
import type { Interpreter } from '../interpreter.ts';
import { LayeredMap } from '../layered-map.ts';
import { PyRaise } from '../machine.ts';
import type { PyObject, PyOwn, PyUnknown, PyValue, Test } from '../object.ts';
import { sameValue } from '../operations/equality.ts';

/** More alternatives than this make a value unknown. */
const maxAlternatives = 24;

/** The opposite condition. */
export function negate(test: Test): Test {
  return { ...test, negated: !test.negated, text: negatedText(test.text) };
}

function negatedText(text: string): string {
  const inner = /^not \((.*)\)$/s.exec(text)?.[1];
  return inner ?? `not (${text})`;
}

/** `then` where the test holds, `otherwise` where it does not. */
export function choose(vm: Interpreter, test: Test, then: PyValue, otherwise: PyValue): PyValue {
  if (test.negated) return choose(vm, negate(test), otherwise, then);
  const a = under(then, test.key, true);
  const b = under(otherwise, test.key, false);
  if (sameValue(a, b)) return a;
  if (leaves(a) + leaves(b) > maxAlternatives) {
    return vm.unknown({ code: 'too-many-choices', data: { test: test.text } }, a, b);
  }
  return { t: 'choice', test, then: a, else: b, at: a.at ?? b.at };
}

/** What a value is if the condition `key` is `holds`. */
export function under(value: PyValue, key: string, holds: boolean): PyValue {
  if (value.t !== 'choice') return value;
  if (value.test.key === key) return under(holds ? value.then : value.else, key, holds);
  const then = under(value.then, key, holds);
  const otherwise = under(value.else, key, holds);
  return then === value.then && otherwise === value.else
    ? value
    : { ...value, then, else: otherwise };
}

function leaves(value: PyValue): number {
  return value.t === 'choice' ? leaves(value.then) + leaves(value.else) : 1;
}

/** The state that is `a` where all tests hold and `b` where one does not; makes it the present one. */
export function joinStates(
  vm: Interpreter,
  tests: readonly Test[],
  a: Snapshot,
  b: Snapshot,
): void {
  vm.heap.restore(b);
  for (const addr of differences(a, b)) {
    const x = findIn(a, addr);
    const y = findIn(b, addr);
    if (x === undefined) continue;
    const joined =
      y === undefined
        ? x
        : tests.reduceRight((object, test) => joinObjects(vm, test, object, y), x);
    vm.heap.set(addr, joined);
  }
}

function joinObjects(vm: Interpreter, test: Test, a: PyObject, b: PyObject): PyObject {
  if (a.o === 'scope' && b.o === 'scope')
    return { ...b, names: joinNames(vm, test, a.names, b.names), stars: b.stars ?? a.stars };
  if (a.o === 'instance' && b.o === 'instance' && a.cls === b.cls && a.data === b.data) {
    const attributes = joinNames(vm, test, a.attributes, b.attributes);
    return { ...b, attributes, open: a.open ?? b.open };
  }
  if (a.o === 'class' && b.o === 'class')
    return { ...b, attributes: joinNames(vm, test, a.attributes, b.attributes) };
  if (test.negated) return joinObjects(vm, negate(test), b, a);
  if (versions(a) + versions(b) > maxAlternatives) return openObject(vm, test, a);
  return { o: 'joined', test, then: a, else: b };
}

function versions(object: PyObject): number {
  return object.o === 'joined' ? versions(object.then) + versions(object.else) : 1;
}

function openObject(vm: Interpreter, test: Test, sample: PyObject): PyObject {
  return opened(sample, vm.unknown({ code: 'too-many-choices', data: { test: test.text } }));
}

/** An object of the same kind of which nothing more is known. */
export function opened(sample: PyObject, open: PyUnknown): PyObject {
  switch (sample.o) {
    case 'joined':
      return opened(sample.then, open);
    case 'list':
      return { ...sample, items: [], open, own: openedOwn(sample.own, open) };
    case 'dict':
      return { ...sample, entries: new Map(), open, own: openedOwn(sample.own, open) };
    case 'set':
      return { ...sample, entries: new Map(), open };
    case 'instance':
      return {
        ...sample,
        attributes: new Map([...sample.attributes.keys()].map((name) => [name, open])),
      };
    case 'scope':
      return { ...sample, names: new Map([...sample.names.keys()].map((name) => [name, open])) };
    default:
      return sample;
  }
}

function openedOwn(own: PyOwn | undefined, open: PyUnknown): PyOwn | undefined {
  return (
    own && { ...own, attributes: new Map([...own.attributes.keys()].map((name) => [name, open])) }
  );
}

function joinNames(
  vm: Interpreter,
  test: Test,
  a: ReadonlyMap<string, PyValue>,
  b: ReadonlyMap<string, PyValue>,
): ReadonlyMap<string, PyValue> {
  const joined = LayeredMap.copy(b);
  for (const name of LayeredMap.differing(a, b) ?? new Set([...b.keys(), ...a.keys()])) {
    const [x, y] = [a.get(name), b.get(name)];
    if (x === y) continue;
    const notBound = (): PyValue => ({
      ...vm.unknown({ code: 'not-bound', data: { name } }),
      needs: test.needs,
    });
    joined.set(name, choose(vm, test, x ?? notBound(), y ?? notBound()));
  }
  return joined;
}

type Outcome = { readonly value: PyValue } | { readonly raised: PyRaise };

/** See Machine.fork. A side that raises becomes a pending way out; if both raise, the second's exception goes on. */
export function forkValue(
  vm: Interpreter,
  test: Test,
  then: () => PyValue,
  otherwise: () => PyValue,
): PyValue {
  const known = vm.assumed(test);
  if (known !== undefined) return known ? then() : otherwise();
  const before = vm.heap.snapshot();
  const a = attempt(vm, test, then);
  const afterA = vm.heap.snapshot();
  vm.heap.restore(before);
  const b = attempt(vm, negate(test), otherwise);
  if ('raised' in a) {
    vm.suspend({ c: 'raise', raised: a.raised }, afterA, test);
    if ('raised' in b) throw b.raised;
    return b.value;
  }
  if ('raised' in b) {
    vm.suspend({ c: 'raise', raised: b.raised }, vm.heap.snapshot(), negate(test));
    vm.heap.restore(afterA);
    return a.value;
  }
  joinStates(vm, [test], afterA, vm.heap.snapshot());
  return choose(vm, test, a.value, b.value);
}

function attempt(vm: Interpreter, test: Test, run: () => PyValue): Outcome {
  try {
    return { value: supposing(vm, test, run) };
  } catch (error) {
    if (error instanceof PyRaise) return { raised: error };
    throw error;
  }
}

/** Runs under an assumption; ways out that are found meanwhile are taken only where it holds. */
function supposing<T>(vm: Interpreter, test: Test, run: () => T): T {
  const pending = vm.frames.at(-1)?.pending ?? [];
  const first = pending.length;
  try {
    return vm.assuming(test, run);
  } finally {
    for (const [i, one] of pending.entries())
      if (i >= first) pending[i] = { ...one, tests: [test, ...one.tests] };
  }
}

/** The same for several assumptions. */
export function supposingAll<T>(vm: Interpreter, tests: readonly Test[], run: () => T): T {
  const [test, ...rest] = tests;
  return test === undefined ? run() : supposing(vm, test, () => supposingAll(vm, rest, run));
}

/** The same for blocks: runs both, leaves the state after them, returns how the one that goes on ended. */
export function forkBlocks(
  vm: Interpreter,
  frame: Frame,
  test: Test,
  then: () => Completion | undefined,
  otherwise: () => Completion | undefined,
): Completion | undefined {
  const known = vm.assumed(test);
  if (known !== undefined) return known ? then() : otherwise();
  const before = vm.heap.snapshot();
  const a = attemptBlock(vm, test, then);
  const afterA = vm.heap.snapshot();
  vm.heap.restore(before);
  const b = attemptBlock(vm, negate(test), otherwise);
  if (a !== undefined) {
    frame.pending.push({ completion: a, state: afterA, tests: [test] });
    vm.assume(negate(test));
    if (b?.c === 'raise') throw b.raised;
    return b;
  }
  if (b !== undefined) {
    frame.pending.push({ completion: b, state: vm.heap.snapshot(), tests: [negate(test)] });
    vm.heap.restore(afterA);
    vm.assume(test);
    return undefined;
  }
  joinStates(vm, [test], afterA, vm.heap.snapshot());
  return undefined;
}

function attemptBlock(
  vm: Interpreter,
  test: Test,
  run: () => Completion | undefined,
): Completion | undefined {
  try {
    return supposing(vm, test, run);
  } catch (error) {
    if (error instanceof PyRaise) return { c: 'raise', raised: error };
    throw error;
  }
}

/**
 * Makes everything unknown in the present state that has changed since `before`, there or in one of `others`, for work that was
 * not followed to its end.
 */
export function blur(
  vm: Interpreter,
  before: Snapshot,
  open: PyUnknown,
  others: readonly Snapshot[] = [],
): void {
  for (const after of [vm.heap.snapshot(), ...others]) {
    for (const addr of differences(before, after)) {
      const was = findIn(before, addr);
      const is = findIn(after, addr);
      const now = vm.heap.find(addr);
      if (was === undefined || is === undefined || now === undefined) continue;
      vm.heap.set(addr, blurred(vm, was, is, now, open));
    }
  }
}

/** `now` without what differs between `was` and `is`. */
function blurred(
  vm: Interpreter,
  was: PyObject,
  is: PyObject,
  now: PyObject,
  open: PyUnknown,
): PyObject {
  // What a name had before it may still have, or what the one turn that was followed gave it.
  const either = (a: PyValue | undefined, b: PyValue): PyUnknown => {
    const { mayBe } = vm.unknown(open.reason, open, ...(a ? [a] : []), b);
    return mayBe === undefined ? open : { ...open, mayBe };
  };
  type Names = ReadonlyMap<string, PyValue>;
  const names = (a: Names, b: Names, present: Names): Names => {
    const found = new Map(present);
    for (const [name, value] of b) {
      const old = a.get(name);
      if (old === undefined || !sameValue(old, value)) found.set(name, either(old, value));
    }
    return found;
  };
  if (was.o === 'scope' && is.o === 'scope' && now.o === 'scope')
    return { ...now, names: names(was.names, is.names, now.names) };
  if (was.o === 'instance' && is.o === 'instance' && now.o === 'instance')
    return { ...now, attributes: names(was.attributes, is.attributes, now.attributes) };
  return opened(is, open);
}
