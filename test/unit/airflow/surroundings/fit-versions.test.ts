import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fitVersions } from '../../../../src/core/airflow/surroundings/fit-versions.ts';

const newest2 = { airflow: '2.11.0', provider: '10.12.0' };
const cases: readonly (readonly [text: string, pair: ReturnType<typeof fitVersions>])[] = [
  ['', undefined],
  ['from airflow.sdk import DAG, task\n', undefined],
  [
    'from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator\n',
    undefined,
  ],
  [
    'from airflow.contrib.operators.kubernetes_pod_operator import KubernetesPodOperator\n',
    newest2,
  ],
  // Its name was taken out of the provider later than the module was renamed.
  [
    'from airflow.providers.cncf.kubernetes.operators.kubernetes_pod import (\n    KubernetesPodOperator,\n)\n',
    { airflow: '2.10.3', provider: '9.0.1' },
  ],
  // What may fail says nothing.
  [
    'try:\n    from airflow.contrib.operators.kubernetes_pod_operator import KubernetesPodOperator\nexcept ImportError:\n    pass\n',
    undefined,
  ],
  ['with DAG("d", schedule_interval = None): pass\n', newest2],
  // Nothing has both: the newest that has the most.
  [
    'from airflow.contrib.operators.kubernetes_pod_operator import KubernetesPodOperator as Pod\nfrom airflow.nowhere import x\n',
    newest2,
  ],
  ['from airflow.nowhere import x\n', undefined],
  ['# from airflow.contrib.operators.kubernetes_pod_operator import x\n', undefined],
];

for (const [text, pair] of cases) {
  test(`of the text ${JSON.stringify(text)}`, () => {
    assert.deepEqual(fitVersions(text), pair);
  });
}
