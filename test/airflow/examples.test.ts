import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import { made, recordedAs } from '../unit/airflow/recorded-case.ts';
import type { Recording } from '../unit/manifest/rendered.ts';
import { environments, madeBySetup, programOf } from './airflow-home.ts';

const here = fileURLToPath(new URL('.', import.meta.url));

// What the examples import of the provider's own test suite, which is no part of what makes pods.
const suite: Readonly<Record<string, string>> = {
  '__init__.py': '',
  'test_utils/__init__.py': '',
  'test_utils/system_tests.py': 'def get_test_run(dag):\n    return None\n',
  'test_utils/watcher.py':
    'from airflow.decorators import task\n\n\n@task(trigger_rule="one_failed", retries=0)\ndef watcher():\n    pass\n',
};

const newest = environments.at(-1);
assert.ok(newest !== undefined);
const { airflow, provider } = newest;

test(`the examples of provider ${provider} give its own pods`, (t) => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'examples-')));
  try {
    const dags = join(root, 'dags');
    cpSync(madeBySetup(`examples-${provider}`), dags, { recursive: true });
    mkdirSync(join(dags, 'tests_common', 'test_utils'), { recursive: true });
    for (const [name, text] of Object.entries(suite))
      writeFileSync(join(dags, 'tests_common', name), text);
    execFileSync(programOf(newest, 'python'), ['record-pods.py', dags, join(root, 'recorded')], {
      cwd: here,
      env: { ...process.env, PYTHONPATH: dags },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let pods = 0;
    for (const file of readdirSync(dags).filter((one) => /^example_.*\.py$/.test(one))) {
      const path = join(dags, file);
      const recordings = JSON.parse(
        readFileSync(join(root, 'recorded', file.replace(/\.py$/, '.json')), 'utf8'),
      ) as readonly Recording[];
      // Jobs, Kueue and Spark are no plain pods, and ask a cluster for more.
      const recorded = recordedAs(recordings);
      const wanted = new Map([...recorded].filter(([, one]) => one !== 'refused'));
      // What the operator itself refuses alone may be refused here.
      const ours = [...made(path, dags, { airflow, provider }, [])].filter(
        ([key, one]) => one !== 'refused' || recorded.get(key) !== 'refused',
      );
      assert.deepEqual(new Map(ours.sort()), new Map([...wanted].sort()), file);
      pods += wanted.size;
    }
    t.diagnostic(`${pods} pods`);
    assert.ok(pods > 5);
  } finally {
    rmSync(root, { recursive: true });
  }
});
