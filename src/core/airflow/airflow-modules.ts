import type { Interpreter } from '../python/interpreter.ts';
import { lazyNative, none, str, type PyValue } from '../python/object.ts';
import type { HostType } from '../python/host-type.ts';
import { ScalarData } from '../python/operations/scalar-data.ts';
import { createParamClass } from './dags/params.ts';
import { createCallbackClass } from './operators/pod-callbacks.ts';
import { chain, crossDownstream, label } from './dags/relations.ts';
import type { Session } from './session.ts';
import { readConnection } from './surroundings/connections.ts';
import { findCloud } from './tables/cloud-operators.ts';
import { findObjectKind } from './tables/object-operators.ts';
import { classLike } from './surroundings/variables.ts';

/** Whether a module that no recorded version has may still hold something that is followed (providers of clouds). */
export function modulePrefix(name: string): boolean {
  return (
    name.startsWith('airflow.providers.') ||
    name.startsWith('airflow.contrib.') ||
    name.startsWith('airflow.operators.') ||
    name.startsWith('airflow.sensors.')
  );
}

const packages = new Set(
  `amazon aws callbacks cloud contrib decorators google hooks links marketing_platform microsoft notifications notifiers
  operators providers sensors suite transfers triggers utils`.split(/\s+/),
);

/** Whether a dotted name that no recorded version has is a module by the way that providers lay theirs out. */
export function looksLikeModule(name: string): boolean {
  const [last = '', parent = ''] = name.split('.').reverse();
  return packages.has(last) || (packages.has(parent) && /^[a-z\d_]+$/.test(last));
}

/** What a name of one of Airflow's modules is; undefined where it is not followed, or a module. */
export function memberOf(
  vm: Interpreter,
  session: Session,
  module: string,
  name: string,
): PyValue | undefined {
  const { natives } = session;
  if (natives === undefined) return undefined;
  const cloud = findCloud(name);
  if (cloud !== undefined) return natives.cloudOperator(name, cloud);
  const kind = findObjectKind(name);
  if (kind !== undefined) return natives.objectOperator(name, kind);
  if (name === 'KubernetesInstallKueueOperator')
    return otherKind(session, natives.operator(name), name);
  const own = natives.named.get(name);
  if (own !== undefined) return own;
  // Airflow 2 has conf's methods as functions of its module too.
  const conf = natives.named.get('conf');
  if (module === 'airflow.configuration' && /^(get\w*|has_option)$/.test(name) && conf)
    return vm.findAttribute(conf, name);
  switch (name) {
    case 'chain':
      return chain;
    case 'cross_downstream':
      return crossDownstream;
    case 'Param':
      return createParamClass(vm);
    case 'BaseHook':
      return classLike(
        'BaseHook',
        new Map([
          [
            'get_connection',
            lazyNative('BaseHook.get_connection', (machine, args) =>
              readConnection(
                session,
                machine as Interpreter,
                args.positional[0] ?? args.keywords.get('conn_id') ?? none,
              ),
            ),
          ],
        ]),
      );
    case 'Connection':
      return classLike(
        'Connection',
        new Map([
          [
            'get_connection_from_secrets',
            lazyNative('Connection.get', (machine, args) =>
              readConnection(session, machine as Interpreter, args.positional[0] ?? none),
            ),
          ],
          [
            'get',
            lazyNative('Connection.get', (machine, args) =>
              readConnection(session, machine as Interpreter, args.positional[0] ?? none),
            ),
          ],
        ]),
      );
    case 'TriggerRule':
    case 'WeightRule':
    case 'OnFinishAction':
    case 'ExecutionMode':
      return enumeration(name);
    case 'Label':
      return label;
    case '__version__':
    case 'version':
      return module === 'airflow' || module === 'airflow.version'
        ? str(session.airflow)
        : undefined;
    case 'KubernetesPodOperatorCallback':
      return createCallbackClass(vm, name, module);
    default:
  }
  return /(Operator|Sensor|Sensor\w*|Transfer)$/.test(name) &&
    /\.(operators|sensors|transfers|sdk)|^airflow\.(operators|sensors|models)/.test(module)
    ? natives.operator(name)
    : undefined;
}

/** A Kubernetes operator that is said not to be a plain pod where it is used. */
function otherKind(session: Session, cls: PyValue, name: string): PyValue {
  return lazyNative(name, (vm, args, at) => {
    session.report('not-a-plain-pod', at, { operator: name }, 'info');
    return vm.call(cls, args, at);
  });
}

const plainEnums: ReadonlySet<string> = new Set(['ExecutionMode', 'OnFinishAction']);

/** An enum of which the members' values are their names in lower case, as Airflow's own have them. */
export function enumeration(name: string): PyValue {
  const type: HostType<null> = {
    name,
    attribute(vm, _self, member) {
      if (!/^[A-Z_]+$/.test(member))
        return vm.unknown({ code: 'attribute-not-known', data: { name: `${name}.${member}` } });
      const value = str(member.toLowerCase());
      // Some of Airflow's enums have a `__str__` of their own, and what a format gives hangs on Python's version.
      const shown = plainEnums.has(name) ? str(`${name}.${member}`) : undefined;
      const open = (): PyValue =>
        vm.unknown({ code: 'call-not-followed', data: { name: `str(${name})` } });
      const cls = vm.defineClass({
        name,
        module: 'airflow',
        attributes: {
          __str__: lazyNative(`${name}.__str__`, () => shown ?? open()),
          __repr__: lazyNative(`${name}.__repr__`, open),
          __format__: lazyNative(`${name}.__format__`, open),
        },
      });
      const attributes = new Map<string, PyValue>([
        ['name', str(member)],
        ['value', value],
      ]);
      return vm.instance(cls, attributes, new ScalarData(value));
    },
    call: (vm, _self, args) =>
      args.positional[0] ?? vm.unknown({ code: 'call-not-followed', data: { name } }),
  };
  return { t: 'host', type: type, data: null };
}
