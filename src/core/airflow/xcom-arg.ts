import type { Machine } from '../python/machine.ts';
import {
  lazyNative,
  none,
  str,
  type HostType,
  type PyHost,
  type PyRef,
  type PyValue,
} from '../python/object.ts';
import { relate } from './relations.ts';

/** The result of a task that has not run: what `op.output` and a call of a `@task` function give. */
export interface XComArg {
  readonly operator: PyRef;
  readonly key: PyValue;
}

const methods = new Set(['map', 'filter', 'zip', 'concat']);

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
    if (methods.has(name))
      return vm.unknown({ code: 'call-not-followed', data: { name: `XComArg.${name}` } });
    return undefined;
  },
  item: (_vm, self, key) => xcomArg(self.data.operator, key),
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

/** The result of `operator` under `key`. */
export function xcomArg(operator: PyRef, key: PyValue = str('return_value')): PyHost<XComArg> {
  return { t: 'host', type: xcomArgType, data: { operator, key } };
}

/** Whether a value is an XComArg. */
export function isXComArg(value: PyValue): value is PyHost<XComArg> {
  return value.t === 'host' && value.type === (xcomArgType as HostType);
}

/** The XComArgs anywhere in a value, for the dependencies that they make. */
export function findXComArgs(vm: Machine, value: PyValue, depth = 0): readonly PyHost<XComArg>[] {
  if (isXComArg(value)) return [value];
  if (depth > 6) return [];
  const items = (values: readonly PyValue[]): readonly PyHost<XComArg>[] =>
    values.flatMap((v) => findXComArgs(vm, v, depth + 1));
  if (value.t === 'tuple') return items(value.items);
  const object = vm.object(value);
  if (object?.o === 'list') return items(object.items);
  if (object?.o === 'dict') return items(Array.from(object.entries.values(), ([, v]) => v));
  return [];
}
