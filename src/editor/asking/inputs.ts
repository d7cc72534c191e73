import { parseConnection } from '../../core/airflow/surroundings/connection-text.ts';
import { isSensitiveName } from '../../core/airflow/surroundings/sensitive-names.ts';
import type { MissingInput } from '../../core/airflow/rendering/rendered-task.ts';
import { isJsonObject, parseJson } from '../../core/base/json.ts';
import type { Json } from '../../core/base/json.ts';
import type { Input } from '../../core/python/value.ts';
import type { GivenInputs } from '../analysis/analyzer.ts';
import type { TypedInput } from './typed-input.ts';

/** What keeps a text from being a value of an input. */
export type InputFlaw = 'empty' | 'not-json' | 'not-a-connection';

/** The inputs that can be typed; the others are modules of the project that are not here. */
export function splitTypable(missing: readonly MissingInput[]): {
  readonly typable: readonly MissingInput[];
  readonly modules: readonly MissingInput[];
} {
  return {
    typable: missing.filter(({ input }) => input.kind !== 'import'),
    modules: missing.filter(({ input }) => input.kind === 'import'),
  };
}

/** True where an input is a secret without anyone saying so: a connection, or by Airflow's list of names. */
export function isSecretInput({ kind, key }: Input): boolean {
  return kind === 'connection' || isSensitiveName(key);
}

/** True where the text is JSON, false where it is taken as it is. */
export function isJsonInput({ kind }: Input): boolean {
  return kind === 'xcom' || kind === 'param' || kind === 'argument';
}

/** Undefined where the text is a value of the input. */
export function findFlaw(input: Input, text: string): InputFlaw | undefined {
  if (isJsonInput(input)) {
    if (text.trim() === '') return 'empty';
    return parseJson(text) === undefined ? 'not-json' : undefined;
  }
  if (input.kind !== 'connection') return undefined;
  if (text.trim() === '') return 'empty';
  const isConnection = text.trimStart().startsWith('{')
    ? isJsonObject(parseJson(text))
    : /^[\w+.-]+:\/\//.test(text);
  return isConnection ? undefined : 'not-a-connection';
}

/** `given` with the typed values; those without a flaw alone are taken. */
export function addInputs(given: GivenInputs, typed: readonly TypedInput[]): GivenInputs {
  return typed
    .filter(({ input, text }) => findFlaw(input, text) === undefined)
    .reduce((before, { input, text }) => addInput(before, input, text), given);
}

function addInput(given: GivenInputs, { kind, key }: Input, text: string): GivenInputs {
  switch (kind) {
    case 'variable':
      return { ...given, variables: { ...given.variables, [key]: text } };
    case 'connection':
      return { ...given, connections: { ...given.connections, [key]: text } };
    case 'env':
      return { ...given, environment: { ...given.environment, [key]: text } };
    case 'config':
      return { ...given, configuration: { ...given.configuration, [key.toLowerCase()]: text } };
    case 'param':
      return { ...given, params: { ...given.params, [key]: toJson(text) } };
    case 'argument':
      return { ...given, arguments: { ...given.arguments, [key]: toJson(text) } };
    case 'xcom':
      return { ...given, xcom: addXCom(given.xcom ?? {}, key, toJson(text)) };
    case 'import':
      return given;
  }
}

/**
 * `a.b` is the result of a task in a group, or what the task `a` gave under the key `b`; nothing here tells which, so it is
 * given as both.
 */
function addXCom(
  xcom: Readonly<Record<string, Json>>,
  key: string,
  value: Json,
): Readonly<Record<string, Json>> {
  const withResult = { ...xcom, [key]: underKey(xcom, key, 'return_value', value) };
  const dot = key.lastIndexOf('.');
  if (dot < 1) return withResult;
  const task = key.slice(0, dot);
  return { ...withResult, [task]: underKey(xcom, task, key.slice(dot + 1), value) };
}

function underKey(
  xcom: Readonly<Record<string, Json>>,
  task: string,
  key: string,
  value: Json,
): Json {
  const before = Object.hasOwn(xcom, task) ? xcom[task] : undefined;
  const keys = isJsonObject(before) ? before['__keys__'] : undefined;
  if (isJsonObject(keys)) return { __keys__: { ...keys, [key]: value } };
  if (key === 'return_value') return value;
  return {
    __keys__: { ...(before === undefined ? {} : { return_value: before }), [key]: value },
  };
}

function toJson(text: string): Json {
  return parseJson(text) ?? null;
}

/** The texts that no channel may show: the secret values, and of a connection its password and extra values too. */
export function listSecrets(typed: readonly TypedInput[]): readonly string[] {
  const all = typed
    .filter(({ isSecret }) => isSecret)
    .flatMap(({ input, text }) => {
      if (input.kind === 'connection') return [text, ...connectionSecrets(text)];
      const json = isJsonInput(input) ? parseJson(text) : undefined;
      return [text, ...(typeof json === 'string' ? [json] : [])];
    });
  // Shorter texts would black out half of a log.
  return [...new Set(all)].filter((text) => text.length >= 3);
}

function connectionSecrets(text: string): readonly string[] {
  const { password, extra } = parseConnection(text);
  const fields = extra === undefined ? undefined : parseJson(extra);
  const values = isJsonObject(fields)
    ? Object.entries(fields).flatMap(([name, value]) =>
        typeof value === 'string' && isSensitiveName(name) ? [value] : [],
      )
    : [];
  return password === undefined ? values : [password, encodeURIComponent(password), ...values];
}
