import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { findWorkspace, foldersUpward } from '../../../src/core/project/find-workspace.ts';

const base = realpathSync(mkdtempSync(join(tmpdir(), 'workspace-')));
mkdirSync(join(base, 'repo', '.git'), { recursive: true });
mkdirSync(join(base, 'repo', 'dags', 'team'), { recursive: true });

after(() => rmSync(base, { recursive: true }));

test('the workspace is the nearest repository above', () => {
  const file = join(base, 'repo', 'dags', 'team', 'a.py');
  assert.equal(findWorkspace(file, '/else'), join(base, 'repo'));
});

test('folders upward end at the given one, else at the root', () => {
  assert.deepEqual(foldersUpward('/a/b/c/d.py', '/a/b'), ['/a/b/c', '/a/b']);
  assert.deepEqual(foldersUpward('/a/b/d.py', '/x'), ['/a/b', '/a', '/']);
});
