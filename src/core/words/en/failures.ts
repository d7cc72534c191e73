import type { FailureCode } from '../../base/failure.ts';

/** Why a command ended, in English. */
export const failures: Readonly<Record<FailureCode, string>> = {
  usage: 'The command line does not make sense; see pod-tasks --help.',
  'file-unreadable': 'The file {path} cannot be read[: {detail}]; check the path and its rights.',
  'task-not-found':
    'There is no pod task "{task}" in {file}; "pod-tasks tasks {file}" lists those that there are.',
  'task-ambiguous': 'The task "{task}" is in several DAGs ({dags}); name one with --dag.',
  'not-a-pod':
    'The task {task} cannot be run from here: {operator} creates a {kind}, not a pod; "pod-tasks manifest" shows it.',
  refused: 'Airflow would refuse this: {detail} Use --force to go on all the same.',
  'values-missing': 'Values are missing; give each with the option named beside it: {names}.',
  'target-needed':
    'It is not clear where to run[: the kubeconfig has no context "{context}"][: no context of the kubeconfig leads to the cluster {lost}][: the contexts {several} all lead to the cluster {cluster}]; name a context with --context, or run on this machine with --sandbox.',
  'answer-needed':
    '{question} This needs an answer and there is no terminal to ask on; answer with --yes.',
  'kubeconfig-invalid':
    'The kubeconfig {path} cannot be used[: {detail}]; correct it, or name another with --kubeconfig.',
  'context-not-found':
    'There is no context "{context}" in the kubeconfig[ {path}]; see "kubectl config get-contexts".',
  'cluster-unreachable':
    'The cluster[ {cluster}] does not answer[: {detail}]; check the address, the network and the VPN.',
  'cluster-unauthorized':
    'The cluster[ {cluster}] does not accept the credentials[: {detail}]; sign in again.',
  'cluster-forbidden':
    'The cluster[ {cluster}] does not permit this[: {detail}]; ask for the right, or use a namespace in which you have it (-n).',
  'cluster-refused': 'The cluster[ {cluster}] refused the request[: {detail}].',
  'not-found': 'There is no[ {kind}][ "{name}"][ in the namespace {namespace}].',
  conflict: 'Another[ {kind}] stands in the way[: "{name}"][ in the namespace {namespace}].',
  'several-pods':
    'More than one pod running with labels {selector}: {pods}. The operator gives up here, too; delete those that are left over.',
  'run-followed':
    'The run {run} is going on and is followed by another program[ (process {pid} on {host})]; stop that one first, or give another run id.',
  expired: 'The cluster no longer has the version that was asked for; try again.',
  'stream-broken': 'The connection broke before its end[: {detail}]; try again.',
  unsupported: 'Not supported[ on {cluster}][: {ability}][: {detail}][; use {hint}].',
  'sandbox-image':
    'The sandbox cannot run the image {image} without podman or docker; install one of them, or run the task on a cluster.',
  'sandbox-python':
    'The sandbox runs[ the image {image}] with the Python 3 of this machine, and there is none; install Python 3, podman or docker.',
  'sandbox-failed': 'The sandbox could not run the pod[: {detail}].',
  'disk-full': 'There is no space left on the disk[ at {path}]; free some and try again.',
  'bridge-failed': 'Your Airflow cannot be asked[ ({command})].',
  'node-too-old': 'Node {found} is too old for pod-tasks; it needs Node {needed} or newer.',
  internal:
    'Something went wrong inside pod-tasks[: {detail}]; please report it with the file that shows it.',
};
