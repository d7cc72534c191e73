import type { Problem } from '../../base/problem.ts';
import type { Origin } from '../../base/span.ts';
import { boundOf } from '../../python/bounds-reached.ts';
import type { Interpreter } from '../../python/interpreter.ts';
import { nativeLiteral } from '../../python/literal.ts';
import { detailOf } from '../../python/execution/exceptions.ts';
import { PyRaise } from '../../python/machine.ts';
import { none, type PyRef, type PyValue } from '../../python/object.ts';
import type { Value } from '../../python/value.ts';
import { callableOf, makeCommand } from '../operators/callable.ts';
import { connectionOf } from '../surroundings/kubernetes-connection.ts';
import { readObjectTask } from '../operators/object-operators.ts';
import { readCloudTask } from '../operators/cloud-operators.ts';
import { toEnvironmentList } from '../operators/kubernetes-objects.ts';
import { instantiateMapped, type MappedInstance } from '../mapping/mapped-instance.ts';
import { toMissing } from '../surroundings/missing-inputs.ts';
import { dateFilters } from './dates.ts';
import { expandedGroup } from '../mapping/mapped-argument.ts';
import { mappedOf } from '../mapping/mapped-operator.ts';
import { podAdapter } from '../operators/adapt-pod.ts';
import { argumentsOf, retryingOf } from '../operators/operator-arguments.ts';
import { contextValue, ownMethod, runOwnExecute } from '../operators/own-methods.ts';
import { applyTo } from '../surroundings/policies.ts';
import { jinjaSettings, openPart } from './jinja-settings.ts';
import { templateLoader, templateText } from './template-loader.ts';
import { renderValue, type Renderer } from './render-values.ts';
import type { MissingInput, RenderedTask } from './rendered-task.ts';
import { instancesOf } from '../mapping/instances.ts';
import type { PodTask, RefusalDetail, Session } from '../session.ts';
import { isTemplated } from '../tables/kpo-parameters.ts';
import { atLeast } from '../tables/versions.ts';
import { namedEntries } from '../dags/default-args.ts';
import { refuseRunId } from './run-id.ts';
import { checkParams, templateContext, type Rendered } from './template-context.ts';

/** What is collected while one instance is rendered. */
export interface Findings {
  readonly refusals: Problem[];
  readonly missing: MissingInput[];
  readonly problems: Problem[];
}

/** One instance of a task with its templates rendered. What rendering changes is undone afterwards. */
export function renderTask(
  session: Session,
  vm: Interpreter,
  task: PodTask | undefined,
  mapIndex: number | undefined,
): RenderedTask {
  if (task === undefined) throw new RangeError('no such task');
  const found: Findings = {
    refusals: task.problems.filter((p) => p.severity === 'error'),
    missing: [],
    problems: [],
  };
  const before = vm.heap.snapshot();
  session.rendering = true;
  try {
    const made = attempt(session, vm, found, task.at, () =>
      instanceFor(session, vm, task, mapIndex, found),
    );
    if (made === undefined) return unfinished(session, task, mapIndex, found);
    noteOpenArguments(session, task, made.instance, found);
    return rendered(session, vm, task, made, mapIndex, found);
  } finally {
    session.rendering = false;
    session.templates = undefined;
    vm.heap.restore(before);
  }
}

/** A pod without the arguments that a `**` may give is not the task's. */
function noteOpenArguments(
  session: Session,
  task: PodTask,
  instance: PyRef,
  found: Findings,
): void {
  const open = session.openArguments.get(instance.addr);
  if (open === undefined) return;
  found.missing.push(...open.needs.map((input) => toMissing(input, task.at)));
  if (open.needs.length > 0) return;
  found.refusals.push(session.problem('value-unknown', task.at, { argument: '**' }, 'error'));
}

