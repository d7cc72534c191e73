import type { RunState } from '../../../../src/editor/runs/runs.ts';
import { makeRun } from '../../pods/make-run.ts';

/** An own run that goes on. */
export function makeRunState(id: string, changes: Partial<RunState> = {}): RunState {
  return {
    ...makeRun(id),
    file: '/dags/d.py',
    verdict: undefined,
    xcom: undefined,
    cleanup: undefined,
    own: true,
    ...changes,
  };
}
