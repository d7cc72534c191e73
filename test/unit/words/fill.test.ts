import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fill, harmless } from '../../../src/core/words/fill.ts';

test('inserts data by name', () => {
  assert.equal(fill('{a} and {b}', { a: 'x', b: 2 }), 'x and 2');
});

test('leaves a bracketed part out where one of its names has no data', () => {
  assert.equal(fill('fails[ in {file}][: {detail}].', { detail: 'why' }), 'fails: why.');
  assert.equal(fill('fails[ in {file}].', { file: '' }), 'fails.');
});

test('does not read placeholders or brackets in inserted data', () => {
  assert.equal(fill('{a} {b}', { a: '{b} [x]', b: 'y' }), '{b} [x] y');
});

test('does not take data from the prototype', () => {
  assert.equal(fill('{constructor}', {}), '…');
});

test('makes control characters of inserted data harmless', () => {
  assert.equal(
    fill('task {t}', { t: '\u001b[31mred\u0007\nnext\u009b' }),
    'task \\x1b[31mred\\x07 next\\x9b',
  );
  assert.equal(harmless('a\u202eb'), 'a\\u202eb');
});

test('keeps letters of every script as they are', () => {
  assert.equal(harmless('é✓ 任务 🎉'), 'é✓ 任务 🎉');
});

test('a sentence put in brings its own full stop', () => {
  assert.equal(fill('fails: {detail}.', { detail: 'So it is.' }), 'fails: So it is.');
  assert.equal(fill('失败：{detail}。', { detail: 'why' }), '失败：why。');
});
