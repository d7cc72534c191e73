import type { CoreV1Event, V1Container, V1Pod } from '@kubernetes/client-node';
import { cutText } from '../../base/cut-text.ts';
import type { MessageData } from '../../base/message.ts';
import type { RunSettings } from '../../manifest/manifest.ts';
import type { EarlyEnd } from '../startup/startup.ts';
import type { VerdictCause } from './verdict-cause.ts';

/** All that is known of a run at its end. */
export interface Evidence {
  /** As last seen. */
  readonly pod: V1Pod;
  /** Of this very pod, oldest first; empty where they cannot be read. */
  readonly events: readonly CoreV1Event[];
  /** True where the pod no longer exists. */
  readonly gone: boolean;
  readonly settings: RunSettings;
  /** Why no container could decide. */
  readonly early: EarlyEnd | undefined;
  /** Why a wanted result is missing. */
  readonly xcom: EarlyEnd | undefined;
  /** True where a result was wanted and there is none, which is no failure. */
  readonly isResultEmpty: boolean;
  /** The last lines of the base container's log, oldest first. */
  readonly lines: readonly string[];
  /** When the run ended. */
  readonly now: Date;
}

/** A cause with the values of its sentence; empty ones count as not given. */
export interface Finding {
  readonly cause: VerdictCause;
  readonly data: Readonly<Record<string, string | number | undefined>>;
}

/** Characters after which a text of the cluster is cut. */
const longest = 1000;

/** The values that there are, none of them too long. */
export function toData(data: Finding['data']): MessageData {
  const given = Object.entries(data).flatMap(([name, value]) => {
    if (value === undefined || value === '') return [];
    // The sentence around a text brings the full stop.
    const text = typeof value === 'string' ? value.trim().replace(/\.$/, '') : undefined;
    return [[name, text === undefined ? value : cutText(text, longest)] as const];
  });
  return Object.fromEntries(given);
}

/** As much of a text of the cluster as is searched for what it says: some searches look at every part of it again and again. */
export function readable(text: string | undefined): string {
  return (text ?? '').slice(0, 10_000);
}

/** The definition of a container or init container. */
export function findContainer({ spec }: V1Pod, name: string): V1Container | undefined {
  return [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])].find(
    (one) => one.name === name,
  );
}

/** The newest event of one of these reasons whose message fits. */
export function findEvent(
  events: readonly CoreV1Event[],
  reasons: readonly string[],
  fits: (message: string, event: CoreV1Event) => boolean = () => true,
): CoreV1Event | undefined {
  return events.findLast(
    (event) => reasons.includes(event.reason ?? '') && fits(event.message ?? '', event),
  );
}

/** The container that an event is about, by its field path, for example `spec.containers{base}`. */
export function containerOf({ involvedObject }: CoreV1Event): string | undefined {
  return /\{([^}]*)\}/.exec(involvedObject.fieldPath ?? '')?.[1];
}
