import type { MessageData } from './message.ts';

/**
 * Why running failed; the closed list, worded in `words/`. After each code the names in `data`; those in brackets may be
 * left out. `detail` is another program's own text, for example the API server's. `why`, a CauseCode, may stand in the data of
 * those about a kubeconfig, a cluster or the bridge, with that one's names.
 */
export type FailureCode =
  | 'usage' // the command line does not make sense; what: a UsageCode of words/, and that one's names
  | 'file-unreadable' // path, [detail]
  | 'task-not-found' // task, file
  | 'task-ambiguous' // task, dags
  | 'not-a-pod' // the task creates something else, which is only previewed; task, operator, kind
  | 'refused' // Airflow would refuse the task or its file; detail
  | 'values-missing' // names
  | 'target-needed' // where to run is not clear; [context]; for a cloud's cluster: lost, or several (contexts), cluster
  | 'answer-needed' // a question and no terminal to ask it on; question
  | 'kubeconfig-invalid' // path, [detail]
  | 'context-not-found' // context, [path]
  | 'cluster-unreachable' // [cluster, detail]
  | 'cluster-unauthorized' // [cluster, detail]
  | 'cluster-forbidden' // [cluster, detail]
  | 'cluster-refused' // the API server answered with another error; [cluster, detail]
  | 'not-found' // [kind: pod or namespace, name, namespace]
  | 'conflict' // the same
  | 'several-pods' // earlier starts of the run have left more than one pod, as the operator refuses it; selector, pods
  | 'run-followed' // a living process follows the same run; run, [host, pid]
  | 'expired' // a watch version that the server no longer has (410)
  | 'stream-broken' // a log, watch or exec stream ended early; [detail]
  | 'unsupported' // an ability that this adapter lacks; [ability, cluster, detail, hint]
  | 'sandbox-image' // an image that the sandbox cannot run; image
  | 'sandbox-python' // no Python 3 for the stand-in; [image]
  | 'sandbox-failed' // [detail]
  | 'disk-full' // [path]
  | 'bridge-failed' // the user's own Airflow cannot be asked; why, command, and that one's names
  | 'node-too-old' // found, needed
  | 'internal'; // [detail]

/** The one error class of everything that runs; tested by `name` and `code`, never by `instanceof`. */
export class PodTaskError extends Error {
  override readonly name = 'PodTaskError';
  readonly code: FailureCode;
  readonly data: MessageData;

  constructor(code: FailureCode, data: MessageData = {}, cause?: unknown) {
    super(code, { cause });
    this.code = code;
    this.data = data;
  }
}

/** True where `error` is a PodTaskError, also one of another bundle's copy; with `code`, of that code. */
export function isPodTaskError(error: unknown, code?: FailureCode): error is PodTaskError {
  return (
    typeof error === 'object' &&
    error !== null &&
    (error as { name?: unknown }).name === 'PodTaskError' &&
    (code === undefined || (error as { code?: unknown }).code === code)
  );
}
