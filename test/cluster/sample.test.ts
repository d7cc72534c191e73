import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { CommandLine } from '../contract/cli-process.ts';
import type { Ended } from '../contract/start-program.ts';
import { findPodName, listLines, readEvents } from './run-task.ts';
import { openTestCluster } from './test-cluster.ts';
import type { TestCluster } from './test-cluster.ts';
import { awaitNone } from './watch-pods.ts';

const sample = join(import.meta.dirname, '..', '..', 'media', 'sample');
const read = (name: string): string => readFileSync(join(sample, name), 'utf8');
const newest = ['--airflow-version', '3.3.2', '--provider-version', '10.25.0'];

/** As their authors would bring them up to date. */
function modernise(text: string): string {
  const modern = text
    .replace('operators.kubernetes_pod import', 'operators.pod import')
    .replace(
      'conf.get("kubernetes", "NAMESPACE")',
      'conf.get("kubernetes_executor", "NAMESPACE", fallback="default")',
    )
    .replace('is_delete_operator_pod=True', 'on_finish_action="delete_pod"');
  assert.notEqual(modern, text);
  return modern;
}

suite('the sample workspace on a real cluster', () => {
  const cli = new CommandLine();
  let cluster: TestCluster;
  before(async () => {
    cluster = await openTestCluster('shared');
    cli.file('requirements.txt', read('requirements.txt'));
    // The first file names /usr/local/airflow/include/.kube/config, which is the project's include, and a context in it.
    mkdirSync(join(cli.folder, 'include', '.kube'), { recursive: true });
    cli.file('include/.kube/config', cluster.renameContext('docker-desktop'));
    for (const name of ['example_kubernetes_pod.py', 'kubernetes_decorator_example.py']) {
      cli.file(name, read(name));
      cli.file(`modern_${name}`, modernise(read(name)));
    }
  });
  after(async () => {
    cli.remove();
    await cluster.close();
  });
  const runFirst = (prefix: string, more: readonly string[]): Promise<Ended> =>
    cli.run(['run', `${prefix}example_kubernetes_pod.py`, '--task', 'task-one', ...more]);
  const runSecond = (prefix: string, more: readonly string[]): Promise<Ended> => {
    const file = `${prefix}kubernetes_decorator_example.py`;
    const input = ['--xcom', '{"extract_data": 42}'];
    const environment = { KUBECONFIG: cluster.kubeconfig };
    return cli.run(['run', file, '--task', 'transform', ...input, ...more], environment);
  };
  const checkFirst = async (ended: Ended): Promise<void> => {
    assert.equal(ended.code, 0, ended.err);
    const events = readEvents(ended);
    assert.ok(listLines(events).some((line) => line.startsWith('Hello from ')));
    const prepared = events.find((event) => event.type === 'prepared');
    assert.equal(prepared?.cluster, 'docker-desktop');
    await checkGone(findPodName(events));
  };
  const checkSecond = async (ended: Ended): Promise<void> => {
    assert.equal(ended.code, 0, ended.err);
    const events = readEvents(ended);
    assert.ok(listLines(events).includes('23 * 42 = 966'));
    assert.equal(events.find((event) => event.type === 'xcom')?.value, 966);
    await checkGone(findPodName(events));
  };
  const checkGone = async (name: string): Promise<void> => {
    await awaitNone(cluster, (pod) => pod.metadata?.name === name, 'default');
  };

  test('both files run with the versions that they pin', async () => {
    await checkFirst(await runFirst('', ['--json']));
    await checkSecond(await runSecond('', ['--json']));
  });

  test('with the newest versions both end with 2 and the reason', async () => {
    const first = await runFirst('', newest);
    assert.equal(first.code, 2, first.err);
    assert.match(first.err, /airflow\.providers\.cncf\.kubernetes\.operators\.kubernetes_pod/);
    const second = await runSecond('', newest);
    assert.equal(second.code, 2, second.err);
    assert.match(second.err, /kubernetes\.NAMESPACE/);
  });

  test('brought up to date both run with the newest versions', async () => {
    await checkFirst(await runFirst('modern_', [...newest, '--json']));
    await checkSecond(await runSecond('modern_', [...newest, '--json']));
  });
});
