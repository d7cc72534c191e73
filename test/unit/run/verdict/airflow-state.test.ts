import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findAirflowState } from '../../../../src/core/run/verdict/airflow-state.ts';
import { classifySignal, findSignal } from '../../../../src/core/run/verdict/signals.ts';
import { toSettings } from '../../../contract/lab.ts';

// Outcome, retries, try, version of Airflow, state.
const states = [
  ['success', 3, 1, '3.1.0', 'success'],
  ['skipped', 3, 1, '3.1.0', 'skipped'],
  ['failed', 0, 1, '3.1.0', 'failed'],
  ['failed', 1, 1, '3.1.0', 'up_for_retry'],
  ['failed', 1, 2, '3.1.0', 'failed'],
  ['failed', undefined, 1, '3.1.0', undefined],
  // A task that is killed is not tried again from Airflow 3.
  ['cancelled', 1, 1, '3.0.0', 'failed'],
  ['cancelled', 1, 1, '2.11.0', 'up_for_retry'],
  ['cancelled', 1, 2, '2.11.0', 'failed'],
  ['cancelled', undefined, 1, '2.11.0', undefined],
  ['cancelled', undefined, 1, '3.0.0', 'failed'],
  ['cancelled', 1, 1, undefined, undefined],
] as const;

for (const [outcome, retries, tryNumber, airflowVersion, state] of states) {
  test(`${outcome} in try ${tryNumber} with ${retries ?? 'unknown'} retries on ${airflowVersion ?? 'an unknown version'}`, () => {
    const settings = toSettings({
      tryNumber,
      ...(retries === undefined ? {} : { retries }),
      ...(airflowVersion === undefined ? {} : { airflowVersion }),
    });
    assert.equal(findAirflowState(outcome, settings), state);
  });
}

test('an exit code over 128 stands for the signal of that number', () => {
  const rows = [137, 143, 139, 134, 138].map((code) => findSignal(code) ?? '');
  assert.deepEqual(rows, ['SIGKILL', 'SIGTERM', 'SIGSEGV', 'SIGABRT', 'SIGUSR1']);
  assert.deepEqual([1, 128, 255].map(findSignal), [undefined, undefined, undefined]);
  assert.deepEqual(
    rows.map((name) => classifySignal(name)),
    ['killed', 'terminated', 'crashed', 'crashed', 'signalled'],
  );
});
