import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import type { SecureContext } from 'node:tls';
import { PodTaskError, isPodTaskError } from '../base/failure.ts';
import { isJsonObject, parseJson } from '../base/json.ts';
import type { JsonObject } from '../base/json.ts';
import type { KubeAccess } from './kube-access.ts';
import { KubeAgent } from './kube-agent.ts';
import { listTrusted, openConnection } from './kube-connect.ts';
import { KubeCredentials } from './kube-credentials.ts';
import type { ClientPair, KubeCredential } from './kube-credentials.ts';
import { fromAnswer, notKubernetes, toFailure } from './kube-failure.ts';
import { within } from './kube-limits.ts';
import type { PluginSurroundings } from './kube-plugin.ts';
import { chooseProxy } from './kube-proxy.ts';

/** One request to the API server. */
export interface KubeRequest {
  readonly method: 'GET' | 'POST' | 'DELETE' | 'PATCH';
  /** For example `/api/v1/pods`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly body?: unknown;
  /** Of the body; JSON where it is left out. */
  readonly bodyType?: string;
  /** What the answer may be; JSON where it is left out. */
  readonly accept?: string;
  /** The first byte may be long in coming: only the connection has a time limit. */
  readonly patient?: boolean;
}

const most = { tries: 3, wait: 10_000, answer: 256 * 1024 * 1024 } as const;

/** Sends requests to one cluster: the one place where proxy, TLS, credentials, time limits and repeats are decided. */
export class KubeTransport {
  readonly access: KubeAccess;
  readonly #surroundings: PluginSurroundings;
  readonly #credentials: KubeCredentials;
  #agent: { readonly agent: KubeAgent; readonly pair: ClientPair | undefined } | undefined;
  #secure: SecureContext | undefined;

  constructor(access: KubeAccess, surroundings: PluginSurroundings) {
    this.access = access;
    this.#surroundings = surroundings;
    this.#credentials = new KubeCredentials(access, surroundings);
  }

  /** The JSON object that the server answers; throws the PodTaskError that any other answer means. */
  async ask(what: KubeRequest, signal: AbortSignal): Promise<JsonObject> {
    const answer = await this.open(what, signal);
    const text = await this.#readAll(answer, signal);
    const value = parseJson(text);
    if (!isJsonObject(value) || typeof value['kind'] !== 'string') {
      throw notKubernetes(this.access, answer.statusCode, undefined);
    }
    return value;
  }

