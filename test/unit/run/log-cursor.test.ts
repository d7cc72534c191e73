import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LogCursor, compareTimes } from '../../../src/core/run/log-cursor.ts';
import type { LogLine } from '../../../src/core/run/log-lines.ts';

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

test('the end of the log is known by time and text', () => {
  const cursor = new LogCursor();
  assert.equal(cursor.isAtEnd(undefined, undefined), true);
  assert.equal(cursor.isAtEnd(line(1, 0, 'a'), undefined), false);
  cursor.accept([line(1, 0, 'a')]);
  assert.equal(cursor.isAtEnd(line(1, 0, 'a'), 'a'), true);
  assert.equal(cursor.isAtEnd(line(1, 1, 'a'), 'a'), false);
});

test('fractions of different length are compared by value', () => {
  assert.ok(compareTimes('2026-01-15T12:00:00Z', '2026-01-15T12:00:00.1Z') < 0);
  assert.equal(compareTimes('2026-01-15T12:00:00.1Z', '2026-01-15T12:00:00.100Z'), 0);
  assert.ok(compareTimes('2026-01-15T12:00:01Z', '2026-01-15T12:00:00.9Z') > 0);
});
