import type { Origin } from '../../base/span.ts';
import { findPlaces } from '../../base/span.ts';
import type { Frame } from '../../python/execution/frame.ts';
import type { Interpreter } from '../../python/interpreter.ts';
import { PyRaise } from '../../python/machine.ts';
import { none, str, type PyValue } from '../../python/object.ts';
import { parseYamlAll } from '../../python/text/parse-yaml.ts';
import type { Value } from '../../python/value.ts';
import { listNames, readFactoryDags, sortByDependencies, toConfig } from './factory-config.ts';
import type { FactoryDag, FactoryItem } from './factory-config.ts';
import { importName, toObject } from './factory-values.ts';
import type { Session } from '../session.ts';

/** Whether a path is that of a file that may hold DAGs of dag-factory. */
export function isFactoryFile(file: string): boolean {
  return /\.ya?ml$/i.test(file);
}

// What dag-factory gives to DAG as it stands, of what a pod may hang on.
const dagArguments = [
  'description',
  'schedule',
  'params',
  'default_args',
  'template_searchpath',
  'render_template_as_native_obj',
  'catchup',
  'max_active_runs',
];

// What it makes of texts by rules of its own (dates relative to today, functions by their names) is not followed.
const converted =
  /^(?:start_date|end_date|execution_delta|execution_date_fn|user_defined_macros|on_\w+_callback|sla_miss_callback|inlets|outlets)$/;

// What is for dag-factory alone.
const ownKeys = new Set(['operator', 'dependencies', 'task_group_name', 'parent_group_name']);
const notGiven = /^(?:on_\w+_callback_(?:name|file)|partial|expand|variables_as_arguments)$/;

/** Makes the DAGs of a YAML file as the package dag-factory (1.x) does, with the operators' own classes. */
export function buildFactoryDags(
  session: Session,
  vm: Interpreter,
  file: string,
  text: string,
): void {
  const root = readYaml(session, file, text);
  if (root === undefined) return;
  const scope = vm.heap.add({
    o: 'scope',
    kind: 'module',
    names: new Map<string, PyValue>([['__file__', str(file)]]),
    parent: undefined,
    outer: new Map(),
    file,
  });
  const frame: Frame = { scope, file, pending: [], yields: [] };
  vm.withinFrame(frame, () => {
    for (const dag of readFactoryDags(root, readDefaults(session, file)))
      attempt(vm, dag.at, () => buildDag(session, vm, dag));
  });
}

function readYaml(session: Session, file: string, text: string): Value | undefined {
  const placeOf = findPlaces(text);
  const found = parseYamlAll(text, (start, end) => ({ file, span: placeOf(start, end) }));
  if ('values' in found) return found.values[0];
  const problem = session.problem('syntax-error', { file, span: placeOf(0, 0) }, {}, 'error');
  session.problems.push(problem);
  session.refusals.push(problem);
  return undefined;
}

/** The `defaults.yml` of the folders from the DAG folder down to that of the file. */
function readDefaults(session: Session, file: string): readonly Value[] {
  const { files, roots } = session.surroundings;
  const root = roots.find((one) => file.startsWith(`${one}/`)) ?? '';
  const found: Value[] = [];
  for (let folder = parentOf(file); ; folder = parentOf(folder)) {
    for (const name of ['defaults.yml', 'defaults.yaml']) {
      const path = `${folder}/${name}`;
      const text = path === file ? undefined : files.read(path);
      const value = text === undefined ? undefined : readYaml(session, path, text);
      if (value === undefined) continue;
      found.unshift(value);
      break;
    }
    if (folder === root || folder === '' || root === '') return found;
  }
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), 0));
}

/** Says what is raised and goes on, as the rest is built without it. */
function attempt<T>(vm: Interpreter, at: Origin | undefined, run: () => T): T | undefined {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof PyRaise) || at === undefined) throw error;
    vm.host.uncaught(vm, error, at);
    return undefined;
  }
}

function buildDag(session: Session, vm: Interpreter, dag: FactoryDag): void {
  const { natives } = session;
  if (natives === undefined) return;
  const given = keywordsOf(session, vm, dag);
  const keywords = new Map<string, PyValue>([['dag_id', str(dag.name, dag.at)]]);
  for (const name of [...dagArguments, 'start_date', 'end_date']) {
    const value = given.get(name);
    if (value !== undefined) keywords.set(name, value);
  }
  const schedule = given.get('schedule');
  if (schedule?.t === 'str' && schedule.v.trim().toLowerCase() === 'none')
    keywords.set('schedule', none);
  const object = vm.call(natives.dag, { positional: [], keywords }, dag.at);
  if (object.t === 'ref') session.registered.add(object.addr);
  const groups = new Map<string, PyValue>();
  for (const group of dag.groups) makeGroup(session, vm, dag, group, object, groups);
  const tasks = new Map<string, PyValue>();
  for (const task of sortByDependencies(dag.tasks)) {
    const made = attempt(vm, task.at, () => makeTask(session, vm, task, object, groups, tasks));
    if (made !== undefined) tasks.set(task.name, made);
  }
  for (const { name, config } of [...dag.tasks, ...dag.groups]) {
    for (const before of listNames(config.get('dependencies')?.value)) {
      const one = tasks.get(name) ?? groups.get(name);
      const other = tasks.get(before) ?? groups.get(before);
      if (one === undefined || other === undefined) continue;
      const relate = vm.attribute(one, 'set_upstream');
      vm.call(relate, { positional: [other], keywords: new Map() });
    }
  }
}

