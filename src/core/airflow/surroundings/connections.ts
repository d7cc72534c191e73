import { isJsonObject, parseJson, type JsonObject } from '../../base/json.ts';
import { connectionUri, parseConnection, type Connection } from './connection-text.ts';
import type { Interpreter } from '../../python/interpreter.ts';
import { int, lazyNative, none, str, type PyValue } from '../../python/object.ts';
import type { HostType } from '../../python/host-type.ts';
import { loadJson, placeholder } from './inputs.ts';
import { nameBackend } from './secrets-backend.ts';
import type { Session } from '../session.ts';

/** `BaseHook.get_connection(conn_id)`; where there is none, `fallback`, if that is given. */
export function readConnection(
  session: Session,
  vm: Interpreter,
  id: PyValue,
  fallback?: PyValue,
): PyValue {
  return vm.lift([id], ([known]) => {
    if (known?.t !== 'str')
      return vm.unknown({ code: 'call-not-followed', data: { name: 'get_connection' } });
    const text = givenConnection(session, known.v);
    if (text !== undefined)
      return connectionValue(known.v, parseConnection(text, session.airflow), session.airflow);
    nameBackend(session, known.v);
    if (session.context.unset !== 'absent') return placeholder('connection', known.v);
    if (fallback !== undefined) return fallback;
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

/** The object that programs and templates see. */
export function connectionValue(id: string, connection: Connection, airflow: string): PyValue {
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
          return connection.extra !== undefined && isJsonObject(parseJson(connection.extra))
            ? loadJson(vm, connection.extra)
            : vm.dict([]);
        case 'description':
          return none;
        case 'get_password':
          return lazyNative('get_password', () => text(connection.password));
        case 'get_uri':
          return lazyNative('get_uri', () => str(connectionUri(connection, airflow)));
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
