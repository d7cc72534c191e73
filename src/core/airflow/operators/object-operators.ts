import type { Origin } from '../../base/span.ts';
import { classOf } from '../../python/execution/classes.ts';
import type { CallArguments } from '../../python/host-type.ts';
import type { Interpreter } from '../../python/interpreter.ts';
import { lazyNative, none, str, tuple, type PyRef, type PyValue } from '../../python/object.ts';
import { toValue } from '../../python/operations/to-value.ts';
import type { Value } from '../../python/value.ts';
import type { Session } from '../session.ts';
import {
  findObjectKind,
  objectParameters,
  objectTemplates,
  type ObjectKind,
} from '../tables/object-operators.ts';
import { enroll, refusePositional, withDefaults } from './base-operator.ts';
import { convert, isAccepted, record, templatedParameters } from './pod-operator.ts';

/** What a task says that creates something else than a pod, beside the pod operator's arguments. */
export interface ObjectTask {
  readonly kind: ObjectKind;
  /** The class, as the provider has it. */
  readonly operator: string;
  /** By parameter, rendered; absent where it is not given. */
  readonly arguments: ReadonlyMap<string, Value>;
}

/** The class of an operator that creates something else than a pod: any argument is taken, since not all are known. */
export function createObjectOperator(
  session: Session,
  vm: Interpreter,
  base: PyRef,
  name: string,
  kind: ObjectKind,
): PyRef {
  const initialize = lazyNative(`${name}.__init__`, (machine, args, at) => {
    initializeObject(session, machine as Interpreter, args, at, name, kind);
    return none;
  });
  const fields = kind === 'Job' ? templatedParameters(session) : [];
  const isSpark = kind === 'SparkApplication';
  return vm.defineClass({
    name,
    module: 'airflow.providers.cncf.kubernetes.operators',
    native: 'KubernetesObjectOperator',
    bases: [base],
    attributes: {
      __init__: initialize,
      template_fields: tuple([...fields, ...objectTemplates[kind]].map((field) => str(field))),
      ...(isSpark ? { template_ext: tuple(['yaml', 'yml', 'json'].map((one) => str(one))) } : {}),
    },
  });
}

function initializeObject(
  session: Session,
  vm: Interpreter,
  args: CallArguments,
  at: Origin | undefined,
  operator: string,
  kind: ObjectKind,
): void {
  const [self, ...rest] = args.positional;
  if (self?.t !== 'ref') return;
  const site = session.sites.get(self.addr);
  const place = site?.at ?? at;
  session.report('not-a-plain-pod', place, { operator, kind }, 'info');
  if (rest.length > 0) refusePositional(session, vm, operator, place);
  const accepts = (key: string): boolean =>
    isAccepted(session, key) || objectParameters[kind].includes(key);
  const { keywords, params, dag, group, open } = withDefaults(session, vm, args, accepts);
  if (open !== undefined) session.openArguments.set(self.addr, open);
  const plainId = keywords.get('task_id') ?? none;
  const task = record(session, vm, self, site?.args ?? args, place, dag, plainId, [], {
    object: kind,
  });
  for (const [key, value] of keywords) vm.setAttribute(self, key, convert(session, vm, key, value));
  vm.setAttribute(self, 'params', params);
  try {
    enroll(session, vm, self, keywords, dag, group, place);
  } finally {
    const taskId = vm.findAttribute(self, 'task_id') ?? plainId;
    if (task !== undefined) session.tasks[task.key] = { ...task, taskId: toValue(vm, taskId) };
  }
}

/** What an instance says of what it creates, once it is rendered; undefined for one that makes a pod. */
export function readObjectTask(vm: Interpreter, instance: PyValue): ObjectTask | undefined {
  const object = vm.object(instance);
  for (const addr of classOf(vm, instance)?.mro ?? []) {
    const cls = vm.heap.find(addr);
    if (cls?.o !== 'class' || cls.native !== 'KubernetesObjectOperator') continue;
    const kind = findObjectKind(cls.name);
    if (kind === undefined || object?.o !== 'instance') return undefined;
    const values = objectParameters[kind].flatMap((name) => {
      const value = object.attributes.get(name);
      return value === undefined ? [] : [[name, toValue(vm, value)] as const];
    });
    return { kind, operator: cls.name, arguments: new Map(values) };
  }
  return undefined;
}
