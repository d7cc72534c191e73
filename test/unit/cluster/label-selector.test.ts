import assert from 'node:assert/strict';
import { test } from 'node:test';
import { matchesLabels, parseLabelSelector } from '../../../src/core/cluster/label-selector.ts';

const labels = { app: 'web', tier: 'front', empty: '', 'k8s.io/x': '1' };

const cases: readonly [string, boolean][] = [
  ['', true],
  ['app=web', true],
  ['app==web', true],
  ['app=api', false],
  ['app!=web', false],
  ['app!=api', true],
  ['absent!=x', true],
  ['absent=x', false],
  ['app', true],
  ['absent', false],
  ['!app', false],
  ['!absent', true],
  ['empty=', true],
  ['app=', false],
  ['k8s.io/x=1', true],
  ['app in (web, api)', true],
  ['app in (api)', false],
  ['absent in (api)', false],
  ['app notin (api,db)', true],
  ['absent notin (api)', true],
  ['app=web,tier=front', true],
  ['app=web,tier=back', false],
  ['app in (web,api),tier notin (back),!absent', true],
  // Own keys alone count.
  ['constructor', false],
  // The operator's own selector.
  ['app=web,already_checked!=True,!airflow-worker', true],
];

for (const [selector, expected] of cases) {
  test(`"${selector}" ${expected ? 'matches' : 'does not match'}`, () => {
    const parsed = parseLabelSelector(selector);
    assert.ok(parsed);
    assert.equal(matchesLabels(parsed, labels), expected);
  });
}

test('what is no selector is not parsed', () => {
  for (const text of ['a b', 'a=b=c', 'a in x', 'a in (b', '=x', ',']) {
    assert.equal(parseLabelSelector(text), undefined, text);
  }
});

test('a pod without labels meets only what asks for absence', () => {
  assert.equal(matchesLabels(parseLabelSelector('!a,b!=c') ?? [], undefined), true);
  assert.equal(matchesLabels(parseLabelSelector('a') ?? [], undefined), false);
});
