import type { RunFacts } from '../../../src/core/pods/run-facts.ts';

/** A run of the DAG `d` that goes on, with the pod of its name in the namespace `n` of the cluster `c`. */
export function makeRun(id: string, changes: Partial<RunFacts> = {}): RunFacts {
  return {
    id,
    dagId: 'd',
    taskId: 't',
    mapIndex: undefined,
    runId: id,
    cluster: 'c',
    pod: { namespace: 'n', name: id },
    phase: 'running',
    detail: '',
    began: '2026-01-15T12:00:00.000Z',
    ended: undefined,
    verdict: undefined,
    ...changes,
  };
}
