import assert from 'node:assert/strict';
import { test } from 'node:test';
import { editDistance, findNearest } from '../../../src/core/base/find-nearest.ts';

test('a swap of neighbours is one edit', () => {
  assert.equal(editDistance('rnu', 'run'), 1);
  assert.equal(editDistance('', 'abc'), 3);
  assert.equal(editDistance('same', 'same'), 0);
});

test('the nearest name is found where one is near, also by its beginning', () => {
  assert.equal(findNearest('--tsak', ['--task', '--tasks-all']), '--task');
  assert.equal(findNearest('--airflow', ['--dag', '--airflow-version']), '--airflow-version');
  assert.equal(findNearest('--zzz', ['--task', '--dag']), undefined);
});
