import { PyRaise } from '../../python/machine.ts';
import type { Interpreter } from '../../python/interpreter.ts';
import { int, none, tuple, type PyHost, type PyRef, type PyValue } from '../../python/object.ts';
import { namedEntries } from '../dags/default-args.ts';
import { placeOf } from '../surroundings/local-settings.ts';
import { isMappedArgument, type ExpandInput } from './mapped-argument.ts';
import type { Session } from '../session.ts';
import { atLeast } from '../tables/versions.ts';
import {
  isXComArg,
  isXComSequence,
  isXComSource,
  type XComArg,
  type XComSequence,
} from './xcom-arg.ts';
import { givenXCom } from '../surroundings/xcoms.ts';

/** How many instances an expansion makes; undefined: not known. */
export function countOf(session: Session, vm: Interpreter, input: ExpandInput): number | undefined {
  const sources = input.expandKwargs ? [input.expandKwargs] : [...input.expand.values()];
  let total = 1;
  for (const source of sources) {
    const length = lengthOf(session, vm, source);
    if (length === undefined) return undefined;
    total *= length;
  }
  return total > 10_000 ? undefined : total;
}

function lengthOf(session: Session, vm: Interpreter, source: PyValue): number | undefined {
  if (isMappedArgument(source)) return undefined;
  if (isXComSequence(source)) {
    const { data } = source;
    if (data.kind === 'map') return lengthOf(session, vm, data.source);
    const lengths = data.sources.map((one) => lengthOf(session, vm, one));
    const known = lengths.filter((one) => one !== undefined);
    if (known.length < lengths.length) return undefined;
    if (data.kind === 'concat') return known.reduce((sum, one) => sum + one, 0);
    return data.fill === undefined ? Math.min(...known) : Math.max(...known);
  }
  // Without a value the number is not known; with others given, Airflow finds nothing to count and makes one.
  const value = isXComArg(source) ? givenXCom(session, vm, source) : source;
  if (value === undefined) return session.context.xcom === undefined ? undefined : 1;
  if (value.t === 'none') return 1;
  const length =
    vm.object(value)?.o === 'dict' || vm.object(value)?.o === 'list' || value.t === 'tuple'
      ? vm.length(value)
      : undefined;
  return length?.t === 'int' ? Number(length.v) : undefined;
}

/** What an expansion gives one instance. */
export interface Expanded {
  readonly values: ReadonlyMap<string, PyValue>;
  /** What may give more arguments. */
  readonly rest?: PyValue | undefined;
  /** Those values that are not rendered as they come (`resolved_oids`). */
  readonly asTheyAre: readonly PyValue[];
}

/** The arguments of one instance. */
export function expandedArguments(
  session: Session,
  vm: Interpreter,
  input: ExpandInput,
  mapIndex: number,
): Expanded {
  if (input.expandKwargs !== undefined) {
    const found = elementOf(session, vm, input.expandKwargs, mapIndex);
    const element = isXComArg(found) ? resolved(session, vm, found) : found;
    const object = vm.object(element);
    const values = namedEntries(vm, element);
    const rest = object?.o === 'dict' ? object.open : element;
    const isRendered = atLeast(session.airflow, '2.7.1');
    return { values, rest, asTheyAre: isRendered ? [] : [...values.values()] };
  }
  // The last argument varies fastest (DictOfListsExpandInput._expand_mapped_field).
  let index = mapIndex;
  const values = new Map<string, PyValue>();
  for (const [name, source] of [...input.expand].reverse()) {
    const count = lengthOf(session, vm, source) ?? 1;
    values.set(name, elementOf(session, vm, source, count === 0 ? 0 : index % count));
    index = count === 0 ? index : Math.floor(index / count);
  }
  const inOrder = new Map([...input.expand.keys()].map((name) => [name, values.get(name) ?? none]));
  const asTheyAre = [...input.expand].flatMap(([name, source]) =>
    isXComSource(source) || isMappedArgument(source) ? [inOrder.get(name) ?? none] : [],
  );
  return { values: inOrder, asTheyAre };
}

