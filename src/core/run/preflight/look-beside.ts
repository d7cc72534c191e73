import { isPodTaskError } from '../../base/failure.ts';
import type { RunEventData } from '../run-event.ts';
import type { RunTools } from '../run-tools.ts';
import type { RunRequest } from '../run.ts';
import type { Preflight } from './preflight.ts';
import { tellFindings } from './tell-findings.ts';

/** Milliseconds after which nobody wants to hear it any more. */
const patience = 10_000;

/** A preflight that goes on beside a run. */
export interface LookingBeside {
  /** Those to go on with: what the preflight says never comes after the verdict. */
  readonly tools: RunTools;
  /** Begins to look; what is found is said when it is found. */
  begin(): void;
  /** Resolves when all is said that may explain why there is no pod. */
  explain(error: unknown): Promise<void>;
  /** Ends it; resolves when nothing more comes. */
  stop(): Promise<void>;
}

/**
 * A look at what the run needs, for which nothing waits. Without a preflight, or
 * where there are only pods, it does nothing. An aborted `signal` ends it.
 */
export function lookBeside(
  { manifest, record }: RunRequest,
  preflight: Preflight | undefined,
  tools: RunTools,
  signal: AbortSignal,
): LookingBeside {
  const { clock, cluster, name } = tools;
  const over = new AbortController();
  const either = AbortSignal.any([signal, over.signal]);
  const end = (): void => {
    over.abort(new Error('The preflight is over.'));
  };
  const look = async (): Promise<void> => {
    if (preflight === undefined || cluster.lacks.has('objects')) return;
    // Two kubeconfigs may have contexts of one name.
    const place = JSON.stringify(record?.place ?? cluster.name);
    clock.sleep(patience, either).then(end, () => undefined);
    try {
      const findings = await preflight.look(manifest, { cluster, place }, either);
      either.throwIfAborted();
      await tools.emit(...tellFindings(findings, name.namespace));
    } catch (error) {
      // The run itself finds out.
      if (!either.aborted) tools.log.debug('the preflight was not made', error);
    } finally {
      end();
    }
  };
  let looking = Promise.resolve();
  return {
    begin: () => {
      looking = look();
    },
    tools: {
      ...tools,
      emit: (...events: readonly RunEventData[]) => {
        if (events.some(({ type }) => type === 'finished')) end();
        return tools.emit(...events);
      },
    },
    explain: async (error) => {
      const isRefusal =
        isPodTaskError(error, 'cluster-forbidden') || isPodTaskError(error, 'cluster-refused');
      if (isRefusal) await look();
    },
    stop: () => {
      end();
      return looking;
    },
  };
}
