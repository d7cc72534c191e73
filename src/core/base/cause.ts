/**
 * Why exactly a cluster or an Airflow cannot be used, or a pod not be created: the `why` in the data of a failure, with a sentence of its own in `words/`. After
 * each code the further names in `data`; those in brackets may be left out. `cluster` is the context's name.
 */
export type CauseCode =
  | 'no-cluster' // the context names a cluster that is not in the kubeconfig; path, context, detail
  | 'no-user' // the same for the user; path, context, detail
  | 'bad-server' // path, context, detail
  | 'bad-proxy' // path, context, detail
  | 'bad-plugin' // a field of `exec` that makes no sense; path, context, detail
  | 'bad-certificate' // path, context, detail
  | 'auth-provider' // a way to sign in that kubectl has given up; path, context, detail
  | 'unreadable-part' // a file that the kubeconfig names; path, file, detail
  | 'refused-connection' // cluster, address
  | 'unknown-host' // cluster, host
  | 'no-route' // cluster, address
  | 'connect-timeout' // cluster, address, seconds
  | 'answer-timeout' // cluster, seconds
  | 'connection-cut' // cluster, [detail]
  | 'certificate-untrusted' // cluster, detail
  | 'certificate-expired' // cluster
  | 'certificate-name' // cluster, host
  | 'no-tls' // cluster, address
  | 'server-busy' // cluster, status, [detail]
  | 'not-kubernetes' // cluster, [status]
  | 'bad-environment-proxy' // cluster, variable, detail
  | 'no-right' // cluster, user, verb, resource, [namespace], detail
  | 'quota-exceeded' // cluster, quota, detail: requested, used and limited
  | 'quota-needs-values' // a quota wants requests or limits that the pod lacks; cluster, quota, detail: which
  | 'limit-range' // cluster, detail
  | 'pod-security' // cluster, level, detail
  | 'webhook-refused' // cluster, name, [detail]
  | 'webhook-failed' // an admission webhook cannot be asked; cluster, name, detail
  | 'policy-refused' // a ValidatingAdmissionPolicy; cluster, name, detail
  | 'admission-refused' // another admission plugin; cluster, detail
  | 'account-missing' // the service account of a pod; cluster, namespace, account
  | 'priority-missing' // a PriorityClass; cluster, name
  | 'runtime-missing' // a RuntimeClass; cluster, name
  | 'namespace-missing' // cluster, name
  | 'namespace-ending' // cluster, namespace
  | 'object-invalid' // cluster, [kind, name], detail
  | 'proxy-unreachable' // cluster, proxy, [detail]
  | 'proxy-refused' // cluster, proxy, detail
  | 'client-certificate-expired' // cluster
  | 'client-certificate-refused' // cluster, detail
  | 'plugin-missing' // cluster, command, [hint]
  | 'plugin-failed' // cluster, command, exit, [detail]
  | 'plugin-timeout' // cluster, command, seconds
  | 'plugin-output' // cluster, command, detail
  | 'plugin-interactive' // cluster, command
  | 'token-file' // cluster, file, detail
  | 'name-taken' // a pod of this name exists already; name, namespace
  | 'exec-blocked' // cluster, [status]
  | 'exec-stdin' // cluster
  | 'bridge-none' // no Airflow is found around a file; file
  | 'bridge-several' // commands
  | 'bridge-missing' // command, detail
  | 'bridge-ended' // command, exit, [detail]
  | 'bridge-timeout' // command, seconds
  | 'bridge-no-airflow' // command, detail
  | 'bridge-answer' // command, detail
  | 'bridge-no-file' // command, detail: the paths
  | 'bridge-no-task' // command, detail: what there is
  | 'bridge-no-pod'; // command, detail: the operator
