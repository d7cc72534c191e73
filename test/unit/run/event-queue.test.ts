import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EventQueue } from '../../../src/core/run/event-queue.ts';

async function readAll<T>(queue: EventQueue<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of queue) items.push(item);
  return items;
}

test('items arrive in order and the end ends the reading', async () => {
  const queue = new EventQueue<number>();
  await queue.put([1, 2]);
  await queue.put([3]);
  queue.end();
  assert.deepEqual(await readAll(queue), [1, 2, 3]);
});

test('an error comes after the last item', async () => {
  const queue = new EventQueue<number>();
  const error = new Error('broken');
  await queue.put([1]);
  queue.end({ error });
  const seen: number[] = [];
  await assert.rejects(async () => {
    for await (const item of queue) seen.push(item);
  }, error);
  assert.deepEqual(seen, [1]);
});

test('a producer waits while too much lies unread', async () => {
  const queue = new EventQueue<number>(2);
  let isAccepted = false;
  const put = queue.put([1, 2, 3]).then(() => {
    isAccepted = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(isAccepted, false);
  const reading = readAll(queue);
  await put;
  queue.end();
  assert.deepEqual(await reading, [1, 2, 3]);
});

test('nobody waits once the reader has gone', async () => {
  const queue = new EventQueue<number>(1);
  const put = queue.put([1, 2, 3]);
  queue.discard();
  await put;
  await queue.put([4, 5, 6]);
  queue.end();
  assert.deepEqual(await readAll(queue), []);
});
