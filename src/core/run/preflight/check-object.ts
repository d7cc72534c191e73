import { isPodTaskError } from '../../base/failure.ts';
import { isJsonObject } from '../../base/json.ts';
import type { JsonObject } from '../../base/json.ts';
import type { MessageData } from '../../base/message.ts';
import type { NoticeCode } from '../../base/notice.ts';
import type { Cluster, ObjectQuery } from '../../cluster/cluster.ts';
import type { Check } from './check.ts';
import type { NeededObject } from './list-objects.ts';

/** Where objects of a kind are, and whether they are in a namespace. */
const places = {
  namespace: ['/api/v1', 'namespaces', false],
  'service-account': ['/api/v1', 'serviceaccounts', true],
  secret: ['/api/v1', 'secrets', true],
  'config-map': ['/api/v1', 'configmaps', true],
  claim: ['/api/v1', 'persistentvolumeclaims', true],
  'pull-secret': ['/api/v1', 'secrets', true],
  'runtime-class': ['/apis/node.k8s.io/v1', 'runtimeclasses', false],
  'priority-class': ['/apis/scheduling.k8s.io/v1', 'priorityclasses', false],
} as const satisfies Readonly<Record<NeededObject['kind'], readonly [string, string, boolean]>>;

const absent = {
  namespace: 'preflight-no-namespace',
  'service-account': 'preflight-no-service-account',
  secret: 'preflight-no-secret',
  'config-map': 'preflight-no-config-map',
  claim: 'preflight-no-claim',
  'pull-secret': 'preflight-no-pull-secret',
  'runtime-class': 'preflight-no-runtime-class',
  'priority-class': 'preflight-no-priority-class',
} as const satisfies Readonly<Record<NeededObject['kind'], NoticeCode>>;

/**
 * Looks whether an object is there, with its keys where the pod takes single ones; `unknown` where that may not be seen. Of a
 * secret no more is read than the question needs. Rejects where the cluster does not answer.
 */
export async function checkObject(
  object: NeededObject,
  namespace: string,
  cluster: Cluster,
  signal: AbortSignal,
): Promise<Check> {
  const { kind, name, keys } = object;
  const subject = name;
  const flaw = (code: NoticeCode, more: MessageData = {}): Check => {
    const data = { name, ...(places[kind][2] ? { namespace } : {}), ...more };
    return { kind, subject, state: 'missing', notice: { code, data } };
  };
  if (cluster.read === undefined) return { kind, subject, state: 'unknown' };
  try {
    const found = await cluster.read(toQuery(object, namespace), signal);
    if (kind === 'claim' && phaseOf(found) === 'Lost') return flaw('preflight-claim-lost');
    const has = new Set([...keysOf(found['data']), ...keysOf(found['binaryData'])]);
    const without = keys.filter((key) => !has.has(key)).join(', ');
    if (without === '') return { kind, subject, state: 'ok' };
    const code = kind === 'secret' ? 'preflight-no-secret-key' : 'preflight-no-config-map-key';
    return flaw(code, { keys: without });
  } catch (error) {
    if (isPodTaskError(error, 'not-found')) return flaw(absent[kind]);
    if (isPodTaskError(error, 'cluster-forbidden')) return { kind, subject, state: 'unknown' };
    throw error;
  }
}

function toQuery({ kind, name, keys }: NeededObject, namespace: string): ObjectQuery {
  const [api, resource, isInside] = places[kind];
  // Whether a claim's volume is lost is in its status.
  const metadataOnly = keys.length === 0 && kind !== 'claim';
  return { api, resource, name, metadataOnly, ...(isInside ? { namespace } : {}) };
}

function phaseOf({ status }: JsonObject): unknown {
  return isJsonObject(status) ? status['phase'] : undefined;
}

function keysOf(data: unknown): readonly string[] {
  return isJsonObject(data) ? Object.keys(data) : [];
}
