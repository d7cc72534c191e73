import type { CloudTask } from '../airflow/operators/cloud-operators.ts';
import type { RunContext } from '../airflow/surroundings/run-context.ts';
import { gkeHookSince } from '../airflow/tables/cloud-operators.ts';
import { atLeast } from '../airflow/tables/versions.ts';
import type { CloudCluster } from '../base/cloud-cluster.ts';
import type { Notice } from '../base/notice.ts';
import type { Origin } from '../base/span.ts';
import type { Value } from '../python/value.ts';
import { noneValue, textOf } from './model-value.ts';
import { settle } from './open-values.ts';
import { createRefusals } from './refusal.ts';

/** Stands for the kubeconfig that EKS's operator writes for its own run. */
export const generatedConfig = 'generated';

/** What GKE's hook says of being inside of the cluster: False, and later nothing, since nobody sets it. */
export function isGkeInCluster(provider: string): false | undefined {
  return atLeast(provider, gkeHookSince) ? undefined : false;
}

/** The cluster that a cloud's operator names, as far as it is known; nothing of the pod hangs on it, so nothing is asked for. */
export function readCloudCluster(
  { cloud, place }: CloudTask,
  context: RunContext,
  at: Origin,
): CloudCluster {
  const read = (name: string): string | undefined => {
    const value: Value = place.get(name) ?? noneValue;
    const { missing, value: known } = settle(value, name, context, createRefusals(at));
    return missing.length > 0 ? undefined : textOf(known) || undefined;
  };
  const cluster = read('cluster_name');
  return cloud === 'GKE'
    ? { cloud, project: read('project_id'), location: read('location'), cluster }
    : { cloud, region: read('region'), cluster };
}

/** That what becomes of the pod is decided by the cloud's provider, whose version is not known. */
export function cloudAction({ operator }: CloudTask, action: Value): Notice {
  return {
    code: 'cloud-action',
    data: { operator, action: textOf(action) ?? 'keep_pod' },
  };
}
