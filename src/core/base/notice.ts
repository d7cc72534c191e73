import type { Message } from './message.ts';

/** What is said beside a result: assumptions of a manifest, warnings and checks of a run; worded in `words/`. */
export type NoticeCode =
  | 'versions-newest' // no version was found: the newest known pair is used; airflow, provider
  | 'versions-fit' // no version was found: the newest pair is used in which the file's imports exist; airflow, provider
  | 'versions-installed' // the project pins none: those of its environment are used; airflow, provider, path
  | 'versions-unfit' // the provider needs a newer Airflow; airflow, provider, needed
  | 'config-default' // a configuration option has Airflow's default; key, value
  | 'variable-default' // a variable is not given, the call's default is used; key, value
  | 'secrets-backend' // a variable or connection that is not given may be where the project's Airflow looks first; key, backend
  | 'env-default' // an environment variable is not given, the call's default is used; key, value
  | 'env-of-machine' // an AIRFLOW_ variable of this machine is used; name
  | 'namespace-overridden' // -n replaces the task's namespace; namespace, was
  | 'image-mapped' // the registry map puts another image in place of the task's; image, was, pattern
  | 'registry-entry-unfit' // an entry of the registry map that is none; pattern, target
  | 'template-file-missing' // pod_template_file does not exist: the operator only warns; path
  | 'hook-applied' // a function of the site's own settings has seen the pod; hook, path
  | 'hook-not-followed' // what such a function does is not known: Airflow's pod may differ; hook, path, [detail]
  | 'callbacks-not-called' // pod callbacks that only Airflow calls; names
  | 'callbacks-unknown' // which pod callbacks the task has is not known: Airflow's pod may differ
  | 'version-between' // the provider version was not recorded; rules of the nearest; version, nearest
  | 'deferrable-ignored' // deferrable=True runs the same here
  | 'log-formatter-ignored' // log_formatter is a function of the task's own, which nothing calls here
  | 'object-preview' // the task creates something else than a pod, which is only shown; operator, kind
  | 'object-part' // what its operator makes of a part is not followed; part
  | 'cloud-action' // a cloud's operator does not say what becomes of its pod: its provider's default is used; operator, action
  | 'context-of-cloud' // the context whose cluster is the one that a cloud's operator names; context, cluster
  | 'kubeconfig-of-task' // the kubeconfig that the task's config_file names is used; path
  | 'context-mapped' // the workspace's mapping puts another context in place of the task's; context, was
  | 'tls-not-verified' // the kubeconfig turns the check of the server's certificate off; cluster
  | 'preflight-good' // all checks before a run are good; count
  | 'preflight-partly' // some could not be made; count, good, unknown
  | 'preflight-rights' // rights that are missing; rights, namespace
  | 'preflight-no-create' // a right that is missing, with what that costs; namespace; so are those that follow
  | 'preflight-no-get'
  | 'preflight-no-list'
  | 'preflight-no-watch'
  | 'preflight-no-log'
  | 'preflight-no-exec'
  | 'preflight-no-exec-create'
  | 'preflight-no-delete'
  | 'preflight-no-patch'
  | 'preflight-no-events'
  | 'preflight-no-namespace' // an object that the pod needs is not there; name, namespace; so are those that follow
  | 'preflight-no-service-account'
  | 'preflight-no-secret'
  | 'preflight-no-config-map'
  | 'preflight-no-claim'
  | 'preflight-no-pull-secret'
  | 'preflight-no-runtime-class'
  | 'preflight-no-priority-class'
  | 'preflight-no-secret-key' // a key that the pod takes is not there; name, namespace, keys
  | 'preflight-no-config-map-key' // the same
  | 'preflight-claim-lost' // the volume of a claim is gone; name, namespace
  | 'preflight-quota' // the cluster would refuse the pod; detail
  | 'preflight-limits' // the same; detail
  | 'preflight-policy' // the same; detail
  | 'preflight-no-node' // no node can take the pod; count, [cordoned, labels, taints, taint, small, resources]
  | 'watch-unavailable' // pods are looked at every few seconds; seconds
  | 'pods-lost' // the cluster of watched pods is out of reach, trying goes on
  | 'pods-back' // it has been reached again
  | 'connection-lost' // the cluster is out of reach, the run goes on trying
  | 'login-lost' // the cluster does not take the credentials any more, the run goes on trying
  | 'log-refused' // what the kubelet says in place of a container's log; container, detail
  | 'log-unreadable' // no right to read, or no way to get, a container's log; container, pod
  | 'log-container-missing' // container_logs names a container that the pod lacks; container
  | 'log-init-container-missing' // the same of init_container_logs; container
  | 'reattach-blind' // no right to list pods: one of an earlier start of the run is not found; namespace
  | 'finished-pod-replaced' // an earlier start's pod has ended and is deleted, so that a new one is made; pod
  | 'older-pod-deleted' // with reattaching off, an earlier start's pod makes room; pod
  | 'older-pod-kept' // with reattaching off, an earlier start's pod stays beside the new one; pod
  | 'container-state' // how a container of a failed pod stands; container, state, [reason, exit, message]
  | 'events-unreadable' // no right to read the events of pods, which tell why one waits; namespace
  | 'xcom-sidecar-stays' // the XCom sidecar could not be told to end; pod
  | 'pod-event' // what the cluster said of a failed pod; reason, message
  | 'mark-failed' // the kept pod could not be marked already_checked; pod
  | 'creation-unknown' // nobody answers whether the pod exists; pod, namespace
  | 'outcome-unknown' // the pod of a run that nobody followed is gone; pod
  | 'sandbox-ended' // the same, where its processes ended with the program that had started them; pod
  | 'cleanup-failed' // the pod could not be deleted; pod, cause
  | 'still-terminating' // the pod has had its grace period and is still there; pod, namespace
  | 'log-not-stored' // a log could not be put on record, or not to its end; container, pod
  | 'kept-deleted' // a pod that was kept for a time has been deleted; pod, namespace
  | 'kept-elsewhere' // the context leads to another cluster than the kept pod's; pod, namespace, context
  | 'kept-left' // a pod that was kept for a time could not be deleted; pod, namespace, cause
  | 'journal-failed' // the record of this run cannot be written; cause
  | 'journal-disk-full' // the same, since the disk is full
  | 'sandbox-processes' // the pod runs as plain processes of this machine; images
  | 'sandbox-containers' // the pod runs in containers; engine
  | 'sandbox-stand-in' // an image is stood in for by what this machine has; image, with
  | 'sandbox-paths' // no private /tmp and /airflow here: the two paths are replaced
  | 'sandbox-ignored'; // parts of the pod that the sandbox ignores; what

/** One such notice. */
export type Notice = Message<NoticeCode>;
