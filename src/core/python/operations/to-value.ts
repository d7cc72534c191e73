import type { Origin } from '../../base/span.ts';
import { classOf } from '../execution/classes.ts';
import { plainOf } from './enum-scalar.ts';
import type { Interpreter } from '../interpreter.ts';
import type { PyObject, PyRef, PyValue, Test } from '../object.ts';
import type { Input, Value, ValueData } from '../value.ts';

/** The picture of a value at the border: what it is now, with where it was written. Bounded in size and depth. */
export function toValue(vm: Interpreter, value: PyValue): Value {
  return convert(vm, value, undefined, new Set());
}

function convert(
  vm: Interpreter,
  value: PyValue,
  around: Origin | undefined,
  open: Set<number>,
): Value {
  vm.step();
  const at = value.at ?? around;
  const data = dataOf(vm, vm.here(value), at, open);
  return at === undefined ? data : { ...data, origin: at };
}

function dataOf(
  vm: Interpreter,
  value: PyValue,
  at: Origin | undefined,
  open: Set<number>,
): ValueData {
  const inner = (v: PyValue): Value => convert(vm, v, at, open);
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
      return dataOf(vm, value.fn, at, open);
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
        options: options(vm, value, [], at, open),
        ...needsOf(testsOf(value)),
      };
    case 'ref':
      return ofRef(vm, value, at, open);
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
  open: Set<number>,
): readonly Option[] {
  const here = path.reduce(
    (v, t) => (v.t === 'choice' && v.test.key === t.key ? (t.negated ? v.else : v.then) : v),
    value,
  );
  if (here.t !== 'choice')
    return [{ when: path.map(textOf).join(' and '), value: convert(vm, here, at, open) }];
  const opposite: Test = { ...here.test, negated: !here.test.negated };
  return [
    ...options(vm, here.then, [...path, here.test], at, open),
    ...options(vm, here.else, [...path, opposite], at, open),
  ];
}

function textOf(test: Test): string {
  return test.negated ? `not (${test.text})` : test.text;
}

function ofRef(vm: Interpreter, ref: PyRef, at: Origin | undefined, open: Set<number>): ValueData {
  if (open.has(ref.addr))
    return { kind: 'unknown', reason: { code: 'recursive', data: { name: '' } }, needs: [] };
  open.add(ref.addr);
  try {
    return ofObject(vm, ref, vm.heap.get(ref.addr), at, open);
  } finally {
    open.delete(ref.addr);
  }
}

function ofObject(
  vm: Interpreter,
  ref: PyRef,
  object: PyObject,
  at: Origin | undefined,
  open: Set<number>,
): ValueData {
  const inner = (v: PyValue): Value => convert(vm, v, at, open);
  const unknown = (v: PyValue): ValueData => dataOf(vm, v, at, open);
  switch (object.o) {
    case 'list':
      return object.open ? unknown(object.open) : { kind: 'list', items: object.items.map(inner) };
    case 'iterator':
      return { kind: 'list', items: object.items.slice(object.position).map(inner) };
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
      if (plain !== ref) return dataOf(vm, plain, at, open);
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
      return joined(vm, ref, object, at, open);
    default:
      return { kind: 'callable', name: object.o };
  }
}

function joined(
  vm: Interpreter,
  ref: PyRef,
  object: Extract<PyObject, { o: 'joined' }>,
  at: Origin | undefined,
  open: Set<number>,
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
    found.push({
      when: path.map(textOf).join(' and '),
      value: ofObject(vm, ref, version, at, open),
    });
    vm.heap.restore(before);
  };
  visit(object, []);
  return { kind: 'choice', options: found, ...needsOf(tests) };
}
