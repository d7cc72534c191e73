import type { Origin } from '../../base/span.ts';
import { classOf } from '../../python/execution/classes.ts';
import type { Interpreter } from '../../python/interpreter.ts';
import { bool, none, str, type PyRef, type PyValue } from '../../python/object.ts';
import { toValue } from '../../python/operations/to-value.ts';
import type { Value } from '../../python/value.ts';
import type { Session } from '../session.ts';
import {
  cloudPlaces,
  cloudRequired,
  deletesPodsSince,
  findCloud,
  type Cloud,
} from '../tables/cloud-operators.ts';
import { atLeast } from '../tables/versions.ts';

/** What a cloud's operator says beside the pod operator's arguments. */
export interface CloudTask {
  readonly cloud: Cloud;
  /** The class, as the provider has it. */
  readonly operator: string;
  /** What names the cluster, by parameter, rendered. */
  readonly place: ReadonlyMap<string, Value>;
  /** True where the task does not say what becomes of its pod, so that the cloud's provider does. */
  readonly isDefaultAction: boolean;
}

/** The cloud of an operator's class, also of one that derives from it; undefined for any other. */
export function cloudOf(
  vm: Interpreter,
  instance: PyValue,
): { readonly cloud: Cloud; readonly operator: string } | undefined {
  const addresses = classOf(vm, instance)?.mro ?? [];
  for (const addr of addresses) {
    const cls = vm.heap.find(addr);
    const cloud = cls?.o === 'class' && cls.native !== undefined ? findCloud(cls.name) : undefined;
    if (cls?.o === 'class' && cloud !== undefined) return { cloud, operator: cls.name };
  }
  return undefined;
}

/** What an instance of a cloud's operator says, once it is rendered. */
export function readCloudTask(
  session: Session,
  vm: Interpreter,
  instance: PyRef,
): CloudTask | undefined {
  const found = cloudOf(vm, instance);
  if (found === undefined) return undefined;
  const place = new Map<string, Value>();
  for (const name of cloudPlaces[found.cloud]) {
    const value = vm.findAttribute(instance, name);
    if (value !== undefined) place.set(name, toValue(vm, value));
  }
  return { ...found, place, isDefaultAction: session.defaultActions.has(instance.addr) };
}

/**
 * Makes of the keywords of a cloud's operator those that it calls the pod operator's constructor with (`EksPodOperator.__init__`,
 * `GKEStartPodOperator.__init__`).
 */
export function translateCloud(
  session: Session,
  vm: Interpreter,
  cloud: Cloud,
  self: PyRef,
  keywords: Map<string, PyValue>,
  given: ReadonlyMap<string, PyValue>,
): void {
  const fill = (name: string, value: PyValue): void => {
    if (!keywords.has(name)) keywords.set(name, value);
  };
  if (cloud === 'EKS') {
    fill('namespace', str('default'));
    fill('in_cluster', bool(false));
    // Whatever default_args say of it: the name that it hands on is given, if as None.
    if (!given.has('name')) keywords.delete('name');
    const name = keywords.get('pod_name');
    if (name !== undefined) keywords.set('name', name);
  }
  const old = keywords.get('is_delete_operator_pod') ?? none;
  const isNew = atLeast(session.provider, deletesPodsSince[cloud]);
  const isSaid = (keywords.get('on_finish_action') ?? none).t !== 'none';
  session.defaultActions.delete(self.addr);
  if (!atLeast(session.provider, '7.2.0')) {
    if (old.t !== 'none') return;
    keywords.set('is_delete_operator_pod', bool(false));
    session.defaultActions.add(self.addr);
  } else if (old.t !== 'none' && !isNew) {
    const isDeleted = vm.truth(old);
    if (isDeleted !== true && isDeleted !== false) return;
    keywords.delete('is_delete_operator_pod');
    keywords.set('on_finish_action', str(isDeleted ? 'delete_pod' : 'keep_pod'));
  } else if (!isSaid) {
    keywords.set('on_finish_action', str(isNew ? 'delete_pod' : 'keep_pod'));
    // Up to 9.x the pod operator still obeys the old one.
    if (old.t === 'none' || atLeast(session.provider, '10.0.0'))
      session.defaultActions.add(self.addr);
  }
}

/** How a cloud's operator is called. */
interface CloudCall {
  readonly operator: string;
  /** As the call itself gives them, without default_args. */
  readonly given: ReadonlyMap<string, PyValue>;
  /** True where more may be given than is known. */
  readonly isOpen: boolean;
  readonly place: Origin | undefined;
}

/** Says what the constructor of a cloud's operator raises for its keywords. */
export function refuseCloud(
  session: Session,
  vm: Interpreter,
  cloud: Cloud,
  keywords: ReadonlyMap<string, PyValue>,
  { operator, given, isOpen, place }: CloudCall,
): void {
  if (place === undefined) return;
  const lacking = cloudRequired[cloud].filter((name) => !keywords.has(name)).sort();
  if (lacking.length > 0 && !isOpen) {
    const names = lacking.map((name) => `'${name}'`).join(', ');
    const detail = `missing keyword argument${lacking.length > 1 ? 's' : ''} ${names}`;
    const data = { argument: lacking.join(', '), operator };
    session.refuse(vm, 'TypeError', detail, { code: 'argument-missing', data, at: place }, place);
  }
  const refuse = (exception: string, argument: string, detail: string): void => {
    const at = keywords.get(argument)?.at ?? place;
    const data = { argument, operator, detail };
    session.refuse(vm, exception, detail, { code: 'invalid-value', data, at }, place);
  };
  if (cloud === 'EKS' && given.has('name'))
    refuse(
      'TypeError',
      'name',
      "got multiple values for keyword argument 'name', as pod_name gives it",
    );
  const file = keywords.get('config_file');
  if (file?.t === 'str' && file.v !== '') {
    const article = cloud === 'EKS' ? 'The ' : '';
    const detail = `${article}config_file is not an allowed parameter for the ${operator}.`;
    refuse('AirflowException', 'config_file', detail);
  }
}
