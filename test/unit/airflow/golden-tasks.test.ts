import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Evaluation } from '../../../src/core/airflow/evaluate.ts';
import { textOf } from '../../../src/core/airflow/find-tasks.ts';
import { recordedProviders, recordings } from '../manifest/rendered.ts';
import { evaluateGolden, goldenCases, keyOf } from './golden-case.ts';

/**
 * Airflow makes one instance for each value of `expand`. The recorder counted by an operator's `expand_input`, which Airflow
 * leaves empty for a decorated function (its values go to `op_kwargs_expand_input`): none where Airflow 2 cannot count while
 * it reads the file, and one for each in Airflow 3.3.
 */
const notRecorded: Readonly<Record<string, readonly string[]>> = {
  taskflow_variants: ['square 0', 'square 1', 'square_up 0', 'square_up 1'],
};

function instancesIn(evaluation: Evaluation): readonly string[] {
  return evaluation.tasks.flatMap((task) => {
    const ids = { dag_id: textOf(task.dagId), task_id: textOf(task.taskId) };
    const instances = evaluation.instances(task.key);
    if (instances === undefined) return [`${keyOf(ids)}?`];
    return instances.map((map_index) => keyOf({ ...ids, map_index }));
  });
}

for (const [name, args] of goldenCases) {
  test(`${name} has the DAGs, tasks and mapped instances that Airflow reports`, () => {
    for (const provider of recordedProviders) {
      const recorded = recordings(provider, name);
      const isRefused = recorded.some((one) => !('task_id' in one));
      const { evaluation } = evaluateGolden(name, provider, args);
      assert.equal(evaluation.refusals.length > 0, isRefused, `${provider} refuses the file`);
      if (isRefused) continue;
      const more = notRecorded[name]?.map((one) => `${name} ${one}`) ?? [];
      const expected = [...new Set([...recorded.map(keyOf), ...more])].sort();
      assert.deepEqual([...instancesIn(evaluation)].sort(), expected, provider);
      const listed = evaluateGolden(name, provider, args, 'tasks').evaluation;
      assert.deepEqual([...instancesIn(listed)].sort(), expected, `${provider}, listed`);
      const dags = listed.dags.map((dag) => textOf(dag.dagId));
      for (const one of recorded) assert.ok(dags.includes(one.dag_id), `${provider}, dag`);
    }
  });
}
