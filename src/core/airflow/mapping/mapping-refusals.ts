import type { Origin } from '../../base/span.ts';
import { classOf } from '../../python/execution/classes.ts';
import type { Interpreter } from '../../python/interpreter.ts';
import type { PyRef, PyValue } from '../../python/object.ts';
import type { CallArguments } from '../../python/host-type.ts';
import { stringRepr } from '../../python/text/string-repr.ts';
import { toValue } from '../../python/operations/to-value.ts';
import { refuseDates } from '../operators/operator-refusals.ts';
import { isAccepted } from '../operators/pod-operator.ts';
import type { Session } from '../session.ts';
import { findCloud } from '../tables/cloud-operators.ts';
import { contextNames } from '../tables/context-names.ts';
import { isXComArg } from './xcom-arg.ts';

/** Why a call of `partial`, `expand` or `expand_kwargs` raises. */
export interface MappingRefusal {
  readonly exception: string;
  readonly detail: string;
  readonly argument: string;
}

// What OperatorPartial holds although nobody gives it.
const filled =
  `task_id dag task_group depends_on_past email_on_failure email_on_retry executor_config
  ignore_first_depends_on_past inlets outlets owner pool_slots priority_weight queue retries retry_delay
  retry_exponential_backoff trigger_rule wait_for_downstream weight_rule`.split(/\s+/);

/** What `validate_mapping_kwargs` says of the names given to `partial` or `expand` of a pod operator's own class. */
export function refuseNames(
  session: Session,
  vm: Interpreter,
  cls: PyRef,
  called: 'partial' | 'expand',
  names: Iterable<string>,
): MappingRefusal | undefined {
  const object = classOf(vm, cls) ?? vm.object(cls);
  // The parameters of a class of the program's own are not told by its name.
  if (object?.o !== 'class' || object.native !== 'KubernetesPodOperator') return undefined;
  const cloud = findCloud(object.name);
  if (object.name !== 'KubernetesPodOperator' && cloud === undefined) return undefined;
  const unknown = [...names].filter((name) => !isAccepted(session, name, cloud));
  return unexpected(`${object.name}.${called}()`, unknown);
}

/** What `partial` of an operator says of its arguments. */
export function refusePartial(
  session: Session,
  vm: Interpreter,
  cls: PyRef,
  args: CallArguments,
): MappingRefusal | undefined {
  if (!args.keywords.has('task_id') && args.rest === undefined)
    return {
      exception: 'TypeError',
      argument: '',
      detail: "partial() missing 1 required keyword-only argument: 'task_id'",
    };
  const names = refuseNames(session, vm, cls, 'partial', args.keywords.keys());
  if (names !== undefined) return names;
  const dates = ['start_date', 'end_date'].flatMap((name) => {
    const value = args.keywords.get(name);
    return value === undefined ? [] : [[name, toValue(vm, value)] as const];
  });
  return refuseDates(new Map(dates));
}

/** What `expand` of an operator says of its arguments beside their names. */
export function refuseExpand(
  vm: Interpreter,
  operator: string,
  given: CallArguments,
  args: CallArguments,
): MappingRefusal | undefined {
  if (args.keywords.size === 0 && args.rest === undefined) return nothingToExpand;
  for (const [name, value] of args.keywords) {
    const type = unmappable(vm, value);
    if (type !== undefined)
      return {
        exception: 'ValueError',
        argument: name,
        detail: `${operator}.expand() got an unexpected type '${type}' for keyword argument ${name}`,
      };
  }
  const twice = [...args.keywords.keys()].filter(
    (name) => given.keywords.has(name) || filled.includes(name),
  );
  return duplicated('unmappable or already specified', twice);
}

/** What `expand_kwargs` says of what it is given. */
export function refuseExpandKwargs(
  vm: Interpreter,
  value: PyValue | undefined,
): MappingRefusal | undefined {
  if (value === undefined || isXComArg(value)) return undefined;
  const object = vm.object(value);
  const items =
    value.t === 'tuple' ? value.items : object?.o === 'list' && !object.open ? object.items : [];
  const isWrong =
    ['str', 'int', 'float', 'bool', 'none', 'bytes'].includes(value.t) ||
    object?.o === 'dict' ||
    object?.o === 'set' ||
    items.some((item) => ['str', 'int', 'float', 'bool', 'none', 'tuple'].includes(item.t));
  if (!isWrong) return undefined;
  return {
    exception: 'TypeError',
    argument: 'expand_kwargs',
    detail: `expected XComArg or list[dict], not ${vm.typeName(value)}`,
  };
}

