import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RunContext } from '../../../../src/core/airflow/surroundings/run-context.ts';
import { pythonParser } from '../../python/run-python.ts';
import { evaluated, inDag } from '../evaluated.ts';
import { recorded } from '../../manifest/rendered.ts';

const parser = await pythonParser();
const base = recorded('2.11.0', '10.5.0');

/** What a rendered task of this DAG body is refused for, warned of, and waits for. */
function refusals(body: string, given: Partial<RunContext>): readonly string[] {
  const evaluation = evaluated(parser, inDag(body), { ...base, ...given });
  const { refusals: refused, problems, missing } = evaluation.render(0, undefined);
  return [
    ...refused.map(({ code, data }) => `${code}: ${String(data['detail'])}`),
    ...problems.map(({ code, severity }) => `${severity} ${code}`),
    ...missing.map(({ name }) => `missing ${name}`),
  ];
}

function ofRun(runId: string, airflow: string, more: Partial<RunContext> = {}): readonly string[] {
  const versions = { airflow, provider: '10.5.0', source: 'given' } as const;
  const run = base.run && { ...base.run, runId };
  return refusals('    Pod(task_id="t", image="a")\n', { versions, run, ...more });
}

test('a run id that Airflow makes no run of is refused from 2.7 on, and in Airflow 3 warned of', () => {
  assert.deepEqual(ofRun('bad/run', '2.6.3'), []);
  const [refused = ''] = ofRun('bad/run', '2.7.0');
  assert.match(
    refused,
    /^run-id-refused: The run_id provided 'bad\/run' does not match the pattern/,
  );
  assert.deepEqual(ofRun('bad/run', '3.0.2'), ['warning run-id-refused']);
  assert.deepEqual(ofRun('odd_run.id~a+b:1', '2.11.0'), []);
});

test('the pattern of run ids is configured, and the ids that Airflow makes fit in any case', () => {
  const configuration = { 'scheduler.allowed_run_id_pattern': '^team-' };
  assert.deepEqual(ofRun('team-1/x', '2.11.0', { configuration }), []);
  assert.equal(ofRun('other', '2.11.0', { configuration }).length, 1);
  assert.deepEqual(ofRun('manual__2024-01-15T00:00:00+00:00', '2.11.0', { configuration }), []);
});

const params = `    dag.params["n"] = Param(1, type="integer", minimum=0)
    Pod(task_id="t", image="a")
`;
const withParam = `    from airflow.models.param import Param\n${params}`;

test('a param that its schema refuses fails the task, used or not', () => {
  const given = (n: unknown): readonly string[] =>
    refusals(withParam, { params: { n } as RunContext['params'], unset: 'missing' });
  assert.deepEqual(given(5), []);
  assert.deepEqual(given('x'), [
    "param-refused: Invalid input for param n: 'x' is not of type 'integer'",
  ]);
  assert.deepEqual(given(-1), [
    'param-refused: Invalid input for param n: -1 is less than the minimum of 0',
  ]);
  assert.equal(given(true).length, 1);
});

test('the configuration may keep a run from giving params', () => {
  const configuration = { 'core.dag_run_conf_overrides_params': 'False' };
  assert.deepEqual(
    refusals(withParam, { params: { n: 'x' }, configuration, unset: 'missing' }),
    [],
  );
});

test('a param without a value is asked for, and is refused where nobody is asked', () => {
  const body = withParam.replace('Param(1, ', 'Param(');
  assert.deepEqual(refusals(body, { unset: 'missing' }), ['missing n']);
  const versions = { airflow: '3.0.2', provider: '10.6.0', source: 'given' } as const;
  assert.deepEqual(refusals(body, { unset: 'absent', versions }), [
    'param-refused: Invalid input for param n: No value passed and Param has no default value',
  ]);
});

test('a recording of Airflow 2 leaves out a param that a worker would refuse', () => {
  assert.deepEqual(refusals(withParam, { params: { n: 'x' }, unset: 'absent' }), []);
});

test('results are put one after the other from Airflow 2.10 on', () => {
  const text = `    from airflow.decorators import task
    @task
    def a(): return [1]
    Pod.partial(task_id="t").expand(image=a().concat(a()))
`;
  const details = (airflow: string): readonly unknown[] => {
    const versions = { airflow, provider: '8.3.4', source: 'given' } as const;
    return evaluated(parser, inDag(text), { ...base, versions }).refusals.map(
      ({ data }) => data['detail'],
    );
  };
  assert.deepEqual(details('2.10.0'), []);
  assert.deepEqual(details('2.9.3'), ["'PlainXComArg' object has no attribute 'concat'"]);
});
