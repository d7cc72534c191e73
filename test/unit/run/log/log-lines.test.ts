import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LineSplitter, toUtc } from '../../../../src/core/run/log/log-lines.ts';
import type { LogLine } from '../../../../src/core/run/log/log-lines.ts';

const t = '2026-01-15T12:00:00.000000001Z';

function split(pieces: readonly (string | Uint8Array)[], limit?: number): LogLine[] {
  const splitter = new LineSplitter(limit);
  const lines = pieces.flatMap((piece) => splitter.push(Buffer.from(piece)));
  const rest = splitter.rest();
  return rest === undefined ? lines : [...lines, rest];
}

test('lines are led by their time', () => {
  assert.deepEqual(split([`${t} a b\n${t} \n${t}\n`]), [
    { time: t, text: 'a b' },
    { time: t, text: '' },
    { time: t, text: '' },
  ]);
});

test('how the bytes arrive makes no difference', () => {
  const bytes = Buffer.from(`${t} é✓𝄞\n${t} b\r\n\n${t} ${'x'.repeat(50)}\n${t} end`);
  for (const limit of [undefined, 40]) {
    const whole = split([bytes], limit);
    for (const size of [1, 2, 3, 7, 31]) {
      const pieces: Buffer[] = [];
      for (let i = 0; i < bytes.length; i += size) pieces.push(bytes.subarray(i, i + size));
      assert.deepEqual(split(pieces, limit), whole, `limit ${limit ?? 0}, pieces of ${size}`);
    }
  }
});

test('a line without a time is text', () => {
  assert.deepEqual(split(['no time here\n']), [{ time: undefined, text: 'no time here' }]);
});

test('a carriage return stays', () => {
  assert.deepEqual(split([`${t} a\r\n`]), [{ time: t, text: 'a\r' }]);
});

test('what no line break follows is partial', () => {
  assert.deepEqual(split([`${t} a\n${t} b`]), [
    { time: t, text: 'a' },
    { time: t, text: 'b', partial: true },
  ]);
});

test('bytes that are no UTF-8 are replaced', () => {
  const bytes = Buffer.concat([Buffer.from(`${t} a`), Buffer.from([0xff, 0xc3, 0x0a])]);
  assert.deepEqual(split([bytes]), [{ time: t, text: 'a\ufffd\ufffd' }]);
});

test('a line longer than the limit comes in pieces that make it up again, no character cut', () => {
  const text = 'é✓𝄞'.repeat(40);
  const lines = split([`${t} ${text}\n${t} next\n`], 64);
  assert.equal(lines.at(-1)?.text, 'next');
  const pieces = lines.slice(0, -1);
  assert.ok(pieces.length > 3);
  assert.equal(pieces.map((piece) => piece.text).join(''), text);
  assert.ok(pieces.slice(0, -1).every(({ partial }) => partial === true));
  assert.equal(pieces.at(-1)?.partial, undefined);
  assert.ok(pieces.every(({ time }) => time === t));
});

test('the memory for a line without end is bounded', () => {
  const splitter = new LineSplitter(1000);
  let held = 0;
  for (let i = 0; i < 100; i++) {
    const out = splitter.push(Buffer.alloc(500, 0x78)).reduce((n, { text }) => n + text.length, 0);
    held += 500 - out;
    assert.ok(held <= 1500);
  }
});

test('times are turned into UTC with their fraction', () => {
  assert.equal(toUtc(t), t);
  assert.equal(toUtc('2026-01-15T12:00:00.5+02:00'), '2026-01-15T10:00:00.5Z');
  assert.equal(toUtc('2026-01-15T23:30:00.123456789-01:00'), '2026-01-16T00:30:00.123456789Z');
  for (const word of ['2026-01-15', '2026-01-15T12:00:00', 'INFO', '2026-13-45T99:00:00+01:00']) {
    assert.equal(toUtc(word), undefined, word);
  }
});
