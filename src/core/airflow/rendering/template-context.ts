import type { Interpreter } from '../../python/interpreter.ts';
import { none, str, type PyValue } from '../../python/object.ts';
import type { HostType } from '../../python/host-type.ts';
import { readConnection } from '../surroundings/connections.ts';
import { fromJson, placeholder } from '../surroundings/inputs.ts';
import { createMacros } from './macros.ts';
import { namedEntries } from '../dags/default-args.ts';
import { paramFault, paramValue } from '../dags/params.ts';
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

/**
 * What a worker refuses of the params of a run, in Airflow's words, and those that have to be given. A recorder of Airflow 2 is
 * lenient: what does not fit is not taken.
 */
export function checkParams(
  session: Session,
  vm: Interpreter,
  task: Pick<Rendered, 'instance' | 'dag'>,
): { readonly refused: string | undefined; readonly missing: readonly string[] } {
  const missing: string[] = [];
  if (isLenient(session)) return { refused: undefined, missing };
  for (const { name, value, fault } of runParams(session, vm, task)) {
    const isLost = value === undefined;
    const said = isLost ? 'No value passed and Param has no default value' : fault;
    if (isLost && session.context.unset !== 'absent') missing.push(name);
    else if (said !== undefined)
      return { refused: `Invalid input for param ${name}: ${said}`, missing };
  }
  return { refused: undefined, missing };
}

function isLenient(session: Session): boolean {
  return !session.isAirflow3 && session.context.unset === 'absent';
}

/** The run's params: the DAG's, then the task's, then the run's conf (process_params). */
export function paramsOf(
  session: Session,
  vm: Interpreter,
  task: Pick<Rendered, 'instance' | 'dag'>,
): PyValue {
  const entries = runParams(session, vm, task).map(({ name, value, fault }) => {
    const taken = isLenient(session) && fault !== undefined ? undefined : value;
    const unset = isLenient(session) ? none : placeholder('param', name);
    return [str(name), taken ?? unset] as const;
  });
  return vm.dict(entries);
}

function runParams(
  session: Session,
  vm: Interpreter,
  task: Pick<Rendered, 'instance' | 'dag'>,
): readonly {
  readonly name: string;
  readonly value: PyValue | undefined;
  readonly fault: string | undefined;
}[] {
  const params = new Map(
    [task.dag, task.instance].flatMap((of) => [
      ...namedEntries(vm, vm.findAttribute(of, 'params')),
    ]),
  );
  const overrides = givenConfiguration(session, 'core', 'dag_run_conf_overrides_params');
  const conf = /^(?:f|false|0)$/i.test(overrides ?? '') ? {} : session.context.params;
  const given = new Map(Object.entries(conf).map(([key, value]) => [key, fromJson(vm, value)]));
  return Array.from(new Set([...params.keys(), ...given.keys()]), (name) => {
    const param = params.get(name);
    const own = given.get(name);
    const value = own ?? (param && paramValue(vm, param));
    const fault = param && paramFault(session, vm, param, own);
    if (param === undefined || fault === undefined || own === undefined || !isLenient(session))
      return { name, value, fault };
    const fallback = paramFault(session, vm, param);
    return { name, value: paramValue(vm, param), fault: fallback };
  });
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
  return access('conn', (vm, id, fallback, isGet) => {
    const value = readConnection(session, vm, str(id), fallback ?? (isGet ? none : undefined));
    return value.t === 'placeholder' && fallback !== undefined ? fallback : value;
  });
}

/** An object of which each attribute, item and `.get` reads a name. */
function access(
  name: string,
  read: (vm: Interpreter, key: string, fallback?: PyValue, isGet?: boolean) => PyValue,
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
      return key?.t === 'str' ? read(vm as Interpreter, key.v, fallback, true) : none;
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
