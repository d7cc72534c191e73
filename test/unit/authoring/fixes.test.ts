import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findFixes } from '../../../src/core/authoring/fixes.ts';
import type { ProblemCode } from '../../../src/core/base/problem.ts';
import { findPlaces } from '../../../src/core/base/span.ts';
import { atMark, newest } from './places.ts';

/** What the text becomes by each fix of a problem at the mark. */
function fixed(
  code: ProblemCode,
  argument: string,
  marked: string,
  versions = newest,
): readonly string[] {
  const { text, offset } = atMark(marked);
  const span = findPlaces(text)(offset, offset + 1);
  return findFixes(text, { code, span, data: { argument } }, versions).map(
    ({ kind, change }) =>
      `${kind}: ${text.slice(0, change.start)}${change.text}${text.slice(change.end)}`,
  );
}

const old = 'is_delete_operator_pod';

for (const [code, argument, marked, expected] of [
  [
    'argument-ignored',
    old,
    `A(|${old}=True, b=1)`,
    ['rename: A(on_finish_action="delete_pod", b=1)', 'remove: A(b=1)'],
  ],
  [
    'argument-ignored',
    old,
    `A(\n  b=1,\n  |${old} = False,\n)`,
    ['rename: A(\n  b=1,\n  on_finish_action="keep_pod",\n)', 'remove: A(\n  b=1,\n)'],
  ],
  [
    'argument-ignored',
    old,
    `A(|${old}=config.KEEP)`,
    ['rename: A(on_finish_action="delete_pod" if config.KEEP else "keep_pod")', 'remove: A()'],
  ],
  // The other one is there, or nothing is said.
  [
    'argument-ignored',
    old,
    `A(|${old}=True, on_finish_action="x")`,
    ['remove: A(on_finish_action="x")'],
  ],
  ['argument-ignored', old, `A(|${old}=None)`, ['remove: A()']],
  // Of what is not plain, the value stays with whoever wrote it.
  ['argument-ignored', old, `A(|${old}=a or b)`, ['remove: A()']],
  ['invalid-argument', 'imagge', 'A(|imagge="i")', ['rename: A(image="i")', 'remove: A()']],
  ['invalid-argument', 'zzz', 'A(|zzz=1, # why\n b=2)', ['remove: A( # why\n b=2)']],
  ['invalid-argument', 'zzz', 'A(b=2, # why\n |zzz=1)', ['remove: A(b=2, # why\n )']],
  ['invalid-value', 'resources', 'A(resources=|V1())', ['rename: A(container_resources=V1())']],
  ['invalid-argument', 'zzz', 'A(**|common)', []],
  ['no-dag', 'zzz', 'A(|zzz=1)', []],
] as const) {
  test(`${code} in ${JSON.stringify(marked)}`, () => {
    assert.deepEqual(fixed(code, argument, marked), expected);
  });
}

test('an old provider has no new name to rename to', () => {
  const versions = { airflow: '2.6.2', provider: '6.1.0' };
  assert.deepEqual(fixed('argument-ignored', old, `A(|${old}=True)`, versions), ['remove: A()']);
});

const operator = 'airflow.providers.cncf.kubernetes.operators';

for (const [marked, expected, versions] of [
  [
    `from |${operator}.kubernetes_pod import KubernetesPodOperator\nx`,
    `from ${operator}.pod import KubernetesPodOperator\nx`,
  ],
  [
    `try:\n  from |${operator}.kubernetes_pod import (\n    KubernetesPodOperator as Pod,\n  )  # old\n`,
    `try:\n  from ${operator}.pod import KubernetesPodOperator as Pod  # old\n`,
  ],
  [
    'from airflow.operators.dummy import |DummyOperator',
    'from airflow.providers.standard.operators.empty import EmptyOperator as DummyOperator',
  ],
  // What is there stays where it is.
  [
    '  from airflow.utils.helpers import validate_key, |chain',
    '  from airflow.utils.helpers import validate_key\n  from airflow.sdk import chain',
  ],
  [
    'from |airflow.sdk import DAG, task',
    'from airflow import DAG\nfrom airflow.decorators import task',
    { airflow: '2.10.5', provider: '10.1.0' },
  ],
  // Nothing has taken its place, or a remark would be lost.
  ['from airflow.utils.dates import |days_ago', undefined],
  ['from airflow.operators.dummy import (|DummyOperator, # x\n)', undefined],
  ['import airflow\nprint(|1)', undefined],
] as const) {
  test(`a removed import: ${JSON.stringify(marked)}`, () => {
    const [found] = fixed('import-missing', '', marked, versions);
    assert.equal(found, expected === undefined ? undefined : `import: ${expected}`);
  });
}
