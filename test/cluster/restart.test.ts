import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { CommandLine } from '../contract/cli-process.ts';
import { listLines, readEvents, writeDag } from './run-task.ts';
import { Servers } from './servers.ts';
import { findKubeconfig, isTestCluster, openTestCluster } from './test-cluster.ts';
import type { TestCluster } from './test-cluster.ts';
import { awaitNone } from './watch-pods.ts';

const skip = isTestCluster(findKubeconfig(process.env))
  ? false
  : 'nobody may restart the servers of a cluster that is not ours';

suite('the API server is killed in mid-run and starts again', { skip }, () => {
  const cli = new CommandLine();
  let cluster: TestCluster;
  let dag: string;
  before(async () => {
    cluster = await openTestCluster('exclusive');
    const numbers = 'i=0; while [ $i -lt 300 ]; do i=$((i+1)); echo line $i; sleep 0.1; done';
    const result = 'echo "[300]" >/airflow/xcom/return.json';
    dag = writeDag(cli, cluster, {
      numbers: { sh: `${numbers}; exit 5` },
      // Ends while the API server is away.
      short: { sh: `echo before; sleep 1; echo after; ${result}`, more: 'do_xcom_push=True' },
    });
  });
  after(async () => {
    cli.remove();
    await cluster.close();
  });
  const start = (task: string): ReturnType<CommandLine['start']> =>
    cli.start(['run', dag, '--task', task, '--json'], { KUBECONFIG: cluster.kubeconfig });

  test('every line is told once and in order, and the task is judged', async () => {
    const running = start('numbers');
    await running.sees('"line 20"');
    new Servers(cluster.home ?? '').restart('apiserver');
    const ended = await running.ended;
    const events = readEvents(ended);
    assert.deepEqual(
      listLines(events),
      Array.from({ length: 300 }, (_, index) => `line ${index + 1}`),
    );
    assert.ok(!events.some(({ type }) => type === 'gap'));
    assert.equal(ended.code, 1, ended.err);
    const verdict = events.find((event) => event.type === 'finished')?.verdict;
    assert.deepEqual([verdict?.outcome, verdict?.exit_code], ['failed', 5]);
    await awaitNone(cluster);
  });

  test('a task that ended while it was away has its lines, its result and its verdict', async () => {
    const running = start('short');
    await running.sees('"before"');
    new Servers(cluster.home ?? '').restart('apiserver');
    const ended = await running.ended;
    const events = readEvents(ended);
    assert.equal(ended.code, 0, ended.err);
    assert.deepEqual(listLines(events), ['before', 'after']);
    assert.deepEqual(events.find((event) => event.type === 'xcom')?.value, [300]);
    await awaitNone(cluster);
  });
});
