import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Clock } from '../../../src/core/base/clock.ts';
import { isPodTaskError } from '../../../src/core/base/failure.ts';
import { LogFile } from '../../../src/core/sandbox/log-file.ts';
import type { LogWish } from '../../../src/core/sandbox/log-file.ts';

const never = new AbortController().signal;
let folder = '';
let count = 0;
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'log-file-'));
});
after(() => {
  rmSync(folder, { recursive: true });
});

function create(clock: { now: number }): LogFile {
  const steps: Clock = {
    now: () => new Date(clock.now),
    sleep: () => Promise.reject(new Error('not used')),
  };
  return new LogFile(join(folder, `log-${count++}`), steps);
}

async function read(log: LogFile, wish: Partial<LogWish> = {}): Promise<string> {
  const parts: Uint8Array[] = [];
  const all = { follow: false, timestamps: false, ...wish };
  for await (const bytes of log.read(all, never)) parts.push(bytes);
  return Buffer.concat(parts).toString('latin1');
}

const noon = Date.parse('2026-01-15T12:00:00.123Z');

test('each line has the time at which it began, and no two the same', async () => {
  const log = create({ now: noon });
  await log.write(Buffer.from('a\nb'));
  await log.write(Buffer.from('c\n'));
  await log.end();
  assert.equal(
    await read(log, { timestamps: true }),
    '2026-01-15T12:00:00.123000000Z a\n2026-01-15T12:00:00.123000001Z bc\n',
  );
  assert.equal(await read(log), 'a\nbc\n');
});

test('bytes come back as they were, over many blocks', async () => {
  const log = create({ now: noon });
  const bytes = Buffer.alloc(300_000);
  for (let i = 0; i < bytes.length; i++) bytes[i] = (i * 31) % 256;
  for (let i = 0; i < bytes.length; i += 777) await log.write(bytes.subarray(i, i + 777));
  await log.end();
  assert.equal(await read(log), bytes.toString('latin1'));
});

test('a reader that follows gets what is written later, to the end', async () => {
  const log = create({ now: noon });
  const reading = read(log, { follow: true });
  await log.write(Buffer.from('a\n'));
  await log.write(Buffer.from('b\n'));
  await log.end();
  assert.equal(await reading, 'a\nb\n');
});

test('a reader that follows stops when its signal is aborted', async () => {
  const log = create({ now: noon });
  const stop = new AbortController();
  const reason = new Error('enough');
  const next = log.read({ follow: true, timestamps: false }, stop.signal).next();
  stop.abort(reason);
  await assert.rejects(next, reason);
  await log.end();
});

test('the last lines are found from the end', async () => {
  const log = create({ now: noon });
  const long = 'x'.repeat(100_000);
  await log.write(Buffer.from(`1\n2\n${long}\n4\n5`));
  await log.end();
  assert.equal(await read(log, { tailLines: 1 }), '5');
  assert.equal(await read(log, { tailLines: 2 }), '4\n5');
  assert.equal(await read(log, { tailLines: 3 }), `${long}\n4\n5`);
  assert.equal(await read(log, { tailLines: 99 }), `1\n2\n${long}\n4\n5`);
  assert.equal(await read(log, { tailLines: 0 }), '');
});

test('lines are found by time', async () => {
  const clock = { now: noon };
  const log = create(clock);
  const filler = 'y'.repeat(70_000);
  for (let i = 0; i < 5; i++) {
    await log.write(Buffer.from(`${i} ${filler}\n`));
    clock.now += 1000;
  }
  await log.end();
  const starts = (text: string): string => text.replaceAll(` ${filler}\n`, '');
  assert.equal(starts(await read(log, { sinceTime: '2026-01-15T12:00:03Z' })), '34');
  assert.equal(starts(await read(log, { sinceTime: '2020-01-01T00:00:00Z' })), '01234');
  assert.equal(starts(await read(log, { sinceTime: '2030-01-01T00:00:00Z' })), '');
  assert.equal(starts(await read(log, { sinceSeconds: 1 })), '4');
});

test('an empty log has an end', async () => {
  const log = create({ now: noon });
  await log.end();
  assert.equal(await read(log, { follow: true }), '');
});

test('a file that cannot be written fails its readers', async () => {
  const nowhere = new LogFile(join(folder, 'missing', 'log'), {
    now: () => new Date(noon),
    sleep: () => Promise.reject(new Error('not used')),
  });
  await nowhere.write(Buffer.from('a\n'));
  await assert.rejects(read(nowhere), (error) => isPodTaskError(error, 'sandbox-failed'));
});
