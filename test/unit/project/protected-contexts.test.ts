import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  defaultProtectedContexts,
  isProtectedContext,
} from '../../../src/core/project/protected-contexts.ts';

const cases: readonly (readonly [context: string, pattern: string, expected: boolean])[] = [
  ['prod', '*prod*', true],
  ['gke_team_europe-west1_Production-1', '*prod*', true],
  ['staging', '*prod*', false],
  ['prod', 'prod', true],
  ['prod-2', 'prod', false],
  ['prod-2', 'prod-?', true],
  ['prod-22', 'prod-?', false],
  ['a.b', 'a?b', true],
  ['axb', 'a.b', false], // a dot is a dot
  ['aXbXc', 'a*b*c', true],
  ['aXbX', 'a*b*c', false],
  ['', '*', true],
  ['', '?', false],
  ['a'.repeat(5000), `${'a*'.repeat(50)}b`, false],
];

for (const [context, pattern, expected] of cases) {
  test(`${context.slice(0, 40)} ${expected ? 'matches' : 'does not match'} ${pattern.slice(0, 20)}`, () => {
    assert.equal(isProtectedContext(context, [pattern]), expected);
  });
}

test('contexts with prod in their name are protected from the start', () => {
  assert.ok(isProtectedContext('aws-prod-eu', defaultProtectedContexts));
  assert.ok(!isProtectedContext('docker-desktop', defaultProtectedContexts));
});
