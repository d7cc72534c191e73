import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toStored } from '../../../../src/core/run/record/stored-log.ts';
import { LogTail } from '../../../../src/core/run/verdict/log-tail.ts';

const time = '2026-01-15T12:00:00Z';
const lines = (from: number, to: number, container = 'base'): readonly string[] =>
  Array.from({ length: to - from }, (_, i) => toStored(container, time, `line ${from + i}`));

test('the last ten lines of the one container are kept, oldest first', () => {
  const tail = new LogTail('base');
  tail.see(lines(0, 3));
  assert.deepEqual(tail.lines, ['line 0', 'line 1', 'line 2']);
  tail.see(lines(0, 100, 'other'));
  tail.see(lines(3, 12));
  assert.deepEqual(
    [tail.lines.length, tail.lines[0], tail.lines.at(-1)],
    [10, 'line 2', 'line 11'],
  );
  tail.see(lines(0, 1000));
  assert.deepEqual([tail.lines.length, tail.lines[0]], [10, 'line 990']);
});

test('a very long line is cut, and no character in two', () => {
  const tail = new LogTail('base');
  tail.see([toStored('base', time, `${'x'.repeat(499)}😀${'y'.repeat(1_000_000)}`)]);
  assert.equal(tail.lines[0], `${'x'.repeat(499)}…`);
});

test('what is handed on is seen, and is handed on as it is', async () => {
  const tail = new LogTail('base');
  const blocks = [lines(0, 2), lines(2, 4)];
  const handed: (readonly string[])[] = [];
  for await (const block of tail.watch(toAsync(blocks))) handed.push(block);
  assert.deepEqual(handed, blocks);
  assert.deepEqual(tail.lines, ['line 0', 'line 1', 'line 2', 'line 3']);
});

async function* toAsync<T>(items: readonly T[]): AsyncGenerator<T> {
  for (const item of items) yield await Promise.resolve(item);
}
