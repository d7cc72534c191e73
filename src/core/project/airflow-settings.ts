import { parse } from 'yaml';
import { isJsonObject } from '../base/json.ts';
import type { Json, JsonObject } from '../base/json.ts';

/** What an Astro project's airflow_settings.yaml defines for local runs. */
export interface AirflowSettings {
  readonly variables: ReadonlyMap<string, string>;
  /** As JSON text in the form of AIRFLOW_CONN_*. */
  readonly connections: ReadonlyMap<string, string>;
}

/** Reads an airflow_settings.yaml; what does not fit is left out. */
export function readAirflowSettings(text: string): AirflowSettings {
  const airflow = entry(parseYaml(text), 'airflow');
  const variables = list(entry(airflow, 'variables')).flatMap((one) => {
    const name = one['variable_name'];
    const value = toText(one['variable_value']);
    return typeof name === 'string' && name !== '' && value !== undefined
      ? [[name, value] as const]
      : [];
  });
  const connections = list(entry(airflow, 'connections')).flatMap((one) => {
    const id = one['conn_id'];
    return typeof id === 'string' && id !== ''
      ? [[id, JSON.stringify(toConnection(one))] as const]
      : [];
  });
  return { variables: new Map(variables), connections: new Map(connections) };
}

const fields = {
  conn_type: 'conn_type',
  conn_host: 'host',
  conn_schema: 'schema',
  conn_login: 'login',
  conn_password: 'password',
  conn_port: 'port',
  conn_uri: 'uri',
} as const;

function toConnection(one: JsonObject): JsonObject {
  const given = Object.entries(fields).flatMap(([from, to]) => {
    const value = one[from];
    return value === undefined || value === null || value === '' ? [] : [[to, value] as const];
  });
  const extra = one['conn_extra'];
  if (extra !== undefined && extra !== null && extra !== '') given.push(['extra' as never, extra]);
  return Object.fromEntries(given);
}

function toText(value: Json | undefined): string | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function entry(value: Json | undefined, key: string): Json | undefined {
  return isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

function list(value: Json | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

function parseYaml(text: string): Json | undefined {
  try {
    return parse(text, { maxAliasCount: 0 }) as Json;
  } catch {
    return undefined;
  }
}
