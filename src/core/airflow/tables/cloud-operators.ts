/** The clouds whose own pod operators are followed. */
export type Cloud = 'GKE' | 'EKS';

/** The cloud whose provider has a pod operator of that name; undefined: none. */
export function findCloud(name: string): Cloud | undefined {
  return Object.hasOwn(operators, name) ? operators[name] : undefined;
}

const operators: Readonly<Record<string, Cloud>> = {
  GKEStartPodOperator: 'GKE',
  GKEPodOperator: 'GKE',
  EksPodOperator: 'EKS',
  EKSPodOperator: 'EKS',
};

/** Parameters of the operators that derive from the pod operator for a cloud's own clusters; these do not reach the pod. */
export const cloudParameters: Readonly<Record<Cloud, readonly string[]>> = {
  GKE: [
    'project_id',
    'location',
    'cluster_name',
    'use_internal_ip',
    'use_dns_endpoint',
    'gcp_conn_id',
    'impersonation_chain',
    'regional',
    'on_finish_action',
    'is_delete_operator_pod',
    'deferrable',
    'poll_interval',
  ],
  EKS: [
    'cluster_name',
    'in_cluster',
    'namespace',
    'pod_context',
    'pod_name',
    'pod_username',
    'aws_conn_id',
    'region',
    'on_finish_action',
    'is_delete_operator_pod',
  ],
};

/** Those without a default. */
export const cloudRequired: Readonly<Record<Cloud, readonly string[]>> = {
  GKE: ['location', 'cluster_name'],
  EKS: ['cluster_name'],
};

/** Those that name the cluster. */
export const cloudPlaces: Readonly<Record<Cloud, readonly string[]>> = {
  GKE: ['project_id', 'location', 'cluster_name'],
  EKS: ['region', 'cluster_name'],
};

/** Those that are rendered beside the pod operator's own. */
export const cloudTemplates: Readonly<Record<Cloud, readonly string[]>> = {
  GKE: ['project_id', 'location', 'cluster_name'],
  EKS: ['cluster_name', 'in_cluster', 'namespace', 'pod_name', 'aws_conn_id', 'region'],
};

/**
 * From which cncf.kubernetes provider on the cloud's own provider of that time (amazon 9.0.0, google 16.0.0) deletes pods where
 * the task does not say; before, it keeps them and obeys `is_delete_operator_pod`.
 */
export const deletesPodsSince: Readonly<Record<Cloud, string>> = { GKE: '10.6.0', EKS: '9.0.0' };

/**
 * From which cncf.kubernetes provider on GKE's hook of that time (google 10.18.0) is a KubernetesHook, which has the extras of the
 * default connection and does not know whether it is in a cluster.
 */
export const gkeHookSince = '8.2.0';
