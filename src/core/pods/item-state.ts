import type { V1Pod } from '@kubernetes/client-node';
import type { RunFacts } from './run-facts.ts';

/** Where a task stands, from its pod and from the run on record; worded in `words/`. */
export type ItemState =
  | 'queued'
  | 'preparing'
  | 'pending'
  | 'unschedulable'
  | 'starting'
  | 'pulling'
  | 'image-problem'
  | 'start-problem'
  | 'restarting'
  | 'running'
  | 'stopping'
  | 'terminating'
  | 'succeeded'
  | 'failed'
  | 'evicted'
  | 'skipped'
  | 'cancelled'
  | 'interrupted'
  | 'elsewhere'
  | 'error'
  | 'unknown';

/** What stands for several: the first of these that any of them is in. */
const byWeight: readonly ItemState[] = [
  'image-problem',
  'start-problem',
  'restarting',
  'unschedulable',
  'stopping',
  'running',
  'starting',
  'pulling',
  'preparing',
  'queued',
  'pending',
  'terminating',
  'elsewhere',
  'error',
  'failed',
  'evicted',
  'interrupted',
  'unknown',
  'cancelled',
  'skipped',
  'succeeded',
];
const weights = new Map(byWeight.map((state, weight) => [state, weight]));
const firstEnded = byWeight.indexOf('error');

const imageReasons: ReadonlySet<string> = new Set([
  'ErrImagePull',
  'ImagePullBackOff',
  'InvalidImageName',
  'ErrImageNeverPull',
  'ImageInspectError',
  'RegistryUnavailable',
  'SignatureValidationFailed',
]);
const startReasons: ReadonlySet<string> = new Set([
  'CreateContainerConfigError',
  'CreateContainerError',
  'RunContainerError',
  'PreStartHookError',
  'PostStartHookError',
]);

/** The state of a task whose pod, whose run on record, or both are known: what the run knows goes before what the pod shows. */
export function findItemState(pod: V1Pod | undefined, run: RunFacts | undefined): ItemState {
  if (run === undefined) return pod === undefined ? 'unknown' : findPodState(pod);
  switch (run.phase) {
    case 'success':
      return 'succeeded';
    case 'failed':
      return run.verdict?.reason === 'Evicted' ? 'evicted' : 'failed';
    case 'preparing':
    case 'pending':
    case 'running':
      return pod === undefined ? run.phase : whileFollowed(findPodState(pod), run.phase);
    case 'elsewhere':
      return pod === undefined ? 'elsewhere' : findPodState(pod);
    case 'cancelled':
      return pod === undefined ? 'cancelled' : afterCancelling(findPodState(pod));
    default:
      return run.phase;
  }
}

/** While the verdict is still being worked out, an ended pod is not yet a result. */
function whileFollowed(state: ItemState, phase: 'preparing' | 'pending' | 'running'): ItemState {
  return isEnded(state) ? phase : state;
}

/** A pod that was kept goes on when its run is over. */
function afterCancelling(state: ItemState): ItemState {
  return isEnded(state) ? 'cancelled' : state;
}

/** The state of a pod that nothing else is known of. */
export function findPodState({ metadata, spec, status }: V1Pod): ItemState {
  const phase = status?.phase;
  if (phase === 'Succeeded') return 'succeeded';
  if (phase === 'Failed') return status?.reason === 'Evicted' ? 'evicted' : 'failed';
  if (metadata?.deletionTimestamp !== undefined) return 'terminating';
  if (phase !== 'Pending' && phase !== 'Running') return 'unknown';
  const containers = status?.containerStatuses ?? [];
  const init = status?.initContainerStatuses ?? [];
  const waiting = [...init, ...containers].flatMap(({ state }) => state?.waiting?.reason ?? []);
  if (waiting.some((reason) => imageReasons.has(reason))) return 'image-problem';
  if (waiting.some((reason) => startReasons.has(reason))) return 'start-problem';
  if (waiting.includes('CrashLoopBackOff')) return 'restarting';
  if (phase === 'Running') return 'running';
  const conditions = status?.conditions ?? [];
  const holds = (type: string, value: string): boolean =>
    conditions.some((one) => one.type === type && one.status === value);
  if (holds('PodScheduled', 'False')) return 'unschedulable';
  if (waiting.includes('ContainerCreating') && holds('PodReadyToStartContainers', 'True')) {
    // Its sandbox, network and volumes are there: what is left is the image.
    return 'pulling';
  }
  const isTaken = spec?.nodeName !== undefined && spec.nodeName !== '';
  return isTaken && (waiting.length > 0 || init.length > 0) ? 'starting' : 'pending';
}

/** True where nothing more comes of it. */
export function isEnded(state: ItemState): boolean {
  return weigh(state) >= firstEnded;
}

/** The one of several states that matters most; `unknown` where there is none. */
export function findWeightiest(states: Iterable<ItemState>): ItemState {
  let best: ItemState | undefined;
  for (const state of states) {
    if (best === undefined || weigh(state) < weigh(best)) best = state;
  }
  return best ?? 'unknown';
}

function weigh(state: ItemState): number {
  return weights.get(state) ?? byWeight.length;
}
