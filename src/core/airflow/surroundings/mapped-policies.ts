import type { Interpreter } from '../../python/interpreter.ts';
import { lazyNative, none, str, type PyRef, type PyValue } from '../../python/object.ts';
import { toValue } from '../../python/operations/to-value.ts';
import { followCall } from '../follow-call.ts';
import type { Mapped } from '../mapping/mapped-operator.ts';
import type { Session } from '../session.ts';
import { baseParameters } from '../tables/base-parameters.ts';

/** What came of a `task_policy` that saw a mapped task: what it raised, or whether the pods may differ from here on. */
export type MappedPolicy =
  { readonly exception: string; readonly detail: string } | 'without effect' | 'not followed';

/**
 * Lets a policy see a mapped task, a MappedOperator: it has what every operator has and no argument of the pod, and only what is
 * done to its `partial_kwargs` reaches the pods.
 */
export function applyToMapped(
  session: Session,
  vm: Interpreter,
  fn: PyValue,
  task: PyRef,
  mapped: Mapped,
): MappedPolicy {
  const state = vm.heap.snapshot();
  const partial = vm.dict([...mapped.given.keywords].map(([name, value]) => [str(name), value]));
  const before = printed(vm, partial);
  const run = followCall(session, vm, fn, [standIn(session, vm, task, mapped, partial)]);
  const isSame = run.end === 'returned' && printed(vm, partial) === before;
  vm.heap.restore(state);
  if (run.end === 'raised') return { exception: run.exception, detail: run.detail };
  return isSame ? 'without effect' : 'not followed';
}

function standIn(
  session: Session,
  vm: Interpreter,
  task: PyRef,
  mapped: Mapped,
  partial: PyRef,
): PyRef {
  const ofAll = new Set(baseParameters.map(({ name }) => name));
  const ofPods = new Set(session.parameters.all.map(({ name }) => name));
  const cls = vm.defineClass({
    name: 'MappedOperator',
    module: 'airflow.models.mappedoperator',
    attributes: {
      __getattr__: lazyNative('MappedOperator.__getattr__', (machine, args) => {
        const [, wanted] = args.positional;
        const name = wanted?.t === 'str' ? wanted.v : '';
        if ((ofPods.has(name) && !ofAll.has(name)) || name.startsWith('__'))
          return machine.raise(
            'AttributeError',
            `'MappedOperator' object has no attribute '${name}'`,
          );
        return machine.unknown({ code: 'attribute-not-known', data: { name } });
      }),
    },
  });
  const own = (name: string): readonly [string, PyValue] => [
    name,
    vm.findAttribute(task, name) ?? none,
  ];
  const given = [...mapped.given.keywords].filter(([name]) => ofAll.has(name));
  return vm.instance(
    cls,
    new Map<string, PyValue>([
      ...given,
      own('task_id'),
      own('dag'),
      ['partial_kwargs', partial],
      ['task_type', str(vm.typeName(task))],
      ['operator_name', str(vm.typeName(task))],
    ]),
  );
}

function printed(vm: Interpreter, value: PyValue): string {
  return JSON.stringify(toValue(vm, value), (key, one: unknown) => {
    if (key === 'origin') return undefined;
    if (typeof one === 'bigint') return String(one);
    return one instanceof Map ? [...(one as Map<unknown, unknown>)] : one;
  });
}
