import { define } from '../../python/library/arguments.ts';
import type { Interpreter } from '../../python/interpreter.ts';
import { PyRaise } from '../../python/machine.ts';
import { none, str, type PyNative, type PyValue } from '../../python/object.ts';
import type { HostType } from '../../python/host-type.ts';
import { loadJson, placeholder } from './inputs.ts';
import { nameBackend } from './secrets-backend.ts';
import type { Session } from '../session.ts';

/** `airflow.models.Variable` (`default_var=`) or `airflow.sdk.Variable` (`default=`). */
export function createVariable(session: Session): PyValue {
  const get = define(
    'Variable.get',
    'key, default?, deserialize_json?, **keywords',
    (machine, args) => {
      const vm = machine as Interpreter;
      const key = vm.here(args.get('key'));
      if (key.t === 'choice') {
        const again = (k: PyValue): PyValue =>
          vm.call(get, { positional: [k], keywords: args.keywords });
        return vm.fork(
          key.test,
          () => again(key.then),
          () => again(key.else),
        );
      }
      if (key.t !== 'str') return vm.unknown({ code: 'depends-on-input', data: {} }, key);
      const fallback = args.find('default') ?? args.keywords.get('default_var');
      return readVariable(session, vm, key.v, fallback, args.flag('deserialize_json', false));
    },
    { lazy: true },
  );
  const setdefault = define('Variable.setdefault', 'key, default, **keywords', (machine, args) =>
    readVariable(
      session,
      machine as Interpreter,
      args.text('key'),
      args.get('default'),
      args.flag('deserialize_json', false),
    ),
  );
  const set = define('Variable.set', '*args, **keywords', () => none, { lazy: true });
  return classLike(
    'Variable',
    new Map([
      ['get', get],
      ['setdefault', setdefault],
      ['set', set],
      ['delete', set],
    ]),
  );
}

/** The value of a variable, or what stands for one that is not given. */
export function readVariable(
  session: Session,
  vm: Interpreter,
  key: string,
  fallback: PyValue | undefined,
  json: boolean,
): PyValue {
  const given = givenVariable(session, key);
  if (given !== undefined && !json) return str(given);
  // What is no JSON counts in Airflow 3 as not there.
  const parsed = given === undefined ? undefined : jsonOf(session, vm, given);
  if (parsed !== undefined) return parsed;
  const { unset } = session.context;
  nameBackend(session, key);
  if (unset === 'placeholder') return placeholder('variable', key, fallback);
  if (fallback !== undefined) {
    if (unset === 'missing') {
      const shown = vm.repr(fallback);
      session.assume({
        code: 'variable-default',
        data: { key, value: shown.t === 'str' ? shown.v : '?' },
      });
    }
    return fallback;
  }
  if (unset === 'missing') return placeholder('variable', key);
  const text = session.isAirflow3
    ? `VARIABLE_NOT_FOUND: {'message': 'Variable ${key} not found'}`
    : `'Variable ${key} does not exist'`;
  return vm.raise(session.isAirflow3 ? 'AirflowRuntimeError' : 'KeyError', text);
}

function jsonOf(session: Session, vm: Interpreter, text: string): PyValue | undefined {
  if (!session.isAirflow3) return loadJson(vm, text);
  vm.catchers.push(() => true);
  try {
    return loadJson(vm, text);
  } catch (error) {
    if (error instanceof PyRaise) return undefined;
    throw error;
  } finally {
    vm.catchers.pop();
  }
}

/** A variable's text as the options or the environment give it. */
function givenVariable(session: Session, key: string): string | undefined {
  const { variables, environment } = session.context;
  if (Object.hasOwn(variables, key)) return variables[key];
  const name = `AIRFLOW_VAR_${key.toUpperCase()}`;
  if (Object.hasOwn(environment, name)) return environment[name];
  const other = Object.keys(variables).find((v) => v.toUpperCase() === key.toUpperCase());
  return other === undefined ? undefined : variables[other];
}

/** A class of which only class methods are used. */
export function classLike(name: string, methods: ReadonlyMap<string, PyNative | PyValue>): PyValue {
  const type: HostType<null> = {
    name,
    attribute: (vm, _self, key) =>
      methods.get(key) ??
      vm.unknown({ code: 'attribute-not-known', data: { name: `${name}.${key}` } }),
    call: (vm) => vm.unknown({ code: 'call-not-followed', data: { name } }),
  };
  return { t: 'host', type: type, data: null };
}
