import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EventQueue, openQueue } from '../../../src/core/run/event-queue.ts';

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

test('long lines fill the queue sooner than short ones', async () => {
  const queue = openQueue();
  const line = (text: string) => ({ time: '', type: 'log', container: 'base', text }) as const;
  await queue.put(Array.from({ length: 1000 }, () => line('short')));
  let isFull = true;
  const waiting = queue.put([line('x'.repeat(1_000_000))]).then(() => (isFull = false));
  await new Promise(setImmediate);
  assert.equal(isFull, true);
  queue.end();
  assert.equal((await readAll(queue)).length, 1001);
  await waiting;
});
