import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rememberFiles } from '../../../src/core/project/remember-files.ts';
import { filesOf } from '../python/run-python.ts';

test('files that are remembered are asked for once, also those that are not there', () => {
  const asked: string[] = [];
  const files = filesOf({ '/a/b.py': 'x = 1' });
  const remembered = rememberFiles({
    read: (path) => (asked.push(`read ${path}`), files.read(path)),
    list: (path) => (asked.push(`list ${path}`), files.list(path)),
    real: (path) => (asked.push(`real ${path}`), files.real(path)),
  });
  for (let i = 0; i < 2; i++) {
    assert.equal(remembered.read('/a/b.py'), 'x = 1');
    assert.equal(remembered.read('/a/c.py'), undefined);
    assert.deepEqual(remembered.list('/a'), ['b.py']);
    assert.equal(remembered.real('/a'), '/a');
  }
  assert.deepEqual(asked, ['read /a/b.py', 'read /a/c.py', 'list /a', 'real /a']);
});
