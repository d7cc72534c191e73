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
