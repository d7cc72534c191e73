import type { MessageData } from '../../base/message.ts';
import type { Problem } from '../../base/problem.ts';
import type { Reason } from '../../base/reason.ts';
import type { Origin } from '../../base/span.ts';
import type { Interpreter } from '../../python/interpreter.ts';
import { classOf, derivesFrom } from '../../python/execution/classes.ts';
import {
  int,
  lazyNative,
  none,
  str,
  tuple,
  type PyClass,
  type PyNative,
  type PyRef,
  type PyValue,
} from '../../python/object.ts';
import type { CallArguments } from '../../python/host-type.ts';
import { toValue } from '../../python/operations/to-value.ts';
import type { Value } from '../../python/value.ts';
import { remarkArguments } from './argument-checks.ts';
import { dagIdOf, enroll, refusePositional, withDefaults } from './base-operator.ts';
import { refuseCloud, translateCloud } from './cloud-operators.ts';
import { findConstructionRefusal } from '../dags/construction.ts';
import { joinConfigMaps } from './join-config-maps.ts';
import { findOperatorRefusal } from './operator-refusals.ts';
import { toEnvironmentList } from './kubernetes-objects.ts';
import type { PodTask, Session } from '../session.ts';
import { acceptsBaseParameter } from '../tables/base-parameters.ts';
import { findDefault } from '../tables/parameter-defaults.ts';
import { cloudParameters, cloudTemplates } from '../tables/cloud-operators.ts';
import type { ObjectKind } from '../tables/object-operators.ts';
import { functionParameters } from '../tables/other-parameters.ts';
import type { Cloud } from '../tables/cloud-operators.ts';
import { atLeast } from '../tables/versions.ts';
import type { TaskForm } from '../task-definition.ts';

/** The class KubernetesPodOperator, or one that derives from it for a cloud. */
export function createPodOperator(
  session: Session,
  vm: Interpreter,
  base: PyRef,
  name: string,
  cloud?: Cloud,
): PyRef {
  const initialize = lazyNative(`${name}.__init__`, (machine, args, at) => {
    initializePod(session, machine as Interpreter, args, at, name, cloud);
    return none;
  });
  const fields = templatedParameters(session);
  return vm.defineClass({
    name,
    module: 'airflow.providers.cncf.kubernetes.operators.pod',
    native: 'KubernetesPodOperator',
    bases: [base],
    attributes: {
      ...unsetParameters(session, vm),
      __init__: initialize,
      BASE_CONTAINER_NAME: str('base'),
      ...Object.fromEntries((cloud ? cloudParameters[cloud] : []).map((key) => [key, none])),
      template_fields: tuple(
        [...new Set([...fields, ...(cloud ? cloudTemplates[cloud] : [])])].map((key) => str(key)),
      ),
      execute: harmless('execute'),
      dry_run: harmless('dry_run'),
      render_template_fields: lazyNative('render_template_fields', (machine, args) => {
        const [self = none] = args.positional;
        if (self.t !== 'ref' || session.templates === undefined)
          return machine.unknown(notFollowed('render_template_fields'));
        session.templates.renderFields(self);
        return none;
      }),
      render_template: lazyNative('render_template', (machine, args) => {
        const content = args.positional[1] ?? args.keywords.get('content') ?? none;
        return (
          session.templates?.render(content) ?? machine.unknown(notFollowed('render_template'))
        );
      }),
      build_pod_request_obj: lazyNative('build_pod_request_obj', (machine, args) => {
        const [self = none] = args.positional;
        const made = self.t === 'ref' ? session.requestPod?.(self) : undefined;
        return made ?? machine.unknown(notFollowed('build_pod_request_obj'));
      }),
    },
  });
}

/** The pod operator's parameters that are rendered. */
export function templatedParameters(session: Session): readonly string[] {
  return session.parameters.all
    .filter((p) => p.templatedSince !== undefined && atLeast(session.provider, p.templatedSince))
    .map((p) => p.name);
}

// Of these the constructor makes something else where they are not given; what is not known is not rendered.
const filledIn = new Set([
  'reattach_on_restart',
  'durable',
  'is_delete_operator_pod',
  'schedule_timeout_seconds',
  'container_logs',
  'skip_on_exit_code',
  'callbacks',
]);

/** What the attributes are whose parameters are not given; lists and dicts are made with each operator. */
function unsetParameters(session: Session, vm: Interpreter): Readonly<Record<string, PyValue>> {
  return Object.fromEntries(
    session.parameters.all.flatMap(({ name, type }): (readonly [string, PyValue])[] => {
      if (name === 'base_container_name') return [];
      if (name === 'kubernetes_conn_id') return [[name, str('kubernetes_default')]];
      const reason = { code: 'attribute-not-known', data: { name } } as const;
      const unset = filledIn.has(name) ? undefined : unsetValue(session, name, type);
      return [[name, unset ?? vm.unknown(reason)]];
    }),
  );
}

