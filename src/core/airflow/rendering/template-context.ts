import type { Interpreter } from '../../python/interpreter.ts';
import { none, str, type PyValue } from '../../python/object.ts';
import type { HostType } from '../../python/host-type.ts';
import { readConnection } from '../surroundings/connections.ts';
import { fromJson, placeholder } from '../surroundings/inputs.ts';
import { createMacros } from './macros.ts';
import { refuseBySchema } from '../dags/param-schema.ts';
import { paramSchema, paramValue } from '../dags/params.ts';
import { givenConfiguration } from '../surroundings/configuration.ts';
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
      return variables(session, vm);
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
    case 'map_index_template':
      return ownAttribute(vm, task.instance, name);
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
  return vm.dict(
    [...mergedParams(session, vm, task)].map(
      ([key, { value }]) => [str(key), value ?? placeholder('param', key)] as const,
    ),
  );
}

/** What a worker refuses of the params of a run, in Airflow's words, and those that have to be given. */
export function checkParams(
  session: Session,
  vm: Interpreter,
  task: Rendered,
): { readonly refused: string | undefined; readonly missing: readonly string[] } {
  const missing: string[] = [];
  for (const [key, { value, schema }] of mergedParams(session, vm, task)) {
    const refused =
      value === undefined
        ? 'No value passed and Param has no default value'
        : schema && refuseBySchema(vm, value, schema);
    if (value === undefined && session.context.unset !== 'absent') missing.push(key);
    else if (refused !== undefined)
      return { refused: `Invalid input for param ${key}: ${refused}`, missing };
  }
  return { refused: undefined, missing };
}

interface MergedParam {
  /** Undefined for one without a default that is not given. */
  readonly value: PyValue | undefined;
  readonly schema: PyValue | undefined;
}

function mergedParams(
  session: Session,
  vm: Interpreter,
  task: Rendered,
): ReadonlyMap<string, MergedParam> {
  const merged = new Map<string, MergedParam>();
  const own = vm.findAttribute(task.instance, 'params');
  for (const source of [vm.findAttribute(task.dag, 'params'), own]) {
    const object = source && vm.object(source);
    if (object?.o !== 'dict') continue;
    for (const [key, value] of object.entries.values())
      if (key.t === 'str')
        merged.set(key.v, { value: paramValue(vm, value), schema: paramSchema(vm, value) });
  }
  const overrides = givenConfiguration(session, 'core', 'dag_run_conf_overrides_params');
  if (/^(?:f|false|0)$/i.test(overrides ?? '')) return merged;
  for (const [key, value] of Object.entries(session.context.params))
    merged.set(key, { value: fromJson(vm, value), schema: merged.get(key)?.schema });
  return merged;
}

/** `var.value.X`, `var.json.X`, with `.get(key, default)`. */
function variables(session: Session, vm: Interpreter): PyValue {
  const accessor = (json: boolean): PyValue => {
    const read = (inner: Interpreter, key: string, fallback?: PyValue): PyValue =>
      readVariable(session, inner, key, fallback, json);
    return access(json ? 'var.json' : 'var.value', read);
  };
  return vm.dict([
    [str('json'), accessor(true)],
    [str('value'), accessor(false)],
  ]);
}

/** What the program gave an object, None where it did not. */
function ownAttribute(vm: Interpreter, value: PyValue, name: string): PyValue {
  const object = vm.object(value);
  return (object?.o === 'instance' ? object.attributes.get(name) : undefined) ?? none;
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