/** What an argument of a mapped task group is in the instance of that index. */
export function resolveMapped(
  session: Session,
  vm: Interpreter,
  { input, key }: { readonly input: ExpandInput; readonly key: string },
  mapIndex: number | undefined,
): PyValue {
  if (mapIndex === undefined)
    return vm.unknown({ code: 'loop-not-followed', data: { loop: 'expand' } });
  const { values, rest } = expandedArguments(session, vm, input, mapIndex);
  const found = values.get(key);
  if (found !== undefined) return found;
  if (rest !== undefined) return vm.unknown({ code: 'depends-on-input', data: {} }, rest);
  return vm.raise('KeyError', `'${key}'`);
}

/** The element under an index: of a list its item, of a dict the pair. */
function elementOf(session: Session, vm: Interpreter, source: PyValue, index: number): PyValue {
  if (isMappedArgument(source))
    return vm.unknown({ code: 'loop-not-followed', data: { loop: 'expand' } });
  if (isXComSequence(source)) return elementOfSequence(session, vm, source, index);
  const value = isXComArg(source) ? resolved(session, vm, source) : source;
  const object = vm.object(value);
  if (object?.o === 'dict' && object.open === undefined)
    return tuple([...([...object.entries.values()][index] ?? [])]);
  const items = vm.iterate(value);
  return 't' in items ? items : (items[index] ?? none);
}

function elementOfSequence(
  session: Session,
  vm: Interpreter,
  { data }: PyHost<XComSequence>,
  index: number,
): PyValue {
  switch (data.kind) {
    case 'map': {
      const { source } = data;
      const value = isXComArg(source) ? resolved(session, vm, source) : undefined;
      // `map` asks for the item of that index, also of a dict.
      const isDict = value !== undefined && vm.object(value)?.o === 'dict';
      const element = isDict ? vm.item(value, int(index)) : elementOf(session, vm, source, index);
      return data.functions.reduce((one, fn) => applied(session, vm, fn, one), element);
    }
    case 'zip':
      return tuple(
        data.sources.map((source) => {
          const length = lengthOf(session, vm, source);
          if (length === undefined) return vm.unknown({ code: 'depends-on-input', data: {} });
          if (index >= length) return data.fill ?? none;
          const element = elementOf(session, vm, source, index);
          // The key of a dict is asked for that is the index.
          const isPair =
            isXComArg(source) && vm.object(resolved(session, vm, source))?.o === 'dict';
          return isPair ? vm.unknown({ code: 'depends-on-input', data: {} }) : element;
        }),
      );
    case 'concat': {
      let rest = index;
      for (const source of data.sources) {
        const length = lengthOf(session, vm, source);
        if (length === undefined) break;
        if (rest < length) return keyOrItem(session, vm, source, rest);
        rest -= length;
      }
      return vm.unknown({ code: 'depends-on-input', data: {} });
    }
  }
}

/** Where `concat` comes upon a dict, it takes its keys. */
function keyOrItem(session: Session, vm: Interpreter, source: PyValue, index: number): PyValue {
  const value = isXComArg(source) ? resolved(session, vm, source) : undefined;
  const object = value && vm.object(value);
  return object?.o === 'dict' && object.open === undefined
    ? ([...object.entries.values()][index]?.[0] ?? none)
    : elementOf(session, vm, source, index);
}

/** What a function of `map` gives; what it raises fails the task. */
function applied(session: Session, vm: Interpreter, fn: PyValue, value: PyValue): PyValue {
  try {
    return vm.call(fn, { positional: [value], keywords: new Map() });
  } catch (error) {
    if (!(error instanceof PyRaise)) throw error;
    const { className, message } = vm.describe(error);
    return session.raise(vm, className, message, {
      code: 'hook-raises',
      data: { hook: 'map', exception: className, detail: message },
      at: placeOf(vm, fn, session.file),
    });
  }
}

function resolved(session: Session, vm: Interpreter, arg: PyHost<XComArg>): PyValue {
  return (
    givenXCom(session, vm, arg) ?? {
      t: 'placeholder',
      input: { kind: 'xcom', key: taskIdOf(vm, arg.data.operator) },
    }
  );
}

function taskIdOf(vm: Interpreter, operator: PyRef): string {
  const id = vm.findAttribute(operator, 'task_id');
  return id?.t === 'str' ? id.v : '?';
}
