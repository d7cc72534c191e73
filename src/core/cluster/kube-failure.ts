import type { CauseCode } from '../base/cause.ts';
import { PodTaskError, isPodTaskError } from '../base/failure.ts';
import type { FailureCode } from '../base/failure.ts';
import { isJsonObject, parseJson } from '../base/json.ts';
import type { Json, JsonObject } from '../base/json.ts';
import type { MessageData } from '../base/message.ts';
import { findFailedWebhook, findMissingRight, findRefusal } from './admission.ts';
import type { Refusal } from './admission.ts';
import type { KubeAccess } from './kube-access.ts';
import { bareHost } from './kube-proxy.ts';

/** `host:port` of a cluster, for people. */
export function addressOf(access: KubeAccess): string {
  const { hostname, port, protocol } = access.server;
  return `${hostname}:${port === '' ? (protocol === 'https:' ? 443 : 80) : port}`;
}

/** What kept a request from its answer, as a PodTaskError; one that is a PodTaskError already stays as it is. */
export function toFailure(error: unknown, access: KubeAccess): PodTaskError {
  if (isPodTaskError(error)) return error;
  const first = error instanceof AggregateError ? (error.errors[0] as unknown) : error;
  const { message } = first as Error;
  const code = codeOf(first);
  const fail = (why: CauseCode, data: MessageData = {}): PodTaskError =>
    new PodTaskError(
      'cluster-unreachable',
      { why, cluster: access.name, detail: code, ...data },
      error,
    );
  if (isCertificateAlert(code, message)) {
    const data = { why: 'client-certificate-refused', cluster: access.name, detail: code } as const;
    return new PodTaskError('cluster-unauthorized', data, error);
  }
  const address = addressOf(access);
  const host = bareHost(access.server.hostname);
  switch (code) {
    case 'ECONNREFUSED':
      return fail('refused-connection', { address });
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EAI_NODATA':
    case 'EAI_NONAME':
      return fail('unknown-host', { host });
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'EADDRNOTAVAIL':
    case 'ETIMEDOUT':
      return fail('no-route', { address });
    case 'CERT_HAS_EXPIRED':
    case 'CERT_NOT_YET_VALID':
      return fail('certificate-expired');
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return fail('certificate-name', { host: access.tlsServerName ?? host });
    case 'ERR_SSL_WRONG_VERSION_NUMBER':
    case 'ERR_SSL_PACKET_LENGTH_TOO_LONG':
    case 'EPROTO':
      return fail('no-tls', { address });
    default:
  }
  if (/^(?:DEPTH_ZERO_SELF|SELF_SIGNED|UNABLE_TO_|CERT_|INVALID_CA|ERROR_IN_CERT)/.test(code)) {
    return fail('certificate-untrusted');
  }
  if (code.startsWith('HPE_')) return notKubernetes(access, undefined, error);
  return fail('connection-cut', { detail: code === '' ? message : code });
}

/** True for what a server says in TLS to a client whose certificate it does not take; one that meets a write is in the message alone. */
function isCertificateAlert(code: string, message: string): boolean {
  const said = code === 'EPROTO' ? message : code;
  return /ALERT[ _](?:.*CERTIFICATE|UNKNOWN[ _]CA|ACCESS[ _]DENIED)/i.test(said);
}

/** What a stream that had begun ended with. */
export function toBroken(error: unknown): PodTaskError {
  if (isPodTaskError(error)) return error;
  const code = codeOf(error);
  const detail = code === '' ? (error as Error).message : code;
  return new PodTaskError('stream-broken', { detail }, error);
}

/** Node's name of an error, empty where it has none; the code of a DOMException, an abort without a reason, is a number. */
function codeOf(error: unknown): string {
  const { code } = error as { readonly code?: unknown };
  return typeof code === 'string' ? code : '';
}

/** What the API server's `Status` of an error means; `body` is the answer's text. */
export function fromAnswer(status: number, body: string, access: KubeAccess): PodTaskError {
  const parsed = parseJson(body);
  if (isJsonObject(parsed) && parsed['kind'] === 'Status') {
    return fromStatus({ code: status, ...parsed }, access);
  }
  const cluster = access.name;
  const plain = body.length < 300 && !body.includes('<') ? body.trim() : '';
  if (status === 401) {
    return new PodTaskError('cluster-unauthorized', { cluster, detail: plain });
  }
  if (status === 429 || status >= 500) {
    const data = { why: 'server-busy', cluster, status, detail: plain } as const;
    return new PodTaskError('cluster-unreachable', data);
  }
  return notKubernetes(access, status, undefined);
}

