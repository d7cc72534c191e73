const passing = [
  'pull qps exceeded',
  'rate limit',
  'too many requests',
  'quota exceeded',
  'temporarily unavailable',
  'timeout',
  'account limit',
];
const passingGateway = ['bad gateway', 'service unavailable', 'gateway timeout'];

/** True where `version` is `least` or newer; both like `10.5.0`, missing parts count as 0. */
export function isAtLeast(version: string, least: string): boolean {
  const have = toNumbers(version);
  const want = toNumbers(least);
  for (let i = 0; i < Math.max(have.length, want.length); i++) {
    const difference = (have[i] ?? 0) - (want[i] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}

/**
 * True where the operator gives up at once on a container that waits for this reason, as
 * `detect_pod_terminate_early_issues` of cncf.kubernetes 10.5 and newer does; older ones wait for the timeout.
 */
export function isFatalImageReason(version: string, reason: string, message: string): boolean {
  if (!isAtLeast(version, '10.5')) return false;
  if (reason === 'InvalidImageName') return true;
  if (!isAtLeast(version, '10.13')) {
    return (
      reason === 'ErrImagePull' || (reason === 'ImagePullBackOff' && isAtLeast(version, '10.12'))
    );
  }
  if (reason === 'ErrImageNeverPull') return true;
  if (reason !== 'ErrImagePull' && reason !== 'ImagePullBackOff') return false;
  const text = message.toLowerCase();
  const known = isAtLeast(version, '10.16.1') ? [...passing, ...passingGateway] : passing;
  return !known.some((part) => text.includes(part));
}

/**
 * True where the base container's exit code makes the operator skip the task (`skip_on_exit_code`: since 7.5 where the pod
 * counts as failed, else since 7.13).
 */
export function isSkipped(
  version: string,
  skipOn: readonly number[],
  exitCode: number,
  hasFailed: boolean,
): boolean {
  return skipOn.includes(exitCode) && isAtLeast(version, hasFailed ? '7.5' : '7.13');
}

/** True where the base container alone decides and the pod's phase is not waited for: istio (7.5) or XCom (10.16.1). */
export function isBaseDecisive(version: string, doXcomPush: boolean, hasIstio: boolean): boolean {
  return (hasIstio && isAtLeast(version, '7.5')) || (doXcomPush && isAtLeast(version, '10.16.1'));
}

/** True where a phase means that the wait for the start is over (`await_pod_start`; Unknown is waited out since 10.16.1). */
export function hasLeftPending(version: string, phase: string): boolean {
  return phase !== 'Pending' && !(phase === 'Unknown' && isAtLeast(version, '10.16.1'));
}

function toNumbers(version: string): readonly number[] {
  return version.split('.').map((part) => Number.parseInt(part, 10) || 0);
}
