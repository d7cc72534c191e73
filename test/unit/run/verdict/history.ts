import type { CoreV1Event, V1Pod } from '@kubernetes/client-node';
import type { MessageData } from '../../../../src/core/base/message.ts';
import type { RunSettings } from '../../../../src/core/manifest/manifest.ts';
import type { Judgement, Verdict } from '../../../../src/core/run/run-event.ts';
import type { EarlyEnd } from '../../../../src/core/run/startup/startup.ts';
import { explain } from '../../../../src/core/run/verdict/explain.ts';
import { judge, toCancelled } from '../../../../src/core/run/verdict/judge.ts';
import type { VerdictCause } from '../../../../src/core/run/verdict/verdict-cause.ts';
import { toSettings } from '../../../contract/lab.ts';

/** How one pod ended, and what is to be found of it. */
export interface History {
  /** Where it comes from: a real cluster, or the sources of Kubernetes that would have written it. */
  readonly source: string;
  readonly settings: Partial<RunSettings>;
  readonly gone: boolean;
  readonly cancelled?: boolean;
  readonly early?: EarlyEnd;
  readonly xcom?: EarlyEnd;
  readonly isResultEmpty?: boolean;
  /** The last lines of the log, where they matter. */
  readonly lines?: readonly string[];
  /** When the run ended, ISO 8601, where that matters. */
  readonly now?: string;
  readonly expected: Omit<Judgement, 'message'> & {
    readonly cause: VerdictCause;
    readonly signal: string | null;
    readonly data: MessageData;
  };
  readonly pod: V1Pod;
  readonly events: readonly CoreV1Event[];
}

/** The verdict on such an end. */
export function judgeHistory(history: History): Verdict {
  const { pod, events, gone, early, xcom, isResultEmpty = false, lines = [] } = history;
  const settings = toSettings(history.settings);
  const judged = history.cancelled
    ? toCancelled(pod, settings)
    : judge(pod, gone, settings, early, xcom);
  const now = new Date(history.now ?? 0);
  return explain(judged, { pod, events, gone, settings, early, xcom, isResultEmpty, lines, now });
}
