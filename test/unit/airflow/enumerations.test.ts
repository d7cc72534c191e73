import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pythonParser } from '../python/run-python.ts';
import { evaluated, inDag, shown } from './evaluated.ts';

const parser = await pythonParser();

// Recorded: `str` of ExecutionMode gives its name.
for (const [expression, gives] of [
  ['str(ExecutionMode.SYNC)', 'ExecutionMode.SYNC'],
  ['ExecutionMode.SYNC == "sync"', 'True'],
  ['f"{ExecutionMode.SYNC}"', '?'],
  ['repr(ExecutionMode.SYNC)', '?'],
  ['str(TriggerRule.ALL_DONE)', '?'],
  ['TriggerRule.ALL_DONE.value', 'all_done'],
] as const) {
  test(`of an enum of Airflow's, ${expression} is ${gives}`, () => {
    const body = `    from airflow.providers.cncf.kubernetes.callbacks import ExecutionMode
    from airflow.utils.trigger_rule import TriggerRule
    Pod(task_id="t", image="i", arguments=[str(${expression})])
`;
    const [task] = evaluated(parser, inDag(body)).tasks;
    const value = task?.arguments.get('arguments');
    assert.equal(value && shown(value), `[${gives}]`);
  });
}
