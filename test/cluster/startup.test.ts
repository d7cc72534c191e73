import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { V1Pod } from '@kubernetes/client-node';
import type { Lab } from '../contract/lab.ts';
import { runPod, toPod } from '../contract/lab.ts';
import type { Transcript } from '../contract/lab.ts';
import { openLab } from './cluster-lab.ts';
import { openTestCluster } from './test-cluster.ts';
import type { TestCluster } from './test-cluster.ts';
import { awaitNone } from './watch-pods.ts';

suite('startup on a real cluster', () => {
  let cluster: TestCluster;
  let lab: Lab;
  before(async () => {
    cluster = await openTestCluster('shared');
    lab = openLab(cluster);
  });
  after(async () => {
    await lab.cluster.close();
    await cluster.close();
  });

  test('an image that does not exist ends the run long before the startup time-out', async () => {
    const image = 'example.invalid/no/such:1';
    const pod = toPod({ ...lab, image }, { sh: 'true', steps: [] });
    const began = Date.now();
    const transcript = await runPod(lab, pod, { startupTimeoutSeconds: 300 });
    assert.ok(Date.now() - began < 100_000);
    const reasons = listReasons(transcript);
    assert.ok(reasons.includes('ErrImagePull') || reasons.includes('ImagePullBackOff'));
    assert.equal(transcript.verdict?.outcome, 'failed');
    assert.equal(transcript.verdict.exit_code, null);
    assert.match(transcript.verdict.reason, /^(ErrImagePull|ImagePullBackOff)$/);
    assert.match(transcript.verdict.message, /example\.invalid\/no\/such:1/);
    assert.equal(transcript.cleaned, 'deleted');
    await awaitNone(cluster);
  });

  test('a pod that no node takes is Unschedulable and fails at the time-out for scheduling', async () => {
    const pod = withSpec(toPod(lab, { sh: 'true', steps: [] }), { nodeSelector: { no: 'such' } });
    const change = { scheduleTimeoutSeconds: 4, startupTimeoutSeconds: 60 };
    const transcript = await runPod(lab, pod, change);
    assert.ok(listReasons(transcript).includes('Unschedulable'));
    assert.ok(!transcript.events.some(({ type }) => type === 'scheduled'));
    assert.deepEqual(
      [transcript.verdict?.outcome, transcript.verdict?.reason],
      ['failed', 'ScheduleTimeout'],
    );
    assert.match(transcript.verdict?.message ?? '', /nodes are available/);
    assert.equal(transcript.cleaned, 'deleted');
    await awaitNone(cluster);
  });

  test('a secret that does not exist is told and fails at the startup time-out', async () => {
    const pod = toPod(lab, { sh: 'true', steps: [] });
    const [base] = pod.spec?.containers ?? [];
    assert.ok(base !== undefined);
    base.envFrom = [{ secretRef: { name: 'no-such-secret' } }];
    const transcript = await runPod(lab, pod, { startupTimeoutSeconds: 12 });
    assert.ok(listReasons(transcript).includes('CreateContainerConfigError'));
    assert.deepEqual(
      [transcript.verdict?.outcome, transcript.verdict?.reason],
      ['failed', 'StartTimeout'],
    );
    assert.match(transcript.verdict?.message ?? '', /no-such-secret/);
    assert.equal(transcript.cleaned, 'deleted');
    await awaitNone(cluster);
  });

  test('what only the events tell is told: a volume that cannot be mounted', async () => {
    const volumes = [{ name: 'v', configMap: { name: 'no-such-map' } }];
    const pod = withSpec(toPod(lab, { sh: 'true', steps: [] }), { volumes });
    const [base] = pod.spec?.containers ?? [];
    assert.ok(base !== undefined);
    base.volumeMounts = [{ name: 'v', mountPath: '/v' }];
    const transcript = await runPod(lab, pod, { startupTimeoutSeconds: 15 });
    const told = transcript.events.find(
      (event) => event.type === 'pending' && event.reason === 'FailedMount',
    );
    assert.match(told?.type === 'pending' ? told.message : '', /no-such-map/);
    assert.equal(transcript.verdict?.reason, 'StartTimeout');
    await awaitNone(cluster);
  });

  test('a pod that is deleted before it starts is gone', async () => {
    const pod = withSpec(toPod(lab, { sh: 'true', steps: [] }), { nodeSelector: { no: 'such' } });
    const name = pod.metadata?.name ?? '';
    const transcript = await runPod(lab, pod, {}, async ({ type }) => {
      if (type !== 'pending') return;
      await cluster.api.deleteNamespacedPod({ namespace: cluster.namespace, name });
    });
    assert.deepEqual(
      [transcript.verdict?.outcome, transcript.verdict?.reason],
      ['failed', 'Deleted'],
    );
    assert.equal(transcript.cleaned, 'gone');
    await awaitNone(cluster);
  });
});

function withSpec(pod: V1Pod, change: Partial<V1Pod['spec']>): V1Pod {
  Object.assign(pod.spec ?? {}, change);
  return pod;
}

function listReasons({ events }: Transcript): readonly string[] {
  return events.flatMap((event) => (event.type === 'pending' ? [event.reason] : []));
}
