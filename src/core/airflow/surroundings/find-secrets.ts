import { isJsonObject, parseJson } from '../../base/json.ts';
import type { Json } from '../../base/json.ts';
import { parseConnection } from './connection-text.ts';
import type { RunContext } from './run-context.ts';
import { isSensitiveName } from './sensitive-names.ts';

/**
 * The texts of a context that nobody should read by accident: passwords of connections, what their extras hold under sensitive
 * names, and variables, params and environment variables with such names.
 */
export function findSecrets(context: RunContext): readonly string[] {
  const more = (context.configuration['core.sensitive_var_conn_names'] ?? '')
    .split(',')
    .flatMap((word) => word.trim().toLowerCase() || []);
  const found = new Set<string>();
  const environment = Object.entries(context.environment);
  const connections = [
    ...Object.values(context.connections),
    ...environment.flatMap(([name, text]) => (name.startsWith('AIRFLOW_CONN_') ? [text] : [])),
  ];
  for (const text of connections) addConnection(text, more, found);
  for (const [name, text] of [...Object.entries(context.variables), ...environment]) {
    if (isSensitiveName(name, more)) addAll(text, found);
    else if (text.trimStart().startsWith('{')) addNamed(parse(text), more, found);
  }
  addNamed(context.params, more, found);
  return [...found].filter((text) => text !== '');
}

function addConnection(text: string, more: readonly string[], found: Set<string>): void {
  const { password, extra } = parseConnection(text);
  if (password !== undefined) found.add(password);
  if (extra === undefined) return;
  const extras = parse(extra);
  if (isJsonObject(extras)) addNamed(extras, more, found);
  else found.add(extra);
}

/** What lies under sensitive names, anywhere inside. */
function addNamed(json: Json, more: readonly string[], found: Set<string>): void {
  if (Array.isArray(json)) {
    for (const item of json as readonly Json[]) addNamed(item, more, found);
  } else if (isJsonObject(json)) {
    for (const [name, value] of Object.entries(json)) {
      if (isSensitiveName(name, more)) addAll(value, found);
      else addNamed(value, more, found);
    }
  }
}

/** Every text of `json`; of a text that is JSON itself also the texts inside. */
function addAll(json: Json, found: Set<string>): void {
  if (typeof json === 'number') found.add(String(json));
  if (typeof json === 'string') {
    found.add(json);
    const inner = /^\s*[{[]/.test(json) ? parse(json) : null;
    if (typeof inner === 'object' && inner !== null) addAll(inner, found);
  } else if (Array.isArray(json)) {
    for (const item of json as readonly Json[]) addAll(item, found);
  } else if (isJsonObject(json)) {
    for (const item of Object.values(json)) addAll(item, found);
  }
}

function parse(text: string): Json {
  return parseJson(text) ?? null;
}
