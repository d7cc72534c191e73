import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  completeVersions,
  findInstalled,
  listEnvironments,
} from '../../../src/core/project/find-installed.ts';
import type { FoundVersions } from '../../../src/core/project/find-versions.ts';
import { memoryFiles } from './memory-files.ts';

/** An environment with these `distribution-version` folders, at the place that an operating system has them. */
function environment(folder: string, installed: readonly string[], packages = 'lib/python3.11') {
  return Object.fromEntries(
    installed.map((one) => [`${folder}/${packages}/site-packages/${one}.dist-info/METADATA`, '']),
  );
}

const provider = 'apache_airflow_providers_cncf_kubernetes';

test('the names of installed packages tell their versions', () => {
  const files = memoryFiles({
    ...environment('/w/.venv', ['requests-2.0.0', 'apache_airflow-2.10.3', `${provider}-9.0.1`]),
    ...environment('/win', ['apache_airflow_core-3.0.2'], 'Lib'),
    ...environment('/other', ['apache_airflow_providers_google-10.0.0']),
  });
  const list = (path: string) => files.list(path);
  const file = '/w/.venv';
  assert.deepEqual(findInstalled(['/other', '/nothing', '/w/.venv', '/win'], list), {
    airflow: { version: '2.10.3', file, isInstalled: true },
    provider: { version: '9.0.1', file, isInstalled: true },
  });
  assert.equal(findInstalled(['/win'], list).airflow?.version, '3.0.2');
  assert.deepEqual(findInstalled(['/other'], list), {});
});

test('the selected Python comes before the environments beside the file, the nearest first', () => {
  assert.deepEqual(listEnvironments(undefined, '/w/dags/a.py', '/w'), [
    ...['/w/dags/.venv', '/w/dags/venv', '/w/dags/env'],
    ...['/w/.venv', '/w/venv', '/w/env'],
  ]);
  const first = (interpreter: string): string | undefined =>
    listEnvironments(interpreter, '/w/a.py', '/w')[0];
  assert.equal(first('/opt/py/bin/python3.11'), '/opt/py');
  assert.equal(first('/opt/conda/envs/airflow'), '/opt/conda/envs/airflow');
});

const at = (version: string, isInstalled?: true) => ({
  version,
  file: isInstalled === undefined ? '/w/requirements.txt' : '/w/.venv',
  ...(isInstalled === undefined ? {} : { isInstalled }),
});
const installed: FoundVersions = { airflow: at('2.10.3', true), provider: at('9.0.1', true) };

test('pins come before what is installed, and an installed provider belongs to its Airflow', () => {
  assert.deepEqual(completeVersions({}, installed), installed);
  assert.deepEqual(completeVersions({ provider: at('9.0.0') }, installed), {
    airflow: at('2.10.3', true),
    provider: at('9.0.0'),
  });
  assert.deepEqual(completeVersions({ airflow: at('2.10.3') }, installed), {
    airflow: at('2.10.3'),
    provider: at('9.0.1', true),
  });
  assert.deepEqual(completeVersions({ airflow: at('2.6.2') }, installed), {
    airflow: at('2.6.2'),
  });
});
