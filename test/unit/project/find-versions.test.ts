import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findVersions } from '../../../src/core/project/find-versions.ts';
import { memoryFiles } from './memory-files.ts';

const pin = 'apache-airflow-providers-cncf-kubernetes';

test('the nearest folder that pins a version wins, for each of the two', () => {
  const files = memoryFiles({
    '/w/requirements.txt': `apache-airflow==2.6.2\n${pin}==6.1.0`,
    '/w/team/requirements-dev.txt': `${pin}==7.0.0`,
    '/w/team/dags/a.py': '',
  });
  assert.deepEqual(findVersions('/w/team/dags/a.py', '/w', files), {
    airflow: { version: '2.6.2', file: '/w/requirements.txt' },
    provider: { version: '7.0.0', file: '/w/team/requirements-dev.txt' },
  });
});

test('a lock file says more than a requirements file beside it', () => {
  const files = memoryFiles({
    '/w/requirements.txt': 'apache-airflow==2.6.2',
    '/w/uv.lock': '[[package]]\nname = "apache-airflow"\nversion = "2.7.0"\n',
    '/w/a.py': '',
  });
  assert.equal(findVersions('/w/a.py', '/w', files).airflow?.version, '2.7.0');
});

test('a requirements folder and a Dockerfile are read', () => {
  const files = memoryFiles({
    '/w/requirements/base.txt': `${pin}==6.1.0`,
    '/w/Dockerfile': 'FROM apache/airflow:2.6.2',
    '/w/dags/a.py': '',
  });
  assert.deepEqual(findVersions('/w/dags/a.py', '/w', files), {
    airflow: { version: '2.6.2', file: '/w/Dockerfile' },
    provider: { version: '6.1.0', file: '/w/requirements/base.txt' },
  });
});

test('nothing above the workspace is read, and ranges pin nothing', () => {
  const files = memoryFiles({
    '/requirements.txt': 'apache-airflow==2.6.2',
    '/w/requirements.txt': 'apache-airflow>=2.6.2',
    '/w/a.py': '',
  });
  assert.deepEqual(findVersions('/w/a.py', '/w', files), {});
});

test("an image's provider is that of its own Airflow alone", () => {
  const image = 'FROM quay.io/astronomer/astro-runtime:11.8.0';
  const at = (requirements: string) =>
    findVersions(
      '/w/dags/a.py',
      '/w',
      memoryFiles({
        '/w/requirements.txt': requirements,
        '/w/Dockerfile': image,
        '/w/dags/a.py': '',
      }),
    );
  assert.equal(at('pandas').provider?.version, '8.3.4');
  assert.equal(at('apache-airflow==2.9.3').provider?.version, '8.3.4');
  assert.deepEqual(at('apache-airflow==2.10.5'), {
    airflow: { version: '2.10.5', file: '/w/requirements.txt' },
  });
  assert.equal(at(`${pin}==9.0.0`).provider?.version, '9.0.0');
});

const places: readonly (readonly [file: string, text: string, airflow: string])[] = [
  ['docker/Dockerfile', 'FROM amazonlinux\nARG AIRFLOW_VERSION=2.8.1', '2.8.1'],
  ['docker/config/constraints.txt', 'apache-airflow==2.7.2', '2.7.2'],
  [
    'composer/local/config.json',
    '{"composer_image_version": "composer-2.9.7-airflow-2.9.3"}',
    '2.9.3',
  ],
  ['environment.json', '{"image_version": "composer-3-airflow-2.10.2-build.4"}', '2.10.2'],
  ['terraform/main.tf', 'image_version = "composer-3-airflow-2.10.5"', '2.10.5'],
  ['main.tf', 'resource "aws_mwaa_environment" "a" { airflow_version = "2.10.3" }', '2.10.3'],
  [
    'pip.conf',
    '[global]\nconstraint = https://e.org/constraints-2.6.3/constraints-3.10.txt',
    '2.6.3',
  ],
  ['dev.Dockerfile', 'FROM apache/airflow:2.9.1', '2.9.1'],
];

for (const [name, text, version] of places) {
  test(`${name} is read`, () => {
    const files = memoryFiles({ [`/w/${name}`]: text, '/w/dags/a.py': '' });
    assert.deepEqual(findVersions('/w/dags/a.py', '/w', files), {
      airflow: { version, file: `/w/${name}` },
    });
  });
}