function unsetValue(session: Session, name: string, type: string): PyValue | undefined {
  if (type.endsWith('/None')) return none;
  const text = findDefault(name, session.provider) ?? '';
  if (text === 'True' || text === 'False') return { t: 'bool', v: text === 'True' };
  if (/^\d+$/.test(text)) return int(BigInt(text));
  const quoted = /^'(\w*)'$/.exec(text)?.[1];
  return quoted === undefined ? undefined : str(quoted);
}

function harmless(name: string): PyNative {
  return lazyNative(name, (vm) => vm.unknown(notFollowed(name)));
}

function notFollowed(name: string): Reason {
  return { code: 'call-not-followed', data: { name } };
}

function initializePod(
  session: Session,
  vm: Interpreter,
  args: CallArguments,
  at: Origin | undefined,
  name: string,
  cloud: Cloud | undefined,
): void {
  const [self, ...rest] = args.positional;
  if (self?.t !== 'ref') return;
  const site = session.sites.get(self.addr);
  const place = site?.at ?? at;
  if (rest.length > 0) {
    record(session, vm, self, site?.args ?? args, place, undefined, none, []);
    refusePositional(session, vm, name, place);
  }
  const ofFunction = functionParameters(formOf(vm, self));
  const accepts = (key: string): boolean =>
    isAccepted(session, key, cloud) || ofFunction.includes(key);
  const { keywords, params, dag, group, open } = withDefaults(session, vm, args, accepts);
  if (open !== undefined) session.openArguments.set(self.addr, open);
  if (open !== undefined && !keywords.has('owner')) keywords.set('owner', open);
  const extra = [...keywords.keys()].filter((key) => !accepts(key));
  const plainId = keywords.get('task_id') ?? none;
  const refusal =
    extra.length === 0 ? undefined : refusalOf(session, vm, keywords, extra, name, plainId);
  const given = site?.args.keywords ?? args.keywords;
  const problems = [
    ...(refusal ? [session.problem('invalid-argument', place, refusal.data, 'error')] : []),
    // The cloud's operators decide themselves what becomes of the old ones.
    ...(cloud === undefined && place !== undefined
      ? remarkArguments(session, name, keywords, given, place)
      : []),
  ];
  const task = record(session, vm, self, site?.args ?? args, place, dag, plainId, problems);
  if (cloud !== undefined) {
    const call = { operator: name, given: args.keywords, isOpen: open !== undefined, place };
    refuseCloud(session, vm, cloud, keywords, call);
    translateCloud(session, vm, cloud, self, keywords, args.keywords);
  }
  // The file is refused, but the rest of it, and the task without what is wrong, can still be shown.
  if (refusal !== undefined && place !== undefined) {
    session.refuse(
      vm,
      session.misuse,
      refusal.detail,
      { code: 'invalid-argument', data: refusal.data, at: place },
      place,
    );
  }
  for (const [key, value] of keywords) vm.setAttribute(self, key, convert(session, vm, key, value));
  for (const parameter of session.parameters.all) {
    if (!keywords.has(parameter.name)) setMissing(vm, self, parameter.name, parameter.conversion);
  }
  if (!keywords.has('base_container_name') && session.parameters.find('base_container_name'))
    vm.setAttribute(self, 'base_container_name', vm.attribute(self, 'BASE_CONTAINER_NAME'));
  joinConfigMaps(session, vm, self);
  refuseValues(session, vm, keywords, name, task, place);
  vm.setAttribute(self, 'params', params);
  if (plainId.t === 'none') {
    const detail = "missing keyword argument 'task_id'";
    const data = { argument: 'task_id', operator: name };
    session.raise(vm, 'TypeError', detail, { code: 'argument-missing', data, at: place });
  }
  try {
    enroll(session, vm, self, keywords, dag, group, place);
  } finally {
    const taskId = vm.findAttribute(self, 'task_id') ?? plainId;
    if (task !== undefined) session.tasks[task.key] = { ...task, taskId: toValue(vm, taskId) };
  }
}

/** What the constructor raises for the values of its arguments; the task is shown all the same. */
function refuseValues(
  session: Session,
  vm: Interpreter,
  keywords: ReadonlyMap<string, PyValue>,
  operator: string,
  task: PodTask | undefined,
  place: Origin | undefined,
): void {
  const values = new Map([...keywords].map(([key, value]) => [key, toValue(vm, value)]));
  const { versions } = session.context;
  const wrong = findConstructionRefusal(values, versions) ?? findOperatorRefusal(values, versions);
  if (wrong === undefined || place === undefined) return;
  const id = keywords.get('task_id');
  const at = keywords.get(wrong.argument)?.at ?? place;
  const data = {
    argument: wrong.argument,
    operator,
    task: id?.t === 'str' ? id.v : '',
    detail: wrong.detail,
  };
  task?.problems.push(session.problem('invalid-value', at, data, 'error'));
  session.refuse(vm, wrong.exception, wrong.detail, { code: 'invalid-value', data, at }, place);
}

