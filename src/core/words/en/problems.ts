import type { ProblemCode } from '../../base/problem.ts';

/** What is wrong with a DAG file, in English. */
export const problems: Readonly<Record<ProblemCode, string>> = {
  'syntax-error': 'This cannot be read as Python[: {detail}]; correct it and try again.',
  'file-unreadable': 'The file {path} cannot be read[: {detail}].',
  'import-missing':
    'The import[ of {name}] from the module {module} fails: there is no such module or name[ in Airflow {airflow}][ with provider {provider}]; change the import or choose other versions.',
  'versions-unfit':
    'Provider {provider} needs Airflow {needed} or newer, and the project has Airflow {airflow}; pin versions that fit[, for example provider {fitting}].',
  'decorator-missing':
    'The decorator task.{name} does not exist[ in Airflow {airflow}][ with provider {provider}]; use another decorator or a newer provider.',
  'invalid-argument':
    'The argument {argument} is not a parameter[ of {operator}][ in provider {provider}][ (task {task})][ but came with {since}]; remove or rename it[ (to {nearest}?)].',
  'run-id-refused': 'Airflow makes no run of this id: {detail}; choose another --run-id.',
  'param-refused':
    'The run is refused for its params: {detail}; give a value that the schema of the Param takes.',
  'invalid-value':
    'Airflow refuses the value[ of the argument {argument}][ of {operator}][ in task {task}][: {detail}]; change it.',
  'config-missing':
    'The configuration option {key} is not found in config[ of Airflow {airflow}]; give the call a fallback, or set it with --config.',
  'positional-arguments':
    'The call of {function} is refused for its arguments[: {detail}]; make the call fit its parameters.',
  'python-raises':
    'Importing this file raises {exception}[: {detail}]; Airflow would not load the file.',
  'duplicate-task-id':
    'The task_id {task} is used twice[ in the DAG {dag}]; each task needs an id of its own.',
  'dependency-cycle':
    'The task {task}[ of the DAG {dag}] waits for itself by way of others; take one of the dependencies out.',
  'invalid-id':
    'Airflow refuses the id "{id}"[: {detail}]; use letters, digits, dashes, dots and underscores.',
  'no-dag': 'The task[ {task}] belongs to no DAG; put it inside a DAG, or pass dag=.',
  'not-a-plain-pod':
    '{operator} does not create a plain pod[ but a {kind}, which can be previewed]; its tasks are not listed and cannot be run from here.',
  'bounds-reached':
    'Reading this file was given up here, because it takes too much work[ ({bound})]; what follows is not known.',
  'template-undefined':
    '"{name}" is undefined in a template[ of the argument {argument}]; define it, or correct its name.',
  'template-error': 'A template[ of the argument {argument}] cannot be rendered[: {detail}].',
  'value-unknown':
    'The value of the argument {argument} cannot be known without running Python[: {detail}].',
  'expand-unknown':
    'How many instances the mapped task[ {task}] has cannot be known here; give its input with --xcom.',
  'map-index':
    'The mapped task[ {task}] needs --map-index[ (given: {index})][ from the {count} that it has].',
  'policy-raises':
    '{hook} of airflow_local_settings raises {exception}[: {detail}], so Airflow does not take this DAG; make the DAG meet the policy.',
  'hook-raises':
    '{hook} raises {exception}[: {detail}], so the task fails in Airflow before it has a pod; correct it.',
  'xcom-unsupported':
    'A value[ of the type {type}] cannot be handed to the function in the pod[: {detail}].',
  'argument-ignored':
    'The argument {argument} is accepted[ by {operator}] but has no effect[ in provider {provider}]; remove it.',
  'argument-deprecated':
    'The argument {argument}[ of {operator}] is deprecated[ in provider {provider}]; use {successor} instead.',
  'argument-missing':
    'The argument {argument} is missing[ in the call of {operator}]; without it there is no pod.',
};
