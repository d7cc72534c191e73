import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findOperatorRefusal } from '../../../../src/core/airflow/operators/operator-refusals.ts';
import type { Value } from '../../../../src/core/python/value.ts';
import { made, py } from '../../manifest/rendered.ts';

const said = (argument: string, value: Value, airflow: string): string | undefined => {
  const args = new Map([
    ['task_id', py('t')],
    [argument, value],
  ]);
  const refusal = findOperatorRefusal(args, { airflow, provider: '10.12.0' });
  return refusal && `${refusal.exception}: ${refusal.detail}`;
};

test('resources of a task are a mapping of what schedulers know', () => {
  const model = made('V1ResourceRequirements', {});
  assert.equal(
    said('resources', model, '2.11.0'),
    'TypeError: Resources() argument after ** must be a mapping, not V1ResourceRequirements',
  );
  assert.equal(said('resources', py({ cpus: 1 }), '2.11.0'), undefined);
  assert.equal(said('resources', py(null), '2.11.0'), undefined);
  assert.match(
    said('resources', py({ cpu: 1 }), '3.1.0') ?? '',
    /unexpected keyword argument 'cpu'/,
  );
});

test('a weight rule is looked at when the operator is made up to Airflow 3.1', () => {
  const detail = 'Unknown priority strategy heavy';
  assert.equal(said('weight_rule', py('heavy'), '2.11.0'), `AirflowException: ${detail}`);
  assert.equal(said('weight_rule', py('heavy'), '3.1.0'), `ValueError: ${detail}`);
  assert.equal(said('weight_rule', py('heavy'), '3.3.2'), undefined);
  assert.equal(said('weight_rule', py('absolute'), '3.1.0'), undefined);
});
