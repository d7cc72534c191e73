/** What operators create that derive from the pod operator and make something else than a pod of their own. */
export type ObjectKind = 'Job' | 'SparkApplication';

/** What the operator of that name creates in place of a pod; undefined: a pod, or nothing that is followed. */
export function findObjectKind(name: string): ObjectKind | undefined {
  return Object.hasOwn(operators, name) ? operators[name] : undefined;
}

const operators: Readonly<Record<string, ObjectKind>> = {
  KubernetesJobOperator: 'Job',
  KubernetesStartKueueJobOperator: 'Job',
  GKEStartJobOperator: 'Job',
  GKEStartKueueJobOperator: 'Job',
  SparkKubernetesOperator: 'SparkApplication',
};

/** Their parameters beside those of the pod operator that decide what is created. */
export const objectParameters: Readonly<Record<ObjectKind, readonly string[]>> = {
  Job: `job_template_file full_job_spec backoff_limit completion_mode completions manual_selector parallelism selector suspend
  ttl_seconds_after_finished queue_name`.split(/\s+/),
  SparkApplication:
    `image code_path namespace name application_file template_spec reattach_on_restart
  random_name_suffix`.split(/\s+/),
};

/** Those that are rendered: of a Job beside the pod operator's own, of a SparkApplication alone. */
export const objectTemplates: Readonly<Record<ObjectKind, readonly string[]>> = {
  Job: ['job_template_file', 'queue_name'],
  SparkApplication: ['application_file', 'namespace', 'template_spec', 'kubernetes_conn_id'],
};
