import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  findFittingProvider,
  findNeededAirflow,
} from '../../../../src/core/airflow/tables/needed-airflow.ts';
import { findPublished } from '../../../../src/core/airflow/tables/published-pairs.ts';
import { airflowFor, recordedPairs } from '../../../../src/core/airflow/tables/versions.ts';

test('a provider that needs a newer Airflow is told apart from one that does not', () => {
  assert.equal(findNeededAirflow({ airflow: '2.10.5', provider: '10.11.0' }), '2.11.0');
  assert.equal(findNeededAirflow({ airflow: '2.8.4', provider: '10.1.0' }), '2.9.0');
  assert.equal(findNeededAirflow({ airflow: '2.9.0', provider: '10.4.3' }), undefined);
  assert.equal(findNeededAirflow({ airflow: '3.0.2', provider: '6.1.0' }), undefined);
  assert.equal(findNeededAirflow({ airflow: '2.3.0', provider: '3.0.0' }), undefined);
});

test('what was recorded or published together fits, and what is proposed does', () => {
  for (const pair of recordedPairs) {
    assert.equal(findNeededAirflow(pair), undefined, JSON.stringify(pair));
    const { airflow } = pair;
    const provider = findPublished(airflow) ?? pair.provider;
    assert.equal(findNeededAirflow({ airflow, provider }), undefined, airflow);
  }
  for (const airflow of ['2.4.0', '2.6.1', '2.9.3', '2.11.0', '3.1.0']) {
    const provider = findFittingProvider(airflow);
    assert.ok(provider !== undefined, airflow);
    assert.equal(findNeededAirflow({ airflow, provider }), undefined, airflow);
  }
});

test('the Airflow that is taken for a provider alone is one that it can have', () => {
  for (const provider of ['7.7.0', '7.11.0', '8.2.0', '8.4.2', '10.0.1', '10.4.3', '10.11.0']) {
    const airflow = airflowFor(provider);
    assert.equal(findNeededAirflow({ airflow, provider }), undefined, `${airflow} ${provider}`);
  }
});
