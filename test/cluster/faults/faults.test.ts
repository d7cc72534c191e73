import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { openTestCluster } from '../test-cluster.ts';
import type { TestCluster } from '../test-cluster.ts';
import { awaitNone } from '../watch-pods.ts';
import { Dice } from './dice.ts';
import { Figures } from './figures.ts';
import { findUpstream, makeCertificate } from './fault-proxy.ts';
import { judgeRun } from './judge-run.ts';
import { runAsProcess } from './process-run.ts';
import { runSeeded } from './seeded-run.ts';
import type { Ground } from './seen.ts';

// POD_TASKS_SEED repeats the runs, POD_TASKS_RUNS is how many there are, POD_TASKS_FIRST_RUN the first of them.
const seed = process.env['POD_TASKS_SEED'] ?? String(Date.now());
const count = Number(process.env['POD_TASKS_RUNS'] ?? 40);
const first = Number(process.env['POD_TASKS_FIRST_RUN'] ?? 0);
const atOnce = Number(process.env['POD_TASKS_RUNS_AT_ONCE'] ?? 5);
/** Each so many-th run is a process of its own. */
const processEach = 5;

suite(`runs with faults of seed ${seed}`, { concurrency: atOnce }, () => {
  let cluster: TestCluster;
  let ground: Ground;
  const figures = new Figures();
  before(async () => {
    cluster = await openTestCluster('shared');
    const folder = mkdtempSync(join(tmpdir(), 'pod-tasks-faults-'));
    const upstream = findUpstream(cluster.kubeconfig);
    ground = { cluster, upstream, certificate: makeCertificate(folder), folder };
  });
  after(async () => {
    console.log(figures.toString());
    ground.upstream.agent.destroy();
    rmSync(ground.folder, { recursive: true, force: true });
    await cluster.close();
  });

  for (let index = first; index < first + count; index++) {
    test(`run ${index}`, { timeout: 240_000 }, async () => {
      const name = `run-${index}`;
      const runIt = index % processEach === processEach - 1 ? runAsProcess : runSeeded;
      const seen = await runIt(name, new Dice(`${seed}/${index}`), ground);
      figures.add(seen);
      const problems = judgeRun(seen);
      const report = [...problems, JSON.stringify(seen.task), ...seen.transcript].join('\n');
      if (seen.left !== undefined && seen.left.metadata?.deletionTimestamp === undefined) {
        const { namespace } = cluster;
        const pod = seen.left.metadata?.name ?? name;
        await cluster.api.deleteNamespacedPod({ namespace, name: pod, gracePeriodSeconds: 0 });
      }
      assert.equal(problems.length, 0, report);
      await awaitNone(cluster, (pod) => isOf(name, pod.metadata?.name ?? ''));
    });
  }
});

/** The command line adds random letters to the name of a pod. */
function isOf(run: string, pod: string): boolean {
  return pod === run || pod.startsWith(`${run}-`);
}
