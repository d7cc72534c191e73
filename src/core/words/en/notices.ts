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
  'watch-unavailable':
    'Watching pods is not possible here, so they are looked at every {seconds} seconds.',
  'pods-lost':
    'The cluster is out of reach, so what is shown may be old; what has changed follows when it answers again.',
  'pods-back': 'The cluster answers again.',
  'connection-lost': 'The cluster is out of reach; the run goes on trying.',
  'log-unreadable':
    'The log of container {container} of pod {pod} cannot be read; ask for the right to read pods/log.',
  'log-container-missing':
    'container_logs names the container {container}, which the pod does not have.',
  'xcom-sidecar-stays': 'The XCom sidecar of pod {pod} could not be told to end.',
  'pod-event': 'The cluster said {reason}: {message}',
  'mark-failed':
    'The kept pod {pod} could not be marked as already_checked, so Airflow may take it over.',
  'creation-unknown':
    'It is not known whether the pod {pod} was created; when the cluster answers again, look with pod-tasks pods and remove it with pod-tasks delete {pod} -n {namespace}.',
  'outcome-unknown':
    'The pod {pod} is gone, and nobody saw how it ended: what became of its task is not known.',
  'sandbox-ended':
    'The processes of pod {pod} ended with the program that had started them: what would have become of its task is not known.',
  'cleanup-failed':
    'The pod {pod} could not be deleted[: {cause}]; delete it with pod-tasks delete.',
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
