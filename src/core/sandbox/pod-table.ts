import type { V1Pod } from '@kubernetes/client-node';
import { PodTaskError } from '../base/failure.ts';
import type { PodChange, PodName, PodPage, PodQuery } from '../cluster/cluster.ts';
import { podFailure } from '../cluster/pod-failure.ts';
import { matchesLabels, parseLabelSelector } from '../cluster/label-selector.ts';

/** A set of pods with the API server's rules: versions that rise, lists in pages, watches from a version. */
export class PodTable {
  readonly #keep: number;
  readonly #pods = new Map<string, V1Pod>();
  readonly #waiting = new Set<() => void>();
  #history: Change[] = [];
  #version = 0;
  /** Changes up to this version are no longer known. */
  #forgotten = 0;

  /** Remembers the last `keep` changes; a watch from before them is refused as `expired`. */
  constructor(keep = 1000) {
    this.#keep = keep;
  }

  /** Adds a pod; throws `conflict` where its name is taken in the namespace. */
  add(pod: V1Pod): V1Pod {
    const key = toKey(pod);
    if (this.#pods.has(key)) {
      throw podFailure('conflict', {
        namespace: pod.metadata?.namespace ?? '',
        name: pod.metadata?.name ?? '',
      });
    }
    return this.#put(key, 'added', pod, undefined);
  }

  /** The pod; throws `not-found`. */
  get(name: PodName): V1Pod {
    const pod = this.#pods.get(`${name.namespace}/${name.name}`);
    if (pod === undefined) {
      throw podFailure('not-found', name);
    }
    return pod;
  }

  has(name: PodName): boolean {
    return this.#pods.has(`${name.namespace}/${name.name}`);
  }

  /** Replaces the pod by what `change` makes of it; throws `not-found`. */
  update(name: PodName, change: (pod: V1Pod) => V1Pod): V1Pod {
    const before = this.get(name);
    const pod = change(before);
    return pod === before ? before : this.#put(toKey(before), 'modified', pod, before);
  }

  /** Takes the pod away; throws `not-found`. */
  remove(name: PodName): void {
    const before = this.get(name);
    this.#pods.delete(toKey(before));
    this.#record('deleted', before, before);
  }

  /** Forgets all changes so far: every watch from an older version expires. */
  forget(): void {
    this.#history = [];
    this.#version++;
    this.#forgotten = this.#version;
    this.#wake();
  }

  list(query: PodQuery, page: { readonly limit: number; readonly next?: string }): PodPage {
    const matches = toMatcher(query);
    const from = page.next === undefined ? 0 : Number(page.next);
    const found = [...this.#pods.values()].filter(matches);
    const end = from + page.limit;
    return {
      pods: found.slice(from, end),
      version: String(this.#version),
      next: end < found.length ? String(end) : undefined,
    };
  }

  /** Changes after `version`, until the signal is aborted or `expired` is thrown. */
  async *watch(
    query: PodQuery,
    version: string,
    signal: AbortSignal,
  ): AsyncGenerator<PodChange, void, void> {
    const matches = toMatcher(query);
    let seen = Number(version);
    for (;;) {
      signal.throwIfAborted();
      if (seen < this.#forgotten) throw new PodTaskError('expired', { version });
      for (const change of this.#history.filter((c) => c.version > seen)) {
        seen = change.version;
        const told = toTold(change, matches);
        if (told !== undefined) yield { type: told, pod: change.pod, version: String(seen) };
      }
      if (seen >= this.#version) await this.#next(signal);
    }
  }

  #put(key: string, type: 'added' | 'modified', pod: V1Pod, before: V1Pod | undefined): V1Pod {
    const resourceVersion = String(this.#version + 1);
    const stored: V1Pod = Object.assign({}, pod, {
      metadata: Object.assign({}, pod.metadata, { resourceVersion }),
    });
    this.#pods.set(key, stored);
    this.#record(type, stored, before);
    return stored;
  }

  #record(type: Change['type'], pod: V1Pod, before: V1Pod | undefined): void {
    this.#version++;
    this.#history.push({ version: this.#version, type, pod, before });
    if (this.#history.length > this.#keep * 2) {
      this.#history = this.#history.slice(-this.#keep);
      this.#forgotten = (this.#history[0]?.version ?? 1) - 1;
    }
    this.#wake();
  }

  #next(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        this.#waiting.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      this.#waiting.add(wake);
      signal.addEventListener('abort', wake, { once: true });
      // The reader may have been at work when it was aborted.
      if (signal.aborted) wake();
    });
  }

  #wake(): void {
    for (const wake of [...this.#waiting]) wake();
  }
}

/** A test for a query's namespace, labels and fields; throws `cluster-refused` for a selector that is none. */
function toMatcher(query: PodQuery): (pod: V1Pod) => boolean {
  const labels = parseLabelSelector(query.labelSelector ?? '');
  const fields = parseFields(query.fieldSelector ?? '');
  if (labels === undefined || fields === undefined) {
    throw new PodTaskError('cluster-refused', { detail: 'unable to parse the selector' });
  }
  return (pod) =>
    (query.namespace === undefined || pod.metadata?.namespace === query.namespace) &&
    matchesLabels(labels, pod.metadata?.labels) &&
    fields.every(({ path, value, equal }) => (readField(pod, path) === value) === equal);
}

interface Change {
  readonly version: number;
  readonly type: 'added' | 'modified' | 'deleted';
  readonly pod: V1Pod;
  readonly before: V1Pod | undefined;
}

interface FieldCondition {
  readonly path: string;
  readonly value: string;
  readonly equal: boolean;
}

/** What a watcher hears of a change: a pod that no longer matches is deleted for it, one that newly does is added. */
function toTold(
  { type, pod, before }: Change,
  matches: (pod: V1Pod) => boolean,
): Change['type'] | undefined {
  const did = before !== undefined && matches(before);
  const does = type !== 'deleted' && matches(pod);
  if (did) return does ? 'modified' : 'deleted';
  return does ? 'added' : undefined;
}

function parseFields(text: string): readonly FieldCondition[] | undefined {
  const conditions: FieldCondition[] = [];
  for (const part of text.split(',')) {
    if (part === '') continue;
    const m = /^([a-zA-Z.]+)(==|=|!=)(.*)$/.exec(part);
    if (m === null) return undefined;
    conditions.push({ path: m[1] ?? '', value: m[3] ?? '', equal: m[2] !== '!=' });
  }
  return conditions;
}

function readField(pod: V1Pod, path: string): string | undefined {
  switch (path) {
    case 'metadata.name':
      return pod.metadata?.name;
    case 'metadata.namespace':
      return pod.metadata?.namespace;
    case 'status.phase':
      return pod.status?.phase;
    case 'spec.nodeName':
      return pod.spec?.nodeName ?? '';
    case 'spec.restartPolicy':
      return pod.spec?.restartPolicy;
    default:
      throw new PodTaskError('cluster-refused', {
        detail: `field label not supported: ${path}`,
      });
  }
}

function toKey(pod: V1Pod): string {
  return `${pod.metadata?.namespace ?? ''}/${pod.metadata?.name ?? ''}`;
}