/** What `partial` or `expand` of a decorated function say of the names that they are given (_validate_arg_names). */
export function refuseFunctionArguments(
  session: Session,
  vm: Interpreter,
  fn: PyValue,
  called: 'partial' | 'expand',
  args: CallArguments,
): MappingRefusal | undefined {
  const names = [...args.keywords.keys()];
  if (called === 'expand' && names.length === 0 && args.rest === undefined) return nothingToExpand;
  const context = new Set(contextNames(session.airflow));
  const shadowed = names.filter((name) => context.has(name));
  if (shadowed.length > 0) {
    const [variables, listed] =
      shadowed.length === 1 ? ['variable', shadowed] : ['variables', shadowed];
    return {
      exception: 'ValueError',
      argument: shadowed.join(', '),
      detail: `cannot call ${called}() on task context ${variables} ${listed.map(stringRepr).join(', ')}`,
    };
  }
  const object = vm.object(fn);
  if (object?.o !== 'function') return undefined;
  const { list } = object.parameters;
  if (list.some((p) => p.kind === 'double-star')) return undefined;
  const known = new Set(
    list.filter((p) => p.kind === 'plain' || p.kind === 'keyword-only').map((p) => p.name),
  );
  for (const name of called === 'expand' ? names.filter((one) => known.has(one)) : []) {
    const value = args.keywords.get(name);
    const type = value && unmappable(vm, value);
    if (type !== undefined)
      return {
        exception: 'ValueError',
        argument: name,
        detail: `expand() got an unexpected type '${type}' for keyword argument '${name}'`,
      };
  }
  return unexpected(
    `${called}()`,
    names.filter((name) => !known.has(name)),
  );
}

/** Says it of the file, and goes on where nothing would catch it. */
export function sayRefusal(
  session: Session,
  vm: Interpreter,
  refusal: MappingRefusal | undefined,
  operator: string,
  at: Origin | undefined,
): void {
  if (refusal === undefined || at === undefined) return;
  const { exception, detail, argument } = refusal;
  const { provider } = session;
  const isUnknown = detail.includes('unexpected keyword argument');
  const data = { argument, operator, detail, ...(isUnknown ? { provider } : {}) };
  const code = isUnknown ? 'invalid-argument' : 'invalid-value';
  session.refuse(vm, exception, detail, { code, data, at }, at);
}

const nothingToExpand: MappingRefusal = {
  exception: 'TypeError',
  argument: '',
  detail: 'no arguments to expand against',
};

function unexpected(call: string, names: readonly string[]): MappingRefusal | undefined {
  const [first] = names;
  if (first === undefined) return undefined;
  const listed = names.map(stringRepr).join(', ');
  return {
    exception: 'TypeError',
    argument: names.join(', '),
    detail:
      names.length === 1
        ? `${call} got an unexpected keyword argument ${listed}`
        : `${call} got unexpected keyword arguments ${listed}`,
  };
}

function duplicated(reason: string, names: readonly string[]): MappingRefusal | undefined {
  if (names.length === 0) return undefined;
  const [only, second] = names;
  return {
    exception: 'TypeError',
    argument: names.join(', '),
    detail:
      second === undefined
        ? `${reason} argument: ${only ?? ''}`
        : `${reason} arguments: ${[...names].sort().join(', ')}`,
  };
}

/** The type of a value that `is_mappable` refuses: no sequence and no dict, or text; undefined where it takes it or is not known. */
function unmappable(vm: Interpreter, value: PyValue): string | undefined {
  const object = vm.object(value);
  const isRefused =
    ['str', 'int', 'float', 'bool', 'none', 'bytes'].includes(value.t) || object?.o === 'set';
  return isRefused ? vm.typeName(value) : undefined;
}
