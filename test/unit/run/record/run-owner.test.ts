import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { createOwner, isAlive, isOwn } from '../../../../src/core/run/record/run-owner.ts';

test('this process owns what it took and lives', () => {
  const owner = createOwner(new Date());
  assert.ok(isOwn(owner));
  assert.ok(isAlive(owner, new Date()));
  assert.ok(!isOwn({ ...owner, pid: owner.pid + 1 }));
  assert.ok(!isOwn(undefined));
});

test('a process that has ended is not alive', async () => {
  const child = spawn(process.execPath, ['-e', '']);
  const pid = child.pid ?? 0;
  await once(child, 'exit');
  const { born: _, ...owner } = createOwner(new Date());
  assert.ok(!isAlive({ ...owner, pid }, new Date()));
});

test('a process that was given the number of an ended one is not taken for it', () => {
  const owner = createOwner(new Date());
  if (owner.born === undefined) return;
  assert.ok(!isAlive({ ...owner, born: '1' }, new Date()));
  assert.ok(!isOwn({ ...owner, born: '1' }));
});

test('what was taken before this machine started has ended', () => {
  const { born: _, ...owner } = createOwner(new Date(0));
  assert.ok(!isAlive(owner, new Date()));
});

test('a process of another machine cannot be asked and counts as alive', () => {
  const owner = { host: 'another', pid: 1, since: '2026-01-15T12:00:00.000Z' };
  assert.ok(isAlive(owner, new Date()));
});
