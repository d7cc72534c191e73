import type { V1ContainerStateTerminated, V1Pod } from '@kubernetes/client-node';
import type { RunSettings } from '../../manifest/manifest.ts';
import {
  findExitCode,
  findPhase,
  findTerminated,
  isFinal,
  listContainers,
  listInit,
  xcomSidecar,
} from '../pod-facts.ts';
import { isAtLeast, isBaseDecisive, isSkipped } from '../provider-rules.ts';
import type { Judgement, Verdict } from '../run-event.ts';
import type { EarlyEnd } from '../startup/startup.ts';
import { findImageProblem } from '../startup/startup.ts';
import { findAirflowState } from './airflow-state.ts';
import { endedBefore, findAbort } from './find-abort.ts';
import { findSignal } from './signals.ts';

/** The verdict of a cancelled run; `lines` are the last of the base container's log. */
export function toCancelled(
  pod: V1Pod | undefined,
  settings: RunSettings,
  lines: readonly string[] = [],
): Verdict {
  const exit = pod === undefined ? undefined : findExitCode(pod, settings.baseContainerName);
  return {
    outcome: 'cancelled',
    exit_code: exit ?? null,
    reason: 'Cancelled',
    message: '',
    cause: 'cancelled',
    data: exit === undefined ? {} : { exit },
    signal: exit === undefined ? null : (findSignal(exit) ?? null),
    airflow: findAirflowState('cancelled', settings) ?? null,
    last_lines: lines,
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
): Judgement {
  const ended = findTerminated(pod, settings.baseContainerName);
  const exitCode = findExitCode(pod, settings.baseContainerName) ?? null;
  const { providerVersion, skipOnExitCode } = settings;
  const fail = (reason: string, message: string): Judgement => ({
    outcome: 'failed',
    exit_code: exitCode,
    reason,
    message,
  });
  // Where the operator has raised before, it looks at a copy of the pod in which nothing has ended yet.
  const isRaised = early !== undefined || xcom !== undefined;
  const failed = hasFailed(pod, settings);
  if (!isRaised && ended && isSkipped(providerVersion, skipOnExitCode, ended.exitCode, failed)) {
    return {
      outcome: 'skipped',
      exit_code: exitCode,
      reason: ended.reason ?? 'Skipped',
      message: ended.message ?? '',
    };
  }
  const message = ended?.message ?? pod.status?.message ?? '';
  if (failed && (isEndedByDeletion(pod, ended) || (gone && ended === undefined))) {
    return fail('Deleted', message);
  }
  if (failed && early !== undefined) return fail(early.reason, early.message);
  const abort = findAbort(pod);
  if (failed && abort?.reason !== undefined && !endedBefore(ended, abort.at)) {
    return fail(abort.reason, pod.status?.message ?? '');
  }
  if (failed && ended !== undefined && ended.exitCode !== 0) {
    return fail(ended.reason ?? 'Error', message);
  }
  // A pod that was no longer waited for has no phase that explains anything.
  if (failed && (xcom === undefined || isFinal(pod))) return explainPhase(pod, settings, fail);
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
  fail: (reason: string, message: string) => Judgement,
): Judgement {
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
  // The deletion's time is that of its deadline.
  const asked = new Date(deletionTimestamp).getTime() - deletionGracePeriodSeconds * 1000;
  return !endedBefore(base, new Date(asked));
}

function hasIstio(pod: V1Pod): boolean {
  return listContainers(pod).includes('istio-proxy');
}
