import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findParamFault } from '../../../../src/core/airflow/dags/param-schema.ts';
import type { RunContext } from '../../../../src/core/airflow/surroundings/run-context.ts';
import { pythonParser } from '../../python/run-python.ts';
import { py } from '../../manifest/rendered.ts';
import { evaluated, shown } from '../evaluated.ts';

const parser = await pythonParser();
const run: RunContext['run'] = {
  runId: 'manual__x',
  runType: 'manual',
  logicalDate: '2024-01-15T00:00:00+00:00',
  dataIntervalStart: '2024-01-15T00:00:00+00:00',
  dataIntervalEnd: '2024-01-15T00:00:00+00:00',
  tryNumber: 1,
  mapIndex: undefined,
};

test('a value is held against the schema of its param, in the words of jsonschema', () => {
  const fault = (value: unknown, schema: unknown): string | undefined =>
    findParamFault(py(value), py(schema), shown);
  assert.equal(fault('x', { type: 'integer' }), "x is not of type 'integer'");
  assert.equal(fault(null, { type: ['null', 'string'] }), undefined);
  assert.equal(fault(true, { type: 'number' }), "true is not of type 'number'");
  assert.equal(fault(1, { type: 'int' }), 'int is not valid under any of the given schemas');
  assert.equal(fault('c', { enum: ['a', 'b'] }), 'c is not one of [a, b]');
  assert.equal(fault(1, { enum: [true] }), '1 is not one of [true]');
  assert.equal(fault(0, { minimum: 1 }), '0 is less than the minimum of 1');
  assert.equal(fault(1, { exclusiveMaximum: 1 }), '1 is greater than or equal to the maximum of 1');
  assert.equal(fault('a😀', { maxLength: 2 }), undefined);
  assert.equal(fault('abc', { maxLength: 2 }), 'abc is too long');
  assert.equal(fault('A1', { pattern: '^[a-z]+$' }), 'A1 does not match ^[a-z]+$');
  assert.equal(fault('2024-13-01', { format: 'date' }), '2024-13-01 is not a date');
  assert.equal(fault('2024-01-01T00:00', { format: 'date-time' }), undefined);
  assert.equal(fault([1, 'a'], { items: { type: 'integer' } }), "a is not of type 'integer'");
  assert.equal(
    fault({ a: 1 }, { properties: { a: { type: 'string' } } }),
    "1 is not of type 'string'",
  );
  assert.equal(fault({}, { required: ['a'] }), 'a is a required property');
  assert.equal(
    findParamFault(
      { kind: 'placeholder', input: { kind: 'env', key: 'x' } },
      py({ type: 'null' }),
      shown,
    ),
    undefined,
  );
});

/** What is said of the file, and of its task with these params. */
function said(
  param: string,
  params: RunContext['params'],
  airflow: string,
  more: { readonly unset?: RunContext['unset']; readonly schedule?: string } = {},
): unknown {
  const versions = { airflow, provider: '10.12.0', source: 'given' } as const;
  const given = { versions, params, run, unset: more.unset ?? 'missing' };
  const made = evaluated(
    parser,
    `from airflow import DAG
from airflow.models.param import Param
from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
with DAG("d", schedule=${more.schedule ?? 'None'}, params={"p": Param(${param})}):
    KubernetesPodOperator(task_id="t", arguments=["{{ params.p }}"])
`,
    given,
  );
  if (made.refusals.length > 0) return made.refusals.map(({ data }) => data['detail']);
  const task = made.render(0, undefined);
  return task.refusals.length > 0
    ? task.refusals.map(({ data }) => data['detail'])
    : shown(task.arguments.get('arguments'));
}

test('a run whose params do not fit is refused', () => {
  const param = '3, type="integer"';
  const refused = ["Invalid input for param p: 'x' is not of type 'integer'"];
  for (const airflow of ['2.11.0', '3.3.2']) {
    assert.deepEqual(said(param, { p: 'x' }, airflow), refused);
    assert.equal(said(param, { p: 5 }, airflow), '[5]');
    assert.equal(said(param, {}, airflow), '[3]');
  }
  assert.deepEqual(said('"x", type="integer"', {}, '2.11.0'), refused);
  assert.equal(said('"x", type="integer"', { p: 1 }, '2.11.0'), '[1]');
});

test('where nothing more is to be given a param without a value refuses the run of Airflow 3, and a recorder of Airflow 2 takes what fits', () => {
  const absent = { unset: 'absent' } as const;
  assert.deepEqual(said('type="string"', {}, '3.3.2', absent), [
    'Invalid input for param p: No value passed and Param has no default value',
  ]);
  assert.equal(said('type="string"', {}, '2.11.0', absent), '[None]');
  assert.equal(said('3, type="integer"', { p: 'x' }, '2.11.0', absent), '[3]');
  assert.equal(said('"x", type="integer"', {}, '2.11.0', absent), '[None]');
});

test('a default that does not fit refuses a scheduled DAG, and up to Airflow 2.7 any', () => {
  const param = '"x", type="integer"';
  const scheduled = { schedule: '"@daily"' };
  assert.match(JSON.stringify(said(param, {}, '2.8.1', scheduled)), /default values are not valid/);
  assert.match(JSON.stringify(said(param, {}, '3.3.2', scheduled)), /default values are not valid/);
  assert.deepEqual(said(param, { p: 1 }, '2.7.0'), [
    "Invalid input for param p: 'x' is not of type 'integer'",
  ]);
  assert.deepEqual(said('type="string"', { p: 'x' }, '2.6.2'), [
    'Invalid input for param p: No value passed and Param has no default value',
  ]);
});

test("a parameter of a DAG's function is its value in templated fields, and an object elsewhere", () => {
  const versions = { airflow: '2.11.0', provider: '10.12.0', source: 'given' } as const;
  const made = evaluated(
    parser,
    `from airflow.decorators import dag
from airflow.models.param import Param
from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator as Pod
@dag(start_date=None)
def d(day="x", n=Param(3, type="integer")):
    Pod(task_id="t", arguments=[day, n], env_vars={"A": day}, cmds=["is" if day == "x" else "is not"])
    Pod(task_id="u", arguments=[f"--day={day}"])
d()
`,
    { versions, params: { day: 'y' }, run, unset: 'missing' },
  );
  assert.deepEqual(made.refusals, []);
  const argument = (task: number, name: string): string =>
    shown(made.render(task, undefined).arguments.get(name));
  assert.equal(argument(0, 'arguments'), '[y, 3]');
  assert.equal(argument(0, 'env_vars'), '[V1EnvVar(name=A, value=y)]');
  assert.equal(argument(0, 'cmds'), '[is not]');
  assert.equal(argument(1, 'arguments'), '[?]');
});
