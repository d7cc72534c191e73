import { define } from '../../python/library/arguments.ts';
import type { Interpreter } from '../../python/interpreter.ts';
import {
  bool,
  float,
  int,
  lazyNative,
  none,
  str,
  type PyNative,
  type PyValue,
} from '../../python/object.ts';
import type { HostType } from '../../python/host-type.ts';
import { placeholder } from './inputs.ts';
import type { Session } from '../session.ts';
import type { RunContext } from './run-context.ts';
import { configNames, configVariable, findConfigDefault } from '../tables/config-defaults.ts';

/** `airflow.configuration.conf`: what is given, else Airflow's default of that version, else Airflow's exception. */
export function createConf(session: Session): PyValue {
  const type: HostType<null> = {
    name: 'AirflowConfigParser',
    attribute: (_vm, _self, name) => methods.get(name),
  };
  const option = (
    name: string,
    convert: (vm: Interpreter, text: string, key: string) => PyValue,
  ): PyNative =>
    define(`conf.${name}`, 'section, key, **keywords', (machine, args, at) => {
      const vm = machine as Interpreter;
      const section = args.text('section');
      const key = args.text('key');
      const found = lookUpOption(session, vm, section, key, args.keywords.get('fallback'), at);
      return found.t === 'str' ? convert(vm, found.v, `${section}.${key}`) : found.value;
    });
  const methods = new Map<string, PyValue>([
    ['get', option('get', (_, text) => str(text))],
    [
      'getboolean',
      option('getboolean', (vm, text, key) => {
        const word = text.trim().toLowerCase();
        if (['t', 'true', '1'].includes(word)) return bool(true);
        if (['f', 'false', '0'].includes(word)) return bool(false);
        return vm.raise(
          'AirflowConfigException',
          `Failed to convert value to bool. Please check "${key}". Current value: "${text}".`,
        );
      }),
    ],
    [
      'getint',
      option('getint', (vm, text, key) =>
        /^\s*[+-]?\d+\s*$/.test(text)
          ? int(BigInt(text.trim()))
          : vm.raise(
              'AirflowConfigException',
              `Failed to convert value to int. Please check "${key}". Current value: "${text}".`,
            ),
      ),
    ],
    [
      'getfloat',
      option('getfloat', (vm, text, key) =>
        Number.isNaN(Number(text))
          ? vm.raise(
              'AirflowConfigException',
              `Failed to convert value to float. Please check "${key}". Current value: "${text}".`,
            )
          : float(Number(text)),
      ),
    ],
    [
      'has_option',
      define('conf.has_option', 'section, option, **keywords', (vm, args, at) => {
        const names = configNames(args.text('section'), args.text('option'), session.airflow);
        const given = givenOption(session, names) !== undefined;
        if (!given && session.context.unset === 'placeholder')
          return {
            ...vm.unknown(
              { code: 'depends-on-input', data: {} },
              placeholder('config', names[0] ?? ''),
            ),
            since: at,
          };
        return bool(
          given ||
            findConfigDefault(args.text('section'), args.text('option'), session.airflow).state ===
              'default',
        );
      }),
    ],
    ['set', lazyNative('conf.set', () => none)],
  ]);
  return { t: 'host', type: type, data: null };
}

/** Where options are looked up, and by which version's names. */
interface ConfigSource {
  readonly airflow: string;
  readonly context: Pick<RunContext, 'environment' | 'configuration'>;
}

/** An option as the environment or the configuration gives it; undefined where neither does. */
export function givenConfiguration(
  session: ConfigSource,
  section: string,
  key: string,
): string | undefined {
  return givenOption(session, configNames(section, key, session.airflow));
}

type Found =
  | { readonly t: 'str'; readonly v: string; readonly value: PyValue }
  | { readonly t: 'other'; readonly value: PyValue };

function givenOption(
  session: Pick<ConfigSource, 'context'>,
  names: readonly string[],
): string | undefined {
  for (const name of names) {
    const variable = configVariable(name);
    if (Object.hasOwn(session.context.environment, variable))
      return session.context.environment[variable];
  }
  for (const name of names) {
    if (Object.hasOwn(session.context.configuration, name))
      return session.context.configuration[name];
  }
  return undefined;
}

function lookUpOption(
  session: Session,
  vm: Interpreter,
  section: string,
  key: string,
  fallback: PyValue | undefined,
  at: Parameters<Session['report']>[1],
): Found {
  const other = (value: PyValue): Found => ({ t: 'other', value });
  const names = configNames(section, key, session.airflow);
  const given = givenOption(session, names);
  if (given !== undefined) return { t: 'str', v: given, value: str(given) };
  const standard = findConfigDefault(section, key, session.airflow);
  const name = `${section}.${key}`.toLowerCase();
  const open = session.context.unset === 'placeholder';
  if (standard.state === 'default' && (standard.strong || fallback === undefined)) {
    const value = standard.value === null ? none : str(standard.value);
    if (open) return other(placeholder('config', name, value));
    if (standard.value?.includes('{AIRFLOW_HOME}') === true)
      return other(placeholder('config', name));
    session.assume({
      code: 'config-default',
      data: { key: name, value: standard.value ?? 'None' },
    });
    return standard.value === null ? other(none) : { t: 'str', v: standard.value, value };
  }
  if (fallback !== undefined) return other(open ? placeholder('config', name, fallback) : fallback);
  if (standard.state === 'unknown') return other(placeholder('config', name));
  const message = standard.state === 'absent' ? standard.message : '';
  const data = { key: `${section}.${key}`, airflow: session.airflow };
  if (at !== undefined)
    session.refuse(vm, 'AirflowConfigException', message, { code: 'config-missing', data, at }, at);
  return other(placeholder('config', name));
}
