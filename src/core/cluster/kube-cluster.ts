import type { CoreV1Event, V1Pod } from '@kubernetes/client-node';
import { PodTaskError, isPodTaskError } from '../base/failure.ts';
import { isJsonObject } from '../base/json.ts';
import type { Json, JsonObject } from '../base/json.ts';
import type {
  AccessQuery,
  Ability,
  Cluster,
  DeleteOptions,
  ExecChunk,
  ExecQuery,
  Identity,
  LogQuery,
  ObjectQuery,
  PodChange,
  PodName,
  PodPage,
  PodQuery,
} from './cluster.ts';
import type { KubeAccess } from './kube-access.ts';
import { execute } from './kube-exec.ts';
import type { PluginSurroundings } from './kube-plugin.ts';
import { isPod, toEvent, toPod } from './kube-pods.ts';
import { closable, readBody } from './kube-stream.ts';
import { notKubernetes, toCreationFailure } from './kube-failure.ts';
import { KubeTransport } from './kube-transport.ts';
import { readChanges } from './kube-watch.ts';

/** A secret's data stays where it is. */
const metadataType = {
  one: 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1',
  all: 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1',
} as const;
/** More than this nobody chooses from. */
const mostNamespaces = 5000;

/** The cluster that one context of a kubeconfig names. Nothing is sent before the first call. */
export function createKubeCluster(access: KubeAccess, surroundings: PluginSurroundings): Cluster {
  return new KubeCluster(new KubeTransport(access, surroundings));
}

class KubeCluster implements Cluster {
  readonly name: string;
  readonly server: string;
  readonly lacks: ReadonlySet<Ability> = new Set();
  readonly #transport: KubeTransport;

  constructor(transport: KubeTransport) {
    this.#transport = transport;
    this.name = transport.access.name;
    const { protocol, host, pathname } = transport.access.server;
    this.server = `${protocol}//${host}${pathname}`;
  }

  async create(pod: V1Pod, namespace: string, signal: AbortSignal): Promise<V1Pod> {
    return await this.#create(pod, namespace, {}, signal);
  }

  async dryRun(pod: V1Pod, namespace: string, signal: AbortSignal): Promise<V1Pod> {
    return await this.#create(pod, namespace, { dryRun: 'All' }, signal);
  }

  async get(pod: PodName, signal: AbortSignal): Promise<V1Pod> {
    return this.#toPod(await this.#about(pod, 'GET', {}, signal));
  }

