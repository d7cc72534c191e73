import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LogCursor, compareTimes } from '../../../../src/core/run/log/log-cursor.ts';
import type { LogLine } from '../../../../src/core/run/log/log-lines.ts';

function line(second: number, fraction: number, text: string): LogLine {
  const ss = String(second).padStart(2, '0');
  return { time: `2026-01-15T12:00:${ss}.${String(fraction).padStart(9, '0')}Z`, text };
}

/** What a server sends for `sinceTime`. */
function since(all: readonly LogLine[], from: string | undefined): readonly LogLine[] {
  return all.filter(({ time }) => from === undefined || compareTimes(time ?? '', from) >= 0);
}

test('before the first line the whole log is asked for', () => {
  assert.equal(new LogCursor().resume(), undefined);
});

test('wherever a stream breaks, each line is taken once', () => {
  const all = [
    line(1, 0, 'a'),
    line(1, 0, 'a'),
    line(1, 5, 'b'),
    line(2, 1, 'c'),
    // Two outputs: their times need not rise.
    line(1, 999, 'd'),
    line(2, 1, 'c'),
    line(3, 0, 'e'),
    line(9, 0, 'f'),
  ];
  for (let first = 0; first <= all.length; first++) {
    for (let second = first; second <= all.length; second++) {
      const cursor = new LogCursor();
      const taken = [...cursor.accept(all.slice(0, first)).lines];
      const again = since(all, cursor.resume());
      taken.push(...cursor.accept(again.slice(0, again.length - (all.length - second))).lines);
      const last = cursor.accept(since(all, cursor.resume()));
      taken.push(...last.lines);
      assert.equal(last.gap, undefined);
      assert.deepEqual(
        taken.map(({ text }) => text).join(''),
        'aabcdcef',
        `breaks at ${first} and ${second}`,
      );
    }
  }
});

test('lines that the server no longer has are a gap', () => {
  const cursor = new LogCursor();
  cursor.accept([line(1, 0, 'a'), line(2, 0, 'b')]);
  cursor.resume();
  const { lines, gap } = cursor.accept([line(7, 0, 'x'), line(8, 0, 'y')]);
  assert.deepEqual(
    lines.map(({ text }) => text),
    ['x', 'y'],
  );
  assert.deepEqual(gap, { from: line(2, 0, '').time, to: line(7, 0, '').time });
});

/** A file that begins 5 s after the line before it. */
const before = line(1, 11, 'a');
const file = [line(6, 11, 'b'), line(6, 12, 'c'), line(8, 13, 'd'), line(9, 14, 'e')];

test('a file that a stream reads twice is taken once, from wherever it goes back', () => {
  for (let read = 1; read <= file.length; read++) {
    const cursor = new LogCursor();
    cursor.accept([before]);
    const first = cursor.accept(file.slice(0, read));
    assert.equal(first.jumps[0]?.to, file[0]?.time);
    const again = cursor.accept([...file, line(9, 15, 'f')]);
    assert.equal(again.gap, undefined);
    const texts = again.lines.map(({ text }) => text).join('');
    assert.equal(texts, 'bcdef'.slice(read), `after ${read}`);
  }
});

test('a file is known to come twice also after a break, and a third time', () => {
  const cursor = new LogCursor();
  cursor.accept([before]);
  cursor.resume();
  const told = [file, file, [...file, line(9, 15, 'f')]].map((lines) => cursor.accept(lines));
  assert.deepEqual(
    told.map(({ lines }) => lines.map(({ text }) => text).join('')),
    ['bcde', '', 'f'],
  );
  assert.deepEqual(told[0]?.gap, { from: before.time, to: file[0]?.time });
  assert.deepEqual(
    told[0].jumps.map(({ to }) => to),
    [file[2]?.time],
  );
});

test('lines of the same time are each taken where the clock has no nanoseconds', () => {
  const cursor = new LogCursor();
  const { lines } = cursor.accept([line(1, 0, 'a'), line(1, 0, 'a'), line(1, 0, 'a')]);
  assert.equal(lines.length, 3);
});

test('what a clock that is set back leads to is taken', () => {
  const cursor = new LogCursor();
  const all = [before, ...file, line(2, 17, 'x'), line(3, 18, 'y'), line(10, 19, 'z')];
  assert.equal(cursor.accept(all).lines.length, all.length);
});

test('a stream that was opened again is current once it has brought the last line, or a later one', () => {
  const cursor = new LogCursor();
  assert.ok(cursor.isCurrent);
  cursor.accept(file);
  cursor.resume();
  cursor.accept(file.slice(2, 3));
  assert.ok(!cursor.isCurrent);
  cursor.accept(file.slice(3));
  assert.ok(cursor.isCurrent);
  cursor.resume();
  assert.ok(!cursor.isCurrent);
  cursor.accept([line(20, 16, 'x')]);
  assert.ok(cursor.isCurrent);
});

test('a part of a line that was read is known by its time', () => {
  const cursor = new LogCursor();
  cursor.accept([line(1, 11, 'long')]);
  assert.ok(cursor.hasBegun({ ...line(1, 11, 'lo'), partial: true }));
  assert.ok(!cursor.hasBegun({ ...line(1, 12, 'lo'), partial: true }));
  cursor.accept([{ ...line(1, 13, 'piece'), partial: true }]);
  assert.ok(!cursor.hasBegun({ ...line(1, 13, 'end'), partial: true }));
});

test('a line that was read is known by time and text', () => {
  const cursor = new LogCursor();
  assert.equal(cursor.has(line(1, 0, 'a')), false);
  cursor.accept([line(1, 0, 'a')]);
  assert.equal(cursor.has(line(1, 0, 'a')), true);
  assert.equal(cursor.has(line(1, 1, 'a')), false);
  assert.equal(cursor.has(line(1, 0, 'b')), false);
});

test('fractions of different length are compared by value', () => {
  assert.ok(compareTimes('2026-01-15T12:00:00Z', '2026-01-15T12:00:00.1Z') < 0);
  assert.equal(compareTimes('2026-01-15T12:00:00.1Z', '2026-01-15T12:00:00.100Z'), 0);
  assert.ok(compareTimes('2026-01-15T12:00:01Z', '2026-01-15T12:00:00.9Z') > 0);
});
