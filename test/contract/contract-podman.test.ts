import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, it, suite } from 'node:test';
import { systemClock } from '../../src/core/base/clock.ts';
import { silentLog } from '../../src/core/base/log.ts';
import { createSandbox } from '../../src/core/sandbox/sandbox.ts';
import { testContract } from './contract.ts';

const image = 'docker.io/library/busybox:latest';
const found = spawnSync('podman', ['run', '--rm', '--pull=never', image, 'true'], {
  timeout: 60_000,
  encoding: 'utf8',
});
const isReady = found.status === 0;

if (!isReady && process.env['CI'] !== 'true') {
  suite('contract: sandbox with podman', () => {
    const skip = `podman does not run ${image} here; podman-setup.sh makes it ready`;
    it('all cases', { skip }, () => {
      assert.fail('skipped');
    });
  });
} else {
  suite('contract: sandbox with podman', () => {
    const folder = mkdtempSync(join(tmpdir(), 'pod-tasks-podman-'));
    // Other programs of this machine may have pods of their own.
    const before = new Set(isReady ? listOurs() : []);
    after(() => {
      rmSync(folder, { recursive: true });
    });
    it('podman answers and has the images of podman-setup.sh', () => {
      assert.ok(isReady, found.error?.message ?? found.stderr);
    });
    testContract(() => ({
      cluster: createSandbox({
        engine: 'podman',
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
      image,
      plays: 'sh',
      keepsReturns: true,
      newName: () => `contract-${randomUUID()}`,
      expire: undefined,
    }));
    it('nothing is left behind', () => {
      assert.deepEqual(
        listOurs().filter((one) => !before.has(one)),
        [],
      );
    });
  });
}

/** The containers and volumes of pods of the sandbox, whoever made them. */
function listOurs(): readonly string[] {
  const filter = '--filter=label=pod-tasks/uid';
  const format = '--format={{.Names}}';
  return [
    ['ps', '--all', filter, format],
    ['volume', 'ls', '--quiet', filter],
  ].flatMap((words) => {
    const { status, stdout, stderr } = spawnSync('podman', words, { encoding: 'utf8' });
    assert.equal(status, 0, stderr);
    return stdout.split('\n').filter((line) => line !== '');
  });
}
