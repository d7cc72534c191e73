import type { Problem } from '../base/problem.ts';
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
import { missingWhenMapped, remarkArguments } from './argument-checks.ts';
import { isAccepted, record } from './pod-operator.ts';
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
export interface Mapped extends Partial {
  readonly expand: ReadonlyMap<string, PyValue>;
  /** `expand_kwargs`: a list of dicts of arguments. */
  readonly expandKwargs: PyValue | undefined;
}

/** `Operator.partial`, a class method. */
export function createPartial(session: Session): PyNative {
  return lazyNative('partial', (vm, args, at) => {
    const [cls, ...rest] = args.positional;
    if (cls?.t !== 'ref') return none;
    refuseKeywords(session, vm as Interpreter, cls, 'partial', args, at);
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
  const cls = vm.object(mapped.cls);
  const self = vm.instance(mapped.cls, new Map(), mapped);
  const { keywords, dag, group } = withDefaults(session, vm, mapped.given, () => false);
  if (!mapped.decorated && at !== undefined) {
    const expanded = { positional: [], keywords: mapped.expand };
    refuseKeywords(session, vm, mapped.cls, 'expand', expanded, at);
  }
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
  return self;
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

/** What `validate_mapping_kwargs` raises for keywords that the operator does not take. */
function refuseKeywords(
  session: Session,
  vm: Interpreter,
  cls: PyRef,
  method: 'partial' | 'expand',
  { keywords }: CallArguments,
  at: Origin | undefined,
): void {
  const name = podClassName(vm, cls);
  if (name === undefined || at === undefined) return;
  const extra = [...keywords.keys()].filter((key) => !isAccepted(session, key));
  if (extra.length === 0) return;
  const shown = extra.map((key) => `'${key}'`).join(', ');
  const what =
    extra.length === 1 ? 'an unexpected keyword argument' : 'unexpected keyword arguments';
  const detail = `${name}.${method}() got ${what} ${shown}`;
  const { provider } = session;
  const data = { argument: extra.join(', '), operator: name, provider, detail };
  session.refuse(vm, 'TypeError', detail, { code: 'invalid-argument', data, at }, at);
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
