import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { CommandLine } from '../contract/cli-process.ts';
import { findPodName, listLines, readEvents, writeDag } from './run-task.ts';
import { openTestCluster } from './test-cluster.ts';
import type { TestCluster } from './test-cluster.ts';
import { awaitNone } from './watch-pods.ts';

const numbers = ['1', '2', '3', '4', '5', '6'];

suite('a second start of a run on a real cluster', () => {
  const cli = new CommandLine();
  let cluster: TestCluster;
  let dag: string;
  before(async () => {
    cluster = await openTestCluster('shared');
    dag = writeDag(cli, cluster, {
      counts: { sh: `for i in ${numbers.join(' ')}; do echo $i; sleep 1; done` },
      fixed: { sh: 'echo on; sleep 600', more: 'random_name_suffix=False' },
    });
  });
  after(async () => {
    cli.remove();
    await cluster.close();
  });
  const start = (task: string, ...more: readonly string[]): ReturnType<CommandLine['start']> =>
    cli.start(['run', dag, '--task', task, '--json', ...more], { KUBECONFIG: cluster.kubeconfig });

  test('another try of a run whose program was killed takes its pod over and tells the whole log', async () => {
    const killed = start('counts', '--run-id', 'manual__killed');
    await killed.sees('"text":"2"');
    killed.child.kill('SIGKILL');
    const first = readEvents({ ...(await killed.ended), code: 0 });
    const { code, ...second } = await start(
      'counts',
      ...['--run-id', 'manual__killed', '--try-number', '2'],
    ).ended;
    assert.equal(code, 0, second.err);
    const events = readEvents({ code, ...second });
    assert.equal(findPodName(events), findPodName(first));
    assert.ok(events.some(({ type }) => type === 'adopted'));
    assert.deepEqual(listLines(events), numbers);
    await awaitNone(cluster);
  });

  test('a run that goes on is not followed twice, and a name that is taken is said', async () => {
    const going = start('fixed', '--run-id', 'manual__going');
    await going.sees('"text":"on"');
    const again = await start('fixed', '--run-id', 'manual__going').ended;
    assert.equal(again.code, 4);
    assert.match(again.err, /is going on and is followed by another program \(process \d+ on /);
    const other = await start('fixed', '--run-id', 'manual__other').ended;
    assert.equal(other.code, 4);
    assert.match(other.err, /A pod named fixed exists already in the namespace /);
    going.child.kill('SIGTERM');
    assert.equal((await going.ended).code, 130);
    await awaitNone(cluster);
  });
});
