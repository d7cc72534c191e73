import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import { test } from 'node:test';
import { createOutput, createPaint } from '../../../src/cli/output.ts';

function stream(write: (text: string, done: (error?: Error) => void) => void): NodeJS.WriteStream {
  return new Writable({
    highWaterMark: 1,
    write: (chunk: Buffer, _, done) => write(chunk.toString(), done),
  }) as unknown as NodeJS.WriteStream;
}

test('writing waits for a slow reader and keeps the order', async () => {
  const written: string[] = [];
  const output = createOutput(
    stream((text, done) => {
      written.push(text);
      setImmediate(done);
    }),
  );
  await output.write('a');
  await output.write('b');
  await output.end();
  assert.equal(written.join(''), 'ab');
  assert.equal(output.lost, undefined);
});

test('a reader that goes away is told once and ends no program', async () => {
  const output = createOutput(
    stream((_, done) => done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }))),
  );
  let told = 0;
  output.onLost(() => told++);
  await output.write('a');
  await output.write('b');
  await output.end();
  assert.equal(output.lost, 'EPIPE');
  assert.equal(told, 1);
});

test('there are colours on a terminal only, and none where nobody wants them', () => {
  const paint = (isTerminal: boolean, environment: Record<string, string>) =>
    createPaint({ isTerminal }, environment)('red', 'x');
  assert.equal(paint(true, {}), '\u001b[31mx\u001b[39m');
  assert.equal(paint(false, {}), 'x');
  assert.equal(paint(true, { NO_COLOR: '1' }), 'x');
  assert.equal(paint(true, { TERM: 'dumb' }), 'x');
});
