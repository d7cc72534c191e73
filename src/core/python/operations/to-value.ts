import type { Origin } from '../../base/span.ts';
import { classOf } from '../execution/classes.ts';
import { plainOf } from './scalar-data.ts';
import type { Interpreter } from '../interpreter.ts';
import type { PyObject, PyRef, PyValue, Test } from '../object.ts';
import type { Input, Value, ValueData } from '../value.ts';

/** The picture of a value at the border: what it is now, with where it was written. Bounded in size and depth. */
export function toValue(vm: Interpreter, value: PyValue): Value {
  try {
    return convert(vm, value, undefined, newDrawing());
  } catch (error) {
    if (!(error instanceof TooLarge)) throw error;
    return {
      kind: 'unknown',
      reason: { code: 'bounds-reached', data: { bound: 'size' } },
      needs: [],
    };
  }
}

/** What is known of one picture while it is made. */
interface Drawing {
  /** The objects that are being shown. */
  readonly inside: Set<number>;
  /** Those that were, as they are shown again where they stand in several places. */
  readonly drawn: Map<number, Drawn>;
  /** How many parts it has so far, each counted in all of its places. */
  parts: number;
  /** How many objects were met inside of themselves. */
  recursions: number;
}

interface Drawn {
  readonly around: Origin | undefined;
  readonly data: ValueData;
  readonly parts: number;
}

function newDrawing(): Drawing {
  return { inside: new Set(), drawn: new Map(), parts: 0, recursions: 0 };
}

class TooLarge extends Error {}

// Nobody reads more of one argument, and whoever shows it has to show each part.
const mostParts = 100_000;

function count(drawing: Drawing, parts: number): void {
  drawing.parts += parts;
  if (drawing.parts > mostParts) throw new TooLarge();
}

function convert(
  vm: Interpreter,
  value: PyValue,
  around: Origin | undefined,
  drawing: Drawing,
): Value {
  vm.step();
  count(drawing, 1);
  const at = value.at ?? around;
  const data = dataOf(vm, vm.here(value), at, drawing);
  return at === undefined ? data : { ...data, origin: at };
}

function dataOf(
  vm: Interpreter,
  value: PyValue,
  at: Origin | undefined,
  drawing: Drawing,
): ValueData {
  const inner = (v: PyValue): Value => convert(vm, v, at, drawing);
  switch (value.t) {
    case 'none':
      return { kind: 'none' };
    case 'bool':
      return { kind: 'bool', value: value.v };
    case 'int':
      return { kind: 'int', value: value.v };
    case 'float':
      return { kind: 'float', value: value.v };
    case 'str':
      return { kind: 'str', value: value.v };
    case 'bytes':
      return { kind: 'bytes', value: value.v };
    case 'tuple':
      return { kind: 'tuple', items: value.items.map(inner) };
    case 'native':
      return { kind: 'callable', name: value.name };
    case 'method':
      return dataOf(vm, value.fn, at, drawing);
    case 'host':
      return (
        value.type.value?.(vm, value) ?? {
          kind: 'object',
          class: value.type.name,
          fields: new Map(),
        }
      );
    case 'unknown':
      return {
        kind: 'unknown',
        reason: value.reason,
        needs: value.needs,
        ...(value.since ? { origin: value.since } : {}),
      };
    case 'placeholder':
      return {
        kind: 'placeholder',
        input: value.input,
        ...(value.default ? { default: inner(value.default) } : {}),
      };
    case 'choice':
      return {
        kind: 'choice',
        options: options(vm, value, [], at, drawing),
        ...needsOf(testsOf(value)),
      };
    case 'ref':
      return ofRef(vm, value, at, drawing);
    case 'slice':
      return {
        kind: 'unknown',
        reason: { code: 'syntax-not-followed', data: { what: 'slice' } },
        needs: [],
      };
  }
}

function testsOf(value: PyValue): readonly Test[] {
  return value.t === 'choice' ? [value.test, ...testsOf(value.then), ...testsOf(value.else)] : [];
}

function needsOf(tests: readonly Test[]): { readonly needs?: readonly Input[] } {
  const needs = new Map(
    tests.flatMap((test) =>
      test.needs.map((input) => [`${input.kind} ${input.key}`, input] as const),
    ),
  );
  return needs.size === 0 ? {} : { needs: [...needs.values()] };
}

type Option = { readonly when: string; readonly value: Value };

