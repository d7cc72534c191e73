import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { parse } from 'yaml';
import { CommandLine } from '../contract/cli-process.ts';
import type { Ended } from '../contract/start-program.ts';
import { withoutCluster } from '../../src/core/manifest/stored/without-cluster.ts';
import { toPod } from '../contract/lab.ts';
import { openLab } from './cluster-lab.ts';
import { writeDag } from './run-task.ts';
import { openTestCluster } from './test-cluster.ts';
import type { TestCluster } from './test-cluster.ts';

suite('the pod as a real cluster would store it', () => {
  const cli = new CommandLine();
  let cluster: TestCluster;
  let dag: string;
  before(async () => {
    cluster = await openTestCluster('shared');
    const { api, namespace } = cluster;
    const spec = { limits: [{ type: 'Container', defaultRequest: { memory: '16Mi' } }] };
    const body = { metadata: { name: 'least' }, spec };
    await api.createNamespacedLimitRange({ namespace, body });
    dag = writeDag(cli, cluster, {
      good: { sh: 'true', more: 'container_resources={"limits": {"cpu": "1000m"}}' },
    });
  });
  after(async () => {
    cli.remove();
    await cluster.close();
  });
  const manifest = (argv: readonly string[], kubeconfig: string): Promise<Ended> =>
    cli.run(['manifest', dag, '--task', 'good', '--stored', ...argv], { KUBECONFIG: kubeconfig });

  test('what its admission controllers and its defaults add is told apart, and no pod is made', async () => {
    const { code, out, err } = await manifest(['-o', 'json'], cluster.kubeconfig);
    assert.equal(code, 0, err);
    const { marks, admitted_by, dropped } = JSON.parse(out) as {
      readonly marks: Readonly<Record<string, string>>;
      readonly admitted_by: Readonly<Record<string, string>>;
      readonly dropped: readonly string[];
    };
    assert.deepEqual(dropped, []);
    const resources = '/spec/containers/0/resources';
    assert.equal(marks[`${resources}/limits/cpu`], 'sent');
    assert.equal(marks[`${resources}/requests/cpu`], 'default');
    const admitted = Object.entries(marks).filter(([, mark]) => mark === 'admission');
    // Nothing here but Kubernetes itself adds anything, and each of its controllers is known.
    assert.deepEqual(
      admitted.filter(([pointer]) => admitted_by[pointer] === undefined),
      [],
    );
    assert.equal(admitted_by[`${resources}/requests/memory`], 'LimitRanger');
    assert.deepEqual([...new Set(Object.values(admitted_by))].sort(), [
      'DefaultTolerationSeconds',
      'LimitRanger',
      'Priority',
      'ServiceAccount',
    ]);
    assert.ok(!Object.values(marks).includes('changed'));
    const { items } = await cluster.api.listNamespacedPod({ namespace: cluster.namespace });
    assert.deepEqual(items, []);
  });

  test('as YAML each of these lines has its comment', async () => {
    const { code, out, err } = await manifest([], cluster.kubeconfig);
    assert.equal(code, 0, err);
    assert.match(out, /\n {2}dnsPolicy: ClusterFirst # server default\n/);
    assert.match(out, /memory: 16Mi # admission \(LimitRanger\)\n/);
    assert.equal((parse(out) as { kind: string }).kind, 'Pod');
  });

  test('a pod that runs is what was sent, but for what only the cluster gives it', async () => {
    const lab = openLab(cluster);
    const { signal } = new AbortController();
    try {
      const sent = toPod(lab, { sh: 'sleep 600', steps: [] });
      const created = await lab.cluster.create(sent, lab.namespace, signal);
      const { name = '', uid = '' } = created.metadata ?? {};
      const query = { namespace: lab.namespace, fieldSelector: `metadata.name=${name}` };
      let running = created;
      for await (const change of lab.cluster.watch(query, '0', signal)) {
        if (change.type === 'bookmark') continue;
        running = change.pod;
        if (running.status?.phase === 'Running') break;
      }
      assert.notEqual(running.spec?.nodeName, undefined);
      const beside = withoutCluster(sent, running);
      assert.equal(beside.metadata?.annotations, undefined);
      assert.deepEqual(beside.spec, sent.spec);
      assert.deepEqual(beside.metadata?.labels, sent.metadata?.labels);
      assert.equal(beside.status, undefined);
      await lab.cluster.delete(
        { namespace: lab.namespace, name },
        { gracePeriodSeconds: 0, uid },
        signal,
      );
    } finally {
      await lab.cluster.close();
    }
  });

  test('who may not create pods is refused with a sentence', async () => {
    const mayLook = { apiGroups: [''], resources: ['pods'], verbs: ['get', 'list'] };
    const { code, err } = await manifest([], await cluster.createUser([mayLook]));
    assert.equal(code, 4, err);
    assert.match(err, /pods/);
  });
});