  async list(
    query: PodQuery,
    page: { readonly limit: number; readonly next?: string },
    signal: AbortSignal,
  ): Promise<PodPage> {
    const answer = await this.#transport.ask(
      {
        method: 'GET',
        path: toPath(query.namespace),
        query: { ...toSelectors(query), limit: page.limit, continue: page.next },
      },
      signal,
    );
    const metadata = isJsonObject(answer['metadata']) ? answer['metadata'] : {};
    const { continue: next, resourceVersion } = metadata;
    return {
      pods: this.#listItems(answer).map(toPod),
      version: typeof resourceVersion === 'string' ? resourceVersion : '',
      next: typeof next === 'string' && next !== '' ? next : undefined,
    };
  }

  watch(query: PodQuery, version: string, signal: AbortSignal): AsyncIterable<PodChange> {
    const transport = this.#transport;
    return closable(async function* (stop) {
      const answer = await transport.open(
        {
          method: 'GET',
          path: toPath(query.namespace),
          query: {
            ...toSelectors(query),
            watch: true,
            allowWatchBookmarks: true,
            resourceVersion: version,
          },
        },
        stop,
      );
      yield* readChanges(readBody(answer, stop), transport.access);
    }, signal);
  }

  logs(query: LogQuery, signal: AbortSignal): AsyncIterable<Uint8Array> {
    const transport = this.#transport;
    return closable(async function* (stop) {
      const answer = await transport.open(
        {
          method: 'GET',
          path: `${toPath(query.namespace, query.name)}/log`,
          query: {
            container: query.container,
            follow: query.follow,
            timestamps: query.timestamps,
            previous: query.previous,
            sinceTime: query.sinceTime,
            sinceSeconds: query.sinceSeconds,
            tailLines: query.tailLines,
            limitBytes: query.limitBytes,
          },
          patient: query.follow,
        },
        stop,
      );
      yield* readBody(answer, stop);
    }, signal);
  }

  exec(query: ExecQuery, signal: AbortSignal): AsyncIterable<ExecChunk> {
    return closable((stop) => execute(query, this.#transport, stop), signal);
  }

  async delete(pod: PodName, options: DeleteOptions, signal: AbortSignal): Promise<void> {
    const { gracePeriodSeconds, uid } = options;
    const body = {
      apiVersion: 'v1',
      kind: 'DeleteOptions',
      ...(gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds }),
      ...(uid === undefined ? {} : { preconditions: { uid } }),
    };
    const answer = await this.#about(pod, 'DELETE', { body }, signal);
    // The pod as it ends, or a `Status` of success where it is gone already.
    const isDone = isPod(answer) || (answer['kind'] === 'Status' && answer['status'] === 'Success');
    if (!isDone) throw notKubernetes(this.#transport.access, 200, answer);
  }

  async patch(pod: PodName, patch: object, signal: AbortSignal): Promise<V1Pod> {
    const what = { body: patch, bodyType: 'application/merge-patch+json' };
    return this.#toPod(await this.#about(pod, 'PATCH', what, signal));
  }

  async events(pod: PodName, signal: AbortSignal): Promise<readonly CoreV1Event[]> {
    const answer = await this.#transport.ask(
      {
        method: 'GET',
        path: `/api/v1/namespaces/${encodeURIComponent(pod.namespace)}/events`,
        query: {
          fieldSelector: `involvedObject.kind=Pod,involvedObject.name=${pod.name}`,
          limit: 500,
        },
      },
      signal,
    );
    return this.#listItems(answer)
      .map(toEvent)
      .sort((a, b) => timeOf(a) - timeOf(b));
  }

  async review(query: AccessQuery, signal: AbortSignal): Promise<boolean> {
    const { namespace, verb, resource, subresource } = query;
    const attributes = {
      namespace,
      verb,
      resource,
      ...(subresource === undefined ? {} : { subresource }),
    };
    const answer = await this.#transport.ask(
      {
        method: 'POST',
        path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
        body: {
          apiVersion: 'authorization.k8s.io/v1',
          kind: 'SelfSubjectAccessReview',
          spec: { resourceAttributes: attributes },
        },
      },
      signal,
    );
    const status = answer['status'];
    return isJsonObject(status) && status['allowed'] === true;
  }

  async read(query: ObjectQuery, signal: AbortSignal): Promise<JsonObject> {
    const { api, resource, namespace, name, metadataOnly, limit, next } = query;
    const inside = namespace === undefined ? '' : `/namespaces/${encodeURIComponent(namespace)}`;
    const one = name === undefined ? '' : `/${encodeURIComponent(name)}`;
    const accept = metadataType[name === undefined ? 'all' : 'one'];
    const what = {
      method: 'GET',
      path: `${api}${inside}/${resource}${one}`,
      query: { limit, continue: next },
      ...(metadataOnly === true ? { accept } : {}),
    } as const;
    return await this.#transport.ask(what, signal);
  }

  async identify(signal: AbortSignal): Promise<Identity> {
    const group = 'authentication.k8s.io/v1';
    const body = { apiVersion: group, kind: 'SelfSubjectReview' };
    const what = { method: 'POST', path: `/apis/${group}/selfsubjectreviews`, body } as const;
    const { status } = await this.#transport.ask(what, signal);
    const user = isJsonObject(status) ? status['userInfo'] : undefined;
    const username = isJsonObject(user) ? user['username'] : undefined;
    if (typeof username === 'string' && username !== '') return { username };
    throw new PodTaskError('unsupported', { ability: 'review', cluster: this.name });
  }

  async namespaces(signal: AbortSignal): Promise<readonly string[]> {
    const names: string[] = [];
    let next: string | undefined;
    do {
      const query = { limit: 500, continue: next };
      const what = { method: 'GET', path: '/api/v1/namespaces', query } as const;
      const answer = await this.#transport.ask(what, signal);
      for (const { metadata } of this.#listItems(answer)) {
        const name = isJsonObject(metadata) ? metadata['name'] : undefined;
        if (typeof name === 'string') names.push(name);
      }
      const more = isJsonObject(answer['metadata']) ? answer['metadata']['continue'] : undefined;
      next = typeof more === 'string' && more !== '' ? more : undefined;
    } while (next !== undefined && names.length < mostNamespaces);
    return names.sort();
  }

  close(): Promise<void> {
    this.#transport.close();
    return Promise.resolve();
  }

  async #create(
    pod: V1Pod,
    namespace: string,
    query: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<V1Pod> {
    const what = { method: 'POST', path: toPath(namespace), query, body: pod } as const;
    try {
      return this.#toPod(await this.#transport.ask(what, signal));
    } catch (error) {
      throw isPodTaskError(error) ? toCreationFailure(error, this.name) : error;
    }
  }

  /** Throws where something else was answered: whether there is such a pod is not known then. */
  #toPod(answer: JsonObject): V1Pod {
    if (!isPod(answer)) throw notKubernetes(this.#transport.access, 200, answer);
    return toPod(answer);
  }

  /** An empty list may have none; an answer that is no list must not be taken for one. */
  #listItems(answer: JsonObject): readonly JsonObject[] {
    const { items, kind } = answer;
    if (Array.isArray(items)) return (items as readonly Json[]).filter(isJsonObject);
    if (typeof kind === 'string' && kind.endsWith('List')) return [];
    throw notKubernetes(this.#transport.access, 200, answer);
  }

  async #about(
    pod: PodName,
    method: 'GET' | 'DELETE' | 'PATCH',
    more: { readonly body?: unknown; readonly bodyType?: string },
    signal: AbortSignal,
  ): Promise<JsonObject> {
    const path = toPath(pod.namespace, pod.name);
    try {
      return await this.#transport.ask({ method, path, ...more }, signal);
    } catch (error) {
      if (!isPodTaskError(error, 'not-found') && !isPodTaskError(error, 'conflict')) throw error;
      const { namespace, name } = pod;
      throw new PodTaskError(error.code, { kind: 'pod', ...error.data, namespace, name }, error);
    }
  }
}

function toPath(namespace: string | undefined, pod?: string): string {
  const inside = namespace === undefined ? '' : `/namespaces/${encodeURIComponent(namespace)}`;
  return `/api/v1${inside}/pods${pod === undefined ? '' : `/${encodeURIComponent(pod)}`}`;
}

function toSelectors(query: PodQuery): Record<string, string | undefined> {
  return { labelSelector: query.labelSelector, fieldSelector: query.fieldSelector };
}

function timeOf(event: CoreV1Event): number {
  const time = event.lastTimestamp ?? event.eventTime ?? event.metadata.creationTimestamp;
  return time === undefined ? 0 : new Date(time).getTime();
}
