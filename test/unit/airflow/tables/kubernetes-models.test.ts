import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  findModel,
  hasModel,
  listModels,
} from '../../../../src/core/airflow/tables/kubernetes-models.ts';

test('a model names its attributes in the order of the constructor', () => {
  assert.deepEqual(
    findModel('V1Volume', 23)
      ?.attributes.map((one) => one.name)
      .slice(0, 3),
    ['aws_elastic_block_store', 'azure_disk', 'azure_file'],
  );
  assert.deepEqual(findModel('V1LocalObjectReference', 36)?.attributes, [
    { name: 'name', json: 'name', type: { kind: 'str' }, required: false },
  ]);
});

test('names of the API are not always the camel case of those in Python', () => {
  const json = (model: string, name: string): string | undefined =>
    findModel(model, 36)?.attributes.find((one) => one.name === name)?.json;
  assert.equal(json('V1Volume', 'downward_api'), 'downwardAPI');
  assert.equal(json('V1PodStatus', 'pod_ip'), 'podIP');
  assert.equal(json('V1PodSpec', 'service_account_name'), 'serviceAccountName');
  assert.equal(json('V1HTTPGetAction', 'port'), 'port');
});

test('types say what the deserialiser does', () => {
  const container = findModel('V1Container', 36)?.attributes ?? [];
  const type = (name: string): unknown => container.find((one) => one.name === name)?.type;
  assert.deepEqual(type('env'), { kind: 'list', item: { kind: 'model', name: 'V1EnvVar' } });
  assert.deepEqual(
    findModel('V1ObjectMeta', 23)?.attributes.find((one) => one.name === 'labels')?.type,
    { kind: 'dict', item: { kind: 'str' } },
  );
  assert.equal(container.find((one) => one.name === 'name')?.required, true);
  assert.equal(container.find((one) => one.name === 'image')?.required, false);
});

test('newer clients have more attributes and classes', () => {
  const has = (major: number): boolean =>
    findModel('V1Container', major)?.attributes.some((one) => one.name === 'resize_policy') ??
    false;
  assert.ok(!has(23));
  assert.ok(has(29));
  assert.equal(findModel('CoreV1ResourceClaim', 33), undefined);
  assert.notEqual(findModel('CoreV1ResourceClaim', 34), undefined);
  const names = (major: number): readonly string[] =>
    findModel('V1ObjectMeta', major)?.attributes.map((one) => one.name) ?? [];
  assert.ok(names(23).includes('cluster_name'));
  assert.ok(!names(29).includes('cluster_name'));
});

test('classes that no pod holds are known by name only', () => {
  assert.equal(findModel('V1Deployment', 36), undefined);
  assert.ok(hasModel('V1Deployment', 36));
  assert.ok(!hasModel('V1Nonsense', 36));
  assert.ok(listModels(36).includes('V1Pod'));
  assert.ok(!listModels(23).includes('V1PodSchedulingGroup'));
});
