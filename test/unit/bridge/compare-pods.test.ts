import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { V1Pod } from '@kubernetes/client-node';
import { comparePods, valueAt } from '../../../src/core/bridge/compare-pods.ts';
import type { AirflowPod } from '../../../src/core/bridge/answers.ts';

function theirs(pod: unknown, isInputEqual?: boolean): AirflowPod {
  return { kind: 'pod', pod: pod as V1Pod, selector: '', isInputEqual, secrets: [] };
}

const compare = (airflow: unknown, ours: unknown, isInputEqual?: boolean) =>
  comparePods(theirs(airflow, isInputEqual), ours as V1Pod);

test('the order of keys makes no difference, and is that of ours', () => {
  const { airflow, differences } = compare(
    { spec: { containers: [{ image: 'a', name: 'base', command: [] }] }, kind: 'Pod', more: {} },
    { kind: 'Pod', spec: { containers: [{ name: 'base', image: 'a', command: [] }] }, more: {} },
  );
  assert.deepEqual(differences, []);
  assert.equal(
    JSON.stringify(airflow),
    '{"kind":"Pod","spec":{"containers":[{"name":"base","image":"a","command":[]}]},"more":{}}',
  );
});

test('each place that differs is named once, the smallest one', () => {
  const { differences } = compare(
    { a: { 'x/y~z': 1, only: null }, list: [1, [2], { k: 'v' }, 4], kind: {}, same: [{}] },
    { a: { 'x/y~z': '1' }, list: [1, [3], { k: 'v', l: false }], kind: [], same: [{}] },
  );
  assert.deepEqual(differences, [
    { pointer: '/a/x~1y~0z', airflow: 1, ours: '1' },
    { pointer: '/a/only', airflow: null, ours: undefined },
    { pointer: '/list/1/0', airflow: 2, ours: 3 },
    { pointer: '/list/2/l', airflow: undefined, ours: false },
    { pointer: '/list/3', airflow: 4, ours: undefined },
    { pointer: '/kind', airflow: {}, ours: [] },
  ]);
});

test('what is undefined in ours is not there', () => {
  assert.deepEqual(compare({ a: 1 }, { a: 1, b: undefined }).differences, []);
});

test('a name of every object is no key of a pod', () => {
  const { differences } = compare({ a: {} }, JSON.parse('{"a":{},"__proto__":{"b":1}}'));
  assert.deepEqual(
    differences.map(({ pointer }) => pointer),
    ['/__proto__'],
  );
});

test('pickled input that is equal to Python counts as equal, whatever its bytes; else it does not', () => {
  const pod = (value: string) => ({
    spec: { containers: [{ name: 'base', env: [{ name: '__PYTHON_INPUT', value }] }] },
  });
  const equal = compare(pod('gASV'), pod('gAN9'), true);
  assert.deepEqual(equal.differences, []);
  assert.deepEqual(equal.airflow, pod('gAN9'));
  for (const isInputEqual of [false, undefined]) {
    assert.deepEqual(
      compare(pod('gASV'), pod('gAN9'), isInputEqual).differences.map(({ pointer }) => pointer),
      ['/spec/containers/0/env/0/value'],
    );
  }
});

test('the value at a pointer', () => {
  const pod = { metadata: { labels: { 'a/b': 'c' } } } as unknown as V1Pod;
  assert.equal(valueAt(pod, '/metadata/labels/a~1b'), 'c');
  assert.equal(valueAt(pod, '/metadata/none/x'), undefined);
  assert.deepEqual(valueAt(pod, ''), pod);
});