function options(
  vm: Interpreter,
  value: PyValue,
  path: readonly Test[],
  at: Origin | undefined,
  drawing: Drawing,
): readonly Option[] {
  const here = path.reduce(
    (v, t) => (v.t === 'choice' && v.test.key === t.key ? (t.negated ? v.else : v.then) : v),
    value,
  );
  if (here.t !== 'choice')
    return [{ when: path.map(textOf).join(' and '), value: convert(vm, here, at, drawing) }];
  const opposite: Test = { ...here.test, negated: !here.test.negated };
  return [
    ...options(vm, here.then, [...path, here.test], at, drawing),
    ...options(vm, here.else, [...path, opposite], at, drawing),
  ];
}

function textOf(test: Test): string {
  return test.negated ? `not (${test.text})` : test.text;
}

function ofRef(vm: Interpreter, ref: PyRef, at: Origin | undefined, drawing: Drawing): ValueData {
  if (drawing.inside.has(ref.addr)) {
    drawing.recursions++;
    return { kind: 'unknown', reason: { code: 'recursive', data: { name: '' } }, needs: [] };
  }
  const known = drawing.drawn.get(ref.addr);
  if (known !== undefined && known.around === at) {
    count(drawing, known.parts);
    return known.data;
  }
  drawing.inside.add(ref.addr);
  const { parts, recursions } = drawing;
  try {
    const data = ofObject(vm, ref, vm.heap.get(ref.addr), at, drawing);
    if (drawing.recursions === recursions)
      drawing.drawn.set(ref.addr, { around: at, data, parts: drawing.parts - parts });
    return data;
  } finally {
    drawing.inside.delete(ref.addr);
  }
}

function ofObject(
  vm: Interpreter,
  ref: PyRef,
  object: PyObject,
  at: Origin | undefined,
  drawing: Drawing,
): ValueData {
  const inner = (v: PyValue): Value => convert(vm, v, at, drawing);
  const unknown = (v: PyValue): ValueData => dataOf(vm, v, at, drawing);
  switch (object.o) {
    case 'list':
      return object.open ? unknown(object.open) : { kind: 'list', items: object.items.map(inner) };
    case 'iterator':
      return {
        kind: 'list',
        type: vm.typeName(ref),
        items: object.items.slice(object.position).map(inner),
      };
    case 'dict':
      if (object.open) return unknown(object.open);
      return {
        kind: 'dict',
        entries: Array.from(object.entries.values(), ([k, v]) => [inner(k), inner(v)] as const),
      };
    case 'set':
      if (object.open) return unknown(object.open);
      return {
        kind: 'set',
        frozen: object.frozen,
        items: Array.from(object.entries.values(), ([item]) => inner(item)),
      };
    case 'instance': {
      const plain = plainOf(vm, ref);
      if (plain !== ref) return dataOf(vm, plain, at, drawing);
      const cls = classOf(vm, ref);
      const shown = cls?.mro
        .map((addr) => vm.heap.find(addr))
        .find((c) => c?.o === 'class' && c.shown !== undefined);
      const names = shown?.o === 'class' ? shown.shown : undefined;
      const fields = [...object.attributes].filter(([key]) => names?.includes(key) ?? true);
      return {
        kind: 'object',
        class: cls?.name ?? 'object',
        fields: new Map(fields.map(([k, v]) => [k, inner(v)] as const)),
      };
    }
    case 'class':
    case 'function':
    case 'module':
      return { kind: 'callable', name: object.name };
    case 'joined':
      return joined(vm, ref, object, at, drawing);
    default:
      return { kind: 'callable', name: object.o };
  }
}

function joined(
  vm: Interpreter,
  ref: PyRef,
  object: Extract<PyObject, { o: 'joined' }>,
  at: Origin | undefined,
  drawing: Drawing,
): ValueData {
  const found: Option[] = [];
  const tests: Test[] = [];
  const visit = (version: PyObject, path: readonly Test[]): void => {
    if (version.o === 'joined') {
      tests.push(version.test);
      visit(version.then, [...path, version.test]);
      visit(version.else, [...path, { ...version.test, negated: !version.test.negated }]);
      return;
    }
    const before = vm.heap.snapshot();
    vm.heap.set(ref.addr, version);
    // What is inside may show this object, which is another one in each version.
    const own: Drawing = { ...drawing, drawn: new Map() };
    found.push({
      when: path.map(textOf).join(' and '),
      value: ofObject(vm, ref, version, at, own),
    });
    drawing.parts = own.parts;
    drawing.recursions = own.recursions;
    vm.heap.restore(before);
  };
  visit(object, []);
  return { kind: 'choice', options: found, ...needsOf(tests) };
}
