import type { EditorSentences } from '../editor-sentences.ts';

/** What the editor says in place of the command line's sentences, in English. */
export const editor: EditorSentences = {
  causes: {
    'no-cluster':
      'The context "{context}" of the kubeconfig {path} names the cluster "{detail}", which is not there; correct it, or select another place for pods.',
    'no-right':
      'In the cluster {cluster}, {user} may not {verb} {resource}[ in the namespace {namespace}]; ask for the right, or select a namespace in which you have it.',
    'bridge-none':
      'No Airflow is found beside {file}; name the command that starts its Python in the settings.',
    'name-taken':
      'A pod named {name} exists already in the namespace {namespace}, and the operator would try in vain until it gives up; delete that pod among the pods, wait until it is gone, or let the task have random_name_suffix=True.',
    'no-user':
      'The context "{context}" of the kubeconfig {path} names the user "{detail}", who is not there; correct it, or select another place for pods.',
  },
  failures: {
    'task-not-found': 'There is no pod task "{task}" in {file} any more; look at the file.',
    'task-ambiguous':
      'The task "{task}" is in several DAGs ({dags}); run it from the line above its definition.',
    'not-a-pod':
      'The task {task} cannot be run from here: {operator} creates a {kind}, not a pod; its preview shows it.',
    refused: 'Airflow would refuse this: {detail}',
    'values-missing': 'Values are missing: {names}; run the task again and give them.',
    'target-needed':
      'It is not clear where to run[: the kubeconfig has no context "{context}"][: no context of the kubeconfig leads to the cluster {lost}][: the contexts {several} all lead to the cluster {cluster}]; select where pods run.',
    'answer-needed': '{question} This needs an answer; run the task again.',
    'kubeconfig-invalid':
      'The kubeconfig {path} cannot be used[: {detail}]; correct it, or choose another file.',
    'context-not-found':
      'There is no context "{context}" in the kubeconfig[ {path}]; select where pods run.',
    'cluster-forbidden':
      'The cluster[ {cluster}] does not permit this[: {detail}]; ask for the right, or select a namespace in which you have it.',
    internal: 'Something went wrong inside Pod Tasks[: {detail}]; the extension log has more.',
  },
  notices: {
    'versions-newest':
      'No versions were found in the project, so the newest known are used: Airflow {airflow} and provider {provider}; pin them in requirements.txt, or set podTasks.airflow.version and podTasks.provider.version.',
    'versions-fit':
      'No versions were found in the project, so the newest are used that have what the file imports: Airflow {airflow} and provider {provider}; pin them in requirements.txt, or set podTasks.airflow.version and podTasks.provider.version.',
    'versions-unfit':
      'Provider {provider} needs Airflow {needed} or newer, and this is Airflow {airflow}; correct what pins them, or set podTasks.airflow.version and podTasks.provider.version.',
    'config-default':
      'The configuration option {key} is not set, so Airflow\'s default "{value}" is used; set it in airflow.cfg or .env.',
    'variable-default':
      'The variable {key} is not set, so the default {value} of the call is used; set it in airflow_settings.yaml.',
    'env-default':
      'The environment variable {key} is not set, so the default {value} of the call is used.',
    'namespace-overridden': 'The namespace is {namespace} as selected[, in place of {was}].',
    'cleanup-failed': 'The pod {pod} could not be deleted[: {cause}]; delete it among the pods.',
    'creation-unknown':
      'It is not known whether the pod {pod} was created in the namespace {namespace}; when the cluster answers again, look for it among the pods and delete it there.',
  },
  interfaceTexts: {
    'cleaned.failed':
      'clean-up failed: pod {pod} may be left in namespace {namespace}; delete it among the pods',
  },
  problems: {
    'run-id-refused': 'Airflow makes no run of this id: {detail}; choose another run id.',
    'config-missing':
      'The configuration option {key} is not found in config[ of Airflow {airflow}]; give the call a fallback, or set it in airflow.cfg.',
    'expand-unknown':
      'How many instances the mapped task[ {task}] has cannot be known here; run it and name the map index.',
    'map-index':
      'The mapped task[ {task}] needs a map index[ (given: {index})][ from the {count} that it has].',
  },
};