function instanceFor(
  session: Session,
  vm: Interpreter,
  task: PodTask,
  mapIndex: number | undefined,
  found: Findings,
): MappedInstance | undefined {
  const id = task.taskId.kind === 'str' ? task.taskId.value : '?';
  if (task.instance === undefined) {
    found.refusals.push(
      session.problem('value-unknown', task.at, { argument: 'task_id' }, 'error'),
    );
    return undefined;
  }
  const isMapped = mappedOf(vm, task.instance) !== undefined;
  if (!isMapped && expandedGroup(vm, task.instance) === undefined)
    return { instance: task.instance, asTheyAre: [] };
  const instances = instancesOf(session, vm, task);
  if (mapIndex === undefined || (instances !== undefined && mapIndex >= instances.length)) {
    const data = { task: id, index: mapIndex ?? -1, count: instances?.length ?? -1 };
    found.refusals.push(session.problem('map-index', task.at, data, 'error'));
    return undefined;
  }
  if (!isMapped) return { instance: task.instance, asTheyAre: [] };
  const { instance } = task;
  return instantiateMapped(session, vm, instance, mapIndex, task.at);
}

function rendered(
  session: Session,
  vm: Interpreter,
  task: PodTask,
  { instance, asTheyAre }: MappedInstance,
  mapIndex: number | undefined,
  found: Findings,
): RenderedTask {
  const dag = vm.findAttribute(instance, 'dag') ?? { t: 'none' };
  const context = templateContext(session, vm, { instance, dag, mapIndex });
  refuseRun(session, vm, { instance, dag, mapIndex }, found, task.at);
  mutateInstance(session, vm, instance, context, found, task.at);
  const renderer = rendererFor(session, vm, { instance, asTheyAre, dag, mapIndex }, context);
  const environment = vm.findAttribute(instance, 'env_vars');
  if (environment !== undefined)
    vm.setAttribute(instance, 'env_vars', toEnvironmentList(vm, session, environment));
  const names = templatedNames(session, vm, instance, task);
  const renderFields = (): void => {
    for (const name of names) {
      const value = vm.findAttribute(instance, name);
      if (value === undefined || value.t === 'none') continue;
      const at = value.at ?? task.at;
      const render = (): PyValue => renderValue(session, vm, renderer, value);
      const result = attempt(session, vm, found, at, render, name);
      if (result !== undefined) vm.setAttribute(instance, name, result);
    }
  };
  session.templates = {
    renderFields,
    render: (value) => renderValue(session, vm, renderer, value),
  };
  const own = ownMethod(vm, instance, 'render_template_fields');
  if (own === undefined) renderFields();
  else
    attempt(session, vm, found, task.at, () =>
      vm.call(own, { positional: [contextValue(context), none], keywords: new Map() }),
    );
  const before = found.refusals.length;
  if (task.form === 'task.kubernetes_cmd' && before === 0) {
    // Its `execute` renders the fields itself, before the function is called from 10.12 on and after it.
    if (atLeast(session.provider, '10.12.0')) renderFields();
    attempt(session, vm, found, task.at, () => {
      makeCommand(session, vm, instance, mapIndex);
    });
    if (found.refusals.length === before) renderFields();
  }
  const callable = attempt(session, vm, found, task.at, () =>
    isFunction(task) ? callableOf(vm, instance) : undefined,
  );
  attempt(session, vm, found, task.at, () => {
    runOwnExecute(vm, instance, context);
  });
  const values = argumentsOf(session, vm, instance);
  const adaptPod = podAdapter(session, vm, { at: task.at, instance, context });
  const cloud = readCloudTask(session, vm, instance);
  const object = readObjectTask(vm, instance);
  const container = vm.findAttribute(instance, 'BASE_CONTAINER_NAME');
  return {
    ...identity(task, mapIndex, found),
    form: task.form === 'partial' ? 'operator' : task.form,
    at: task.at,
    arguments: values,
    retrying: retryingOf(session, vm, instance),
    ...(callable ? { callable } : {}),
    ...(container?.t === 'str' && container.v !== 'base' ? { baseContainerName: container.v } : {}),
    ...(cloud ? { cloud } : {}),
    ...(object ? { object } : {}),
    connectionExtras: connectionOf(session, vm, instance, found, task.at, cloud?.cloud),
    files: new Map([
      ...templateFiles(session, values.get('pod_template_file')),
      ...templateFiles(session, object?.arguments.get('job_template_file')),
    ]),
    ...(adaptPod ? { adaptPod } : {}),
    missing: found.missing,
    refusals: found.refusals,
    assumptions: [...session.assumptions.values()],
    problems: found.problems,
  };
}