/** Whether the pod operator takes the keyword, or one for a cloud. */
export function isAccepted(session: Session, key: string, cloud?: Cloud): boolean {
  if (key === 'default_args' || key === 'kwargs') return true;
  if (cloud !== undefined && cloudParameters[cloud].includes(key)) return true;
  return session.parameters.find(key) !== undefined || acceptsBaseParameter(key, session.airflow);
}

function refusalOf(
  session: Session,
  vm: Interpreter,
  keywords: ReadonlyMap<string, PyValue>,
  extra: readonly string[],
  operator: string,
  id: PyValue,
): { readonly detail: string; readonly data: MessageData } {
  const shown = vm.repr(
    vm.dict(extra.map((key) => [str(key), keywords.get(key) ?? none] as const)),
  );
  const kwargs = shown.t === 'str' ? shown.v : '{...}';
  const task = id.t === 'str' ? id.v : '?';
  const detail = `Invalid arguments were passed to ${operator} (task_id: ${task}). Invalid arguments were:\n**kwargs: ${kwargs}`;
  return {
    detail,
    data: { argument: extra.join(', '), operator, task, provider: session.provider, detail },
  };
}

/** What the constructor makes of a value at once: an empty list or dict of what is false, a list of V1EnvVar of a dict. */
export function convert(session: Session, vm: Interpreter, name: string, value: PyValue): PyValue {
  const conversion = session.parameters.find(name)?.conversion;
  if (
    conversion === undefined ||
    value.t === 'unknown' ||
    value.t === 'placeholder' ||
    value.t === 'choice'
  )
    return value;
  if (name === 'env_vars' && !atLeast(session.provider, '10.23.0'))
    return toEnvironmentList(vm, session, value);
  return value.t === 'none' ? empty(vm, conversion) : value;
}

function empty(vm: Interpreter, conversion: string): PyValue {
  if (conversion === 'dict') return vm.dict([]);
  return ['list', 'models', 'models-or-dicts', 'env-vars', 'split-or-list'].includes(conversion)
    ? vm.list([])
    : none;
}

function setMissing(
  vm: Interpreter,
  self: PyRef,
  name: string,
  conversion: string | undefined,
): void {
  const value = conversion === undefined ? none : empty(vm, conversion);
  if (value.t !== 'none') vm.setAttribute(self, name, value);
}

/** Notes a pod task; undefined while a mapped task's instance is made for rendering. */
export function record(
  session: Session,
  vm: Interpreter,
  self: PyRef | undefined,
  given: CallArguments,
  at: Origin | undefined,
  dag: PyValue | undefined,
  taskId: PyValue,
  problems: readonly Problem[],
  more: {
    readonly form?: TaskForm;
    readonly operator?: string;
    readonly expand?: ReadonlyMap<string, PyValue>;
    /** False where the class is not here, so that nothing can be made of the call. */
    readonly reached?: false;
    /** What is created in place of a pod. */
    readonly object?: ObjectKind;
  } = {},
): PodTask | undefined {
  if (session.rendering || at === undefined) return undefined;
  const form = more.form ?? formOf(vm, self);
  const task: PodTask = {
    key: session.tasks.length,
    form,
    operator:
      more.operator ?? (form === 'operator' || form === 'partial' ? calleeName(vm, at) : form),
    at,
    arguments: shown(vm, given),
    expand:
      more.expand && new Map([...more.expand].map(([name, value]) => [name, toValue(vm, value)])),
    instance: self,
    dag,
    dagId: toValue(vm, dagIdOf(vm, dag)),
    taskId: toValue(vm, taskId),
    path: [...vm.path()],
    reached: more.reached ?? !session.probing,
    isOpen: self !== undefined && session.openArguments.has(self.addr),
    problems: [...problems],
    ...(more.object === undefined ? {} : { object: more.object }),
  };
  session.tasks.push(task);
  return task;
}

function shown(vm: Interpreter, given: CallArguments): ReadonlyMap<string, Value> {
  const values = new Map([...given.keywords].map(([name, value]) => [name, toValue(vm, value)]));
  // Where `**` holds what is not known, so may any parameter that is not named.
  if (given.rest !== undefined) values.set('**', toValue(vm, given.rest));
  return values;
}

function formOf(vm: Interpreter, self: PyRef | undefined): TaskForm {
  const cls: PyClass | undefined = self && classOf(vm, self);
  if (cls !== undefined && derivesFrom(vm, cls, 'task.kubernetes')) return 'task.kubernetes';
  return cls !== undefined && derivesFrom(vm, cls, 'task.kubernetes_cmd')
    ? 'task.kubernetes_cmd'
    : 'operator';
}

/** The last name of the callee as it is written, for example `KubernetesPodOperator` of `pod.KubernetesPodOperator(`. */
export function calleeName(vm: Interpreter, at: Origin): string {
  const text = vm.host.text(at.file).slice(at.span.start, at.span.end);
  const callee = /^[\w.\s\\]+/.exec(text)?.[0] ?? '';
  const parts = callee
    .split('.')
    .map((part) => part.replaceAll(/[\s\\]/g, ''))
    .filter((part) => part !== 'partial' && part !== '');
  return parts.at(-1) ?? '';
}
