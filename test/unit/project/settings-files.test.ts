import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readAirflowCfg } from '../../../src/core/project/airflow-cfg.ts';
import { readAirflowSettings } from '../../../src/core/project/airflow-settings.ts';
import { readDotenv } from '../../../src/core/project/dotenv.ts';

test('a .env gives names and values', () => {
  const text = [
    '# comment',
    'A=1',
    'export B = two words # why',
    "C='single # quoted'",
    'D="line\\nbreak"',
    'E=',
    'F=a#b',
    'not a line',
    'A=last',
  ].join('\n');
  assert.deepEqual(Object.fromEntries(readDotenv(text)), {
    A: 'last',
    B: 'two words',
    C: 'single # quoted',
    D: 'line\nbreak',
    E: '',
    F: 'a#b',
  });
});

test('an airflow.cfg gives options by section and key in lower case', () => {
  const text = [
    'before = no section',
    '[core]',
    '# comment',
    'Dags_Folder = /opt/airflow/dags',
    'long = one',
    '  two',
    '[Kubernetes]',
    'namespace: etl',
    'format = %%Y',
    'empty =',
  ].join('\n');
  assert.deepEqual(Object.fromEntries(readAirflowCfg(text)), {
    'core.dags_folder': '/opt/airflow/dags',
    'core.long': 'one\ntwo',
    'kubernetes.namespace': 'etl',
    'kubernetes.format': '%Y',
    'kubernetes.empty': '',
  });
});

test('an airflow_settings.yaml gives variables and connections', () => {
  const settings = readAirflowSettings(`airflow:
  connections:
    - conn_id: warehouse
      conn_type: postgres
      conn_host: db
      conn_schema:
      conn_port: 5432
      conn_extra: {sslmode: require}
    - conn_id:
  variables:
    - variable_name: region
      variable_value: eu
    - variable_name: nested
      variable_value: {a: 1}
    - variable_name:
      variable_value:
`);
  assert.deepEqual(Object.fromEntries(settings.variables), { region: 'eu', nested: '{"a":1}' });
  assert.deepEqual([...settings.connections.keys()], ['warehouse']);
  assert.deepEqual(JSON.parse(settings.connections.get('warehouse') ?? ''), {
    conn_type: 'postgres',
    host: 'db',
    port: 5432,
    extra: { sslmode: 'require' },
  });
});

test('a broken airflow_settings.yaml gives nothing', () => {
  assert.equal(readAirflowSettings('airflow: [').variables.size, 0);
  assert.equal(readAirflowSettings('').connections.size, 0);
  assert.equal(readAirflowSettings('airflow:\n  variables: 3').variables.size, 0);
});
