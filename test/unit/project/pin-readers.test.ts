import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  readPipfileLock,
  readRequirements,
  readSetupCfg,
  readTomlLock,
  readTomlPins,
} from '../../../src/core/project/pin-readers.ts';
import { readRequirement } from '../../../src/core/project/requirement.ts';
import type { Pins } from '../../../src/core/project/requirement.ts';

const provider = 'apache-airflow-providers-cncf-kubernetes';

const lines: readonly (readonly [line: string, pins: Pins])[] = [
  ['apache-airflow==2.6.2', { airflow: '2.6.2' }],
  ['apache-airflow[cncf.kubernetes, celery]==2.6.2', { airflow: '2.6.2' }],
  ['Apache_Airflow == 2.6.2  # pinned', { airflow: '2.6.2' }],
  ['apache-airflow==2.10.0rc1 ; python_version < "3.12"', { airflow: '2.10.0rc1' }],
  ['apache-airflow==2.6.2 --hash=sha256:abc', { airflow: '2.6.2' }],
  ['apache-airflow==2.6.2 \\', { airflow: '2.6.2' }],
  ['apache-airflow==2.6.2+astro.3', { airflow: '2.6.2' }],
  ['apache-airflow-core==3.0.2', { airflow: '3.0.2' }],
  [`${provider}==6.1.0`, { provider: '6.1.0' }],
  ['-c https://example.org/airflow/constraints-2.8.1/constraints-3.11.txt', { airflow: '2.8.1' }],
  [
    'apache-airflow @ https://example.org/apache_airflow-2.7.0-py3-none-any.whl',
    { airflow: '2.7.0' },
  ],
  // None of these is one version.
  ['apache-airflow>=2.6.2', {}],
  ['apache-airflow~=2.6.2', {}],
  ['apache-airflow==2.6.*', {}],
  ['apache-airflow>=2.6,==2.6.2', {}],
  ['apache-airflow', {}],
  ['# apache-airflow==2.6.2', {}],
  ['my-apache-airflow==2.6.2', {}],
  ['apache-airflow-providers-google==10.1.0', {}],
];

for (const [line, pins] of lines) {
  test(`the requirement ${line} pins ${JSON.stringify(pins)}`, () => {
    assert.deepEqual(readRequirement(line), pins);
  });
}

test('a requirements file gives the first pin of each', () => {
  assert.deepEqual(
    readRequirements(
      `pandas==2.1\r\napache-airflow==2.6.2\r\n${provider}==6.1.0\napache-airflow==9.9.9`,
    ),
    { airflow: '2.6.2', provider: '6.1.0' },
  );
});

test('a pyproject.toml pins by quoted requirements and by tables', () => {
  assert.deepEqual(
    readTomlPins(
      `[project]\ndependencies = [\n  "apache-airflow[celery]==2.6.2",\n  '${provider}==6.1.0', # why\n]`,
    ),
    { airflow: '2.6.2', provider: '6.1.0' },
  );
  assert.deepEqual(
    readTomlPins(
      `apache-airflow = {version = "2.7.0", extras = ["a"]}\n"${provider}" = "==7.4.2"\n`,
    ),
    { airflow: '2.7.0', provider: '7.4.2' },
  );
  assert.deepEqual(readTomlPins('apache-airflow = "^2.7.0"\n# apache-airflow = "2.7.0"'), {});
  assert.deepEqual(readTomlPins('# "apache-airflow==2.7.0"'), {});
});

test('a setup.cfg pins by its lines', () => {
  assert.deepEqual(readSetupCfg('[options]\ninstall_requires =\n  apache-airflow==2.6.2\n'), {
    airflow: '2.6.2',
  });
});

test('lock files pin by name and version', () => {
  assert.deepEqual(
    readTomlLock(
      `[[package]]\nname = "apache-airflow"\nversion = "2.6.2"\n\n[[package]]\nname = "${provider}"\nversion = "6.1.0"\n`,
    ),
    { airflow: '2.6.2', provider: '6.1.0' },
  );
  assert.deepEqual(
    readPipfileLock(JSON.stringify({ default: { 'apache-airflow': { version: '==2.6.2' } } })),
    { airflow: '2.6.2' },
  );
  assert.deepEqual(readPipfileLock('{'), {});
});