/** The same for a `Status` that came in a stream. */
export function fromStatus(status: JsonObject, access: KubeAccess): PodTaskError {
  const cluster = access.name;
  const code = typeof status['code'] === 'number' ? status['code'] : 0;
  const reason = typeof status['reason'] === 'string' ? status['reason'] : '';
  const message = typeof status['message'] === 'string' ? status['message'] : '';
  // The sentence around it brings the full stop.
  const detail = (message === '' ? reason : message).slice(0, 2000).replace(/\.\s*$/, '');
  const fail = (what: FailureCode, data: MessageData = { cluster, detail }): PodTaskError =>
    new PodTaskError(what, data, status);
  if (code === 401) return fail('cluster-unauthorized');
  const explained = ({ why, data }: Refusal): MessageData => ({ why, cluster, detail, ...data });
  // A namespace that is being deleted takes nothing from anyone: no right would help.
  if (code === 403 && hasCause(status, 'NamespaceTerminating')) {
    const namespace = /namespace (\S+)/.exec(detail)?.[1] ?? '';
    return fail('cluster-refused', { why: 'namespace-ending', cluster, detail, namespace });
  }
  // What admission refuses no right would help either, whatever its code.
  const refusal = code >= 400 && code < 500 ? findRefusal(detail) : undefined;
  if (refusal !== undefined) return fail('cluster-refused', explained(refusal));
  if (code === 403) {
    const right = findMissingRight(detail);
    return right === undefined
      ? fail('cluster-forbidden')
      : fail('cluster-forbidden', explained(right));
  }
  if (code === 404) return fail('not-found', { ...aboutWhat(status), detail });
  if (code === 422 && reason === 'Invalid') {
    return fail('cluster-refused', {
      why: 'object-invalid',
      cluster,
      detail,
      ...aboutWhat(status),
    });
  }
  const webhook = code === 500 ? findFailedWebhook(detail) : undefined;
  // It comes before anything is stored.
  if (webhook !== undefined) return fail('cluster-refused', explained(webhook));
  if (code === 410 || reason === 'Expired' || reason === 'Gone') return fail('expired', {});
  if (code === 409) {
    return fail('conflict', { ...aboutWhat(status), detail });
  }
  // A server that is overloaded, being restarted or waiting for its store: whether it did anything is not known.
  const isUncertain =
    code === 429 ||
    (code > 500 && code < 600) ||
    /timeout/i.test(reason) ||
    (code === 500 && /timed out|leader changed|deadline exceeded/.test(message));
  if (isUncertain) {
    return fail('cluster-unreachable', { why: 'server-busy', cluster, status: code, detail });
  }
  const isServers = code >= 500;
  return fail('cluster-refused', { cluster, detail, ...(isServers ? { status: code } : {}) });
}

/**
 * The same for a creation: only a name that is taken is a conflict, and what is not found is the namespace, or something that
 * the pod names. Any other conflict, which has the status 409, is one of the moment: a quota was being changed, for example.
 */
export function toCreationFailure(error: PodTaskError, cluster: string): PodTaskError {
  const { code, data, cause } = error;
  const isTaken = (cause as { reason?: unknown } | undefined)?.reason === 'AlreadyExists';
  if (code !== 'not-found' && (code !== 'conflict' || isTaken)) return error;
  const { kind, name = '', detail = '' } = data;
  const why = kind === 'namespace' ? ({ why: 'namespace-missing', name } as const) : {};
  const status = code === 'conflict' ? { status: 409 } : {};
  return new PodTaskError('cluster-refused', { ...why, cluster, detail, ...status }, error);
}

/** The failure of an answer that no API server gives. */
export function notKubernetes(
  access: KubeAccess,
  status: number | undefined,
  cause: unknown,
): PodTaskError {
  const data = { why: 'not-kubernetes', cluster: access.name } as const;
  return new PodTaskError(
    'cluster-refused',
    status === undefined ? data : { ...data, status },
    cause,
  );
}

function hasCause(status: JsonObject, reason: string): boolean {
  const causes = isJsonObject(status['details']) ? status['details']['causes'] : undefined;
  return (
    Array.isArray(causes) &&
    (causes as readonly Json[]).some((one) => isJsonObject(one) && one['reason'] === reason)
  );
}

function aboutWhat(status: JsonObject): MessageData {
  const details = isJsonObject(status['details']) ? status['details'] : {};
  const { kind, name } = details;
  return {
    ...(typeof kind === 'string' ? { kind: kind.replace(/s$/, '') } : {}),
    ...(typeof name === 'string' ? { name } : {}),
  };
}
