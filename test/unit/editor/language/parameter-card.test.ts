import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listParameters } from '../../../../src/core/authoring/parameters.ts';
import { describeParameter } from '../../../../src/editor/language/parameter-card.ts';
import { english } from './english.ts';

const versions = { airflow: '3.3.2', provider: '10.25.0' };

function cardOf(name: string) {
  const facts = listParameters('task.kubernetes', 'GKE', versions);
  const found = [...facts, ...listParameters('operator', undefined, versions)].filter(
    (one) => one.name === name,
  );
  const one = found.find(({ isIgnored }) => isIgnored) ?? found[0];
  assert.ok(one);
  const { code, sentences } = describeParameter(one, versions.provider, english);
  return [code, ...sentences];
}

for (const [name, expected] of [
  ['image', ['image: str | None = None', 'Templates in it are rendered.']],
  [
    'on_finish_action',
    [
      "on_finish_action: str = 'delete_pod'",
      'Templates in it are not rendered.',
      'It is there since provider 7.2.0.',
    ],
  ],
  [
    'is_delete_operator_pod',
    [
      'is_delete_operator_pod: bool | None = None',
      'It has no effect in provider 10.25.0.',
      'Use on_finish_action instead.',
    ],
  ],
  ['retries', ['retries', 'All operators of Airflow have it.']],
  [
    'executor',
    ['executor', 'All operators of Airflow have it.', 'It is there since Airflow 2.10.0.'],
  ],
  ['use_dill', ['use_dill', 'Decorators of functions have it.']],
  ['project_id', ['project_id', 'It is for the clusters of this cloud.']],
] as const) {
  test(`what is said of the parameter ${name}`, () => {
    assert.deepEqual(cardOf(name), expected);
  });
}
