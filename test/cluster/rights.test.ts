import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { CommandLine } from '../contract/cli-process.ts';
import type { Ended } from '../contract/start-program.ts';
import { writeDag } from './run-task.ts';
import { openTestCluster } from './test-cluster.ts';
import type { TestCluster } from './test-cluster.ts';
import { awaitNone } from './watch-pods.ts';

suite('a role that may only get, list, create and delete pods and read logs', () => {
  const cli = new CommandLine();
  let cluster: TestCluster;
  let dag: string;
  let kubeconfig: string;
  before(async () => {
    cluster = await openTestCluster('shared');
    kubeconfig = await cluster.createUser([
      { apiGroups: [''], resources: ['pods'], verbs: ['get', 'list', 'create', 'delete'] },
      { apiGroups: [''], resources: ['pods/log'], verbs: ['get'] },
    ]);
    dag = writeDag(cli, cluster, {
      good: { sh: 'echo one; sleep 3; echo two' },
      bad: { sh: 'echo oh; exit 23' },
      slow: { sh: 'echo begun; sleep 600' },
      result: { sh: 'echo 1 >/airflow/xcom/return.json', more: 'do_xcom_push=True' },
    });
  });
  after(async () => {
    cli.remove();
    await cluster.close();
  });
  const argv = (task: string): readonly string[] => ['run', dag, '--task', task];
  const run = (task: string): Promise<Ended> => cli.run(argv(task), { KUBECONFIG: kubeconfig });

  test('the run looks at its pod every few seconds, says so, and is judged', async () => {
    const good = await run('good');
    assert.equal(good.code, 0, good.err);
    assert.equal(good.out, 'one\ntwo\n');
    assert.equal(good.err.match(/every 2 s/g)?.length, 1, good.err);
    const bad = await run('bad');
    assert.equal(bad.code, 1, bad.err);
    assert.equal(bad.out, 'oh\n');
    assert.match(bad.err, /exit code 23/);
    await awaitNone(cluster);
  });

  test('a cancel deletes the pod', async () => {
    const running = cli.start(argv('slow'), { KUBECONFIG: kubeconfig });
    await running.sees('begun');
    running.child.kill('SIGINT');
    assert.equal((await running.ended).code, 130);
    await awaitNone(cluster);
  });

  test('a result that may not be read fails the task with a sentence, and its pod goes', async () => {
    const { code, err } = await run('result');
    assert.equal(code, 1, err);
    assert.match(err, /XCom/);
    assert.match(err, /pods\/exec|forbidden|not allowed/i);
    await awaitNone(cluster);
  });
});
