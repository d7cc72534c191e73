import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  acceptsParameter,
  findParameter,
  findParameters,
  isIgnored,
  isTemplated,
} from '../../../../src/core/airflow/tables/kpo-parameters.ts';

// Counted on the signatures of the real operators.
test('each version has as many parameters as the operator', () => {
  const rows: readonly (readonly [string, number])[] = [
    ['6.1.0', 47],
    ['7.0.0', 50],
    ['7.4.2', 54],
    ['7.14.0', 60],
    ['8.0.1', 61],
    ['9.0.1', 61],
    ['10.1.0', 62],
    ['10.5.0', 65],
    ['10.6.0', 66],
    ['10.12.0', 68],
    ['10.25.0', 73],
  ];
  for (const [provider, count] of rows)
    assert.equal(findParameters(provider).length, count, provider);
});

test('a parameter exists from its version on and until it goes', () => {
  assert.ok(!acceptsParameter('hostname', '6.1.0'));
  assert.ok(acceptsParameter('hostname', '7.0.0'));
  assert.ok(acceptsParameter('node_selectors', '4.4.0'));
  assert.ok(!acceptsParameter('node_selectors', '5.0.0'));
  assert.ok(acceptsParameter('image', '1.2.0'));
  assert.equal(findParameter('imagePullPolicy', '10.25.0'), undefined);
});

test('a parameter is rendered in the versions that template it', () => {
  assert.ok(!isTemplated('name', '10.1.0'));
  assert.ok(isTemplated('name', '10.3.0'));
  assert.ok(isTemplated('image', '6.1.0'));
  assert.ok(!isTemplated('service_account_name', '10.25.0'));
  assert.ok(isTemplated('pod_runtime_info_envs', '8.1.1'));
  assert.ok(!isTemplated('pod_runtime_info_envs', '8.2.0'));
});

test('is_delete_operator_pod does nothing from 10.0 on', () => {
  assert.ok(!isIgnored('is_delete_operator_pod', '9.0.1'));
  assert.ok(isIgnored('is_delete_operator_pod', '10.0.0'));
});
