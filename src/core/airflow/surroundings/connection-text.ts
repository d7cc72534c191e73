import { isJsonObject, parseJson, type Json, type JsonObject } from '../../base/json.ts';
import { jsonText } from '../../python/text/json-scan.ts';
import { floatRepr } from '../../python/text/number-text.ts';
import { atLeast, newestPair } from '../tables/versions.ts';

/** A connection as Airflow reads it from a URI or JSON text; what is None is absent. */
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

/** Reads a connection's URI or JSON text (Connection._parse_from_uri, from_json). */
export function parseConnection(text: string, airflow: string = newestPair.airflow): Connection {
  const trimmed = text.trim();
  const json = trimmed.startsWith('{') ? parseJson(trimmed) : undefined;
  return isJsonObject(json) ? fromObject(json) : fromUri(trimmed, airflow);
}

function fromObject(json: JsonObject): Connection {
  const word = (name: string): string | undefined =>
    typeof json[name] === 'string' ? json[name] : undefined;
  const { extra, port } = json;
  const isEmpty =
    extra === undefined || extra === null || extra === '' || pythonJson(extra) === '{}';
  const type = word('conn_type');
  return clean({
    type: type && normalType(type),
    host: word('host'),
    login: word('login'),
    password: word('password') || undefined,
    schema: word('schema'),
    port:
      typeof port === 'number' && port !== 0
        ? port
        : typeof port === 'string' && /^\d+$/.test(port)
          ? Number(port)
          : undefined,
    extra: isEmpty ? undefined : typeof extra === 'string' ? extra : pythonJson(extra),
  });
}

function fromUri(uri: string, airflow: string): Connection {
  const { scheme } = splitUrl(uri);
  // From 2.7 on a host may have a protocol of its own: `type://protocol://host`.
  const hasProtocol = uri.split('://').length === 3 && atLeast(airflow, '2.7.0');
  const rest = splitUrl(uri.replaceAll(`${scheme}://`, hasProtocol ? '' : '//'));
  const host = hostOf(rest.place);
  const [user, password] = userOf(rest.place);
  const port = /:(\d+)$/.exec(rest.place)?.[1];
  const pairs = new URLSearchParams(rest.query);
  const extra = pairs.get('__extra__') ?? pythonJson(Object.fromEntries(pairs));
  return clean({
    type: normalType(scheme),
    login: user && unquote(user),
    password: password === '' ? undefined : password && unquote(password),
    host: hasProtocol && host !== '' ? `${rest.scheme}://${host}` : host,
    port: port === undefined ? undefined : Number(port),
    schema: unquote(rest.path.slice(1)),
    extra: rest.query === '' ? undefined : extra,
  });
}

function normalType(type: string): string {
  return type === 'postgresql' ? 'postgres' : type.replaceAll('-', '_');
}

/** urllib.parse.urlsplit, as far as connections need it. */
function splitUrl(url: string): {
  readonly scheme: string;
  readonly place: string;
  readonly path: string;
  readonly query: string;
} {
  const found = /^(?:([a-zA-Z][a-zA-Z0-9+.-]*):)?(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?/.exec(
    url,
  );
  const [, scheme = '', place = '', path = '', query = ''] = found ?? [];
  return { scheme: scheme.toLowerCase(), place, path, query };
}

function userOf(place: string): readonly [user?: string, password?: string] {
  const at = place.lastIndexOf('@');
  if (at < 0) return [];
  const [user = '', ...password] = place.slice(0, at).split(':');
  return password.length === 0 ? [user] : [user, password.join(':')];
}

/** The host, in small letters unless it is a path (_parse_netloc_to_hostname). */
function hostOf(place: string): string {
  const own = place.slice(place.lastIndexOf('@') + 1);
  const bracketed = /^\[([^\]]*)\]/.exec(own)?.[1];
  const name = bracketed ?? own.split(':')[0] ?? '';
  const host = unquote(name.toLowerCase());
  return host.includes('/') ? unquote(own.split(':')[0] ?? '') : host;
}

/** What Connection.get_uri gives. */
export function connectionUri(
  connection: Connection,
  airflow: string = newestPair.airflow,
): string {
  const { type, host = '', login, password, port, schema = '', extra = '' } = connection;
  const hasProtocol = atLeast(airflow, '2.7.0');
  const split = hasProtocol ? /^(.*?):\/\/(.*)$/s.exec(host) : null;
  const [protocol, name] = split?.slice(1) ?? ['', host];
  const user =
    (login === undefined ? '' : quote(login)) +
    (password === undefined ? '' : `:${quote(password)}`);
  const own = name === undefined ? '' : quote(name);
  const at = user === '' && own === '' && port !== undefined && port !== 0 ? '@' : '';
  const parts = [
    type === undefined || type === '' ? '//' : `${type.toLowerCase().replaceAll('_', '-')}://`,
    protocol === undefined || protocol === '' ? '' : `${protocol}://`,
    user === '' ? '' : `${user}@`,
    own,
    port === undefined || port === 0 ? '' : `${at}:${port}`,
    schema === '' ? '' : `/${quote(schema)}`,
  ];
  if (extra === '') return parts.join('');
  return `${parts.join('')}${schema === '' ? '/?' : '?'}${query(extra)}`;
}

/** The extras as a query where each is a text, else as one. */
function query(extra: string): string {
  const json = parseJson(extra);
  const entries = isJsonObject(json) ? Object.entries(json) : [];
  const texts = entries.flatMap(([key, value]) =>
    typeof value === 'string' ? [[key, value] as const] : [],
  );
  const isPlain = texts.length > 0 && texts.length === entries.length;
  const pairs = isPlain ? texts : [['__extra__', extra] as const];
  return pairs.map(([key, value]) => `${quotePlus(key)}=${quotePlus(value)}`).join('&');
}

function quotePlus(text: string): string {
  return quote(text).replaceAll('%20', '+');
}

function quote(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function unquote(text: string): string {
  // Python leaves what is no escape as it is, and puts a mark where bytes are no UTF-8.
  return text.replace(/(?:%[0-9a-fA-F]{2})+/g, (bytes) =>
    Buffer.from(bytes.replaceAll('%', ''), 'hex').toString('utf8'),
  );
}

/** json.dumps. */
function pythonJson(json: Json): string {
  if (typeof json === 'string') return jsonText(json, true);
  if (typeof json === 'number') return Number.isInteger(json) ? String(json) : floatRepr(json);
  if (json === null || typeof json === 'boolean') return String(json);
  return isJsonObject(json)
    ? `{${Object.entries(json)
        .map(([key, value]) => `${jsonText(key, true)}: ${pythonJson(value)}`)
        .join(', ')}}`
    : `[${json.map(pythonJson).join(', ')}]`;
}

function clean(parts: { readonly [K in keyof Connection]: Connection[K] | undefined }): Connection {
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined));
}
