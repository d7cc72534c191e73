import type { NoticeCode } from '../../base/notice.ts';

/** What is said beside a result, in English. */
export const notices: Readonly<Record<NoticeCode, string>> = {
  'versions-newest':
    'No versions were found in the project, so the newest known are used: Airflow {airflow} and provider {provider}; pin them in requirements.txt, or give --airflow-version and --provider-version.',
  'versions-fit':
    'No versions were found in the project, so the newest are used that have what the file imports: Airflow {airflow} and provider {provider}; pin them in requirements.txt, or give --airflow-version and --provider-version.',
  'versions-installed':
    'Airflow {airflow} and provider {provider} are used, as {path} has them installed.',
  'versions-unfit':
    'Provider {provider} needs Airflow {needed} or newer, and this is Airflow {airflow}; correct what pins them, or give --airflow-version and --provider-version.',
  'config-default':
    'The configuration option {key} is not set, so Airflow\'s default "{value}" is used; set it with --config or --env.',
  'variable-default':
    'The variable {key} is not set, so the default {value} of the call is used; set it with --var.',
  'secrets-backend':
    "{key} is not given; the project's Airflow looks for it first in {backend}, which is not asked from here.",
  'env-default':
    'The environment variable {key} is not set, so the default {value} of the call is used; set it with --env.',
  'env-of-machine': "Of this machine's environment {name} is used for Airflow's.",
  'namespace-overridden': 'The namespace is {namespace} as given by -n[, in place of {was}].',
  'image-mapped':
    "The image {image} stands for {was}, by the entry {pattern} of the registry map; Airflow's own pod keeps {was}.",
  'registry-entry-unfit':
    'The entry "{pattern}": "{target}" of podTasks.run.registryMap is left out: write a whole image name on both sides, or one that ends in /* on both.',
  'template-file-missing':
    'The pod template file {path} is not found, so the pod is built without it, as the operator would.',
  'hook-applied': 'The pod is as {hook} of {path} leaves it.',
  'hook-not-followed':
    'What {hook} of {path} does cannot be followed here[ ({detail})], so the pod that Airflow makes may differ.',
  'callbacks-not-called': 'The pod callbacks {names} are called by Airflow alone, not here.',
  'callbacks-unknown':
    'The pod callbacks of the task are not known, so the pod that Airflow makes may differ.',
  'version-between':
    'Provider {version} was not recorded; the rules of the nearest known version {nearest} are used.',
  'deferrable-ignored': 'The task is deferrable; here it runs the same way, without a triggerer.',
  'log-formatter-ignored':
    "The task's log_formatter is not called here: lines are shown as the containers write them.",
  'object-preview':
    '{operator} creates a {kind}, not a pod; it is shown as far as it is known, and cannot be run from here.',
  'object-part':
    'What the operator makes of {part} is not followed here; it is shown as the task gives it.',
  'cloud-action':
    'The task does not give on_finish_action, so the default of {operator} at the time of this provider is used: {action}.',
  'context-of-cloud': 'The context {context} leads to the cluster of the task, {cluster}.',
  'kubeconfig-of-task': "The kubeconfig is {path}, which the task's config_file names.",
  'context-mapped':
    'The context {context} stands for {was}, as the workspace says in podTasks.cluster.contextMapping.',
  'tls-not-verified':
    'The kubeconfig says not to check the certificate of the cluster {cluster} (insecure-skip-tls-verify): anyone on the way can read and change what is sent.',
  'preflight-good': '{count} checks, all good.',
  'preflight-partly':
    '{good} of {count} checks are good; {unknown} cannot be made for want of the right to look.',
  'preflight-rights':
    'In the namespace {namespace} these rights are missing: {rights}; have the Role below applied (kubectl apply -f).',
  'preflight-no-create':
    'You may not create pods in the namespace {namespace}, so that nothing can run there.',
  'preflight-no-get':
    'You may not get pods in the namespace {namespace}, so that a run loses its pod when a watch breaks.',
  'preflight-no-list':
    'You may not list pods in the namespace {namespace}, so that they are not shown and a broken watch is not taken up again.',
  'preflight-no-watch':
    'You may not watch pods in the namespace {namespace}, so that a run looks at its pod every few seconds.',
  'preflight-no-log':
    'You may not get pods/log in the namespace {namespace}, so that there are no logs.',
  'preflight-no-exec':
    'You may not get pods/exec in the namespace {namespace}, so that the XCom result cannot be fetched and the task fails.',
  'preflight-no-exec-create':
    'You may not create pods/exec in the namespace {namespace}; Kubernetes 1.35 and newer ask for it, so that the XCom result cannot be fetched there.',
  'preflight-no-delete':
    'You may not delete pods in the namespace {namespace}, so that the pod stays after its run.',
  'preflight-no-patch':
    'You may not patch pods in the namespace {namespace}, so that a pod that is kept is not marked and Airflow may take it over.',
  'preflight-no-events':
    'You may not list events in the namespace {namespace}, so that less is known of why a pod waits.',
  'preflight-no-namespace':
    'There is no namespace {name}; create it (kubectl create namespace {name}), or correct the namespace of the task.',
  'preflight-no-service-account':
    'There is no service account {name} in the namespace {namespace}, so that the pod is refused; create it (kubectl create serviceaccount {name} -n {namespace}), or correct service_account_name.',
  'preflight-no-secret':
    'There is no secret {name} in the namespace {namespace}, and the pod waits for it; create it (kubectl create secret generic {name} -n {namespace} …), or make it optional.',
  'preflight-no-config-map':
    'There is no config map {name} in the namespace {namespace}, and the pod waits for it; create it (kubectl create configmap {name} -n {namespace} …), or make it optional.',
  'preflight-no-claim':
    'There is no persistent volume claim {name} in the namespace {namespace}, and the pod waits for it; create it, or correct the name in the volumes of the task.',
  'preflight-no-pull-secret':
    'There is no secret {name} in the namespace {namespace} to pull images with, so that they are pulled without it; create it (kubectl create secret docker-registry {name} -n {namespace} …), or correct image_pull_secrets.',
  'preflight-no-runtime-class':
    'There is no runtime class {name}, so that the pod is refused; correct its runtime_class_name, or have the class made.',
  'preflight-no-priority-class':
    'There is no priority class {name}, so that the pod is refused; correct its priority_class_name, or have the class made.',
  'preflight-no-secret-key':
    'The secret {name} in the namespace {namespace} has no {keys}, and the pod waits for it; add it, or correct the key.',
  'preflight-no-config-map-key':
    'The config map {name} in the namespace {namespace} has no {keys}, and the pod waits for it; add it, or correct the key.',
  'preflight-claim-lost':
    'The volume of the persistent volume claim {name} in the namespace {namespace} is lost, and the pod waits for it; make the claim anew.',
  'preflight-quota':
    'The quota of the namespace has no room for the pod: {detail}; wait until others have ended, let the task ask for less, or have the quota raised.',
  'preflight-limits':
    'The limits of the namespace do not allow the pod: {detail}; change the container_resources of the task.',
  'preflight-policy':
    'The cluster would refuse the pod: {detail}; change in the task what it names, or have the rule changed.',
  'preflight-no-node':
    'No node can take the pod: of {count}[, {cordoned} take no new pods][, {labels} lack the labels that it asks for][, {taints} have a taint that it does not tolerate ({taint})][, {small} are too small for its requests ({resources})]; change node_selector, affinity, tolerations or container_resources, unless the cluster adds such a node by itself.',
  'watch-unavailable':
    'Watching pods is not possible here, so they are looked at every {seconds} seconds.',
  'pods-lost':
    'The cluster is out of reach, so what is shown may be old; what has changed follows when it answers again.',
  'pods-back': 'The cluster answers again.',
  'connection-lost': 'The cluster is out of reach; the run goes on trying.',
  'login-lost':
    'The cluster does not accept the credentials any more; the run goes on trying with what the kubeconfig holds, so renew them there.',
  'log-refused': 'In place of the log of container {container} the node says: {detail}',
  'log-unreadable':
    'The log of container {container} of pod {pod} cannot be read; ask for the right to read pods/log.',
  'log-container-missing':
    'container_logs names the container {container}, which the pod does not have.',
  'log-init-container-missing':
    'init_container_logs names the init container {container}, which the pod does not have.',
  'reattach-blind':
    'Pods of the namespace {namespace} may not be listed here, so a pod of an earlier start of this run is not found; ask for the right to list pods.',
  'finished-pod-replaced':
    'The pod {pod} of an earlier start of this run has ended already: it is deleted and a new one is created, as the operator does; its log is kept on record.',
  'older-pod-deleted':
    'The pod {pod} of an earlier start of this run was still there: it is deleted, as the operator does with reattach_on_restart off; its log is kept on record.',
  'older-pod-kept':
    'The pod {pod} of an earlier start of this run is still there: it is kept, as the operator does with reattach_on_restart off.',
  'container-state':
    'Container {container} is {state}[ ({reason})][, exit code {exit}][: {message}]',
  'events-unreadable':
    'The events of pods in the namespace {namespace} may not be read here, so why a pod waits and how long its images took is not told; ask for the right to list events.',
  'xcom-sidecar-stays': 'The XCom sidecar of pod {pod} could not be told to end.',
  'pod-event': 'The cluster said {reason}: {message}',
  'mark-failed':
    'The kept pod {pod} could not be marked as already_checked, so Airflow may take it over.',
  'creation-unknown':
    'It is not known whether the pod {pod} was created; when the cluster answers again, look with pod-tasks pods and remove it with pod-tasks delete {pod} -n {namespace}.',
  'outcome-unknown':
    'The pod {pod} is gone, and nobody saw how it ended: what became of its task is not known. Among others "airflow kubernetes cleanup-pods" deletes pods that have ended.',
  'sandbox-ended':
    'The processes of pod {pod} ended with the program that had started them: what would have become of its task is not known.',
  'cleanup-failed':
    'The pod {pod} could not be deleted[: {cause}]; delete it with pod-tasks delete.',
  'still-terminating':
    'The pod {pod} in namespace {namespace} was told to end and is still there after its grace period; it is no longer waited for.',
  'log-not-stored':
    'The log of container {container} of pod {pod} could not be put on record to its end.',
  'kept-deleted':
    'The time for which pod {pod} in namespace {namespace} was kept is over; it is deleted.',
  'kept-elsewhere':
    'The time for which pod {pod} in namespace {namespace} was kept is over; it is left, because the context {context} now leads to another cluster.',
  'kept-left':
    'The time for which pod {pod} in namespace {namespace} was kept is over; it could not be deleted[: {cause}].',
  'journal-failed': 'The record of this run cannot be written[: {cause}].',
  'journal-disk-full':
    'The record of this run cannot be written, because no space is left on the disk; free some.',
  'sandbox-processes': 'The sandbox runs this pod as plain processes of this machine[: {images}].',
  'sandbox-containers': 'The sandbox runs this pod in containers with {engine}.',
  'sandbox-stand-in': 'The image {image} is stood in for by {with}.',
  'sandbox-paths':
    'This machine allows no private /tmp and /airflow, so other folders stand for the two.',
  'sandbox-ignored': 'The sandbox ignores these parts of the pod: {what}.',
};
