import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { PodTaskError, isPodTaskError } from '../../../src/core/base/failure.ts';
import { silentLog } from '../../../src/core/base/log.ts';
import { createOwnFolder, toDiskFailure } from '../../../src/core/sandbox/own-folder.ts';

test('folders of programs that no longer run are removed, others stay', () => {
  const base = mkdtempSync(join(tmpdir(), 'own-'));
  try {
    const ended = spawnSync(process.execPath, ['-e', '']).pid;
    mkdirSync(join(base, `${ended}-old`));
    mkdirSync(join(base, `${process.pid}-mine`));
    mkdirSync(join(base, 'something'));
    const own = createOwnFolder(base, process.pid, 'new', silentLog);
    assert.deepEqual(readdirSync(base).sort(), [
      `${process.pid}-mine`,
      `${process.pid}-new`,
      'something',
    ]);
    assert.equal(statSync(own).mode & 0o077, 0);
  } finally {
    rmSync(base, { recursive: true });
  }
});

test('a place that cannot be written is a failure with the path', () => {
  const base = mkdtempSync(join(tmpdir(), 'own-'));
  try {
    writeFileSync(join(base, 'file'), '');
    const path = join(base, 'file', 'below');
    assert.throws(
      () => createOwnFolder(path, 1, 'x', silentLog),
      (error) => isPodTaskError(error, 'sandbox-failed') && error.data['path'] === path,
    );
  } finally {
    rmSync(base, { recursive: true });
  }
});

test('a full disk is told apart', () => {
  const full = Object.assign(new Error('no space'), { code: 'ENOSPC' });
  assert.ok(isPodTaskError(toDiskFailure(full, '/x'), 'disk-full'));
  const other = new Error('something else');
  assert.equal(toDiskFailure(other, '/x'), other);
  const known = new PodTaskError('sandbox-image');
  assert.equal(toDiskFailure(known, '/x'), known);
});
