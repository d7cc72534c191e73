import type { Origin } from '../../base/span.ts';
import { mergeInto } from '../../python/builtins/dict-methods.ts';
import { classOf } from '../../python/execution/classes.ts';
import type { Interpreter } from '../../python/interpreter.ts';
import { none, str, type PyRef, type PyValue } from '../../python/object.ts';
import { bindCall } from '../operators/call-binding.ts';
import { namedEntries } from '../dags/default-args.ts';
import { expandedArguments } from './expand-sources.ts';
import { mappedOf, refuseDuplicates, type Mapped } from './mapped-operator.ts';
import type { Session } from '../session.ts';

/** An operator that a mapped task has made, and those of its values that are not rendered. */
export interface MappedInstance {
  readonly instance: PyRef;
  readonly asTheyAre: readonly PyValue[];
}

/** The operator that one map index of a mapped task makes (MappedOperator.unmap). */
export function instantiateMapped(
  session: Session,
  vm: Interpreter,
  ref: PyRef,
  mapIndex: number,
  at: Origin,
): MappedInstance | undefined {
  const mapped = mappedOf(vm, ref);
  if (mapped === undefined) return { instance: ref, asTheyAre: [] };
  const keywords = new Map(mapped.given.keywords);
  for (const [name, value] of mapped.fixed) keywords.set(name, value);
  const {
    values: expanded,
    rest = mapped.given.rest,
    asTheyAre,
  } = expandedArguments(session, vm, mapped, mapIndex);
  if (mapped.expandKwargs !== undefined) refuseDuplicates(session, vm, mapped, expanded.keys(), at);
  const open = rest === undefined ? {} : { rest };
  if (mapped.decorated) {
    const call = vm.dict([]);
    const fixed = keywords.get('op_kwargs');
    if (fixed !== undefined) mergeInto(vm, call, fixed);
    for (const [name, value] of expanded) vm.setItem(call, str(name), value);
    refuseCall(session, vm, mapped, call, rest, at);
    keywords.set('op_kwargs', call);
    keywords.set('op_args', vm.list([]));
  } else for (const [name, value] of expanded) keywords.set(name, value);
  keywords.set('dag', vm.findAttribute(ref, 'dag') ?? none);
  const group = vm.findAttribute(ref, 'task_group');
  if (group !== undefined && group.t !== 'none') keywords.set('task_group', group);
  if (mapped.decorated) {
    const self = vm.instance(mapped.cls, new Map());
    session.sites.set(self.addr, { at, args: mapped.given });
    vm.call(vm.attribute(self, '__init__'), { positional: [], keywords, ...open }, at);
    return { instance: self, asTheyAre };
  }
  const made = vm.call(mapped.cls, { positional: [], keywords, ...open }, at);
  return made.t === 'ref' && classOf(vm, made) !== undefined
    ? { instance: made, asTheyAre }
    : undefined;
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
