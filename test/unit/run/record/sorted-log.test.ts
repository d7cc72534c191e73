import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sortLog } from '../../../../src/core/run/record/sorted-log.ts';
import { toLeftOut, toStored } from '../../../../src/core/run/record/stored-log.ts';

const at = (second: number, fraction = ''): string =>
  `2026-01-15T12:00:${String(second).padStart(2, '0')}${fraction}Z`;

/** The log in blocks of two lines. */
async function sort(lines: readonly string[]): Promise<readonly string[]> {
  const sorted: string[] = [];
  const read = async function* (): AsyncGenerator<readonly string[], void, void> {
    for (let i = 0; i < lines.length; i += 2) yield await Promise.resolve(lines.slice(i, i + 2));
  };
  for await (const block of sortLog(read)) sorted.push(...block);
  return sorted;
}

test('lines of several containers are sorted by time, to the nanosecond', async () => {
  const lines = [
    toStored('base', at(1, '.5'), 'a'),
    toStored('base', at(3), 'd'),
    toStored('second', at(1, '.500000001'), 'b'),
    toStored('second', at(2), 'c'),
    toStored('second', at(4), 'e'),
  ];
  const sorted = await sort(lines);
  assert.equal(sorted.map((line) => line.at(-1)).join(''), 'abcde');
});

test('lines of one container stay in their order, whatever their time', async () => {
  const lines = [
    toStored('base', at(5), 'a'),
    toStored('base', at(4), 'b'),
    toStored('base', '-', 'c'),
    toStored('second', at(9), 'd'),
  ];
  assert.deepEqual(await sort(lines), lines);
  assert.deepEqual(await sort(lines.slice(0, 3)), lines.slice(0, 3));
});

test('pieces of a long line stay together, and what begins like a prefix is text', async () => {
  const lines = [
    toStored('base', at(1), 'one '),
    toStored('second', at(1), '[base] x'),
    toStored('base', at(1), 'line'),
  ];
  assert.deepEqual(await sort(lines), [lines[0], lines[2], lines[1]]);
});

test('nothing crosses the line that says what was left out', async () => {
  const note = toLeftOut({ lines: 3, bytes: 99 });
  const lines = [
    toStored('base', at(8), 'a'),
    note,
    toStored('base', at(9), 'c'),
    toStored('second', at(1), 'b'),
  ];
  assert.deepEqual(await sort(lines), [lines[0], note, lines[3], lines[2]]);
});

test('an empty log is empty', async () => {
  assert.deepEqual(await sort([]), []);
});

test('a large log is sorted in little memory', async () => {
  const read = async function* (): AsyncGenerator<readonly string[], void, void> {
    for (let i = 0; i < 400; i++) {
      yield await Promise.resolve(
        Array.from({ length: 500 }, (_, j) =>
          toStored(j % 2 === 0 ? 'base' : 'second', at(i % 60), `${i} ${'x'.repeat(200)}`),
        ),
      );
    }
  };
  let count = 0;
  let most = 0;
  for await (const block of sortLog(read)) {
    count += block.length;
    most = Math.max(most, block.length);
  }
  assert.equal(count, 200_000);
  assert.equal(most, 1000);
});
