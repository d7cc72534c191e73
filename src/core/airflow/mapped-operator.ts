import type { Origin } from '../base/span.ts';
import { classOf, derivesFrom } from '../python/execution/classes.ts';
import type { Interpreter } from '../python/interpreter.ts';
import {
  lazyNative,
  none,
  type CallArguments,
  type HostType,
  type PyHost,
  type PyNative,
  type PyRef,
  type PyValue,
} from '../python/object.ts';
import { toValue } from '../python/operations/to-value.ts';
import { enroll, withDefaults } from './base-operator.ts';
import { expandedGroup, type ExpandInput } from './mapped-argument.ts';
import { record } from './pod-operator.ts';
import type { Session } from './session.ts';

/** What `.partial()` keeps until `.expand()`: for an operator its class, for a decorated function also that. */
export interface Partial {
  readonly cls: PyRef;
  /** As the call of `partial` gives them. */
  readonly given: CallArguments;
  /** Fixed attributes of the operators to come, beside those given: a decorator's own options. */
  readonly fixed: ReadonlyMap<string, PyValue>;
  /** For a decorated function: the name of the operator's attribute that `expand` and `partial` fill. */
  readonly decorated: boolean;
  readonly at: Origin | undefined;
}

/** What stands in the heap for a mapped task: the partial and what it is expanded over. */
export interface Mapped extends Partial, ExpandInput {}

/** `Operator.partial`, a class method. */
export function createPartial(session: Session): PyNative {
  return lazyNative('partial', (_, args, at) => {
    const [cls, ...rest] = args.positional;
    if (cls?.t !== 'ref') return none;
    return partialValue(session, {
      cls,
      given: { ...args, positional: rest },
      fixed: new Map(),
      decorated: false,
      at,
    });
  });
}

/** The value of `.partial(...)`, with `expand` and `expand_kwargs`. */
export function partialValue(session: Session, partial: Partial): PyHost {
  const type: HostType<Partial> = {
    name: 'OperatorPartial',
    attribute: (_vm, _self, name) => {
      if (name === 'expand')
        return lazyNative('expand', (vm, args, at) =>
          expand(
            session,
            vm as Interpreter,
            { ...partial, expand: args.keywords, expandKwargs: undefined },
            at,
          ),
        );
      if (name === 'expand_kwargs') {
        return lazyNative('expand_kwargs', (vm, args, at) =>
          expand(
            session,
            vm as Interpreter,
            { ...partial, expand: new Map(), expandKwargs: args.positional[0] ?? none },
            at,
          ),
        );
      }
      return undefined;
    },
  };
  return { t: 'host', type: type, data: partial };
}

/** Makes the mapped task: one operator in the DAG, whose instances are made when it is rendered. */
export function expand(
  session: Session,
  vm: Interpreter,
  mapped: Mapped,
  at: Origin | undefined,
): PyValue {
  refuseDuplicates(session, vm, mapped, mapped.expand.keys(), at);
  const cls = vm.object(mapped.cls);
  const self = vm.instance(mapped.cls, new Map(), mapped);
  const { keywords, dag, group } = withDefaults(session, vm, mapped.given, () => false);
  for (const [name, value] of mapped.fixed) if (!keywords.has(name)) keywords.set(name, value);
  const isPod = cls?.o === 'class' && derivesFrom(vm, cls, 'KubernetesPodOperator');
  const expandShown = new Map([
    ...mapped.expand,
    ...(mapped.expandKwargs ? [['expand_kwargs', mapped.expandKwargs] as const] : []),
  ]);
  const place =
    at === undefined || mapped.at === undefined || mapped.decorated
      ? mapped.decorated
        ? mapped.at
        : at
      : at;
  const form = mapped.decorated ? undefined : ('partial' as const);
  const taskId = keywords.get('task_id') ?? none;
  const task = isPod
    ? record(session, vm, self, mapped.given, place, dag, taskId, [], {
        ...(form ? { form } : {}),
        expand: expandShown,
      })
    : undefined;
  try {
    enroll(session, vm, self, new Map([...keywords, ...expandShown]), dag, group, place);
  } finally {
    if (task !== undefined)
      session.tasks[task.key] = {
        ...task,
        taskId: toValue(vm, vm.findAttribute(self, 'task_id') ?? taskId),
      };
  }
  if (expandedGroup(vm, self) !== undefined) {
    const detail = 'operator expansion in an expanded task group is not yet supported';
    session.raise(vm, 'NotImplementedError', detail, {
      code: 'python-raises',
      data: { exception: 'NotImplementedError', detail },
      at: place,
    });
  }
  return self;
}

/** An argument that `partial` has may not be mapped, too (`prevent_duplicates`). */
export function refuseDuplicates(
  session: Session,
  vm: Interpreter,
  mapped: Mapped,
  names: Iterable<string>,
  at: Origin | undefined,
): void {
  const given = mapped.decorated ? undefined : mapped.given.keywords;
  const twice = [...names].filter((name) => given?.has(name) === true).sort();
  if (twice.length === 0) return;
  const detail = `unmappable or already specified argument${twice.length > 1 ? 's' : ''}: ${twice.join(', ')}`;
  session.raise(vm, 'TypeError', detail, {
    code: 'positional-arguments',
    data: { function: mapped.expandKwargs === undefined ? 'expand' : 'expand_kwargs', detail },
    at,
  });
}

/** The mapped task that an operator instance is, or undefined for a plain one. */
export function mappedOf(vm: Interpreter, instance: PyValue): Mapped | undefined {
  const object = vm.object(instance);
  if (object?.o !== 'instance' || classOf(vm, instance) === undefined) return undefined;
  const data = object.data as Mapped | undefined;
  return data !== undefined && typeof data === 'object' && 'expand' in data ? data : undefined;
}
