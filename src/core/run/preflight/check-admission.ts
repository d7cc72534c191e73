import type { V1Pod } from '@kubernetes/client-node';
import type { CauseCode } from '../../base/cause.ts';
import { isPodTaskError } from '../../base/failure.ts';
import type { NoticeCode } from '../../base/notice.ts';
import type { Cluster } from '../../cluster/cluster.ts';
import type { Check } from './check.ts';

/** What the API server would make of a pod. */
export interface Admission {
  readonly check: Check;
  /** As it would be stored; undefined where it would not. */
  readonly pod: V1Pod | undefined;
}

/** Asks the API server to go through all of a pod's creation but the creation: quota, limits, policies, the pod's own form. */
export async function checkAdmission(
  pod: V1Pod,
  namespace: string,
  cluster: Cluster,
  signal: AbortSignal,
): Promise<Admission> {
  const kind = 'admission';
  const subject = pod.metadata?.name ?? '';
  try {
    return {
      check: { kind, subject, state: 'ok' },
      pod: await cluster.dryRun(pod, namespace, signal),
    };
  } catch (error) {
    const unknown = { check: { kind, subject, state: 'unknown' }, pod: undefined } as const;
    if (!isPodTaskError(error)) throw error;
    if (error.code === 'unsupported') return unknown;
    if (!['cluster-forbidden', 'cluster-refused', 'conflict'].includes(error.code)) throw error;
    const { detail = error.code, level, name, quota, why } = error.data;
    // That is no word about the pod: it may not be created, or not tried, or what the pod names is not there.
    if (told.has(why) || /does not support dry run/.test(String(detail))) return unknown;
    const by = quota ?? level ?? name;
    const data = { detail: by === undefined ? String(detail) : `${by}: ${detail}` };
    const notice = { code: codeOf(why, String(detail)), data };
    return { check: { kind, subject, state: 'refused', notice }, pod: undefined };
  }
}

/** Refusals for what other checks look at. */
const told: ReadonlySet<unknown> = new Set<CauseCode>([
  'no-right',
  'account-missing',
  'priority-missing',
  'runtime-missing',
  'namespace-missing',
]);

function codeOf(why: unknown, detail: string): NoticeCode {
  // A quota that is new is not counted yet.
  const isQuota = why === 'quota-exceeded' || why === 'quota-needs-values';
  if (isQuota || detail.includes('unknown for quota')) return 'preflight-quota';
  return why === 'limit-range' ? 'preflight-limits' : 'preflight-policy';
}
