import type { V1Pod } from '@kubernetes/client-node';
import type { Json } from '../base/json.ts';
import type { LogStreams } from './log/log-streams.ts';
import { findStage, findTerminated, listContainers } from './pod-facts.ts';
import type { PodView } from './pod-view.ts';
import { isAtLeast } from './provider-rules.ts';
import type { RunTools } from './run-tools.ts';
import type { EarlyEnd } from './startup/startup.ts';
import { isCompleted } from './verdict/judge.ts';
import { within } from './within.ts';
import { endSidecar, extractXCom } from './xcom.ts';

/** Milliseconds after which a pod that its base container has left is said to be held by others; the phase itself lags about one second. */
const holdPatience = 2000;

/** What came of the result that a task may have written, and what the operator decides on. */
interface ResultEnd {
  /** Why one that is wanted is missing. */
  readonly xcom: EarlyEnd | undefined;
  /** True where one was wanted and there is none, which is no failure. */
  readonly isResultEmpty: boolean;
  /** The operator has raised: a result is missing, or a log is refused since its container never started. */
  readonly isRaised: boolean;
  /** The pod as the operator sees it last, where it does not wait for what comes after. */
  readonly copy?: V1Pod;
}

type Result = Pick<ResultEnd, 'xcom' | 'isResultEmpty'>;

/**
 * Waits for the base container, its log and its result, and until nothing more of the pod is waited for; tells meanwhile which
 * containers hold it. Gives what came of the result. `known` is one that was read before.
 */
export async function awaitEnd(
  view: PodView,
  streams: LogStreams,
  tools: RunTools,
  signal: AbortSignal,
  known: { readonly value: Json } | undefined,
): Promise<ResultEnd> {
  const { settings } = tools;
  const base = settings.baseContainerName;
  const isOver = ({ pod, gone }: PodView): true | undefined =>
    gone || isCompleted(pod, settings) ? true : undefined;
  await view.until(
    (seen) => (findTerminated(seen.pod, base) !== undefined ? true : isOver(seen)),
    signal,
  );
  await streams.finish(base);
  const hasBaseEnded = findTerminated(view.pod, base) !== undefined;
  let result: Result = { xcom: undefined, isResultEmpty: false };
  // What the operator sees next, at once, is a pod whose sidecar has hardly heard that it is to end.
  let copy: V1Pod | undefined;
  if (settings.doXcomPush && hasBaseEnded) {
    result = await fetchResult(view, tools, signal, known);
    copy = isAtLeast(settings.providerVersion, '10.16.1') ? view.pod : undefined;
    if (!view.gone) await endSidecar(view, tools, signal);
  }
  const isMissing = settings.doXcomPush && (!hasBaseEnded || result.xcom !== undefined);
  // The operator raises, which its sidecar, that may never end now, does not keep it from.
  if (!isMissing) await awaitOthers(view, isOver, tools, signal);
  await streams.finishEnded();
  const isRaised = isMissing || streams.neverStarted.length > 0;
  return { ...result, isRaised, ...(copy === undefined ? {} : { copy }) };
}

/** Reads the result and tells it, where Airflow keeps it: of a task that failed from 10.6, if it is not empty. */
async function fetchResult(
  view: PodView,
  tools: RunTools,
  signal: AbortSignal,
  known: { readonly value: Json } | undefined,
): Promise<Result> {
  const { baseContainerName, providerVersion } = tools.settings;
  const result = known ?? (await extractXCom(view, tools, signal));
  const isSuccess = findTerminated(view.pod, baseContainerName)?.exitCode === 0;
  const isEmpty = 'empty' in result && result.empty === true;
  const isPushed = isSuccess || (isAtLeast(providerVersion, '10.6') && !isEmpty);
  if ('value' in result && isPushed) {
    await tools.recorder.note({ xcom: result.value });
    await tools.emit({ type: 'xcom', value: result.value });
  } else if ('value' in result && !isEmpty) {
    tools.recorder.keepXCom(JSON.stringify(result.value));
  }
  return { xcom: 'failure' in result ? result.failure : undefined, isResultEmpty: isEmpty };
}

async function awaitOthers(
  view: PodView,
  isOver: (seen: PodView) => true | undefined,
  tools: RunTools,
  signal: AbortSignal,
): Promise<void> {
  const base = tools.settings.baseContainerName;
  const { clock } = tools;
  const until = (either: AbortSignal): Promise<true> => view.until(isOver, either);
  if ((await within(holdPatience, clock, signal, until)) !== 'late') return;
  for (let told = ''; ;) {
    const by = listOthers(view.pod, base);
    const key = by.join(' ');
    if (key !== told && by.length > 0) await tools.emit({ type: 'held', container: base, by });
    told = key;
    const next = await view.until(
      (seen) => isOver(seen) ?? (listOthers(seen.pod, base).join(' ') === told ? undefined : false),
      signal,
    );
    if (next) return;
  }
}

/** The containers beside `base` that have not ended. */
function listOthers(pod: V1Pod, base: string): readonly string[] {
  return listContainers(pod).filter(
    (name) => name !== base && findStage(pod, name) !== 'terminated',
  );
}
