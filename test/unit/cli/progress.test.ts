import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createProgress } from '../../../src/cli/progress.ts';

function terminal(isTerminal: boolean) {
  const written: string[] = [];
  const write = (text: string): Promise<void> => {
    written.push(text);
    return Promise.resolve();
  };
  return { written, output: { isTerminal, write } };
}

test('a terminal sees how far it is, now and then, and nothing of it in the end', async () => {
  const { written, output } = terminal(true);
  let now = 0;
  const progress = createProgress(output, () => now);
  for (let i = 0; i < 30; i++) {
    progress.show(() => `${i}`);
    now += 10;
  }
  await progress.end();
  assert.deepEqual(written, ['\r10\u001b[K', '\r20\u001b[K', '\r\u001b[K']);
});

test('what is no terminal sees nothing', async () => {
  const { written, output } = terminal(false);
  let now = 0;
  const progress = createProgress(output, () => (now += 1000));
  progress.show(() => 'a');
  await progress.end();
  assert.deepEqual(written, []);
});
