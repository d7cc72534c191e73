import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findModule, findName } from '../../../../src/core/airflow/tables/imports.ts';
import { newestPair } from '../../../../src/core/airflow/tables/versions.ts';

const oldest = { airflow: '2.6.2', provider: '6.1.0' };

test('a module that a version does not have is named as Python names it', () => {
  assert.deepEqual(
    findModule('airflow.providers.cncf.kubernetes.operators.kubernetes_pod', newestPair),
    {
      presence: 'absent',
      missing: "'airflow.providers.cncf.kubernetes.operators.kubernetes_pod'",
    },
  );
  assert.deepEqual(findModule('airflow.kubernetes.secret', newestPair), {
    presence: 'absent',
    missing: "'airflow.kubernetes'",
  });
  assert.equal(findModule('airflow.kubernetes.secret', oldest).presence, 'present');
  assert.equal(
    findModule('airflow.providers.cncf.kubernetes.secret', oldest).missing,
    "'airflow.providers.cncf.kubernetes.secret'",
  );
});

test('the old operator module goes exactly with provider 10.0.0', () => {
  const at = (provider: string): string =>
    findModule('airflow.providers.cncf.kubernetes.operators.kubernetes_pod', {
      airflow: '2.10.3',
      provider,
    }).presence;
  assert.equal(at('9.0.1'), 'present');
  assert.equal(at('10.0.0'), 'absent');
});

test('what no recorded version has is not known', () => {
  assert.equal(findModule('company.tools', newestPair).presence, 'unknown');
  assert.equal(
    findModule('airflow.providers.amazon.aws.operators.s3', newestPair).presence,
    'unknown',
  );
  assert.equal(findName('airflow', 'DAGG', newestPair), 'unknown');
});

test('what a later version brought may be in one before all that are recorded', () => {
  const old = { airflow: '2.2.2', provider: '3.0.0' };
  assert.equal(findModule('airflow.kubernetes.volume', oldest).presence, 'absent');
  assert.equal(findModule('airflow.kubernetes.volume', old).presence, 'unknown');
  assert.equal(findModule('airflow.kubernetes.secret', old).presence, 'present');
  assert.equal(findName('airflow.utils.dates', 'days_ago', old), 'present');
});

test('names come and go inside modules', () => {
  assert.equal(findName('airflow.utils.dates', 'days_ago', oldest), 'present');
  assert.equal(findName('airflow.utils.dates', 'days_ago', newestPair), 'absent');
  assert.equal(findName('airflow', 'DAG', newestPair), 'present');
  assert.equal(findName('airflow.sdk', 'DAG', newestPair), 'present');
  assert.equal(findName('airflow.sdk', 'DAG', oldest), 'absent');
  assert.equal(findName('airflow.models', 'Variable', newestPair), 'present');
});

test('a submodule counts as a name of its package', () => {
  const operators = 'airflow.providers.cncf.kubernetes.operators';
  assert.equal(findName(operators, 'pod', newestPair), 'present');
  assert.equal(findName(operators, 'kubernetes_pod', newestPair), 'absent');
});

test('model classes follow the client of the provider', () => {
  assert.equal(findName('kubernetes.client.models', 'V1Pod', oldest), 'present');
  assert.equal(findName('kubernetes.client', 'V1PodSchedulingGroup', oldest), 'absent');
  assert.equal(findName('kubernetes.client', 'V1PodSchedulingGroup', newestPair), 'present');
  assert.equal(findName('kubernetes.client', 'models', oldest), 'present');
  assert.equal(findModule('kubernetes.client.models', oldest).presence, 'present');
});

test('the shim of the first operator stands in Airflow 2 only', () => {
  const module = 'airflow.contrib.operators.kubernetes_pod_operator';
  assert.equal(findName(module, 'KubernetesPodOperator', oldest), 'present');
  assert.equal(findModule(module, newestPair).missing, "'airflow.contrib'");
});

test("the client's API classes are not taken for models that a version lacks", () => {
  assert.equal(findName('kubernetes.client', 'CoreV1Api', newestPair), 'unknown');
  assert.equal(findName('kubernetes.client', 'StorageV1Api', oldest), 'unknown');
  assert.equal(findName('kubernetes.client.models', 'V1NoSuchThing', newestPair), 'absent');
});

test('a module that no version of the operator has is absent, but in one newer than those recorded', () => {
  const module = 'airflow.providers.cncf.kubernetes.operators.pods';
  assert.deepEqual(findModule(module, newestPair), { presence: 'absent', missing: `'${module}'` });
  assert.equal(findModule(module, oldest).presence, 'absent');
  assert.equal(findModule(module, { airflow: '3.3.2', provider: '11.0.0' }).presence, 'unknown');
});

test('each model has a module of its own', () => {
  const module = 'kubernetes.client.models.v1_volume_mount';
  assert.equal(findModule(module, newestPair).presence, 'present');
  assert.equal(findName(module, 'V1VolumeMount', newestPair), 'present');
  assert.equal(findName(module, 'six', newestPair), 'unknown');
  const long = 'kubernetes.client.models.v1_aws_elastic_block_store_volume_source';
  assert.equal(findName(long, 'V1AWSElasticBlockStoreVolumeSource', newestPair), 'present');
  assert.equal(findModule('kubernetes.client.models.v1_nope', newestPair).presence, 'unknown');
  const later = 'kubernetes.client.models.v1_volume_mount_status';
  assert.equal(findModule(later, oldest).presence, 'unknown');
});
