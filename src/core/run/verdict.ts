import type { V1ContainerStateTerminated, V1Pod } from '@kubernetes/client-node';
import type { RunSettings } from '../manifest/manifest.ts';
import { findPhase, findTerminated, isFinal, listContainers, xcomSidecar } from './pod-facts.ts';
import { isAtLeast, isBaseDecisive, isSkipped } from './provider-rules.ts';
import type { Verdict } from './run-event.ts';
import type { EarlyEnd } from './startup.ts';
import { findImageProblem } from './startup.ts';

/** The verdict of a cancelled run. */
export function toCancelled(pod: V1Pod | undefined, settings: RunSettings): Verdict {
  const ended = pod === undefined ? undefined : findTerminated(pod, settings.baseContainerName);
  return {
    outcome: 'cancelled',
    exit_code: ended?.exitCode ?? null,
    reason: 'Cancelled',
    message: '',
  };
}

/** True where nothing more of the pod is waited for (`await_pod_completion`). */
export function isCompleted(pod: V1Pod, settings: RunSettings): boolean {
  if (isFinal(pod)) return true;
  const { providerVersion } = settings;
  const isBaseOver = findTerminated(pod, settings.baseContainerName) !== undefined;
  if (isBaseOver && isBaseDecisive(providerVersion, settings.doXcomPush, hasIstio(pod))) {
    return true;
  }
  return (
    isAtLeast(providerVersion, '10.12') && findImageProblem(pod, providerVersion) !== undefined
  );
}

/**
 * How the run ended, from the pod as last seen (`KubernetesPodOperator.cleanup`): the base container decides where istio or
 * XCom is in play, else the pod's phase. `early` is why no container could decide, `xcom` why a wanted result is missing.
 */
export function judge(
  pod: V1Pod,
  gone: boolean,
  settings: RunSettings,
  early: EarlyEnd | undefined,
  xcom: EarlyEnd | undefined,
): Verdict {
  const ended = findTerminated(pod, settings.baseContainerName);
  const exitCode = ended?.exitCode ?? null;
  const { providerVersion, skipOnExitCode } = settings;
  const fail = (reason: string, message: string): Verdict => ({
    outcome: 'failed',
    exit_code: exitCode,
    reason,
    message,
  });
  if (ended !== undefined && isSkipped(providerVersion, skipOnExitCode, ended.exitCode)) {
    return {
      outcome: 'skipped',
      exit_code: exitCode,
      reason: ended.reason ?? 'Skipped',
      message: ended.message ?? '',
    };
  }
  const failed = hasFailed(pod, settings);
  const message = ended?.message ?? pod.status?.message ?? '';
  if (failed && (isEndedByDeletion(pod, ended) || (gone && ended === undefined))) {
    return fail('Deleted', message);
  }
  if (failed && early !== undefined) return fail(early.reason, early.message);
  if (failed && ended !== undefined && ended.exitCode !== 0) {
    return fail(ended.reason ?? 'Error', message);
  }
  if (failed) return explainPhase(pod, settings, fail);
  if (xcom !== undefined) return fail(xcom.reason, xcom.message);
  return {
    outcome: 'success',
    exit_code: exitCode,
    reason: ended?.reason ?? 'Completed',
    message: ended?.message ?? '',
  };
}

/** `failed` of the operator's cleanup (kpo 7.5 and newer for istio, 10.16.1 and newer for XCom). */
export function hasFailed(pod: V1Pod, settings: RunSettings): boolean {
  const ended = findTerminated(pod, settings.baseContainerName);
  if (isBaseDecisive(settings.providerVersion, settings.doXcomPush, hasIstio(pod))) {
    return ended?.exitCode !== 0;
  }
  return findPhase(pod) !== 'Succeeded';
}

function explainPhase(
  pod: V1Pod,
  settings: RunSettings,
  fail: (reason: string, message: string) => Verdict,
): Verdict {
  const status = pod.status;
  if (status?.reason !== undefined) return fail(status.reason, status.message ?? '');
  for (const name of [...listInit(pod), ...listContainers(pod)]) {
    const ended = findTerminated(pod, name);
    if (ended === undefined || ended.exitCode === 0 || name === settings.baseContainerName)
      continue;
    const what = `${name}: ${ended.reason ?? 'Error'} (${ended.exitCode})`;
    return fail(
      name === xcomSidecar ? 'SidecarFailed' : 'ContainerFailed',
      ended.message === undefined ? what : `${what} ${ended.message}`,
    );
  }
  const image = findImageProblem(pod, settings.providerVersion);
  if (image !== undefined) return fail(image.reason, image.message);
  return fail(findPhase(pod) === 'Failed' ? 'Error' : 'Deleted', status?.message ?? '');
}

/** True where the base container, or the pod before it, ended because someone deleted the pod. */
function isEndedByDeletion(pod: V1Pod, base: V1ContainerStateTerminated | undefined): boolean {
  const { deletionTimestamp, deletionGracePeriodSeconds = 0 } = pod.metadata ?? {};
  if (deletionTimestamp === undefined) return false;
  if (base?.finishedAt === undefined) return true;
  // The deletion's time is that of its deadline; both are whole seconds.
  const asked = new Date(deletionTimestamp).getTime() - deletionGracePeriodSeconds * 1000;
  return new Date(base.finishedAt).getTime() >= asked - 1000;
}

function listInit(pod: V1Pod): readonly string[] {
  return (pod.spec?.initContainers ?? []).map(({ name }) => name);
}

function hasIstio(pod: V1Pod): boolean {
  return listContainers(pod).includes('istio-proxy');
}
