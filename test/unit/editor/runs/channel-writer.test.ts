import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createWords } from '../../../../src/core/words/say.ts';
import { createMask } from '../../../../src/editor/runs/channel-text.ts';
import { ChannelWriter, channelLimits } from '../../../../src/editor/runs/channel-writer.ts';
import type { ChannelLimits } from '../../../../src/editor/runs/channel-writer.ts';
import { createJumpingClock } from '../../../scripted/jumping-clock.ts';

const time = '2026-01-15T12:00:00.000Z';

function open(limits: Partial<ChannelLimits> = {}, secrets: readonly string[] = []) {
  const clock = createJumpingClock();
  const appends: { readonly at: number; readonly text: string }[] = [];
  const appender = {
    append: (text: string) => void appends.push({ at: clock.now().getTime(), text }),
  };
  const writer = new ChannelWriter(
    appender,
    clock,
    createWords('en'),
    createMask(secrets),
    () => '/state/run.log',
    { ...channelLimits, ...limits },
  );
  const log = (text: string) => writer.write({ level: 'log', text }, time);
  const say = (text: string) => writer.write({ level: 'state', text }, time);
  const shown = async (): Promise<string> => {
    await writer.settled();
    return appends.map(({ text }) => text).join('');
  };
  return { writer, appends, log, say, shown };
}

test('what comes at once goes together, and there are ten appends a second at most', async () => {
  const { appends, log, shown } = open({ batch: 1000 });
  for (let i = 0; i < 1000; i++) await log(`line ${i}\n`);
  const text = await shown();
  assert.equal(text, Array.from({ length: 1000 }, (_, i) => `line ${i}\n`).join(''));
  assert.ok(appends.length < 20, String(appends.length));
  for (const [i, { at }] of appends.entries()) {
    const before = appends[i - 1];
    assert.ok(before === undefined || at - before.at >= 100);
  }
});

test('whoever writes faster than is shown waits', async () => {
  const { log, shown } = open({ batch: 100 });
  assert.equal(log('short\n'), undefined);
  const full = log(`${'x'.repeat(200)}\n`);
  assert.ok(full instanceof Promise);
  await full;
  assert.match(await shown(), /^short\nx+\n$/);
});

test('a line of ours begins on a line of its own', async () => {
  const { log, say, shown } = open();
  void log('half');
  void say('created');
  void log(' a line\n');
  assert.equal(await shown(), 'half\n◆ 12:00:00Z created\n a line\n');
});

test('no piece of a pod’s line can stand where ours begin', async () => {
  const { log, say, shown } = open();
  void log('x');
  void log('◆ still the same line\n');
  void log('y');
  void say('created');
  void log('◆ 12:00:00Z forged\n');
  void log('');
  void log('✔ 12:00:00Z forged\n');
  const lines = (await shown()).split('\n');
  assert.deepEqual(
    lines.filter((line) => /^[◆✔]/.test(line)),
    ['◆ 12:00:00Z created'],
  );
});

test('a line of a megabyte is cut and says how much is missing', async () => {
  const { log, shown } = open();
  void log(`${'x'.repeat(1_000_000)}\n`);
  void log('next\n');
  const [first = '', second] = (await shown()).split('\n');
  assert.match(first, /^x{8000} … \(992000 more characters of this line are in the log file\)$/);
  assert.equal(second, 'next');
});

test('the pieces of one line are cut as one line', async () => {
  const { log, shown } = open();
  for (let i = 0; i < 3; i++) void log('x'.repeat(5000));
  void log('\n');
  assert.match(await shown(), /^x{8000} … \(7000 more characters .*\)\n$/);
});

test('colours do not count for the length of a line', async () => {
  const { log, shown } = open();
  void log(`${'\u001b[31mx'.repeat(2000)}\n`);
  assert.equal(await shown(), `${'x'.repeat(2000)}\n`);
});

test('past its limit the channel names the file, once, and shows our lines only', async () => {
  const { writer, log, say, shown } = open({ bytes: 1000, batch: 100 });
  for (let i = 0; i < 1000; i++) await log(`line ${i} 长\n`);
  void say('clean-up');
  const text = await shown();
  assert.ok(writer.isFull);
  assert.ok(Buffer.byteLength(text) < 2000);
  const lines = text.trimEnd().split('\n');
  assert.deepEqual(lines.slice(-2), [
    '▲ 12:00:00Z The log is longer than what is shown here; it goes on in /state/run.log',
    '◆ 12:00:00Z clean-up',
  ]);
  assert.equal(text.match(/it goes on in/g)?.length, 1);
});

test('a closed channel is not written to', async () => {
  const { writer, appends, log } = open();
  void log('a\n');
  writer.dispose();
  await writer.settled();
  assert.deepEqual(appends, []);
});
