import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { readKubeconfig } from '../../src/core/cluster/kube-config.ts';
import type { Place } from '../../src/editor/place.ts';
import type { RunOrder } from '../../src/editor/runs/runs.ts';
import { toManifest, toPod } from '../contract/lab.ts';
import type { PodWish } from '../contract/lab.ts';
import { openWindow } from '../contract/open-window.ts';
import type { OpenedWindow } from '../contract/open-window.ts';
import { openLab } from './cluster-lab.ts';
import { openTestCluster } from './test-cluster.ts';
import type { TestCluster } from './test-cluster.ts';
import { awaitNone, watchPods } from './watch-pods.ts';

const count = 50;
const atOnce = 20;

suite('runs of one editor on a real cluster', () => {
  let cluster: TestCluster;
  let place: Place;
  const folder = mkdtempSync(join(tmpdir(), 'pod-tasks-editor-'));
  before(async () => {
    cluster = await openTestCluster('shared');
    const { current = '' } = readKubeconfig([cluster.kubeconfig], true);
    place = { kind: 'cluster', files: [cluster.kubeconfig], context: current };
  });
  after(async () => {
    await cluster.close();
    rmSync(folder, { recursive: true });
  });

  const open = (): OpenedWindow => {
    const surroundings = { environment: process.env, engine: 'auto' } as const;
    return openWindow(join(folder, 'runs'), surroundings, { mostRuns: () => atOnce });
  };

  function order(id: string, sh: string, wish: PodWish = {}): RunOrder {
    const pod = toPod(openLab(cluster), { sh, steps: [] }, { grace: 2, ...wish });
    return {
      file: '/project/dag.py',
      id,
      runId: id,
      place,
      secrets: [],
      manifest: toManifest(pod, {}, { dagId: 'dag', taskId: id }),
    };
  }

  test(`${count} at once: ${atOnce} go on, the others wait; none touches another`, async () => {
    const { runs, texts } = open();
    let most = 0;
    const seeing = watchPods(cluster, (pods) => {
      most = Math.max(most, pods.size);
      return runs.list().length === count && runs.list().every(({ ended }) => ended !== undefined)
        ? true
        : undefined;
    });
    const orders = Array.from({ length: count }, (_, i) => {
      // One that floods, one that writes what nobody should obey, one that never ends, one that the cluster refuses.
      // Containerd may lose what a container writes as it ends, so that waits a moment.
      if (i === 3) return order(`run-${i}`, 'seq 1 100000; sleep 5');
      if (i === 5)
        return order(
          `run-${i}`,
          `printf '\\033[2J\\033]0;evil\\007%s' x; head -c 3000000 /dev/zero`,
        );
      if (i === 7) return order(`run-${i}`, 'echo on; exec sleep 3600');
      if (i === 9) return order(`run-${i}`, 'true', { labels: { bad: 'not a label!' } });
      return order(`run-${i}`, `echo only ${i}; sleep 1; exit ${i % 4}`);
    });
    const started = orders.map((one) => runs.start(one));
    assert.equal(runs.list().filter(({ phase }) => phase === 'queued').length, count - atOnce);
    const others = started.filter((_, i) => i !== 7);
    await Promise.all(others);
    runs.stop('run-7', 'delete');
    const states = await Promise.all(started);
    for (const [i, state] of states.entries()) {
      if (i === 7) assert.equal(state.phase, 'cancelled');
      else if (i === 9) assert.equal(state.phase, 'error');
      else if (i === 3 || i === 5) assert.equal(state.phase, 'success', state.detail);
      else {
        assert.equal(state.verdict?.exit_code, i % 4, state.detail);
        const log = readFileSync((await runs.readableLog(state.id)) ?? '', 'utf8');
        assert.match(log, new RegExp(`^\\S+Z \\[base\\] only ${i}\n$`));
      }
    }
    const flood = readFileSync((await runs.readableLog('run-3')) ?? '', 'utf8')
      .trimEnd()
      .split('\n');
    assert.equal(flood.length, 100_000);
    for (const text of texts.values()) assert.ok(!text.includes('\u001b'));
    await awaitNone(cluster);
    await runs.letGo();
    await seeing;
    assert.ok(most <= atOnce, `${most} pods at once`);
  });

  test('a window that closes lets go of its runs, and the next one brings them to their end', async () => {
    const before = open();
    const orders = Array.from({ length: 5 }, (_, i) =>
      order(`again-${i}`, `echo a; sleep 8; echo b; exit ${i}`),
    );
    const ended = orders.map((one) => before.runs.start(one));
    await new Promise<void>((resolve) => {
      const look = (): void => {
        const going = before.runs.list().filter(({ phase }) => phase === 'running');
        if (going.length === orders.length) resolve();
      };
      before.runs.onDidChange(look);
      look();
    });
    await before.runs.letGo();
    await Promise.all(ended);
    const { runs } = open();
    await runs.recover();
    await new Promise<void>((resolve) => {
      const look = (): void => {
        const all = runs.list().filter(({ id }) => id.startsWith('again-'));
        if (all.length === 5 && all.every(({ cleanup }) => cleanup !== undefined)) resolve();
      };
      runs.onDidChange(look);
      look();
    });
    for (const [i] of orders.entries()) {
      const state = runs.list().find(({ id }) => id === `again-${i}`);
      assert.equal(state?.verdict?.exit_code, i);
      const log = readFileSync((await runs.readableLog(`again-${i}`)) ?? '', 'utf8');
      assert.deepEqual(
        log
          .trimEnd()
          .split('\n')
          .map((line) => line.split('] ')[1]),
        ['a', 'b'],
      );
    }
    await awaitNone(cluster);
    await runs.letGo();
  });
});
