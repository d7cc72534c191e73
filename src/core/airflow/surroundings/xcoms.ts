import { isJsonObject, type Json } from '../../base/json.ts';
import type { Interpreter } from '../../python/interpreter.ts';
import { none, type PyHost, type PyValue } from '../../python/object.ts';
import { fromJson, placeholder } from './inputs.ts';
import type { Session } from '../session.ts';
import type { XComArg } from '../mapping/xcom-arg.ts';

/** What a task gave under a key, as `--xcom` says; a placeholder where that is not known. */
export function pullXCom(
  session: Session,
  vm: Interpreter,
  taskId: string,
  key: string,
  multipleOutputs: boolean,
): PyValue {
  const { xcom, xcomOpen } = session.context;
  const open = placeholder('xcom', key === 'return_value' ? taskId : `${taskId}.${key}`);
  if (xcom === undefined) return open;
  const entry: Json | undefined = Object.hasOwn(xcom, taskId) ? xcom[taskId] : undefined;
  const value = valueUnder(entry, key, multipleOutputs);
  if (value !== undefined) return fromJson(vm, value);
  return xcomOpen === true ? open : none;
}

function valueUnder(
  entry: Json | undefined,
  key: string,
  multipleOutputs: boolean,
): Json | undefined {
  if (isJsonObject(entry)) {
    const keys = entry['__keys__'];
    if (isJsonObject(keys)) return Object.hasOwn(keys, key) ? keys[key] : undefined;
  }
  if (key === 'return_value') return entry;
  return multipleOutputs && isJsonObject(entry) && Object.hasOwn(entry, key)
    ? entry[key]
    : undefined;
}

/** The value of an XComArg; undefined where no XCom was given at all. */
export function givenXCom(
  session: Session,
  vm: Interpreter,
  arg: PyHost<XComArg>,
): PyValue | undefined {
  const id = vm.findAttribute(arg.data.operator, 'task_id');
  const { key } = arg.data;
  if (session.context.xcom === undefined || id?.t !== 'str' || key.t !== 'str') return undefined;
  return pullXCom(session, vm, id.v, key.v, hasMultipleOutputs(vm, arg.data.operator));
}

/** Whether a task's result is also given under its own keys: said so, or by the annotation of what it returns. */
export function hasMultipleOutputs(vm: Interpreter, operator: PyValue): boolean {
  const said = vm.findAttribute(operator, 'multiple_outputs');
  if (said !== undefined && said.t !== 'none') return vm.truth(said) === true;
  const fn = vm.findAttribute(operator, 'python_callable');
  const object = fn && vm.object(fn);
  if (object?.o !== 'function' || !('s' in object.node) || object.node.returns === undefined)
    return false;
  const text = vm.host
    .text(object.file)
    .slice(object.node.returns.span.start, object.node.returns.span.end);
  return /^(typing\.|t\.|collections\.abc\.)?(dict|Dict|Mapping|MutableMapping)\b/.test(
    text.replace(/^["']/, ''),
  );
}
