import assert from 'node:assert/strict';
import { test } from 'node:test';
import { coalesce } from '../../../../src/editor/views/coalesce.ts';
import { createJumpingClock } from '../../../scripted/jumping-clock.ts';

/** Asks a thousand times a second for ten seconds, and gives the times at which something was done. */
async function storm(rows: number): Promise<readonly number[]> {
  const clock = createJumpingClock();
  const start = clock.now().getTime();
  const { signal } = new AbortController();
  const done: number[] = [];
  const one = coalesce(clock, () => {
    done.push(clock.now().getTime() - start);
    return rows;
  });
  for (let ms = 0; ms < 10_000; ms += 10) {
    for (let i = 0; i < 10; i++) one.ask();
    await clock.sleep(10, signal);
  }
  await clock.sleep(5000, signal);
  one.dispose();
  return done;
}

test('what comes together is shown together, at most four times a second, and the last is shown', async () => {
  const done = await storm(1);
  assert.ok(done.length >= 38 && done.length <= 42, String(done.length));
  assert.ok((done[0] ?? 0) <= 50);
  assert.ok((done.at(-1) ?? 0) >= 9990);
});

test('after many rows there is a longer pause, but a bounded one', async () => {
  const some = await storm(2000);
  assert.ok(some.length >= 7 && some.length <= 10, String(some.length));
  const many = await storm(1_000_000);
  assert.ok(many.length >= 4 && many.length <= 5, String(many.length));
});

test('nothing is done after it was disposed of', async () => {
  const clock = createJumpingClock();
  let done = 0;
  const one = coalesce(clock, () => ++done);
  one.ask();
  one.dispose();
  one.ask();
  await clock.sleep(1000, new AbortController().signal);
  assert.equal(done, 0);
});
