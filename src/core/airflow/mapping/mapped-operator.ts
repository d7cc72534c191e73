import type { Problem } from '../../base/problem.ts';
import type { Origin } from '../../base/span.ts';
import { classOf, derivesFrom } from '../../python/execution/classes.ts';
import type { Interpreter } from '../../python/interpreter.ts';
import {
  lazyNative,
  none,
  type PyHost,
  type PyNative,
  type PyRef,
  type PyValue,
} from '../../python/object.ts';
import type { CallArguments, HostType } from '../../python/host-type.ts';
import { toValue } from '../../python/operations/to-value.ts';
import { enroll, withDefaults } from '../operators/base-operator.ts';
import {
  refuseExpand,
  refuseExpandKwargs,
  refuseFunctionArguments,
  refuseNames,
  refusePartial,
  sayRefusal,
} from './mapping-refusals.ts';
import { expandedGroup, type ExpandInput } from './mapped-argument.ts';
import { missingWhenMapped, remarkArguments } from '../operators/argument-checks.ts';
import { isAccepted, record } from '../operators/pod-operator.ts';
import type { Session } from '../session.ts';

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
  return lazyNative('partial', (vm, args, at) => {
    const [cls, ...rest] = args.positional;
    if (cls?.t !== 'ref') return none;
    const inner = vm as Interpreter;
    const refusal = refusePartial(session, inner, cls, { ...args, positional: rest });
    sayRefusal(session, inner, refusal, nameOf(inner, cls), at);
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
        return lazyNative('expand', (machine, args, at) => {
          const vm = machine as Interpreter;
          refuseExpansion(session, vm, partial, args, at);
          return expand(
            session,
            vm,
            { ...partial, expand: args.keywords, expandKwargs: undefined },
            at,
          );
        });
      if (name === 'expand_kwargs') {
        return lazyNative('expand_kwargs', (machine, args, at) => {
          const vm = machine as Interpreter;
          const refusal = refuseExpandKwargs(vm, args.positional[0]);
          sayRefusal(session, vm, refusal, nameOf(vm, partial.cls), at);
          return expand(
            session,
            vm,
            { ...partial, expand: new Map(), expandKwargs: args.positional[0] ?? none },
            at,
          );
        });
      }
      return undefined;
    },
  };
  return { t: 'host', type: type, data: partial };
}

function nameOf(vm: Interpreter, cls: PyRef): string {
  const object = vm.object(cls);
  return object?.o === 'class' ? object.name : '';
}

function refuseExpansion(
  session: Session,
  vm: Interpreter,
  { cls, given, fixed, decorated }: Partial,
  args: CallArguments,
  at: Origin | undefined,
): void {
  const name = nameOf(vm, cls);
  const fn = fixed.get('python_callable');
  const refusal =
    decorated && fn !== undefined
      ? refuseFunctionArguments(session, vm, fn, 'expand', args)
      : isPodClass(vm, cls)
        ? (refuseNames(session, vm, cls, 'expand', args.keywords.keys()) ??
          refuseExpand(vm, name, given, args))
        : undefined;
  sayRefusal(session, vm, refusal, name, at);
}

function isPodClass(vm: Interpreter, cls: PyRef): boolean {
  const object = vm.object(cls);
  return object?.o === 'class' && derivesFrom(vm, object, 'KubernetesPodOperator');
}

/** Makes the mapped task: one operator in the DAG, whose instances are made when it is rendered. */
export function expand(
  session: Session,
  vm: Interpreter,
  mapped: Mapped,
  at: Origin | undefined,
): PyValue {
  const self = vm.instance(mapped.cls, new Map(), mapped);
  const { keywords, dag, group } = withDefaults(session, vm, mapped.given, () => false);
  for (const [name, value] of mapped.fixed) if (!keywords.has(name)) keywords.set(name, value);
  const isPod = isPodClass(vm, mapped.cls);
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
    ? record(
        session,
        vm,
        self,
        mapped.given,
        place,
        dag,
        taskId,
        remarks(session, vm, mapped, at),
        {
          ...(form ? { form } : {}),
          expand: expandShown,
        },
      )
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

/** What is wrong with the arguments of a mapped task of one of Airflow's own classes, without those of `expand_kwargs`. */
function remarks(
  session: Session,
  vm: Interpreter,
  mapped: Mapped,
  at: Origin | undefined,
): readonly Problem[] {
  const name = podClassName(vm, mapped.cls);
  if (name === undefined || at === undefined) return [];
  const accepts = (key: string): boolean => isAccepted(session, key);
  const { keywords, open } = withDefaults(session, vm, mapped.given, accepts);
  const given = mapped.given.keywords;
  const place = mapped.decorated ? (mapped.at ?? at) : at;
  const all = new Map([...keywords, ...(mapped.decorated ? [] : mapped.expand)]);
  return [
    ...remarkArguments(session, name, all, given, place),
    ...(open === undefined && mapped.expandKwargs === undefined
      ? missingWhenMapped(session, name, all, place)
      : []),
  ];
}

/** The name of the pod operator, or of its class for functions; undefined for all others, also those that derive from it. */
function podClassName(vm: Interpreter, cls: PyRef): string | undefined {
  const object = vm.object(cls);
  if (object?.o !== 'class' || object.native === undefined) return undefined;
  // The operators of clouds take more than is known for every version.
  return object.name === 'KubernetesPodOperator' || object.native.startsWith('task.kubernetes')
    ? object.name
    : undefined;
}

/** The mapped task that an operator instance is, or undefined for a plain one. */
export function mappedOf(vm: Interpreter, instance: PyValue): Mapped | undefined {
  const object = vm.object(instance);
  if (object?.o !== 'instance' || classOf(vm, instance) === undefined) return undefined;
  const data = object.data as Mapped | undefined;
  return data !== undefined && typeof data === 'object' && 'expand' in data ? data : undefined;
}