  /** The answer with its body still to be read, of a request that the server has accepted. */
  async open(what: KubeRequest, signal: AbortSignal): Promise<IncomingMessage> {
    let isRenewed = false;
    for (let attempt = 1; ; attempt++) {
      const credential = await this.#credentials.get(signal);
      let answer: IncomingMessage;
      try {
        answer = await this.#send(what, credential, signal, attempt);
      } catch (error) {
        // Refused in the TLS handshake: the request itself was not read.
        if (!isPodTaskError(error, 'cluster-unauthorized')) throw error;
        if (isRenewed || !this.#credentials.forget(credential)) throw this.explain(error);
        isRenewed = true;
        continue;
      }
      const status = answer.statusCode ?? 0;
      if (status >= 200 && status < 300) return answer;
      const body = await this.#readAll(answer, signal);
      if (status === 401 && !isRenewed && this.#credentials.forget(credential)) {
        isRenewed = true;
        continue;
      }
      const wait = attempt <= most.tries ? findWait(what, status, answer) : undefined;
      if (wait === undefined) throw this.explain(fromAnswer(status, body, this.access));
      await this.#surroundings.clock.sleep(wait, signal);
    }
  }

  /** Calls `connect` with what a WebSocket needs; once more with new credentials where it throws `cluster-unauthorized`. */
  async upgrade<T>(
    connect: (how: {
      readonly agent: KubeAgent;
      readonly headers: Readonly<Record<string, string | string[]>>;
    }) => Promise<T>,
    signal: AbortSignal,
  ): Promise<T> {
    for (let isRenewed = false; ; isRenewed = true) {
      const credential = await this.#credentials.get(signal);
      try {
        const headers = toHeaders(credential);
        return await connect({ agent: this.#agentFor(credential.pair), headers });
      } catch (error) {
        if (!isPodTaskError(error, 'cluster-unauthorized')) throw error;
        if (isRenewed || !this.#credentials.forget(credential)) throw this.explain(error);
      }
    }
  }

  /** Milliseconds for an answer. */
  get patience(): number {
    return this.#surroundings.limits.answer;
  }

  /** The path with its query on the server, which may itself lie below a path. */
  pathOf({ path, query = {} }: Pick<KubeRequest, 'path' | 'query'>): string {
    const parameters = new URLSearchParams();
    for (const [key, value] of Object.entries(query)) {
      if (value !== undefined) parameters.set(key, String(value));
    }
    const base = this.access.server.pathname.replace(/\/+$/, '');
    return parameters.size === 0 ? base + path : `${base}${path}?${parameters.toString()}`;
  }

  close(): void {
    this.#agent?.agent.destroy();
  }

  /** A refusal whose reason this side can see: the certificate that was shown is over. */
  explain(error: PodTaskError): PodTaskError {
    const pair = this.#agent?.pair;
    if (error.code !== 'cluster-unauthorized' || pair === undefined) return error;
    const until = new X509Certificate(pair.certificate).validToDate.getTime();
    if (until > this.#surroundings.clock.now().getTime()) return error;
    const data = { why: 'client-certificate-expired', cluster: this.access.name } as const;
    return new PodTaskError('cluster-unauthorized', data, error);
  }

  async #send(
    what: KubeRequest,
    credential: KubeCredential,
    signal: AbortSignal,
    attempt: number,
  ): Promise<IncomingMessage> {
    const agent = this.#agentFor(credential.pair);
    const body = what.body === undefined ? undefined : JSON.stringify(what.body);
    const { answer: ms } = this.#surroundings.limits;
    const late = (): Error => {
      const data = { why: 'answer-timeout', cluster: this.access.name } as const;
      return new PodTaskError('cluster-unreachable', { ...data, seconds: ms / 1000 });
    };
    const limit = what.patient === true ? undefined : ms;
    const { clock } = this.#surroundings;
    return await within<IncomingMessage>(
      { ms: limit, clock, signal, late },
      (resolve, reject, again) => {
        const asking = request({
          agent,
          method: what.method,
          path: this.pathOf(what),
          headers: {
            ...toHeaders(credential),
            Host: this.access.server.host,
            Accept: what.accept ?? 'application/json',
            'User-Agent': 'pod-tasks',
            ...(body === undefined
              ? {}
              : {
                  'Content-Type': what.bodyType ?? 'application/json',
                  'Content-Length': Buffer.byteLength(body),
                }),
          },
        });
        // Opening the connection has a limit of its own.
        asking.on('socket', again);
        asking.on('error', (error) => {
          reject(
            asking.reusedSocket && what.method === 'GET' && attempt <= most.tries
              ? new StaleConnection(error)
              : toFailure(error, this.access),
          );
        });
        asking.on('response', (answer) => {
          // Whoever reads it listens; until then, and after, nothing may be uncaught.
          answer.on('error', () => undefined);
          resolve(answer);
        });
        asking.end(body);
        return () => asking.destroy();
      },
    ).catch((error: unknown) => {
      if (!(error instanceof StaleConnection)) throw error;
      return this.#send(what, credential, signal, attempt + 1);
    });
  }

  #agentFor(pair: ClientPair | undefined): KubeAgent {
    const kept = this.#agent;
    if (kept !== undefined && isSame(kept.pair, pair)) return kept.agent;
    const { access } = this;
    const secure = access.server.protocol === 'https:' ? this.#createContext(pair) : undefined;
    const { clock, limits } = this.#surroundings;
    const proxy = chooseProxy(access, this.#surroundings.environment);
    const route = { access, proxy, secure, clock, patience: limits.connect };
    const agent = new KubeAgent((signal) => openConnection(route, signal));
    // Streams that were opened with the old certificate go on; its idle connections end by themselves.
    this.#agent = { agent, pair };
    return agent;
  }

  #createContext(pair: ClientPair | undefined): SecureContext {
    const { authority, insecure, name, path } = this.access;
    const ca = authority ?? (insecure ? undefined : listTrusted());
    try {
      this.#secure = createSecureContext({
        minVersion: 'TLSv1.2',
        ...(ca === undefined ? {} : { ca }),
        ...(pair === undefined ? {} : { cert: pair.certificate, key: pair.key }),
      });
      return this.#secure;
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      const data = { why: 'bad-certificate', path, context: name, detail: code ?? message };
      throw new PodTaskError('kubeconfig-invalid', data, error);
    }
  }

  #readAll(answer: IncomingMessage, signal: AbortSignal): Promise<string> {
    const { answer: ms } = this.#surroundings.limits;
    const { clock } = this.#surroundings;
    const late = (): Error =>
      new PodTaskError('cluster-unreachable', {
        why: 'answer-timeout',
        cluster: this.access.name,
        seconds: ms / 1000,
      });
    return within<string>({ ms, clock, signal, late }, (resolve, reject, again) => {
      const parts: Buffer[] = [];
      let length = 0;
      answer.on('data', (bytes: Buffer) => {
        parts.push(bytes);
        length += bytes.length;
        again();
        if (length > most.answer) reject(notKubernetes(this.access, answer.statusCode, undefined));
      });
      answer.on('end', () => resolve(Buffer.concat(parts).toString('utf8')));
      answer.on('error', (error) => reject(toFailure(error, this.access)));
      answer.on('close', () => reject(toFailure(new Error('closed'), this.access)));
      return () => answer.destroy();
    });
  }
}

/** A kept connection turned out to be closed before anything was answered: reading may be asked again at once. */
class StaleConnection extends Error {
  constructor(cause: unknown) {
    super('stale connection', { cause });
  }
}

/**
 * Milliseconds to wait before asking again, undefined where it must not be asked again. A 429 was not carried out, whatever it
 * was; after any other error of the server only reading is repeated.
 */
function findWait(
  { method }: KubeRequest,
  status: number,
  answer: IncomingMessage,
): number | undefined {
  const given = answer.headers['retry-after'];
  const seconds = given === undefined ? undefined : Number(given);
  const isPassing =
    (status === 429 && (seconds !== undefined || method === 'GET')) ||
    (method === 'GET' && (status === 502 || status === 503 || status === 504)) ||
    (method === 'GET' && status >= 500 && seconds !== undefined);
  if (!isPassing) return undefined;
  const wait = Number.isFinite(seconds) ? Number(seconds) * 1000 : 1000;
  return wait >= 0 && wait <= most.wait ? wait : undefined;
}

function toHeaders({ headers }: KubeCredential): Record<string, string | string[]> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : [...value],
    ]),
  );
}

function isSame(a: ClientPair | undefined, b: ClientPair | undefined): boolean {
  return a?.certificate === b?.certificate && a?.key === b?.key;
}
