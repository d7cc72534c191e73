import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  airflowFor,
  atLeast,
  clientMajor,
  compareVersions,
  inRange,
  nearestRecorded,
  newestPair,
  pendulumMajor,
  providerFor,
  recordedPairs,
} from '../../../../src/core/airflow/tables/versions.ts';

test('versions are ordered by number, not by text', () => {
  const rows: readonly (readonly [string, string, number])[] = [
    ['10.5.0', '9.0.1', 1],
    ['2.6', '2.6.0', 0],
    ['v2.11.0', '2.11.0', 0],
    ['3.0.0rc1', '3.0.0', -1],
    ['3.0.0b2', '3.0.0rc1', -1],
    ['3.0.0.dev0', '3.0.0a1', -1],
    ['3.0.0rc2', '3.0.0rc10', -1],
    ['2.10.3.post1', '2.10.3', 1],
    ['2.10.3+astro.1', '2.10.3', 0],
  ];
  for (const [a, b, sign] of rows) {
    assert.equal(Math.sign(compareVersions(a, b)), sign, `${a} ${b}`);
    assert.equal(Math.sign(compareVersions(b, a)), 0 - sign, `${b} ${a}`);
  }
});

test('a range holds its first version and not its last', () => {
  const range = { since: '7.14.0', until: '10.0.0' };
  assert.ok(inRange('7.14.0', range));
  assert.ok(inRange('9.99.0', range));
  assert.ok(!inRange('10.0.0', range));
  assert.ok(!inRange('7.13.9', range));
  assert.ok(atLeast('10.5', '10.5.0'));
});

test('a version that was not recorded has the rules of the nearest older one', () => {
  assert.equal(nearestRecorded('10.7.3'), '10.6.0');
  assert.equal(nearestRecorded('5.0.0'), '6.1.0');
  assert.equal(nearestRecorded('99.0'), newestPair.provider);
});

test('one half of a pair finds the other', () => {
  assert.equal(providerFor('2.6.2'), '7.0.0');
  assert.equal(providerFor('2.9.1'), '8.1.1');
  assert.equal(providerFor('2.9.0rc1'), '8.0.1');
  assert.equal(providerFor('3.1.4'), '10.8.1');
  assert.equal(providerFor('3.3.2'), '10.25.0');
  assert.equal(airflowFor('6.1.0'), '2.6.2');
  assert.deepEqual(recordedPairs.at(-1), newestPair);
});

test('the libraries follow from the versions', () => {
  assert.equal(pendulumMajor('2.7.3'), 2);
  assert.equal(pendulumMajor('2.8.0'), 3);
  assert.equal(clientMajor('6.1.0'), 23);
  assert.equal(clientMajor('9.0.1'), 31);
  assert.equal(clientMajor('10.25.0'), 36);
});
