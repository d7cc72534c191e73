import type { Interpreter } from '../../python/interpreter.ts';
import { none, str, type PyValue } from '../../python/object.ts';
import type { HostType } from '../../python/host-type.ts';
import { readConnection } from '../surroundings/connections.ts';
import { fromJson, placeholder } from '../surroundings/inputs.ts';
import { createMacros } from './macros.ts';
import { paramValue } from '../dags/params.ts';
import type { RunIdentity } from '../surroundings/run-context.ts';
import { ofRun, taskInstance } from './run-objects.ts';
import type { Session } from '../session.ts';
import { contextNames } from '../tables/context-names.ts';
import { readVariable } from '../surroundings/variables.ts';

/** The task instance that is rendered. */
export interface Rendered {
  readonly instance: PyValue;
  readonly dag: PyValue;
  readonly mapIndex: number | undefined;
}

/** The names that a template sees, each made when it is first used; undefined for a name that this version does not have. */
export function templateContext(
  session: Session,
  vm: Interpreter,
  task: Rendered,
): (name: string) => PyValue | undefined {
  const run = session.context.run;
  const names = new Set(contextNames(session.airflow));
  const made = new Map<string, PyValue>();
  return (name) => {
    const known = made.get(name);
    if (known !== undefined) return known;
    if (!names.has(name)) return undefined;
    const value =
      run === undefined
        ? vm.unknown({ code: 'depends-on-input', data: {} })
        : make(session, vm, task, run, name);
    made.set(name, value);
    return value;
  };
}

function make(
  session: Session,
  vm: Interpreter,
  task: Rendered,
  run: RunIdentity,
  name: string,
): PyValue {
  switch (name) {
    case 'params':
      return paramsOf(session, vm, task);
    case 'var':
      return variables(session);
    case 'conn':
      return connections(session);
    case 'macros':
      return createMacros(session, vm);
    case 'ti':
    case 'task_instance':
      return taskInstance(session, vm, task, run);
    case 'task':
      return task.instance;
    case 'dag':
      return task.dag;
    case 'conf':
      return session.natives?.named.get('conf') ?? none;
    case 'test_mode':
      return { t: 'bool', v: false };
    case 'inlets':
    case 'outlets':
      return vm.list([]);
    default:
      return ofRun(session, vm, task, run, name);
  }
}

/** The run's params: the DAG's, then the task's, then the run's conf (process_params). */
export function paramsOf(session: Session, vm: Interpreter, task: Rendered): PyValue {
  const merged = new Map<string, PyValue>();
  const own = vm.findAttribute(task.instance, 'params');
  for (const source of [vm.findAttribute(task.dag, 'params'), own]) {
    const object = source && vm.object(source);
    if (object?.o !== 'dict') continue;
    for (const [key, value] of object.entries.values()) {
      if (key.t !== 'str') continue;
      // One without a default is None in Airflow 2, and has to be given in Airflow 3.
      const unset = session.isAirflow3 ? placeholder('param', key.v) : none;
      merged.set(key.v, paramValue(vm, value) ?? unset);
    }
  }
  for (const [key, value] of Object.entries(session.context.params))
    merged.set(key, fromJson(vm, value));
  return vm.dict([...merged].map(([key, value]) => [str(key), value] as const));
}

/** `var.value.X`, `var.json.X`, with `.get(key, default)`. */
function variables(session: Session): PyValue {
  const accessor = (json: boolean): PyValue => {
    const read = (vm: Interpreter, key: string, fallback?: PyValue): PyValue =>
      readVariable(session, vm, key, fallback, json);
    return access(json ? 'var.json' : 'var.value', read);
  };
  const type: HostType<null> = {
    name: 'VariableAccessor',
    attribute: (_vm, _self, name) =>
      name === 'value' || name === 'json' ? accessor(name === 'json') : undefined,
  };
  return { t: 'host', type: type, data: null };
}

/** `conn.ID`, with `.get(id, default)`. */
function connections(session: Session): PyValue {
  return access('conn', (vm, id, fallback) => {
    const value = readConnection(session, vm, str(id));
    return value.t === 'placeholder' && fallback !== undefined ? fallback : value;
  });
}

/** An object of which each attribute, item and `.get` reads a name. */
function access(
  name: string,
  read: (vm: Interpreter, key: string, fallback?: PyValue) => PyValue,
): PyValue {
  const get: PyValue = {
    t: 'native',
    name: `${name}.get`,
    call: (vm, args) => {
      const [key, second] = args.positional;
      const fallback =
        second ??
        args.keywords.get('default') ??
        args.keywords.get('default_var') ??
        args.keywords.get('default_conn');
      return key?.t === 'str' ? read(vm as Interpreter, key.v, fallback) : none;
    },
  };
  const type: HostType<null> = {
    name,
    attribute: (vm, _self, key) =>
      key === 'get' ? get : key.startsWith('__') ? undefined : read(vm as Interpreter, key),
    item: (vm, _self, key) =>
      key.t === 'str' ? read(vm as Interpreter, key.v) : placeholder('variable', '?'),
  };
  return { t: 'host', type: type, data: null };
}
