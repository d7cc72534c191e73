import { readFile } from 'node:fs/promises';
import { PodTaskError } from '../base/failure.ts';
import { readText } from './kube-access.ts';
import type { KubeAccess, KubeUser } from './kube-access.ts';
import { runPlugin } from './kube-plugin.ts';
import type { PluginCredential, PluginSurroundings } from './kube-plugin.ts';

/** What one request shows to the server. */
export interface KubeCredential {
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  /** PEM, for TLS; the same object for as long as the certificate is the same. */
  readonly pair: ClientPair | undefined;
  /** The plugin's answer that it was made of. */
  readonly answer: PluginCredential | undefined;
  /** Whom it was made for. */
  readonly user: KubeUser;
}

/** A client certificate and its key, both PEM. */
export interface ClientPair {
  readonly certificate: string;
  readonly key: string;
}

/** Gets, keeps and renews the credentials of one context; plain requests, streams and WebSockets share them. */
export class KubeCredentials {
  readonly #access: KubeAccess;
  readonly #surroundings: PluginSurroundings;
  #user: KubeUser;
  #pair: ClientPair | undefined;
  #answer: PluginCredential | undefined;
  #answerPair: ClientPair | undefined;
  #asking: { readonly answer: Promise<PluginCredential>; readonly signal: AbortSignal } | undefined;

  constructor(access: KubeAccess, surroundings: PluginSurroundings) {
    this.#access = access;
    this.#user = access.user;
    this.#surroundings = surroundings;
  }

  /** The credentials of now; a token file is read anew, a plugin asked where its last answer is over. */
  async get(signal: AbortSignal): Promise<KubeCredential> {
    const user = this.#user;
    const pair = this.#readPair();
    const authorization =
      user.tokenFile === undefined
        ? user.token === undefined
          ? undefined
          : `Bearer ${user.token}`
        : `Bearer ${await this.#readToken(user.tokenFile)}`;
    if (authorization !== undefined) return this.#toCredential(authorization, pair);
    if (user.basic !== undefined) {
      const { username, password } = user.basic;
      const basic = Buffer.from(`${username}:${password}`).toString('base64');
      return this.#toCredential(`Basic ${basic}`, pair);
    }
    if (user.plugin === undefined) return this.#toCredential(undefined, pair);
    const answer = await this.#askPlugin(signal);
    const { token } = answer;
    const bearer = token === undefined ? undefined : `Bearer ${token}`;
    return { ...this.#toCredential(bearer, this.#answerPair ?? pair), answer };
  }

  /** The server refused `used`: forgets what can be had anew. False where it would be the same again. */
  forget(used: KubeCredential): boolean {
    // Of several that were refused at once the first has renewed it for all.
    if (used.answer !== undefined && used.answer !== this.#answer) return true;
    if (used.user !== this.#user) return true;
    this.#pair = undefined;
    this.#answer = undefined;
    if (this.#readUserAgain()) return true;
    const user = this.#user;
    if (user.plugin !== undefined || user.tokenFile !== undefined) return true;
    const now = this.#readPair();
    return used.pair?.certificate !== now?.certificate;
  }

  /** True where the kubeconfig says something else by now: the user has logged in again. */
  #readUserAgain(): boolean {
    const { userNow } = this.#access;
    if (userNow === undefined) return false;
    let user: KubeUser;
    try {
      user = userNow();
    } catch {
      // It may be being written at this moment, or the context is gone: what is known stays.
      return false;
    }
    if (JSON.stringify(user) === JSON.stringify(this.#user)) return false;
    this.#user = user;
    return true;
  }

  #toCredential(authorization: string | undefined, pair: ClientPair | undefined): KubeCredential {
    const user = this.#user;
    const { impersonation } = user;
    const headers = authorization === undefined ? {} : { Authorization: authorization };
    return { headers: { ...headers, ...impersonation }, pair, answer: undefined, user };
  }

  #readPair(): ClientPair | undefined {
    const { path } = this.#access;
    const user = this.#user;
    if (this.#pair !== undefined) return this.#pair;
    if (user.certificate === undefined || user.key === undefined) return undefined;
    this.#pair = { certificate: readText(user.certificate, path), key: readText(user.key, path) };
    return this.#pair;
  }

  async #readToken(file: string): Promise<string> {
    try {
      return (await readFile(file, 'utf8')).trim();
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      const data = { why: 'token-file', cluster: this.#access.name, file, detail: code ?? message };
      throw new PodTaskError('cluster-unauthorized', data, error);
    }
  }

  /** Asks once for all who wait; where the one who began it gives up, the others ask again. */
  async #askPlugin(signal: AbortSignal): Promise<PluginCredential> {
    const { plugin } = this.#user;
    if (plugin === undefined) throw new PodTaskError('internal', { detail: 'no plugin' });
    const kept = this.#answer;
    const now = this.#surroundings.clock.now().getTime();
    if (kept !== undefined && (kept.expires === undefined || kept.expires > now)) return kept;
    for (;;) {
      // A plugin that is asked for nobody would fail unheard.
      signal.throwIfAborted();
      this.#asking ??= {
        answer: runPlugin(plugin, this.#access, this.#surroundings, signal).finally(
          () => (this.#asking = undefined),
        ),
        signal,
      };
      const asking = this.#asking;
      try {
        return this.#keep(await untilAborted(asking.answer, signal));
      } catch (error) {
        signal.throwIfAborted();
        if (!asking.signal.aborted) throw error;
      }
    }
  }

  #keep(answer: PluginCredential): PluginCredential {
    if (this.#answer === answer) return answer;
    this.#answer = answer;
    const { certificate, key } = answer;
    this.#answerPair =
      certificate === undefined || key === undefined ? undefined : { certificate, key };
    return answer;
  }
}

async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  let stop: (() => void) | undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    stop = () => {
      reject(signal.reason as Error);
    };
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    if (stop !== undefined) signal.removeEventListener('abort', stop);
  }
}
