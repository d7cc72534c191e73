import { isJsonObject, parseJson, type JsonObject } from '../../base/json.ts';
import type { Interpreter } from '../../python/interpreter.ts';
import { int, lazyNative, none, str, type PyValue } from '../../python/object.ts';
import type { HostType } from '../../python/host-type.ts';
import { fromJson, placeholder } from './inputs.ts';
import type { Session } from '../session.ts';

/** A connection as Airflow reads it from a URI or JSON text; fields that are not given are absent. */
export interface Connection {
  readonly type?: string;
  readonly host?: string;
  readonly login?: string;
  readonly password?: string;
  readonly schema?: string;
  readonly port?: number;
  /** JSON text. */
  readonly extra?: string;
}

/** `BaseHook.get_connection(conn_id)`. */
export function readConnection(session: Session, vm: Interpreter, id: PyValue): PyValue {
  return vm.lift([id], ([known]) => {
    if (known?.t !== 'str')
      return vm.unknown({ code: 'call-not-followed', data: { name: 'get_connection' } });
    const text = givenConnection(session, known.v);
    if (text !== undefined) return connectionValue(known.v, parseConnection(text));
    if (session.context.unset !== 'absent') return placeholder('connection', known.v);
    return vm.raise('AirflowNotFoundException', `The conn_id \`${known.v}\` isn't defined`);
  });
}

/** A connection's text as the options or the environment give it. */
export function givenConnection(session: Session, id: string): string | undefined {
  const { connections, environment } = session.context;
  if (Object.hasOwn(connections, id)) return connections[id];
  const name = `AIRFLOW_CONN_${id.toUpperCase()}`;
  return Object.hasOwn(environment, name) ? environment[name] : undefined;
}

/** Reads a connection's URI or JSON text (Connection._parse_from_uri, from_json). */
export function parseConnection(text: string): Connection {
  const json = text.trimStart().startsWith('{') ? parseJson(text) : undefined;
  return isJsonObject(json) ? fromObject(json) : fromUri(text);
}

function fromObject(json: JsonObject): Connection {
  const word = (name: string): string | undefined =>
    typeof json[name] === 'string' ? json[name] : undefined;
  const extra = json['extra'];
  const port = json['port'];
  return clean({
    type: word('conn_type'),
    host: word('host'),
    login: word('login'),
    password: word('password'),
    schema: word('schema'),
    port:
      typeof port === 'number'
        ? port
        : typeof port === 'string' && /^\d+$/.test(port)
          ? Number(port)
          : undefined,
    extra:
      typeof extra === 'string'
        ? extra
        : extra === undefined || extra === null
          ? undefined
          : JSON.stringify(extra),
  });
}

function fromUri(text: string): Connection {
  const match = /^([\w+.-]+):\/\/(?:([^@/?#]*)@)?([^/?#]*)(?:\/([^?#]*))?(?:\?([^#]*))?/.exec(text);
  if (match === null) return {};
  const [, scheme = '', login, place = '', schema, query] = match;
  const decode = (s: string | undefined): string | undefined =>
    s === undefined || s === '' ? undefined : decodePercent(s);
  const [user, ...secret] = login?.split(':') ?? [];
  const port = /:(\d+)$/.exec(place)?.[1];
  const pairs = new URLSearchParams(query ?? '');
  const whole = pairs.get('__extra__');
  const extra =
    whole ??
    (query === undefined || query === '' ? undefined : JSON.stringify(Object.fromEntries(pairs)));
  return clean({
    type: scheme === 'postgresql' ? 'postgres' : scheme.replaceAll('-', '_'),
    login: decode(user),
    password: secret.length > 0 ? decode(secret.join(':')) : undefined,
    host: decode(place.replace(/:\d+$/, '')),
    port: port === undefined ? undefined : Number(port),
    schema: decode(schema),
    extra,
  });
}

function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // Python leaves what is no escape as it is.
    return text;
  }
}

function clean(parts: { readonly [K in keyof Connection]: Connection[K] | undefined }): Connection {
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined));
}

/** The object that programs and templates see. */
export function connectionValue(id: string, connection: Connection): PyValue {
  const text = (value: string | undefined): PyValue => (value === undefined ? none : str(value));
  const type: HostType<Connection> = {
    name: 'airflow.models.connection.Connection',
    attribute(machine, _self, name) {
      const vm = machine as Interpreter;
      switch (name) {
        case 'conn_id':
          return str(id);
        case 'conn_type':
          return text(connection.type);
        case 'host':
        case 'login':
        case 'password':
        case 'schema':
        case 'extra':
          return text(connection[name]);
        case 'port':
          return connection.port === undefined ? none : int(connection.port);
        case 'extra_dejson':
          return fromJson(vm, connectionExtras(connection));
        case 'get_password':
          return lazyNative('get_password', () => text(connection.password));
        default:
          return vm.unknown({ code: 'attribute-not-known', data: { name: `Connection.${name}` } });
      }
    },
    str: () => id,
  };
  return { t: 'host', type: type, data: connection };
}

/** The extras of a connection; empty where they are not a JSON object. */
export function connectionExtras(connection: Connection): JsonObject {
  const extras = connection.extra === undefined ? undefined : parseJson(connection.extra);
  return isJsonObject(extras) ? extras : {};
}
