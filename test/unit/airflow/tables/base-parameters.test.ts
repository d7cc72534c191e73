import assert from 'node:assert/strict';
import { test } from 'node:test';
import { acceptsBaseParameter } from '../../../../src/core/airflow/tables/base-parameters.ts';

test('keywords of BaseOperator come and go with Airflow', () => {
  assert.ok(acceptsBaseParameter('retries', '2.6.2'));
  assert.ok(acceptsBaseParameter('task_concurrency', '2.11.0'));
  assert.ok(!acceptsBaseParameter('task_concurrency', '3.0.2'));
  assert.ok(!acceptsBaseParameter('executor', '2.9.3'));
  assert.ok(acceptsBaseParameter('executor', '2.10.0'));
  assert.ok(!acceptsBaseParameter('context', '2.6.2'));
});
