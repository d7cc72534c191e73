import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findAirflowService, toMounted } from '../../../src/core/bridge/compose-file.ts';

/** The shape of the file that Airflow's own documentation hands out. */
const official = `
x-airflow-common:
  &airflow-common
  image: \${AIRFLOW_IMAGE_NAME:-apache/airflow:2.10.5}
  environment: &env
    AIRFLOW__CORE__EXECUTOR: CeleryExecutor
  volumes:
    - \${AIRFLOW_PROJ_DIR:-.}/dags:/opt/airflow/dags
    - \${AIRFLOW_PROJ_DIR:-.}/logs:/opt/airflow/logs:rw
    - cache:/var/cache
    - type: bind
      source: ./plugins
      target: /opt/airflow/plugins
services:
  postgres:
    image: postgres:13
  airflow-webserver:
    <<: *airflow-common
    command: webserver
  airflow-scheduler:
    <<: *airflow-common
    command: scheduler
  airflow-init:
    <<: *airflow-common
`;

test('the scheduler is asked, with the folders that it sees', () => {
  assert.deepEqual(findAirflowService(official, '/project', {}), {
    name: 'airflow-scheduler',
    mounts: [
      { from: '/project/dags', to: '/opt/airflow/dags' },
      { from: '/project/logs', to: '/opt/airflow/logs' },
      { from: '/project/plugins', to: '/opt/airflow/plugins' },
    ],
  });
  const elsewhere = findAirflowService(official, '/project', { AIRFLOW_PROJ_DIR: '/other' });
  assert.deepEqual(elsewhere?.mounts[0], { from: '/other/dags', to: '/opt/airflow/dags' });
});

test('an Airflow of one service, or one that is built here, is found too', () => {
  const one = 'services: {postgres: {image: postgres}, af: {image: "apache/airflow:3.1.0"}}';
  assert.equal(findAirflowService(one, '/w', {})?.name, 'af');
  const built = 'services: {web: {build: ., environment: ["AIRFLOW__CORE__X=1"]}}';
  assert.equal(findAirflowService(built, '/w', {})?.name, 'web');
});

test('no Airflow, no services and no YAML give none', () => {
  for (const text of ['services: {db: {image: postgres}}', 'services: []', '', '{', 'a: *b']) {
    assert.equal(findAirflowService(text, '/w', {}), undefined, text);
  }
});

test('a file is at its path inside of each mount that holds it', () => {
  const mounts = [
    { from: '/project/dags', to: '/opt/airflow/dags' },
    { from: '/project', to: '/git' },
    { from: '/project/dags/a.py', to: '/single.py' },
    { from: '/workshop', to: '/no' },
  ];
  assert.deepEqual(toMounted('/project/dags/a.py', mounts), [
    '/opt/airflow/dags/a.py',
    '/git/dags/a.py',
    '/single.py',
  ]);
});
