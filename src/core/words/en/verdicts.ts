import type { VerdictWords } from '../verdict-words.ts';

/** Why a run ended as it did and what to do, in English. */
export const verdicts: VerdictWords = {
  completed: { what: 'the task ended[ with exit code {exit}].' },
  'completed-empty': {
    what: 'the task ended[ with exit code {exit}] and wrote no result, which is None.',
    advice: 'If it should have one, write JSON to /airflow/xcom/return.json.',
  },
  'oom-survived': {
    what: 'the task ended[ with exit code {exit}], although a process in it was killed for lack of memory[ (limit {limit})].',
    advice: 'Check its result, and raise the memory limit in container_resources.',
  },
  skipped: {
    what: 'the task ended with exit code {exit}, one of skip_on_exit_code, which Airflow records as skipped.',
  },
  cancelled: { what: '[the task ended with exit code {exit}]' },
  'exit-code': {
    what: 'the task ended with exit code {exit}[: {message}].',
    advice: 'See the end of its log.',
  },
  'shell-no-command': {
    what: 'the task ended with exit code 127, by which a shell says that it found no such command[: {message}].',
    advice:
      'See the end of its log for the name, and check what the image of container {container} has on its PATH.',
  },
  'shell-no-right': {
    what: 'the task ended with exit code 126, by which a shell says that a command may not be executed[: {message}].',
    advice:
      'See the end of its log for the name, and make that file executable in the image of container {container}.',
  },
  killed: {
    what: 'the task was killed (exit code {exit}, {signal})[: {message}], and the cluster does not say by whom.',
    advice:
      'Often a process of its own ran out of memory[ (the limit of the container is {limit})], or the node did; raise the memory limit in container_resources, or see who sent the signal.',
  },
  terminated: {
    what: 'the task was asked to end (exit code {exit}, {signal})[: {message}].',
    advice:
      'The pod itself was not deleted: look for what sends this signal inside container {container}.',
  },
  crashed: {
    what: 'the program of the task crashed (exit code {exit}, {signal})[: {message}].',
    advice: 'The fault is in the program or in a library of its image; see the end of its log.',
  },
  signalled: {
    what: 'the task was ended by a signal (exit code {exit}, {signal})[: {message}].',
    advice: 'Look for what sends this signal inside container {container}.',
  },
  'oom-killed': {
    what: 'container {container} used more memory than its limit of {limit} and was killed (OOMKilled, exit code {exit}).',
    advice: 'Raise the memory limit in container_resources, or let the task need less.',
  },
  'oom-node': {
    what: 'container {container}, which has no memory limit, was killed because memory ran out[ on node {node}] (OOMKilled, exit code {exit}).',
    advice:
      'Give it a memory request and limit in container_resources, so that it gets a node with enough.',
  },
  'oom-child': {
    what: 'a process in container {container} was killed for lack of memory[ (limit {limit})], and the container ended with exit code {exit} after it (OOMKilled).',
    advice: 'Raise the memory limit in container_resources, or let the task need less.',
  },
  'probe-failed': {
    what: 'the kubelet ended container {container} because its probe failed (exit code {exit})[: {detail}].',
    advice: 'Correct the probe of the pod, or take it out: a task needs none.',
  },
  'hook-failed': {
    what: 'the kubelet ended container {container} because its postStart hook failed (exit code {exit}).',
    advice: 'Correct the hook in the lifecycle of the container.',
  },
  'init-failed': {
    what: 'the init container {container} failed with exit code {exit}[ ({reason})][: {message}], so the task never started.',
    advice: 'See its log.',
  },
  'container-failed': {
    what: 'container {container}, beside the task, failed with exit code {exit}[ ({reason})][: {message}].',
    advice:
      'See its log: where the phase of the pod decides, any container that fails makes the task fail.',
  },
  'xcom-sidecar-failed': {
    what: 'the XCom sidecar failed with exit code {exit}[ ({reason})][: {message}].',
    advice: 'See its log, and check the image of the sidecar.',
  },
  'evicted-node': {
    what: '[node {node}: ]the node ran short of {resource} and the kubelet evicted the pod: {detail}.',
    advice:
      'Run the task again, or let it request the {resource} that it needs, so that it gets a node with enough.',
  },
  'evicted-storage': {
    what: 'the pod was evicted[ from node {node}], because[ container {container}] it wrote more to the disk than its limit of ephemeral storage, {limit}.',
    advice:
      'Raise the limit of ephemeral-storage in container_resources, or write large data to a volume.',
  },
  'evicted-volume': {
    what: 'the pod was evicted[ from node {node}], because the volume {volume} grew over its size limit of {limit}.',
    advice: 'Raise sizeLimit of this emptyDir, or write less to it.',
  },
  evicted: {
    what: 'the pod was evicted[ from node {node}][: {detail}].',
    advice: 'Run the task again.',
  },
  'evicted-api': {
    what: 'the pod was evicted[ from node {node}] by the eviction API, as when a node is drained or scaled down.',
    advice:
      'Run the task again; where its node must wait for it, forbid that by the annotation of your autoscaler or a PodDisruptionBudget.',
  },
  'evicted-taint': {
    what: 'the pod had to leave[ node {node}], which got a taint that it does not tolerate.',
    advice: 'Run the task again, or give it a toleration for the taint.',
  },
  preempted: {
    what: 'the pod had to make room[ on node {node}] for one of a higher priority[: {detail}].',
    advice: 'Run the task again, or give it a higher priority_class_name.',
  },
  deadline: {
    what: 'the pod ran longer than its active_deadline_seconds[ of {seconds}] and was ended.',
    advice: 'Raise active_deadline_seconds, or let the task need less time.',
  },
  'execution-timeout': {
    what: 'the task ran longer than its execution_timeout of {seconds} s and was ended.',
    advice: 'Raise that limit, or see in its log what it waited for.',
  },
  'node-lost': {
    what: 'the node[ {node}] stopped answering, and the pod was given up with it.',
    advice: 'Run the task again; ask who runs the cluster what became of the node.',
  },
  'node-gone': {
    what: 'the node[ {node}] is no longer a part of the cluster, and the pod went with it.',
    advice: 'Run the task again; spot nodes and autoscalers take nodes away like this.',
  },
  'node-shutdown': {
    what: 'the node[ {node}] was shut down, and the kubelet ended the pod.',
    advice: 'Run the task again; spot nodes and autoscalers take nodes away like this.',
  },
  'container-lost': {
    what: 'the node[ {node}] lost container {container}, and nobody knows how it ended.',
    advice:
      'Run the task again, unless its log shows that it was done; nodes that are started anew, or whose container runtime is, lose what ran on them.',
  },
  'node-rejected': {
    what: 'the node[ {node}] did not take the pod ({reason})[: {detail}].',
    advice:
      'Run the task again; where it happens again, look at what the pod requests and at the state of the node.',
  },
  deleted: {
    what: 'someone else deleted the pod.',
    advice: 'Run the task again; who deleted it is in the audit log of the cluster, if anywhere.',
  },
  'cleaned-up': {
    what: 'the pod was deleted from outside after {minutes} minutes of waiting for its start.',
    advice:
      'This fits "airflow kubernetes cleanup-pods", which deletes pods of tasks that are pending for long (30 minutes, if it is not told otherwise); see what kept it from starting.',
  },
  'image-missing': {
    what: 'the image {image} of container {container} does not exist[: {detail}][ (gave up after {seconds} s)].',
    advice: 'Correct its name or tag, or push it.',
  },
  'image-forbidden': {
    what: 'the registry does not give out the image {image} of container {container}[: {detail}][ (gave up after {seconds} s)].',
    advice: 'Check its name, and name a secret with the right to pull it in image_pull_secrets.',
  },
  'image-limited': {
    what: 'the image {image} of container {container} was not pulled, because pulls are limited[: {detail}][ (gave up after {seconds} s)].',
    advice: 'Try again later, or pull with an account or from a mirror.',
  },
  'image-name': {
    what: '{image}, the image of container {container}, is no valid name of an image[: {detail}][ (gave up after {seconds} s)].',
    advice: 'Correct it; names are in lower case.',
  },
  'image-never': {
    what: 'the image {image} of container {container} is not on the node and may not be pulled[: {detail}][ (gave up after {seconds} s)].',
    advice: 'Take another image_pull_policy than Never, or load the image onto the nodes.',
  },
  'image-unreachable': {
    what: 'the registry of the image {image} of container {container} cannot be reached from the node[: {detail}][ (gave up after {seconds} s)].',
    advice: "Check the registry's name, and the network, proxy and certificates of the nodes.",
  },
  'image-platform': {
    what: 'the image {image} of container {container} is not made for the platform of the node[: {detail}][ (gave up after {seconds} s)].',
    advice: 'Build it for this platform too, or select nodes by kubernetes.io/arch.',
  },
  'image-failed': {
    what: 'the image {image} of container {container} cannot be had[: {detail}][ (gave up after {seconds} s)].',
    advice: 'Check its name and tag, the right to pull it, and the disk of the node.',
  },
  'image-slow': {
    what: 'the image {image} was still being pulled when {seconds} s to start were over.',
    advice: 'Raise startup_timeout_seconds, or take a smaller image.',
  },
  'secret-missing': {
    what: 'the secret {name}[ for container {container}][ for the volume {volume}] does not exist[ (gave up after {seconds} s)].',
    advice: 'Create it in the namespace of the pod, or correct its name.',
  },
  'secret-key-missing': {
    what: 'the secret {name} has no key {key}[, which container {container} needs][, which the volume {volume} needs][ (gave up after {seconds} s)].',
    advice: 'Add the key to the secret, or correct its name.',
  },
  'map-missing': {
    what: 'the ConfigMap {name}[ for container {container}][ for the volume {volume}] does not exist[ (gave up after {seconds} s)].',
    advice: 'Create it in the namespace of the pod, or correct its name.',
  },
  'map-key-missing': {
    what: 'the ConfigMap {name} has no key {key}[, which container {container} needs][, which the volume {volume} needs][ (gave up after {seconds} s)].',
    advice: 'Add the key to the ConfigMap, or correct its name.',
  },
  'root-refused': {
    what: 'container {container} may not run as root, and its image {image} does[ (gave up after {seconds} s)].',
    advice:
      'Set run_as_user to another user in the security context, or give the image a USER by number.',
  },
  'object-unread': {
    what: 'the node did not get a secret or ConfigMap[ for container {container}][ for the volume {volume}] in time: {detail}[ (gave up after {seconds} s)].',
    advice:
      'The API server or the node is slow, and what is named may well be there: run the task again, or raise startup_timeout_seconds.',
  },
  'config-failed': {
    what: 'container {container} cannot be made from its definition: {detail}[ (gave up after {seconds} s)].',
    advice: 'Correct that part of the pod.',
  },
  'command-missing': {
    what: 'container {container} cannot start: its image {image} has no {command}[ (gave up after {seconds} s)].',
    advice:
      'Correct cmds, or take an image that has it; a whole command line needs a shell in cmds.',
  },
  'command-refused': {
    what: 'container {container} cannot start: {command} in its image {image} may not be executed[ (gave up after {seconds} s)].',
    advice: 'Make the file executable in the image, or correct cmds.',
  },
  'interpreter-missing': {
    what: 'container {container} cannot start: what the first line of {command} in its image {image} names, or the program itself, is not there.',
    advice:
      'Correct that line; line ends of Windows break it too. A program may also want libraries that the image lacks.',
  },
  'command-platform': {
    what: 'container {container} cannot start: the program in its image {image} is not made for this node, or is a script without a first line #!.',
    advice: 'Build the image for the platform of the node, or correct the script.',
  },
  'command-none': {
    what: 'container {container} has nothing to run: neither the pod nor its image {image} has a command[ (gave up after {seconds} s)].',
    advice: 'Set cmds.',
  },
  'mount-failed': {
    what: 'container {container} cannot start, since something cannot be mounted in it: {detail}[ (gave up after {seconds} s)].',
    advice:
      'Check mount paths, sub-paths and the working directory against the image: a folder goes on a folder, a file on a file.',
  },
  'start-failed': {
    what: 'container {container} could not be started: {detail}[ (gave up after {seconds} s)].',
    advice: 'Check the command, the image and the security context.',
  },
  'volume-failed': {
    what: 'the volume[ {volume}] could not be mounted: {detail}[ (gave up after {seconds} s)].',
    advice: 'Check what the volume names, and whether the node can reach it.',
  },
  'pod-sandbox-failed': {
    what: 'the node could not set up the pod, its network or its runtime: {detail}[ (gave up after {seconds} s)].',
    advice: 'Ask who runs the cluster; with runtime_class_name, check that the node has it.',
  },
  'unschedulable-resources': {
    what: 'no node has enough {resource} left[ for what the pod requests ({requests})]: {detail}[ (gave up after {seconds} s)].',
    advice: 'Request less in container_resources, wait until there is room, or add nodes.',
  },
  'unschedulable-selector': {
    what: 'no node has the labels that the pod wants[ ({selector})]: {detail}[ (gave up after {seconds} s)].',
    advice: 'Correct node_selector or affinity, or label a node so.',
  },
  'unschedulable-taint': {
    what: 'each node has a taint that the pod does not tolerate[ ({taint})]: {detail}[ (gave up after {seconds} s)].',
    advice: 'Give the task a toleration for it.',
  },
  'unschedulable-gate': {
    what: 'the pod may not be scheduled before its gates are taken off ({gate})[ (gave up after {seconds} s)].',
    advice:
      'Look at what controls these gates, for example a queue, or raise schedule_timeout_seconds.',
  },
  'claim-missing': {
    what: 'the volume claim {name} does not exist[ (gave up after {seconds} s)].',
    advice: 'Create the PersistentVolumeClaim in the namespace of the pod, or correct its name.',
  },
  'claim-unbound': {
    what: 'a volume claim of the pod has no volume yet: {detail}[ (gave up after {seconds} s)].',
    advice: 'Look at the PersistentVolumeClaim and its storage class.',
  },
  unschedulable: {
    what: 'no node took the pod[: {detail}][ (gave up after {seconds} s)].',
    advice:
      'Look at its requests, selectors, tolerations and volumes, or raise schedule_timeout_seconds.',
  },
  'init-unfinished': {
    what: 'the init container {container} was still running when {seconds} s to start were over.',
    advice: 'See its log, or raise startup_timeout_seconds.',
  },
  'start-timeout': {
    what: 'the pod did not start within {seconds} s[: {detail}].',
    advice: 'Look at what it waited for, or raise startup_timeout_seconds.',
  },
  'xcom-invalid': {
    what: 'the result of the task is not JSON; it begins with: {detail}',
    advice: 'Write JSON to /airflow/xcom/return.json.',
  },
  'xcom-too-big': {
    what: 'the result of the task is larger than {limit}.',
    advice: 'Store large data elsewhere, and let the result say where.',
  },
  'xcom-sidecar-gone': {
    what: 'the XCom sidecar had ended before the result could be read.',
    advice: 'See its log; its image needs sh, and nothing may end it before the task.',
  },
  'xcom-sidecar-late': {
    what: 'the XCom sidecar did not start within {minutes} minutes.',
    advice: 'Check that its image can be pulled.',
  },
  'xcom-forbidden': {
    what: 'the result of the task cannot be read without the right to execute in its pod[: {detail}].',
    advice: 'Ask for the right to get and create pods/exec in this namespace.',
  },
  'xcom-unreadable': {
    what: 'the result of the task could not be read[: {detail}].',
    advice:
      'See that return.json is a file, and that the image of the sidecar has sh and cat; else run the task again.',
  },
  unknown: { what: 'the task ended[ with exit code {exit}][ ({reason})][: {message}].' },
};
