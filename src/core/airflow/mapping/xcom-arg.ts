import type { Machine } from '../../python/machine.ts';
import {
  lazyNative,
  none,
  str,
  type PyHost,
  type PyRef,
  type PyValue,
} from '../../python/object.ts';
import type { HostType } from '../../python/host-type.ts';
import { isMappedArgument } from './mapped-argument.ts';
import { relate } from '../dags/relations.ts';
import { atLeast } from '../tables/versions.ts';

/** The result of a task that has not run: what `op.output` and a call of a `@task` function give. */
export interface XComArg {
  readonly operator: PyRef;
  readonly key: PyValue;
  /** The version of Airflow, which decides what can be made of it. */
  readonly airflow: string;
}

/** A sequence made of the results of tasks, for `expand`. */
export type XComSequence =
  | {
      readonly kind: 'map';
      readonly source: XComSource;
      /** Applied in turn. */
      readonly functions: readonly PyValue[];
    }
  | {
      readonly kind: 'zip';
      readonly sources: readonly XComSource[];
      readonly fill: PyValue | undefined;
    }
  | { readonly kind: 'concat'; readonly sources: readonly XComSource[] };

/** The result of a task, or what is made of results. */
export type XComSource = PyHost<XComArg> | PyHost<XComSequence>;

/** Behaviour of XComArg (airflow.models.xcom_arg.PlainXComArg, airflow.sdk's the same). */
export const xcomArgType: HostType<XComArg> = {
  name: 'airflow.models.xcom_arg.PlainXComArg',
  attribute(vm, self, name) {
    if (name === 'operator') return self.data.operator;
    if (name === 'key') return self.data.key;
    if (name === 'set_upstream' || name === 'set_downstream')
      return vm.attribute(self.data.operator, name);
    if (name === 'as_setup' || name === 'as_teardown') return lazyNative(name, () => self);
    if (name === 'add_task') return lazyNative(name, () => none);
    return sequenceMethod(self, name);
  },
  item: (_vm, { data }, key) => xcomArg(data.airflow, data.operator, key),
  iterate: (vm) => vm.raise('TypeError', "'XComArg' object is not iterable"),
  binary(vm, operator, left, right) {
    if (operator === '>>') relate(vm, left, right);
    else if (operator === '<<') relate(vm, right, left);
    else return undefined;
    return right;
  },
  str(vm, self) {
    const task = vm.attribute(self.data.operator, 'task_id');
    const dag = vm.findAttribute(vm.findAttribute(self.data.operator, 'dag') ?? none, 'dag_id');
    const { key } = self.data;
    if (task.t !== 'str' || dag?.t !== 'str' || key.t !== 'str')
      return vm.unknown({ code: 'depends-on-input', data: {} }, task, key);
    return `{{ task_instance.xcom_pull(task_ids='${task.v}', dag_id='${dag.v}', key='${key.v}') }}`;
  },
  value(vm, self) {
    const task = vm.attribute(self.data.operator, 'task_id');
    const id = task.t === 'str' ? task.v : '?';
    const { key } = self.data;
    const suffix = key.t === 'str' && key.v !== 'return_value' ? `.${key.v}` : '';
    return { kind: 'placeholder', input: { kind: 'xcom', key: `${id}${suffix}` } };
  },
};

/** Behaviour of MapXComArg, ZipXComArg and ConcatXComArg. */
const sequenceType: HostType<XComSequence> = {
  name: 'airflow.models.xcom_arg.XComArg',
  attribute: (_vm, self, name) => sequenceMethod(self, name),
  binary(vm, operator, left, right) {
    if (operator !== '>>' && operator !== '<<') return undefined;
    const [before, after] = operator === '>>' ? [left, right] : [right, left];
    for (const a of plainParts(before)) for (const b of plainParts(after)) relate(vm, a, b);
    return right;
  },
  str: (vm) => vm.unknown({ code: 'call-not-followed', data: { name: 'str' } }),
  value(vm, self) {
    const needs = plainParts(self).flatMap((part) => {
      const data = isXComArg(part) ? xcomArgType.value?.(vm, part) : undefined;
      return data?.kind === 'placeholder' ? [data.input] : [];
    });
    const reason = { code: 'loop-not-followed', data: { loop: self.data.kind } } as const;
    return { kind: 'unknown', reason, needs };
  },
};

