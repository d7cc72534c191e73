import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toDagQuestion, toInstanceQuestion } from '../../../src/core/bridge/questions.ts';
import { recorded } from '../manifest/rendered.ts';

test('a DAG file is asked for by its paths, its text and what it was given', () => {
  const place = {
    file: '/w/dags/team/a.py',
    source: 'text',
    dags: '/w/dags',
    files: ['/x/a.py', '/w/dags/team/a.py', '/x/a.py'],
    roots: ['/w/dags'],
  };
  const supplies = {
    variables: { v: '1' },
    connections: { c: 'http://h' },
    environment: { NAME: 'value' },
    configuration: { 'kubernetes_executor.namespace': 'ns' },
  };
  assert.deepEqual(toDagQuestion(place, supplies), {
    files: ['/x/a.py', '/w/dags/team/a.py'],
    relative: 'team/a.py',
    source: 'text',
    paths: ['/w/dags'],
    variables: { v: '1' },
    connections: { c: 'http://h' },
    environment: { AIRFLOW__KUBERNETES_EXECUTOR__NAMESPACE: 'ns', NAME: 'value' },
  });
});

test('an instance is asked for in the same run and with the same random parts', () => {
  const context = recorded('3.3.2', '10.25.0', { xcom: { a: 1 }, params: { p: [2] } });
  const ours = {
    spec: { containers: [{ name: 'base', env: [{ name: '__PYTHON_INPUT', value: 'gASV' }] }] },
  };
  const instance = { dagId: 'd', taskId: 't', mapIndex: 2 };
  const { random, ...question } = toInstanceQuestion(instance, context, ours);
  assert.deepEqual(question, {
    dag_id: 'd',
    task_id: 't',
    map_index: 2,
    run: {
      run_id: 'scheduled__2024-01-15T00:00:00+00:00',
      run_type: 'scheduled',
      logical_date: '2024-01-15T00:00:00+00:00',
      data_interval_start: '2024-01-15T00:00:00+00:00',
      data_interval_end: '2024-01-16T00:00:00+00:00',
      try_number: 1,
    },
    params: { p: [2] },
    xcom: { a: 1 },
    in_cluster: false,
    python_input: 'gASV',
  });
  assert.equal(random.suffix, 'aaaaaaaa');
  assert.equal(random.secrets[1], '00000000-0000-4000-8000-000000000002');
  const plain = toInstanceQuestion({ ...instance, mapIndex: undefined }, context, undefined);
  assert.deepEqual([plain.map_index, plain.python_input], [null, null]);
});
