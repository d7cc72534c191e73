import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findRead, parseStored, toStored } from '../../../../src/core/run/record/stored-log.ts';

const time = '2026-01-15T12:00:00.000000001Z';

for (const text of ['plain', '', 'a ] b [x] c', ' [base] forged']) {
  test(`a stored line gives back ${JSON.stringify(text)}`, () => {
    assert.deepEqual(parseStored(toStored('base', time, text)), { container: 'base', time, text });
  });
}

test('a note of the journal is no line of a container', () => {
  assert.equal(parseStored('… the log is longer than what is kept'), undefined);
  assert.equal(parseStored('a b [c] d'), undefined);
});

test('each container is read as far as its lines are on record', async () => {
  const blocks = async function* (): AsyncGenerator<readonly string[]> {
    yield await Promise.resolve([
      toStored('base', '2026-01-15T12:00:01.5Z', 'one'),
      toStored('other', '2026-01-15T12:00:02.5Z', 'else'),
    ]);
    yield [toStored('base', '2026-01-15T12:00:03.5Z', 'two')];
  };
  const read = await findRead(blocks());
  assert.deepEqual(
    [...read].map(([name, { cursor, lastText }]) => [name, cursor.lastTime, lastText]),
    [
      ['base', '2026-01-15T12:00:03.5Z', 'two'],
      ['other', '2026-01-15T12:00:02.5Z', 'else'],
    ],
  );
  assert.equal(read.get('base')?.cursor.resume(), '2026-01-15T12:00:02Z');
});
