/**
 * Why a run ended as it did; the closed list, worded in `words/`. After each code the names in `data`; those in brackets may be
 * left out. `container`, `image` and `node` are where it happened, `detail` is the cluster's own text. Of those about the start,
 * `seconds` is how long it was waited for where the time-out ended the run.
 */
export type VerdictCause =
  | 'completed' // [exit]
  | 'completed-empty' // a result was wanted and the task wrote none, which is None; [exit]
  | 'oom-survived' // it succeeded, although something in it ran out of memory; [exit, limit]
  | 'skipped' // the exit code is one of skip_on_exit_code; exit
  | 'cancelled' // [exit]
  | 'exit-code' // exit, container, [message]
  | 'shell-no-command' // 127; exit, container, [message]
  | 'shell-no-right' // 126; exit, container, [message]
  | 'killed' // SIGKILL, and nothing says from whom; exit, signal, container, [limit, message]
  | 'terminated' // asked to end by SIGTERM, SIGINT or SIGHUP; exit, signal, container, [message]
  | 'crashed' // the program broke: SIGSEGV and the like; exit, signal, container, [message]
  | 'signalled' // any other signal; exit, signal, container, [message]
  | 'oom-killed' // over its memory limit; container, limit, exit
  | 'oom-node' // OOMKilled without a limit of its own; container, exit, [node]
  | 'oom-child' // a process in the container was killed so, not its first one; container, exit, [limit]
  | 'probe-failed' // container, exit, detail
  | 'hook-failed' // postStart; container, exit
  | 'init-failed' // container, exit, [reason, message]
  | 'container-failed' // another one than the base container; container, exit, [reason, message]
  | 'xcom-sidecar-failed' // exit, [reason, message]
  | 'evicted-node' // the node ran short; resource, [node], detail
  | 'evicted-storage' // over its limit of ephemeral storage; limit, [container, node]
  | 'evicted-volume' // over the size limit of an emptyDir; volume, limit, [node]
  | 'evicted' // by the kubelet, for another reason; [node, detail]
  | 'evicted-api' // drained or moved: EvictionByEvictionAPI; [node]
  | 'evicted-taint' // DeletionByTaintManager; [node]
  | 'preempted' // for a pod of a higher priority; [node, detail]
  | 'deadline' // active_deadline_seconds; seconds
  | 'execution-timeout' // the task's execution_timeout; seconds
  | 'node-lost' // [node]
  | 'node-gone' // its node is no longer a part of the cluster; [node]
  | 'node-shutdown' // [node]
  | 'container-lost' // nobody knows how it ended, as when its node was started anew; container, [node]
  | 'node-rejected' // the kubelet did not take the pod; reason, [node, detail]
  | 'deleted' // from outside
  | 'cleaned-up' // the same, and it fits what `airflow kubernetes cleanup-pods` deletes; minutes
  | 'image-missing' // image, container, [detail, seconds]
  | 'image-forbidden' // the same
  | 'image-limited' // the same
  | 'image-name' // the same
  | 'image-never' // imagePullPolicy is Never and the node has no such image; the same
  | 'image-unreachable' // the registry; the same
  | 'image-platform' // the same
  | 'image-failed' // the same
  | 'image-slow' // still being pulled; image, [container], seconds
  | 'secret-missing' // name, [container, volume, seconds]
  | 'secret-key-missing' // name, key, [container, volume, seconds]
  | 'map-missing' // a ConfigMap; name, [container, volume, seconds]
  | 'map-key-missing' // name, key, [container, volume, seconds]
  | 'root-refused' // runAsNonRoot; container, image, [seconds]
  | 'object-unread' // the kubelet did not get a secret or ConfigMap in time, whether it is there or not; detail, [container, volume, seconds]
  | 'config-failed' // container, detail, [seconds]
  | 'command-missing' // command, container, image
  | 'command-refused' // no right to execute it; command, container, image
  | 'interpreter-missing' // of a script; command, container, image
  | 'command-platform' // exec format error; container, image
  | 'command-none' // neither the pod nor the image has one; container, image, [seconds]
  | 'mount-failed' // inside the container; container, detail, [seconds]
  | 'start-failed' // container, detail, [seconds]
  | 'volume-failed' // [volume], detail, [seconds]
  | 'pod-sandbox-failed' // network or runtime class; detail, [seconds]
  | 'unschedulable-resources' // resource, detail, [requests, seconds]
  | 'unschedulable-selector' // [selector], detail, [seconds]
  | 'unschedulable-taint' // taint, detail, [seconds]
  | 'unschedulable-gate' // gate, [seconds]
  | 'claim-missing' // name, detail, [seconds]
  | 'claim-unbound' // detail, [seconds]
  | 'unschedulable' // [detail, seconds]
  | 'init-unfinished' // an init container still runs; container, seconds
  | 'start-timeout' // seconds, [detail]
  | 'xcom-invalid' // detail: how it begins
  | 'xcom-too-big' // limit
  | 'xcom-sidecar-gone'
  | 'xcom-sidecar-late' // minutes
  | 'xcom-forbidden' // [detail]
  | 'xcom-unreadable' // [detail]
  | 'unknown'; // [exit, reason, message]