/** What Airflow refuses of the run itself. */
function refuseRun(
  session: Session,
  vm: Interpreter,
  task: Rendered,
  found: Findings,
  at: Origin,
): void {
  const { run } = session.context;
  if (run === undefined) return;
  const wrong = refuseRunId(session, vm, run.runId);
  // In Airflow 3 it is the server that makes no such run; a worker does not look.
  const [list, severity] = session.isAirflow3
    ? ([found.problems, 'warning'] as const)
    : ([found.refusals, 'error'] as const);
  if (wrong !== undefined)
    list.push(session.problem('run-id-refused', at, { detail: wrong }, severity));
  const { refused, missing } = checkParams(session, vm, task);
  found.missing.push(...missing.map((key) => toMissing({ kind: 'param', key }, at)));
  if (refused !== undefined)
    found.refusals.push(session.problem('param-refused', at, { detail: refused }, 'error'));
}

/** A worker of Airflow 2 lets the site's hook see the task instance, which holds the task. */
function mutateInstance(
  session: Session,
  vm: Interpreter,
  instance: PyRef,
  context: (name: string) => PyValue | undefined,
  found: Findings,
  at: Origin,
): void {
  const settings = session.isAirflow3 ? undefined : session.localSettings;
  const hook = settings?.find('task_instance_mutation_hook');
  if (settings === undefined || hook === undefined) return;
  const name = 'task_instance_mutation_hook';
  const raised = applyTo(vm, session, settings, name, hook, instance, context('ti'));
  if (raised === undefined) return;
  found.refusals.push(session.problem('hook-raises', at, { ...raised }, 'error'));
}

function rendererFor(
  session: Session,
  vm: Interpreter,
  task: {
    readonly instance: PyRef;
    readonly asTheyAre: readonly PyValue[];
    readonly dag: PyValue;
    readonly mapIndex: number | undefined;
  },
  context: (name: string) => PyValue | undefined,
): Renderer {
  const settings = jinjaSettings(vm, task.dag);
  const macros = namedEntries(vm, vm.findAttribute(task.dag, 'user_defined_macros'));
  const filters = new Map([
    ...dateFilters(),
    ...namedEntries(vm, vm.findAttribute(task.dag, 'user_defined_filters')),
  ]);
  const own = vm.findAttribute(task.instance, 'render_template_as_native_obj');
  const native =
    own === undefined || own.t === 'none'
      ? vm.findAttribute(task.dag, 'render_template_as_native_obj')
      : own;
  return {
    native: native !== undefined && vm.truth(native) === true,
    seen: new Set(),
    asTheyAre: task.asTheyAre,
    mapIndex: task.mapIndex,
    load: templateLoader(session, vm, task),
    jinja: {
      names: (name) => context(name) ?? macros.get(name),
      filters,
      openNames: openPart(vm, vm.findAttribute(task.dag, 'user_defined_macros')),
      openFilters: openPart(vm, vm.findAttribute(task.dag, 'user_defined_filters')),
      undefined: settings.undefined,
      whitespace: settings.whitespace,
      load: (name) => templateText(session, vm, task.dag, name),
      literal: (text) => nativeLiteral(vm, session.surroundings.parser, text),
    },
    notFollowed: settings.notFollowed,
  };
}

