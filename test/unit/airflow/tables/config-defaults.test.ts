import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  configNames,
  configVariable,
  findConfigDefault,
} from '../../../../src/core/airflow/tables/config-defaults.ts';

test('the renamed section answers to both names in Airflow 2', () => {
  for (const section of ['kubernetes', 'kubernetes_executor'])
    assert.deepEqual(findConfigDefault(section, 'NAMESPACE', '2.6.2'), {
      state: 'default',
      value: 'default',
      strong: true,
    });
  assert.deepEqual(configNames('kubernetes', 'NAMESPACE', '2.11.0'), [
    'kubernetes_executor.namespace',
    'kubernetes.namespace',
  ]);
});

test('the old section is gone in Airflow 3', () => {
  assert.deepEqual(findConfigDefault('kubernetes', 'NAMESPACE', '3.3.2'), {
    state: 'absent',
    message: 'section/key [kubernetes/namespace] not found in config',
  });
  assert.deepEqual(configNames('kubernetes', 'NAMESPACE', '3.3.2'), ['kubernetes.namespace']);
});

test('an option that is missing is named by its new section', () => {
  assert.deepEqual(findConfigDefault('kubernetes', 'nope', '2.11.0'), {
    state: 'absent',
    message: 'section/key [kubernetes_executor/nope] not found in config',
  });
});

// conf.get(..., fallback=x) gives x for options of providers in Airflow 2.7 to 3.1.
test('a fallback beats the default of a provider', () => {
  const strong = (airflow: string): unknown => {
    const found = findConfigDefault('kubernetes_executor', 'namespace', airflow);
    return found.state === 'default' && found.strong;
  };
  assert.deepEqual(['2.6.2', '2.7.0', '2.11.0', '3.1.0', '3.3.2'].map(strong), [
    true,
    false,
    false,
    false,
    true,
  ]);
});

test('generated secrets have no default', () => {
  assert.equal(findConfigDefault('webserver', 'secret_key', '2.6.2').state, 'unknown');
});

test('moved options answer to their former place', () => {
  const found = findConfigDefault('core', 'sql_alchemy_conn', '2.6.2');
  assert.equal(found.state === 'default' && found.value, 'sqlite:///{AIRFLOW_HOME}/airflow.db');
  assert.equal(configNames('core', 'sql_alchemy_conn', '2.6.2')[0], 'database.sql_alchemy_conn');
});

test('an option has its environment variable', () => {
  assert.equal(
    configVariable('kubernetes_executor.namespace'),
    'AIRFLOW__KUBERNETES_EXECUTOR__NAMESPACE',
  );
});
