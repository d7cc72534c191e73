import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createDiskFiles, isWithin } from '../../../src/core/project/disk-files.ts';

const base = realpathSync(mkdtempSync(join(tmpdir(), 'disk-files-')));
const root = join(base, 'workspace');
mkdirSync(join(root, 'folder'), { recursive: true });
writeFileSync(join(root, 'a.py'), 'A');
writeFileSync(join(root, 'bom.py'), '\ufeffB');
writeFileSync(join(root, 'latin.py'), Buffer.from([0xe9]));
writeFileSync(join(root, 'large.py'), 'x'.repeat(20));
writeFileSync(join(base, 'secret'), 'S');
symlinkSync(join(base, 'secret'), join(root, 'escape'));
symlinkSync(join(root, 'a.py'), join(root, 'link.py'));
const files = createDiskFiles([root], 10);

after(() => rmSync(base, { recursive: true }));

test('reads what lies inside, also through a link that stays inside', () => {
  assert.equal(files.read(join(root, 'a.py')), 'A');
  assert.equal(files.read(join(root, 'link.py')), 'A');
  assert.equal(files.real(join(root, 'link.py')), join(root, 'a.py'));
  assert.equal(files.read(join(root, 'bom.py')), 'B');
});

test('does not see what lies outside, by path or by link', () => {
  assert.equal(files.read(join(root, '..', 'secret')), undefined);
  assert.equal(files.read(join(root, 'escape')), undefined);
  assert.equal(files.real(join(root, 'escape')), undefined);
  assert.deepEqual(files.list(base), []);
});

test('does not read folders, large files, other encodings and names that no file can have', () => {
  assert.equal(files.read(join(root, 'folder')), undefined);
  assert.equal(files.read(join(root, 'large.py')), undefined);
  assert.equal(files.read(join(root, 'latin.py')), undefined);
  assert.equal(files.read(join(root, 'a.py\0')), undefined);
});

test('lists names in order, folders with a slash', () => {
  assert.deepEqual(files.list(root), [
    'a.py',
    'bom.py',
    'escape',
    'folder/',
    'large.py',
    'latin.py',
    'link.py',
  ]);
});

test('a folder whose name only begins alike is outside', () => {
  assert.equal(isWithin('/a/bc', '/a/b'), false);
  assert.equal(isWithin('/a/b/c', '/a/b'), true);
  assert.equal(isWithin('/a', '/'), true);
});
