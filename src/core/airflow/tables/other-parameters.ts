/** The clouds whose own pod operators are followed. */
export type Cloud = 'GKE' | 'EKS';

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

const ofCall = ['op_args', 'op_kwargs', 'python_callable', 'multiple_outputs'];

/** What decorated functions take beside the operator's own, by the form of the task. */
export function functionParameters(form: string): readonly string[] {
  if (form === 'task.kubernetes') return [...ofCall, 'use_dill'];
  return form === 'task.kubernetes_cmd' ? [...ofCall, 'args_only'] : [];
}