function makeGroup(
  session: Session,
  vm: Interpreter,
  dag: FactoryDag,
  group: FactoryItem,
  object: PyValue,
  made: Map<string, PyValue>,
  around: readonly string[] = [],
): PyValue | undefined {
  const known = made.get(group.name);
  if (known !== undefined || around.includes(group.name)) return known;
  const keywords = new Map(keywordsOf(session, vm, group));
  const parentName = group.config.get('parent_group_name')?.value;
  const parent = dag.groups.find(
    (one) => parentName?.kind === 'str' && one.name === parentName.value,
  );
  const inner =
    parent && makeGroup(session, vm, dag, parent, object, made, [...around, group.name]);
  if (inner !== undefined) keywords.set('parent_group', inner);
  keywords.set('group_id', str(group.name, group.at)).set('dag', object);
  const cls = session.natives?.named.get('TaskGroup') ?? none;
  const result = vm.call(cls, { positional: [], keywords }, group.at);
  made.set(group.name, result);
  return result;
}

function makeTask(
  session: Session,
  vm: Interpreter,
  task: FactoryItem,
  dag: PyValue,
  groups: ReadonlyMap<string, PyValue>,
  tasks: ReadonlyMap<string, PyValue>,
): PyValue | undefined {
  const operator = task.config.get('operator')?.value;
  const at = operator?.origin ?? task.at;
  if (operator?.kind !== 'str' || at === undefined) return undefined;
  const cls = importName(vm, operator.value, at);
  const keywords = new Map(keywordsOf(session, vm, task));
  keywords.set('task_id', str(task.name, task.at)).set('dag', dag);
  const group = task.config.get('task_group_name')?.value;
  const inside = group?.kind === 'str' ? groups.get(group.value) : undefined;
  if (inside !== undefined) keywords.set('task_group', inside);
  takeVariables(session, vm, task, keywords);
  const expand = toConfig(task.config.get('expand')?.value);
  if (expand.size === 0) return vm.call(cls, { positional: [], keywords }, at);
  for (const [name, { value }] of toConfig(task.config.get('partial')?.value))
    keywords.set(name, toObject(session, vm, value));
  const partial = vm.call(vm.attribute(cls, 'partial'), { positional: [], keywords }, at);
  const mapped = new Map(
    [...expand].map(([name, { value }]) => [name, outputOf(session, vm, value, tasks)]),
  );
  return vm.call(vm.attribute(partial, 'expand'), { positional: [], keywords: mapped }, at);
}

/** `task.output` and `XcomArg(task)` stand for what another task gives. */
function outputOf(
  session: Session,
  vm: Interpreter,
  value: Value,
  tasks: ReadonlyMap<string, PyValue>,
): PyValue {
  const text = value.kind === 'str' ? value.value : '';
  const name = text.includes('.output')
    ? (text.split('.output')[0] ?? '')
    : (/XcomArg\(+(.*?)\)/.exec(text)?.[1] ?? '');
  const task = tasks.get(name);
  return task === undefined ? toObject(session, vm, value) : vm.attribute(task, 'output');
}

/** `variables_as_arguments`: arguments that are Airflow variables, where these are set. */
function takeVariables(
  session: Session,
  vm: Interpreter,
  task: FactoryItem,
  keywords: Map<string, PyValue>,
): void {
  const list = task.config.get('variables_as_arguments')?.value;
  for (const item of list?.kind === 'list' ? list.items : []) {
    const config = toConfig(item);
    const variable = config.get('variable')?.value;
    const attribute = config.get('attribute')?.value;
    if (variable?.kind !== 'str' || attribute?.kind !== 'str') continue;
    const get = vm.attribute(session.natives?.named.get('Variable') ?? none, 'get');
    const fallback = session.isAirflow3 ? 'default' : 'default_var';
    const value = vm.call(get, {
      positional: [str(variable.value)],
      keywords: new Map([[fallback, none]]),
    });
    if (value.t !== 'none') keywords.set(attribute.value, value);
  }
}

function keywordsOf(
  session: Session,
  vm: Interpreter,
  { config }: FactoryItem,
): ReadonlyMap<string, PyValue> {
  return new Map(
    [...config]
      .filter(([name]) => !ownKeys.has(name) && !notGiven.test(name) && !isStructure(name))
      .map(([name, { value }]) => [name, argument(session, vm, name, value)]),
  );
}

function isStructure(name: string): boolean {
  return name === 'tasks' || name === 'task_groups';
}

function argument(session: Session, vm: Interpreter, name: string, value: Value): PyValue {
  if (converted.test(name))
    return vm.unknown({ code: 'call-not-followed', data: { name: `dagfactory (${name})` } });
  if (name !== 'default_args' || value.kind !== 'dict') return toObject(session, vm, value);
  return vm.dict(
    [...toConfig(value)]
      .filter(([key]) => !notGiven.test(key))
      .map(([key, item]) => [str(key), argument(session, vm, key, item.value)] as const),
  );
}
