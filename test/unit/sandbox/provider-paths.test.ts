import assert from 'node:assert/strict';
import { test } from 'node:test';
import { replacePaths } from '../../../src/core/sandbox/provider-paths.ts';

const cases: readonly [string, string][] = [
  ['open(\\"/tmp/script.py\\", \\"wb\\")', 'open(\\"/T/script.py\\", \\"wb\\")'],
  ['python /tmp/script.py /tmp/script.in', 'python /T/script.py /T/script.in'],
  ['mkdir -p /airflow/xcom && x', 'mkdir -p /X && x'],
  ['/airflow/xcom/return.json', '/X/return.json'],
  ['[ -s /airflow/xcom/return.json ];', '[ -s /X/return.json ];'],
  // Nothing else is touched.
  [
    '/tmp/other /airflow/xcoms /airflow/dags /tmp/scripts.py',
    '/tmp/other /airflow/xcoms /airflow/dags /tmp/scripts.py',
  ],
];
for (const [text, expected] of cases) {
  test(`${text} becomes ${expected}`, () => {
    assert.equal(replacePaths(text, '/T', '/X'), expected);
  });
}

test('a folder whose name looks like a pattern is taken as it is', () => {
  assert.equal(replacePaths('/tmp/script.py', "/a$&b$'", '/X'), "/a$&b$'/script.py");
});