/** `map`, `zip` and `concat` of a source. */
function sequenceMethod(self: XComSource, name: string): PyValue | undefined {
  if (name !== 'map' && name !== 'zip' && name !== 'concat') return undefined;
  const [first] = plainParts(self);
  const isOld = first !== undefined && isXComArg(first) && !atLeast(first.data.airflow, '2.10.0');
  if (name === 'concat' && isOld) return undefined;
  return lazyNative(`XComArg.${name}`, (vm, args) => {
    const isResult =
      !isXComArg(self) || (self.data.key.t === 'str' && self.data.key.v === 'return_value');
    if (!isResult) {
      const verb = name === 'concat' ? 'concatenate' : 'map against';
      vm.raise('ValueError', `cannot ${verb} non-return XCom`);
    }
    const open = (): PyValue =>
      vm.unknown({ code: 'call-not-followed', data: { name: `XComArg.${name}` } });
    if (args.rest !== undefined) return open();
    if (name === 'map') {
      const fn = args.positional[0] ?? args.keywords.get('f');
      if (fn === undefined) return open();
      if (fn.t === 'host' && fn.type.name === '_TaskDecorator')
        vm.raise('ValueError', 'map() argument must be a plain function, not a @task operator');
      return isXComArg(self) || self.data.kind !== 'map'
        ? sequence({ kind: 'map', source: self, functions: [fn] })
        : sequence({ ...self.data, functions: [...self.data.functions, fn] });
    }
    const others = args.positional.filter((one) => isXComSource(one));
    if (others.length < args.positional.length) return open();
    const sources = [self, ...others];
    return name === 'zip'
      ? sequence({ kind: 'zip', sources, fill: args.keywords.get('fillvalue') })
      : sequence({ kind: 'concat', sources });
  });
}

function sequence(data: XComSequence): PyHost<XComSequence> {
  return { t: 'host', type: sequenceType, data };
}

/** Whether a value is the result of a task, or made of such by `map`, `zip` or `concat`. */
export function isXComSource(value: PyValue): value is XComSource {
  return isXComArg(value) || isXComSequence(value);
}

/** Whether a value is made of results of tasks by `map`, `zip` or `concat`. */
export function isXComSequence(value: PyValue): value is PyHost<XComSequence> {
  return value.t === 'host' && value.type === (sequenceType as HostType);
}

/** The results of tasks that a source is made of; of anything else, itself. */
function plainParts(value: PyValue): readonly PyValue[] {
  if (!isXComSequence(value)) return [value];
  const { data } = value;
  return (data.kind === 'map' ? [data.source] : data.sources).flatMap(plainParts);
}

/** The result of `operator` under `key`. */
export function xcomArg(
  airflow: string,
  operator: PyRef,
  key: PyValue = str('return_value'),
): PyHost<XComArg> {
  return { t: 'host', type: xcomArgType, data: { operator, key, airflow } };
}

/** Whether a value is an XComArg. */
export function isXComArg(value: PyValue): value is PyHost<XComArg> {
  return value.t === 'host' && value.type === (xcomArgType as HostType);
}

/** The XComArgs anywhere in a value, for the dependencies that they make. */
export function findXComArgs(vm: Machine, value: PyValue, depth = 0): readonly PyHost<XComArg>[] {
  if (isXComArg(value)) return [value];
  if (isXComSequence(value)) return plainParts(value).filter((part) => isXComArg(part));
  if (isMappedArgument(value))
    return [...value.data.input.expand.values(), value.data.input.expandKwargs ?? none].flatMap(
      (one) => findXComArgs(vm, one, depth + 1),
    );
  if (depth > 6) return [];
  const items = (values: readonly PyValue[]): readonly PyHost<XComArg>[] =>
    values.flatMap((v) => findXComArgs(vm, v, depth + 1));
  if (value.t === 'tuple') return items(value.items);
  const object = vm.object(value);
  if (object?.o === 'list') return items(object.items);
  if (object?.o === 'dict') return items(Array.from(object.entries.values(), ([, v]) => v));
  return [];
}
