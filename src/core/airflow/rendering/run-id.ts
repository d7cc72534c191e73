import type { Interpreter } from '../../python/interpreter.ts';
import { str } from '../../python/object.ts';
import type { Session } from '../session.ts';
import { givenConfiguration } from '../surroundings/configuration.ts';
import { atLeast } from '../tables/versions.ts';
import { libraryMember } from './dates.ts';

const usual = '^[A-Za-z0-9_.~:+-]+$';
const made = String.raw`^(?:manual|scheduled|dataset_triggered)__(?:\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\+00:00)$`;

/** Why Airflow makes no run of an id, in its words (DagRun.validate_run_id, 2.7+); undefined where it does. */
export function refuseRunId(session: Session, vm: Interpreter, runId: string): string | undefined {
  if (!atLeast(session.airflow, '2.7.0')) return undefined;
  const pattern = givenConfiguration(session, 'scheduler', 'allowed_run_id_pattern') ?? usual;
  const match = libraryMember(vm, 're', 'match');
  const isRefused = [pattern, made].every((one) => {
    const found = vm.call(match, { positional: [str(one), str(runId)], keywords: new Map() });
    return found.t === 'none';
  });
  if (!isRefused) return undefined;
  return `The run_id provided '${runId}' does not match the pattern '${pattern}' or '${made}'`;
}
