import type { CauseCode } from '../../base/cause.ts';

/** Why exactly a cluster or an Airflow cannot be used, in English. */
export const causes: Readonly<Record<CauseCode, string>> = {
  'no-cluster':
    'The context "{context}" of the kubeconfig {path} names the cluster "{detail}", which is not there; correct it, or name another context with --context.',
  'no-user':
    'The context "{context}" of the kubeconfig {path} names the user "{detail}", who is not there; correct it, or name another context with --context.',
  'bad-server':
    'The kubeconfig {path} gives no usable address of the server for the context "{context}"[: "{detail}"]; correct it.',
  'bad-proxy':
    'The kubeconfig {path} gives a proxy-url for the context "{context}" that cannot be used[: "{detail}"]; it has to begin with http, https or socks5.',
  'bad-plugin':
    'The kubeconfig {path} names a program for the credentials of the context "{context}" in a way that cannot be used: {detail}; correct it.',
  'bad-certificate':
    'The certificates or keys that the kubeconfig {path} gives for the context "{context}" cannot be read[: {detail}]; correct them.',
  'auth-provider':
    'The kubeconfig {path} signs in to the context "{context}" through the auth-provider "{detail}", which kubectl has given up; use a program under "exec" in its place.',
  'unreadable-part':
    'The file {file}, which the kubeconfig {path} names, cannot be read[: {detail}]; correct the path, or its rights.',
  'refused-connection':
    'The cluster {cluster} does not answer: nothing listens on {address}; check that it is running and that the address is right.',
  'unknown-host':
    'The cluster {cluster} does not answer: the name {host} is not known; check the address, the network and the VPN.',
  'no-route':
    'The cluster {cluster} does not answer: there is no way to {address}; check the network and the VPN.',
  'connect-timeout':
    'The cluster {cluster} does not answer: no connection to {address} within {seconds} seconds; check the address, the network and the VPN.',
  'answer-timeout':
    'The cluster {cluster} does not answer: nothing has come for {seconds} seconds; try again.',
  'connection-cut':
    'The connection to the cluster {cluster} was cut before the answer[: {detail}]; try again.',
  'certificate-untrusted':
    'The certificate of the cluster {cluster} is not trusted here ({detail}); check the certificate authority in the kubeconfig.',
  'certificate-expired':
    'The certificate of the cluster {cluster} is not valid now; check the clock of this machine, or have the certificate renewed.',
  'certificate-name':
    'The certificate of the cluster {cluster} is not for {host}; correct the address, or set tls-server-name in the kubeconfig.',
  'no-tls':
    'The server at {address} of the cluster {cluster} does not speak TLS; check whether its address begins with http or https.',
  'server-busy':
    'The cluster {cluster} cannot answer now (status {status}[: {detail}]); try again later.',
  'not-kubernetes':
    'What answers for the cluster {cluster} is not a Kubernetes API server[ (status {status})]; check the address, and whether a gateway wants you to sign in.',
  'bad-environment-proxy':
    'The environment variable {variable} names no proxy that can be used for the cluster {cluster}: "{detail}"; correct it, or name the cluster in NO_PROXY.',
  'no-right':
    'In the cluster {cluster}, {user} may not {verb} {resource}[ in the namespace {namespace}]; ask for the right, or use a namespace in which you have it (-n).',
  'quota-exceeded':
    'The quota {quota} of the namespace has no room for the pod: {detail}; delete what is not needed, let the task request less in container_resources, or ask for a larger quota.',
  'quota-needs-values':
    'The quota {quota} of the namespace wants values that the pod lacks: {detail}; set them in container_resources.',
  'limit-range':
    'The pod does not keep to the LimitRange of the namespace: {detail}; change container_resources to fit.',
  'pod-security':
    'The namespace takes only pods of the security level {level}: {detail}; set security_context and container_security_context so, or use another namespace.',
  'webhook-refused':
    'The admission webhook {name} of the cluster {cluster} refuses the pod[: {detail}]; change what it complains of, or ask who runs it.',
  'webhook-failed':
    'The admission webhook {name} of the cluster {cluster} cannot be asked, so nothing can be created: {detail}; ask who runs it.',
  'policy-refused':
    'The admission policy {name} of the cluster {cluster} refuses the pod: {detail}; change what it complains of, or ask who runs the cluster.',
  'admission-refused':
    'The cluster {cluster} takes no such pod: {detail}; change that, or ask who runs the cluster.',
  'account-missing':
    'The service account {account} does not exist in the namespace {namespace}; create it, or correct service_account_name.',
  'priority-missing':
    'The cluster {cluster} has no PriorityClass {name}; correct priority_class_name.',
  'runtime-missing':
    'The cluster {cluster} has no RuntimeClass {name}; correct runtime_class_name.',
  'namespace-missing':
    'There is no namespace "{name}" in the cluster {cluster}; create it, or name another one.',
  'namespace-ending':
    'The namespace {namespace} is being deleted and takes no pods; wait until it is made anew, or name another one.',
  'object-invalid':
    'The cluster {cluster} finds the pod not valid: {detail}; correct that part of the task.',
  'proxy-unreachable':
    'The proxy {proxy} before the cluster {cluster} does not answer[: {detail}]; check proxy-url, HTTPS_PROXY and NO_PROXY.',
  'proxy-refused':
    'The proxy {proxy} does not let through to the cluster {cluster}[: {detail}]; check proxy-url, HTTPS_PROXY and NO_PROXY.',
  'client-certificate-expired':
    'The client certificate for the cluster {cluster} has expired; get a new kubeconfig.',
  'client-certificate-refused':
    'The cluster {cluster} does not accept the client certificate[: {detail}]; get a new kubeconfig.',
  'plugin-missing':
    'The credentials for the cluster {cluster} come from the program {command}, which is not found; install it, or correct its path in the kubeconfig[. {hint}].',
  'plugin-failed':
    'The program {command}, which gives the credentials for the cluster {cluster}, failed[ with {exit}][: {detail}]; sign in again.',
  'plugin-timeout':
    'The program {command}, which gives the credentials for the cluster {cluster}, did not end within {seconds} seconds; run it by hand to see what it waits for.',
  'plugin-output':
    'The program {command}, which gives the credentials for the cluster {cluster}, answered something else than credentials (wrong: {detail}); check its version.',
  'plugin-interactive':
    'The program {command}, which gives the credentials for the cluster {cluster}, wants to ask you something, and there is no terminal; sign in on a terminal first.',
  'token-file':
    'The token file {file} for the cluster {cluster} cannot be read[: {detail}]; sign in again, or correct the path.',
  'name-taken':
    'A pod named {name} exists already in the namespace {namespace}, and the operator would try in vain until it gives up; delete that pod (pod-tasks delete {name} -n {namespace}), wait until it is gone, or let the task have random_name_suffix=True.',
  'exec-blocked':
    'A command in a container of the cluster {cluster} needs a WebSocket, and something on the way does not let it through[ (status {status})]; ask for that, or use another way to the API server.',
  'exec-stdin':
    'The cluster {cluster} is too old to end the standard input of a command; it needs Kubernetes 1.30 or newer.',
  'bridge-none':
    'No Airflow is found beside {file}; name the Python of one with --exact, as a JSON array of texts.',
  'bridge-several': 'There are several Airflows beside the file; name one of them: {commands}.',
  'bridge-missing':
    'The program that leads to your Airflow cannot be started ({detail}): {command}; check its name and path.',
  'bridge-ended':
    'The program that leads to your Airflow ended with {exit} before it answered ({command})[: {detail}].',
  'bridge-timeout': 'Your Airflow did not answer within {seconds} seconds ({command}).',
  'bridge-no-airflow':
    'The Python of {command} has no Airflow with its cncf.kubernetes provider: {detail}; name another one.',
  'bridge-answer': 'Your Airflow could not answer ({command})[: {detail}].',
  'bridge-no-file': 'Your Airflow ({command}) has no such DAG file; looked for at {detail}.',
  'bridge-no-task':
    'Your Airflow ({command}) finds no such task in the DAG file[; it finds {detail}].',
  'bridge-no-pod':
    'To your Airflow ({command}) the task is a {detail}, which makes no pod of its own.',
};
