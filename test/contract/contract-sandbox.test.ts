import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, suite } from 'node:test';
import assert from 'node:assert/strict';
import { systemClock } from '../../src/core/base/clock.ts';
import { silentLog } from '../../src/core/base/log.ts';
import { createSandbox } from '../../src/core/sandbox/sandbox.ts';
import { testContract } from './contract.ts';

suite('contract: sandbox with processes', { skip: process.platform === 'win32' }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'pod-tasks-contract-'));
  after(() => {
    assert.deepEqual(readdirSync(folder), [], 'nothing is left behind');
    rmSync(folder, { recursive: true });
  });
  testContract(() => ({
    cluster: createSandbox({
      engine: 'process',
      pull: false,
      folder,
      environment: process.env,
      clock: systemClock,
      log: silentLog,
      newId: randomUUID,
      notify: () => undefined,
    }),
    clock: systemClock,
    namespace: 'contract',
    image: 'busybox',
    plays: 'sh',
    keepsReturns: true,
    newName: () => `contract-${randomUUID()}`,
    expire: undefined,
  }));
});
