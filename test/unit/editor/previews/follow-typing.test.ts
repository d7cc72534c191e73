import assert from 'node:assert/strict';
import { test } from 'node:test';
import { followTyping } from '../../../../src/editor/previews/follow-typing.ts';

/** Previews that are written when `typing.done` says so; `wait` lets the quiet pass. */
function createLab() {
  const written: string[] = [];
  const sleeping = new Set<() => void>();
  const typing = followTyping({
    quiet: 300,
    refresh: (query) => written.push(query),
    clock: {
      sleep: (_, signal) =>
        new Promise((resolve, reject) => {
          sleeping.add(resolve);
          signal.addEventListener('abort', () => {
            sleeping.delete(resolve);
            reject(new DOMException('', 'AbortError'));
          });
        }),
    },
  });
  const wait = async (): Promise<void> => {
    for (const wake of sleeping) wake();
    sleeping.clear();
    await Promise.resolve();
    await Promise.resolve();
  };
  return { typing, written, wait };
}

test('a preview is written at once, and again after the last key', async () => {
  const { typing, written, wait } = createLab();
  typing.changed(['a']);
  assert.deepEqual(written, ['a']);
  assert.equal(typing.isTyping('a'), true);
  typing.done('a');
  await wait();
  assert.deepEqual(written, ['a', 'a']);
  assert.equal(typing.isTyping('a'), false);
});

test('keys while it is written make one more writing', () => {
  const { typing, written } = createLab();
  for (let key = 0; key < 5; key++) typing.changed(['a']);
  assert.deepEqual(written, ['a']);
  typing.done('a');
  assert.deepEqual(written, ['a', 'a']);
  typing.done('a');
  assert.deepEqual(written, ['a', 'a']);
});

test('a key in another file keeps none from being written after the last key', async () => {
  const { typing, written, wait } = createLab();
  typing.changed(['a']);
  typing.changed(['b']);
  typing.done('a');
  typing.done('b');
  await wait();
  assert.deepEqual(written, ['a', 'b', 'a', 'b']);
});

test('what is closed is not written again', async () => {
  const { typing, written, wait } = createLab();
  typing.changed(['a']);
  typing.changed(['a']);
  typing.close('a');
  typing.done('a');
  await wait();
  assert.deepEqual(written, ['a']);
});
