import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { after, test } from 'node:test';
import type { IgnoreSyntax } from '../../../src/core/project/airflow-ignore.ts';
import { findDagFiles } from '../../../src/core/project/find-dag-files.ts';

const made: string[] = [];
after(() => {
  for (const one of made) rmSync(one, { recursive: true });
});

/** A folder of these files. */
function folderOf(texts: Readonly<Record<string, string>>): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'dag-files-')));
  made.push(folder);
  for (const [name, text] of Object.entries(texts)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

function found(root: string, folder: string, syntax: IgnoreSyntax): readonly string[] {
  const ignoring = { workspace: root, syntaxOf: () => syntax };
  return [...findDagFiles(join(root, folder), ignoring)].map(({ path }) => relative(root, path));
}

const root = folderOf({
  'b.py': 'KubernetesPodOperator()',
  'a.py': '@task.kubernetes\ndef f(): ...',
  'team/plain.py': 'from airflow import DAG',
  'other.py': 'print()',
  'notes.txt': 'KubernetesPodOperator',
  '.hidden/c.py': 'KubernetesPodOperator',
  'node_modules/c.py': 'KubernetesPodOperator',
  'my-env/pyvenv.cfg': '',
  'my-env/c.py': 'KubernetesPodOperator',
});

test('finds what mentions pod tasks, and other DAG files, but no environments and packages', () => {
  const ignoring = { workspace: root, syntaxOf: () => 'regexp' as const };
  const all = [...findDagFiles(root, ignoring)].map(({ path, mentions }) => [
    relative(root, path),
    mentions,
  ]);
  assert.deepEqual(all, [
    ['a.py', true],
    ['b.py', true],
    ['team/plain.py', false],
  ]);
});

const pod = 'KubernetesPodOperator()';
const ignoring = folderOf({
  'dags/.airflowignore': 'old # no longer used\n\nskip_.*\n(broken\n',
  'dags/a.py': pod,
  'dags/skip_a.py': pod,
  'dags/old/b.py': pod,
  'dags/team/.airflowignore': 'private\n',
  'dags/team/private.py': pod,
  'dags/team/open.py': pod,
  'dags/other/private.py': pod,
});

test('leaves out what the regular expressions of a .airflowignore match, also of nested ones', () => {
  const left = ['dags/a.py', 'dags/other/private.py', 'dags/team/open.py'];
  assert.deepEqual(found(ignoring, '', 'regexp'), left);
  // Those above the folder that is searched hold too.
  assert.deepEqual(found(ignoring, 'dags/team', 'regexp'), ['dags/team/open.py']);
});

test('searches a folder that is named although it is ignored', () => {
  assert.deepEqual(found(ignoring, 'dags/old', 'regexp'), ['dags/old/b.py']);
});

test('reads a .airflowignore in the syntax of gitignore too', () => {
  const globs = folderOf({
    'dags/.airflowignore': '*_old.py\n/top.py\nlib/\n!keep_old.py\nteam/**/x?.py\n',
    'dags/a_old.py': pod,
    'dags/keep_old.py': pod,
    'dags/lib.py': pod,
    'dags/lib/m.py': pod,
    'dags/sub/top.py': pod,
    'dags/team/deep/er/x1.py': pod,
    'dags/team/x2.py': pod,
    'dags/team/x10.py': pod,
    'dags/top.py': pod,
  });
  assert.deepEqual(found(globs, '', 'glob'), [
    'dags/keep_old.py',
    'dags/lib.py',
    'dags/sub/top.py',
    'dags/team/x10.py',
  ]);
});

test('finds the YAML files of dag-factory, by their operators', () => {
  const operator = (name: string) => `d:\n  tasks:\n    - task_id: a\n      operator: ${name}\n`;
  const yaml = folderOf({
    'pod.yml': operator('airflow.providers.cncf.kubernetes.operators.pod.KubernetesPodOperator'),
    'eks.yaml': operator('"airflow.providers.amazon.aws.operators.eks.EksPodOperator"'),
    'own.yml': operator('include.ops.Own'),
    'compose.yml': 'services:\n  a: {image: KubernetesPodOperator}\n',
    'rule.yml': 'tolerations:\n  - operator: Exists\n    tasks: []\n',
  });
  const ignoring = { workspace: yaml, syntaxOf: () => 'glob' as const };
  const all = [...findDagFiles(yaml, ignoring)].map(({ path, mentions }) => [
    relative(yaml, path),
    mentions,
  ]);
  assert.deepEqual(all, [
    ['eks.yaml', true],
    ['own.yml', false],
    ['pod.yml', true],
  ]);
});
