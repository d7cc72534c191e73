import type { Origin } from '../base/span.ts';
import { mergeInto } from '../python/builtins/dict-methods.ts';
import { classOf } from '../python/execution/classes.ts';
import type { Interpreter } from '../python/interpreter.ts';
import { none, str, tuple, type PyRef, type PyValue } from '../python/object.ts';
import { namedEntries } from './default-args.ts';
import { bindCall } from './call-binding.ts';
import { mappedOf, type Mapped } from './mapped-operator.ts';
import { refuseTwice } from './mapping-refusals.ts';
import type { Session } from './session.ts';
import { isXComArg } from './xcom-arg.ts';
import { givenXCom } from './xcoms.ts';

/** The operator that one map index of a mapped task makes (MappedOperator.unmap). */
export function instantiateMapped(
  session: Session,
  vm: Interpreter,
  ref: PyRef,
  mapIndex: number,
  at: Origin,
): PyRef | undefined {
  const mapped = mappedOf(vm, ref);
  if (mapped === undefined) return ref;
  const keywords = new Map(mapped.given.keywords);
  for (const [name, value] of mapped.fixed) keywords.set(name, value);
  const { values: expanded, rest = mapped.given.rest } = expandedArguments(
    session,
    vm,
    mapped,
    mapIndex,
  );
  const open = rest === undefined ? {} : { rest };
  if (mapped.decorated) {
    const call = vm.dict([]);
    const fixed = keywords.get('op_kwargs');
    if (fixed !== undefined) mergeInto(vm, call, fixed);
    for (const [name, value] of expanded) vm.setItem(call, str(name), value);
    refuseCall(session, vm, mapped, call, rest, at);
    keywords.set('op_kwargs', call);
    keywords.set('op_args', vm.list([]));
  } else {
    if (mapped.expandKwargs !== undefined) refuseDuplicates(session, vm, mapped, expanded, at);
    for (const [name, value] of expanded) keywords.set(name, value);
  }
  keywords.set('dag', vm.findAttribute(ref, 'dag') ?? none);
  const group = vm.findAttribute(ref, 'task_group');
  if (group !== undefined && group.t !== 'none') keywords.set('task_group', group);
  if (mapped.decorated) {
    const self = vm.instance(mapped.cls, new Map());
    session.sites.set(self.addr, { at, args: mapped.given });
    vm.call(vm.attribute(self, '__init__'), { positional: [], keywords, ...open }, at);
    return self;
  }
  const made = vm.call(mapped.cls, { positional: [], keywords, ...open }, at);
  return made.t === 'ref' && classOf(vm, made) !== undefined ? made : undefined;
}

/** The function has to take what `partial` and `expand` give it together. */
function refuseCall(
  session: Session,
  vm: Interpreter,
  mapped: Mapped,
  call: PyRef,
  rest: PyValue | undefined,
  at: Origin,
): void {
  const fn = mapped.fixed.get('python_callable');
  const object = vm.object(call);
  if (fn === undefined || rest !== undefined || object?.o !== 'dict' || object.open) return;
  const args = { positional: [], keywords: namedEntries(vm, call) };
  const detail = bindCall(vm, fn, args, session.airflow);
  if (detail === undefined) return;
  const name = vm.findAttribute(fn, '__name__');
  const data = { function: name?.t === 'str' ? name.v : '?', detail };
  session.raise(vm, 'TypeError', detail, { code: 'positional-arguments', data, at });
}

function refuseDuplicates(
  session: Session,
  vm: Interpreter,
  mapped: Mapped,
  expanded: ReadonlyMap<string, PyValue>,
  at: Origin,
): void {
  const refusal = refuseTwice(mapped.given.keywords, expanded);
  if (refusal === undefined) return;
  const { argument, detail, exception } = refusal;
  session.raise(vm, exception, detail, {
    code: 'invalid-argument',
    data: { argument, operator: vm.typeName(mapped.cls), detail },
    at,
  });
}

function expandedArguments(
  session: Session,
  vm: Interpreter,
  mapped: Mapped,
  mapIndex: number,
): { readonly values: ReadonlyMap<string, PyValue>; readonly rest?: PyValue | undefined } {
  if (mapped.expandKwargs !== undefined) {
    const source = resolved(session, vm, mapped.expandKwargs);
    const element = elementOf(vm, source, mapIndex);
    const object = vm.object(element);
    const values = namedEntries(vm, element);
    return { values, rest: object?.o === 'dict' ? object.open : element };
  }
  // The last argument varies fastest (DictOfListsExpandInput._expand_mapped_field).
  let index = mapIndex;
  const values = new Map<string, PyValue>();
  for (const [name, given] of [...mapped.expand].reverse()) {
    const source = resolved(session, vm, given);
    const length = vm.length(source);
    const count = length.t === 'int' ? Number(length.v) : 1;
    values.set(name, elementOf(vm, source, count === 0 ? 0 : index % count));
    index = count === 0 ? index : Math.floor(index / count);
  }
  return {
    values: new Map([...mapped.expand.keys()].map((name) => [name, values.get(name) ?? none])),
  };
}

function resolved(session: Session, vm: Interpreter, value: PyValue): PyValue {
  return isXComArg(value)
    ? (givenXCom(session, vm, value) ?? {
        t: 'placeholder',
        input: { kind: 'xcom', key: taskIdOf(vm, value.data.operator) },
      })
    : value;
}

function taskIdOf(vm: Interpreter, operator: PyRef): string {
  const id = vm.findAttribute(operator, 'task_id');
  return id?.t === 'str' ? id.v : '?';
}

/** The element under a map index: of a list its item, of a dict the pair. */
function elementOf(vm: Interpreter, source: PyValue, index: number): PyValue {
  const object = vm.object(source);
  if (object?.o === 'dict' && object.open === undefined)
    return tuple([...([...object.entries.values()][index] ?? [])]);
  const items = vm.iterate(source);
  return 't' in items ? items : (items[index] ?? none);
}
