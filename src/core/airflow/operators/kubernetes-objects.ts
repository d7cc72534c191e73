import type { Interpreter } from '../../python/interpreter.ts';
import { lazyNative, none, str, tuple, type PyRef, type PyValue } from '../../python/object.ts';
import type { CallArguments } from '../../python/host-type.ts';
import { modelMethods } from './model-methods.ts';
import type { Session } from '../session.ts';
import { findModel, hasModel, type Model } from '../tables/kubernetes-models.ts';
import { clientMajor } from '../tables/versions.ts';
import { classLike } from '../surroundings/variables.ts';

/** A name of the Python Kubernetes client's modules: model classes; of the rest nothing is known. */
export function kubernetesMember(
  vm: Interpreter,
  session: Session,
  module: string,
  name: string,
): PyValue | undefined {
  if (module === 'kubernetes' || (module === 'kubernetes.client' && name === 'models'))
    return undefined;
  if (module.startsWith('kubernetes.client')) return modelClass(vm, session, name);
  return undefined;
}

/** The class of a model, made once per evaluation. */
export function modelClass(vm: Interpreter, session: Session, name: string): PyValue | undefined {
  const key = `kubernetes.client.models.${name}`;
  const known = vm.supplied.get(key);
  if (known !== undefined) return known;
  const major = clientMajor(session.provider);
  const model = findModel(name, major);
  const made = model
    ? defineModel(vm, model)
    : hasModel(name, major)
      ? classLike(name, new Map())
      : undefined;
  if (made !== undefined) vm.supplied.set(key, made);
  return made;
}

function defineModel(vm: Interpreter, model: Model): PyRef {
  const initialize = lazyNative(`${model.name}.__init__`, (machine, args) => {
    initializeModel(machine as Interpreter, model, args);
    return none;
  });
  const defaults = Object.fromEntries(model.attributes.map((a) => [a.name, none as PyValue]));
  return vm.defineClass({
    name: model.name,
    module: 'kubernetes.client.models',
    native: 'kubernetes-model',
    attributes: { ...defaults, ...modelMethods(model), __init__: initialize },
  });
}

function initializeModel(vm: Interpreter, model: Model, args: CallArguments): void {
  const [self, ...positional] = args.positional;
  if (self?.t !== 'ref') return;
  const given = new Map<string, PyValue>();
  positional.forEach((value, i) => {
    const attribute = model.attributes[i];
    if (attribute === undefined)
      vm.raise(
        'TypeError',
        `${model.name}.__init__() takes at most ${model.attributes.length + 2} positional arguments`,
      );
    given.set(attribute.name, value);
  });
  for (const [name, value] of args.keywords) {
    if (name === 'local_vars_configuration') continue;
    if (!model.attributes.some((a) => a.name === name)) {
      vm.raise(
        'TypeError',
        `${model.name}.__init__() got an unexpected keyword argument '${name}'`,
      );
    }
    if (given.has(name))
      vm.raise('TypeError', `${model.name}.__init__() got multiple values for argument '${name}'`);
    given.set(name, value);
  }
  for (const attribute of model.attributes) {
    const value = given.get(attribute.name);
    if (
      attribute.required &&
      args.rest === undefined &&
      (value === undefined || value.t === 'none')
    ) {
      vm.raise('ValueError', `Invalid value for \`${attribute.name}\`, must not be \`None\``);
    }
  }
  const object = vm.heap.get(self.addr);
  const set = [...given].filter(([, value]) => value.t !== 'none');
  if (object.o === 'instance')
    vm.heap.set(self.addr, { ...object, attributes: new Map([...object.attributes, ...set]) });
  if (args.rest !== undefined) {
    for (const a of model.attributes)
      if (!given.has(a.name)) vm.setAttribute(self, a.name, args.rest);
  }
}

/** `convert_env_vars`: a dict becomes a list of V1EnvVar, anything else stays. */
export function toEnvironmentList(vm: Interpreter, session: Session, value: PyValue): PyValue {
  const object = vm.object(value);
  if (value.t === 'none') return vm.list([]);
  if (object?.o !== 'dict' || object.open !== undefined) return value;
  const cls = modelClass(vm, session, 'V1EnvVar');
  if (cls === undefined) return value;
  return vm.list(
    Array.from(object.entries.values(), ([name, text]) =>
      vm.call(
        cls,
        {
          positional: [],
          keywords: new Map([
            ['name', name],
            ['value', text],
          ]),
        },
        name.at ?? value.at,
      ),
    ),
  );
}

/** Airflow's Secret(deploy_type, deploy_target, secret, key=None, items=None). */
export function createSecretClass(vm: Interpreter): PyRef {
  const names = ['deploy_type', 'deploy_target', 'secret', 'key', 'items'];
  const initialize = lazyNative('Secret.__init__', (machine, args) => {
    const inner = machine as Interpreter;
    const [self, ...positional] = args.positional;
    if (self === undefined) return none;
    const given = new Map<string, PyValue>(
      names.map((name) => [name, name === 'items' ? inner.list([]) : none]),
    );
    positional.forEach((value, i) => given.set(names[i] ?? `#${i}`, value));
    for (const [name, value] of args.keywords) {
      if (!names.includes(name))
        inner.raise('TypeError', `Secret.__init__() got an unexpected keyword argument '${name}'`);
      given.set(name, value);
    }
    checkSecret(inner, given);
    for (const [name, value] of given) inner.setAttribute(self, name, value);
    return none;
  });
  const equal = lazyNative(
    'Secret.__eq__',
    (machine, { positional: [self = none, other = none] }) =>
      isSameSecret(machine as Interpreter, self, other),
  );
  const shown = lazyNative('Secret.__repr__', (machine, { positional: [self = none] }) =>
    machine.lift(
      secretKey.map((name) => machine.str(machine.attribute(self, name))),
      (parts) => str(`Secret(${parts.map((part) => (part.t === 'str' ? part.v : '')).join(', ')})`),
    ),
  );
  return vm.defineClass({
    name: 'Secret',
    module: 'airflow.providers.cncf.kubernetes.secret',
    native: 'Secret',
    attributes: { __init__: initialize, __eq__: equal, __repr__: shown },
  });
}

/** `Secret.__eq__`, which asks for the type, target, secret and key, and not for the items. */
function isSameSecret(vm: Interpreter, self: PyValue, other: PyValue): PyValue {
  const parts = (of: PyValue): PyValue => tuple(secretKey.map((name) => vm.attribute(of, name)));
  return vm.compare('==', parts(self), parts(other));
}

const secretKey = ['deploy_type', 'deploy_target', 'secret', 'key'];

function checkSecret(vm: Interpreter, given: Map<string, PyValue>): void {
  const type = given.get('deploy_type') ?? none;
  const target = given.get('deploy_target') ?? none;
  const key = given.get('key') ?? none;
  if (type.t === 'str' && type.v !== 'env' && type.v !== 'volume') {
    vm.raise('AirflowConfigException', 'deploy_type must be env or volume');
  }
  // An env target is used in upper case.
  if (type.t === 'str' && type.v === 'env' && target.t === 'str')
    given.set('deploy_target', { ...str(target.v.toUpperCase()), at: target.at });
  if (key.t === 'str' && target.t === 'none')
    vm.raise('AirflowConfigException', 'If `key` is set, `deploy_target` should not be None');
}
