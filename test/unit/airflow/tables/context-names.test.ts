import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contextNames } from '../../../../src/core/airflow/tables/context-names.ts';

// Counted in the contexts of the real versions.
test('each version has as many names as a real context', () => {
  assert.equal(contextNames('2.6.2').length, 40);
  assert.equal(contextNames('2.8.1').length, 41);
  assert.equal(contextNames('2.9.3').length, 42);
  assert.equal(contextNames('2.11.0').length, 44);
  assert.equal(contextNames('3.0.2').length, 30);
  assert.equal(contextNames('3.3.2').length, 33);
});

test('the old dates are gone in Airflow 3', () => {
  assert.ok(contextNames('2.11.0').includes('execution_date'));
  assert.ok(!contextNames('3.0.2').includes('execution_date'));
});

test('a run without a logical date has none of the names made from it', () => {
  const names = contextNames('3.3.2', false);
  assert.ok(!names.includes('ds'));
  assert.ok(names.includes('run_id'));
});
