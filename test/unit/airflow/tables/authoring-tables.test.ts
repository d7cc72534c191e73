import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findName } from '../../../../src/core/airflow/tables/imports.ts';
import { findParameters } from '../../../../src/core/airflow/tables/kpo-parameters.ts';
import { findMoved } from '../../../../src/core/airflow/tables/moved-names.ts';
import { findDefault } from '../../../../src/core/airflow/tables/parameter-defaults.ts';
import { findSuccessor } from '../../../../src/core/airflow/tables/renamed-parameters.ts';
import { recordedPairs } from '../../../../src/core/airflow/tables/versions.ts';

/** The defaults of a provider that are not None. */
function defaultsOf(provider: string): Readonly<Record<string, string>> {
  const all = findParameters(provider).map(
    ({ name }) => [name, findDefault(name, provider) ?? '?'] as const,
  );
  return Object.fromEntries(all.filter(([, text]) => text !== 'None'));
}

// As `inspect.signature` of the real operator gives them; `deferrable` is read from the configuration.
test('defaults are those of the real signatures', () => {
  const common = {
    kubernetes_conn_id: "'kubernetes_default'",
    random_name_suffix: 'True',
    startup_timeout_seconds: '120',
    startup_check_interval_seconds: '5',
    get_logs: 'True',
    base_container_status_polling_interval: '1',
    hostnetwork: 'False',
    log_events_on_failure: 'False',
    do_xcom_push: 'False',
    deferrable: "conf.getboolean('operators', 'default_deferrable')",
    poll_interval: '2',
    log_pod_spec_on_failure: 'True',
    on_finish_action: "'delete_pod'",
    termination_message_policy: "'File'",
  };
  assert.deepEqual(defaultsOf('10.5.0'), { ...common, reattach_on_restart: 'True' });
  assert.deepEqual(defaultsOf('10.25.0'), {
    ...common,
    log_events_on_startup: 'True',
    on_kill_action: "'delete_pod'",
    container_name_log_prefix_enabled: 'True',
  });
});

test('a name has moved to where each of the versions has it', () => {
  for (const pair of recordedPairs) {
    for (const name of ['KubernetesPodOperator', 'Secret', 'DAG', 'task', 'BashOperator']) {
      const place = findMoved(name, pair);
      assert.ok(place, `${name} ${pair.airflow} ${pair.provider}`);
      assert.equal(findName(place.module, place.name, pair), 'present');
    }
  }
  assert.equal(findMoved('days_ago', { airflow: '3.3.2', provider: '10.25.0' }), undefined);
  assert.equal(findMoved('constructor', { airflow: '3.3.2', provider: '10.25.0' }), undefined);
});

test('an old parameter has a successor only where the version has that', () => {
  const old = { airflow: '2.6.2', provider: '6.1.0' };
  const now = { airflow: '3.3.2', provider: '10.25.0' };
  assert.equal(findSuccessor('is_delete_operator_pod', old), undefined);
  assert.equal(findSuccessor('is_delete_operator_pod', now), 'on_finish_action');
  assert.equal(findSuccessor('task_concurrency', now), 'max_active_tis_per_dag');
  assert.equal(findSuccessor('image', now), undefined);
});
