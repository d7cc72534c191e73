import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMask, escapeMark, toShown } from '../../../../src/editor/runs/channel-text.ts';

for (const [what, given, shown] of [
  ['plain text', 'é✓ 长\ttab', 'é✓ 长\ttab'],
  ['colours', '\u001b[1;31mred\u001b[0m', 'red'],
  ['eight-bit sequences', '\u009b31mred', 'red'],
  ['a link', '\u001b]8;;https://example.org\u001b\\text\u001b]8;;\u0007', 'text'],
  ['a title', '\u001b]0;title\u0007text', 'text'],
  ['a reset', '\u001bcx', 'x'],
  ['a sequence without its end', '\u001b]0;kept', '\\x1b]0;kept'],
  ['half a colour', 'a\u001b[3', 'a\\x1b[3'],
  ['what rings and erases', 'a\u0007b\u0008c\u007f\u0000', 'a\\x07b\\x08c\\x7f\\x00'],
  ['a Windows line end', 'line\r\r', 'line'],
  ['a progress bar', '1%\r2%', '1%\\x0d2%'],
  ['separators that break lines', 'a\u2028b\u2029c\u0085d\u000be', 'a\\u2028b\\u2029c\\x85d\\x0be'],
  ['what turns the writing direction', 'a\u202eb\u2066c', 'a\\u202eb\\u2066c'],
] as const) {
  test(`${what} is shown as it should be`, () => {
    assert.equal(toShown(given), shown);
  });
}

test('hostile text takes no time', () => {
  for (const unit of ['\u001b', '\u001b]', '\u001b[', '\r', '\u009b0', '\u001b]0;', '\u001b[1;']) {
    const text = `${unit.repeat(16_000 / unit.length)}x`;
    const began = performance.now();
    toShown(text);
    assert.ok(performance.now() - began < 200, JSON.stringify(unit));
  }
});

test('a line that begins as ours do has its first character written out', () => {
  assert.equal(escapeMark('◆ 12:00:01Z created'), '\\u25c6 12:00:01Z created');
  assert.equal(escapeMark('x ◆'), 'x ◆');
  assert.equal(escapeMark(''), '');
});

test('secrets are masked, the longest first, line by line, and short ones not', () => {
  const mask = createMask(['abc', 'abcdef', 'first\nsecond', 'no', '', '   ']);
  assert.equal(mask('abcdef abc'), '*** ***');
  assert.equal(mask('the second line, no more'), 'the *** line, no more');
});
