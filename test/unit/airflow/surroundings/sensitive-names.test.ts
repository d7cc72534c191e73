import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isSensitiveName } from '../../../../src/core/airflow/surroundings/sensitive-names.ts';

const cases: readonly (readonly [name: string, sensitive: boolean])[] = [
  ['db_password', true],
  ['DB_PASSWORD', true],
  // Newer versions take any punctuation for an underscore.
  ['private-key', true],
  [' Slack.Webhook.URL ', true],
  ['tokens', true],
  ['bucket', false],
  ['pass', false],
  ['', false],
];

for (const [name, sensitive] of cases) {
  test(`${JSON.stringify(name)} is ${sensitive ? '' : 'not '}sensitive`, () => {
    assert.equal(isSensitiveName(name), sensitive);
  });
}
