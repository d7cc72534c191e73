import assert from 'node:assert/strict';
import { test } from 'node:test';
import { safeLabel } from '../../../src/core/airflow/operators/safe-label.ts';
import { identityLabels, selectorOf } from '../../../src/core/manifest/labels.ts';
import { createRefusals } from '../../../src/core/manifest/refusal.ts';
import { py, site } from './rendered.ts';

test('a text that is no label is changed and hashed', () => {
  assert.equal(
    safeLabel('scheduled__2024-01-15T00:00:00+00:00'),
    'scheduled__2024-01-15T0000000000-91cb79615',
  );
  assert.equal(safeLabel('plain-1.2_x'), 'plain-1.2_x');
  assert.equal(safeLabel(''), '');
  assert.equal(safeLabel('x'.repeat(63)), 'x'.repeat(63));
  assert.match(safeLabel('x'.repeat(64)), /^x{53}-[0-9a-f]{9}$/);
  assert.match(safeLabel('_a_'), /^a-[0-9a-f]{9}$/);
});

test('the selector is sorted and ends with what excludes finished pods', () => {
  const identity = identityLabels({ dagId: 'd', taskId: 't', mapIndex: 2 }, 'r');
  const labels = py({ zone: 'eu', Api: null, n: 1, dag_id: 'mine' });
  const own = 'dag_id=d,kubernetes_pod_operator=True,map_index=2';
  const end = 'run_id=r,task_id=t';
  const rest = 'already_checked!=True,!airflow-worker';
  const refusals = createRefusals(site);
  const selector = (provider: string): string => selectorOf(labels, identity, provider, refusals);
  assert.equal(selector('7.4.0'), `${own},${end},${rest}`);
  assert.equal(selector('10.8.1'), `Api=None,${own},n=1,${end},zone=eu,${rest}`);
  assert.equal(selector('10.10.0'), `Api=,${own},n=1,${end},zone=eu,${rest}`);
  assert.deepEqual(refusals.all, []);
});

test('a label whose key is no text refuses the task from 7.4.1 on, which sorts the keys', () => {
  const labels = {
    kind: 'dict',
    entries: [[{ kind: 'int', value: 1n }, py('a')]],
  } as const;
  const identity = identityLabels({ dagId: 'd', taskId: 't', mapIndex: undefined }, 'r');
  const said = (provider: string): unknown => {
    const refusals = createRefusals(site);
    selectorOf(labels, identity, provider, refusals);
    return refusals.all.map(({ data }) => data['detail']);
  };
  assert.deepEqual(said('7.4.0'), []);
  assert.deepEqual(said('10.8.1'), [
    "TypeError: '<' not supported between instances of 'str' and 'int'",
  ]);
});
