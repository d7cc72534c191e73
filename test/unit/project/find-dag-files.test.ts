import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { after, test } from 'node:test';
import { findDagFiles } from '../../../src/core/project/find-dag-files.ts';

const root = realpathSync(mkdtempSync(join(tmpdir(), 'dag-files-')));
const texts = {
  'b.py': 'KubernetesPodOperator()',
  'a.py': '@task.kubernetes\ndef f(): ...',
  'team/plain.py': 'from airflow import DAG',
  'other.py': 'print()',
  'notes.txt': 'KubernetesPodOperator',
  '.hidden/c.py': 'KubernetesPodOperator',
  'node_modules/c.py': 'KubernetesPodOperator',
  'my-env/pyvenv.cfg': '',
  'my-env/c.py': 'KubernetesPodOperator',
};
for (const [name, text] of Object.entries(texts)) {
  mkdirSync(dirname(join(root, name)), { recursive: true });
  writeFileSync(join(root, name), text);
}

after(() => rmSync(root, { recursive: true }));

test('finds what mentions pod tasks, and other DAG files, but no environments and packages', () => {
  const found = [...findDagFiles(root)].map(({ path, mentions }) => [
    relative(root, path),
    mentions,
  ]);
  assert.deepEqual(found, [
    ['a.py', true],
    ['b.py', true],
    ['team/plain.py', false],
  ]);
});