/** The templated fields of an instance: the class attribute where the program sets it, else the operator's own of this version. */
function templatedNames(
  session: Session,
  vm: Interpreter,
  instance: PyRef,
  task: PodTask,
): readonly string[] {
  const fields = vm.findAttribute(instance, 'template_fields');
  const items = fields === undefined ? [] : vm.iterate(fields);
  const names = 't' in items ? [] : items.flatMap((item) => (item.t === 'str' ? [item.v] : []));
  const own =
    task.form === 'task.kubernetes'
      ? names.filter((name) => name !== 'cmds' && name !== 'arguments')
      : names;
  const hasRenderedCall =
    isFunction(task) && (task.form === 'task.kubernetes' || atLeast(session.provider, '10.12.0'));
  return own.length > 0
    ? [...own, ...(hasRenderedCall ? ['op_args', 'op_kwargs'] : [])]
    : session.parameters.all
        .map((p) => p.name)
        .filter((name) => isTemplated(name, session.provider));
}

function isFunction(task: PodTask): boolean {
  return task.form === 'task.kubernetes' || task.form === 'task.kubernetes_cmd';
}

/** Runs a part of rendering; what it raises, or a function of the program that it calls, becomes a refusal of the task. */
function attempt<T>(
  session: Session,
  vm: Interpreter,
  found: Findings,
  at: Origin,
  run: () => T,
  argument = '',
): T | undefined {
  vm.catchers.push(() => true);
  try {
    return run();
  } catch (error) {
    const bound = boundOf(error);
    if (bound !== undefined) {
      found.refusals.push(session.problem('bounds-reached', at, { bound }, 'error'));
      vm.refill();
      return undefined;
    }
    if (!(error instanceof PyRaise)) throw error;
    const detail = detailOf(vm, error) as RefusalDetail | undefined;
    const { className, message } = vm.describe(error);
    const name = /^'([^']*)' is undefined/.exec(message)?.[1];
    if (detail !== undefined)
      found.refusals.push(session.problem(detail.code, detail.at ?? at, detail.data, 'error'));
    else if (className === 'UndefinedError') {
      found.refusals.push(
        session.problem(
          'template-undefined',
          at,
          { name: name ?? message, argument, detail: message },
          'error',
        ),
      );
    } else
      found.refusals.push(
        session.problem(
          'template-error',
          at,
          { argument, detail: `${className}: ${message}` },
          'error',
        ),
      );
    return undefined;
  } finally {
    vm.catchers.pop();
  }
}

function identity(
  task: PodTask,
  mapIndex: number | undefined,
  found: Findings,
): Pick<RenderedTask, 'dagId' | 'taskId' | 'mapIndex'> {
  const text = (value: Value): string => {
    if (value.kind === 'str') return value.value;
    const needs =
      value.kind === 'unknown' ? value.needs : value.kind === 'placeholder' ? [value.input] : [];
    found.missing.push(...needs.map((input) => toMissing(input, value.origin)));
    return '';
  };
  return { dagId: text(task.dagId), taskId: text(task.taskId), mapIndex };
}

function unfinished(
  session: Session,
  task: PodTask,
  mapIndex: number | undefined,
  found: Findings,
): RenderedTask {
  return {
    ...identity(task, mapIndex, found),
    form: task.form === 'partial' ? 'operator' : task.form,
    at: task.at,
    arguments: new Map(),
    connectionExtras: undefined,
    files: new Map(),
    missing: found.missing,
    refusals: found.refusals,
    assumptions: [...session.assumptions.values()],
    problems: found.problems,
  };
}

/** The text of pod_template_file or the like, as the worker would read it. */
function templateFiles(
  session: Session,
  path: Value | undefined,
): ReadonlyMap<string, string | undefined> {
  if (path?.kind !== 'str' || path.value === '') return new Map();
  const { files, roots } = session.surroundings;
  const candidates = path.value.startsWith('/')
    ? [path.value]
    : roots.map((root) => `${root}/${path.value}`);
  const text = candidates.map((one) => files.read(one)).find((one) => one !== undefined);
  return new Map([[path.value, text]]);
}
