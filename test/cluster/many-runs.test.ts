import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { CommandLine } from '../contract/cli-process.ts';
import type { Ended } from '../contract/start-program.ts';
import { writeDag } from './run-task.ts';
import { openTestCluster } from './test-cluster.ts';
import type { TestCluster } from './test-cluster.ts';
import { awaitNone, watchPods } from './watch-pods.ts';

const count = 20;

suite('many runs on a real cluster', () => {
  const cli = new CommandLine();
  let cluster: TestCluster;
  let dag: string;
  before(async () => {
    cluster = await openTestCluster('shared');
    dag = writeDag(cli, cluster, { t: { sh: 'echo hello' }, cut: { sh: 'echo on; sleep 600' } });
  });
  after(async () => {
    cli.remove();
    await cluster.close();
  });
  const argv = (task: string): readonly string[] => ['run', dag, '--task', task];
  const run = (): Promise<Ended> => cli.run(argv('t'), { KUBECONFIG: cluster.kubeconfig });
  const check = ({ code, out, err }: Ended): void => {
    assert.equal(code, 0, err);
    assert.equal(out, 'hello\n');
  };

  test(`${count} runs one after another leave no pod behind`, async () => {
    for (let index = 0; index < count; index++) check(await run());
    await awaitNone(cluster);
  });

  test(`${count} runs at once leave no pod behind`, async () => {
    const made = new Set<string>();
    const seeing = watchPods(cluster, (pods) => {
      for (const name of pods.keys()) made.add(name);
      return made.size < count ? undefined : true;
    });
    const ended = await Promise.all(Array.from({ length: count }, run));
    ended.forEach(check);
    await seeing;
    assert.equal(made.size, count);
    await awaitNone(cluster);
  });

  test('ten runs that are cancelled together leave no pod behind', async () => {
    const started = Array.from({ length: 10 }, () =>
      cli.start(argv('cut'), { KUBECONFIG: cluster.kubeconfig }),
    );
    await Promise.all(started.map((one) => one.sees('on\n')));
    for (const { child } of started) child.kill('SIGTERM');
    for (const { ended } of started) assert.equal((await ended).code, 130);
    await awaitNone(cluster);
  });
});
