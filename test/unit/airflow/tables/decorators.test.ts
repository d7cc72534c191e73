import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findDecorator } from '../../../../src/core/airflow/tables/decorators.ts';
import { newestPair } from '../../../../src/core/airflow/tables/versions.ts';

test('a misspelt decorator is absent, one of another provider is not known', () => {
  const found = ['kubernetes', 'kubernets', 'kubernetes_cmdd', 'docker', 'company_task'].map(
    (name) => findDecorator(name, newestPair),
  );
  assert.deepEqual(found, ['present', 'absent', 'absent', 'unknown', 'unknown']);
});
