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
      newName: () => `contract-${randomUUID()}`,
      expire: undefined,
    }));
    it('nothing is left behind', () => {
      const filter = '--filter=label=pod-tasks/uid';
      const left = spawnSync('podman', ['ps', '--all', '--quiet', filter], { encoding: 'utf8' });
      assert.equal(left.stdout.trim(), '');
      const volumes = spawnSync('podman', ['volume', 'ls', '--quiet', filter], {
        encoding: 'utf8',
      });
      assert.equal(volumes.stdout.trim(), '');
    });
  });
}
