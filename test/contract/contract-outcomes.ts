import assert from 'node:assert/strict';
import { isPodTaskError } from '../../src/core/base/failure.ts';
import type { ContractCase, Lab } from './lab.ts';
import { runPod, toPod, withoutCosts } from './lab.ts';

const never = new AbortController().signal;

/** What depends on how fast the pod starts, and on what the cluster tells of it. */
const passing: readonly string[] = [
  'pending',
  'pulling',
  'pulled',
  'attached',
  'ready',
  'timeline',
  'warning',
];

/** How a run ends, and what becomes of its pod. */
export const outcomeCases: readonly ContractCase[] = [
  {
    title: 'a run that succeeds tells its states in order and deletes its pod',
    needs: [],
    async act(lab) {
      // Long enough for a watch that is refused a few times to be known as not permitted.
      const steps = [{ log: 'a\n' }, { wait: 2000 }, { log: 'b\n' }];
      const pod = toPod(lab, { sh: 'echo a; sleep 2; echo b', steps });
      const { events, verdict, cleaned, lines, journal } = await runPod(lab, pod);
      const types = events.map(({ type }) => type).filter((type) => !passing.includes(type));
      const expected = ['prepared', 'created', 'scheduled', 'started', 'log', 'log'];
      assert.deepEqual(types, [...expected, 'finished', 'cleaned']);
      // Each right that is missing is said once, if it costs anything.
      const warnings = events.flatMap((e) => (e.type === 'warning' ? [e.message.code] : []));
      assert.deepEqual(withoutCosts(lab, warnings), []);
      assert.equal(warnings.includes('watch-unavailable'), lab.forbidden !== undefined);
      assert.deepEqual(lines, ['a', 'b']);
      assert.equal(verdict?.outcome, 'success');
      assert.equal(verdict.exit_code, 0);
      assert.equal(cleaned, 'deleted');
      assert.deepEqual(
        [...new Set(journal.history.map(({ state }) => state))],
        ['preparing', 'created', 'finished', 'settled'],
      );
      // Its phase may still be on the way.
      const kept = journal.kept[0]?.pod.status?.containerStatuses ?? [];
      assert.deepEqual(
        kept.map(({ state }) => state?.terminated?.exitCode),
        [0],
      );
      assert.ok(events.every(({ time }) => !Number.isNaN(Date.parse(time))));
      await assertGone(lab, pod.metadata?.name ?? '');
    },
  },
  {
    title: 'the exit code of a run that fails is told',
    needs: [],
    async act(lab) {
      const pod = toPod(lab, { sh: 'echo x; exit 37', steps: [{ log: 'x\n' }, { exit: 37 }] });
      const { verdict, cleaned } = await runPod(lab, pod);
      assert.deepEqual([verdict?.outcome, verdict?.exit_code], ['failed', 37]);
      assert.equal(cleaned, 'deleted');
    },
  },
  {
    title: 'an exit code to skip on makes the task skipped',
    needs: [],
    async act(lab) {
      const pod = toPod(lab, { sh: 'exit 99', steps: [{ exit: 99 }] });
      const { verdict } = await runPod(lab, pod, { skipOnExitCode: [99] });
      assert.deepEqual([verdict?.outcome, verdict?.exit_code], ['skipped', 99]);
    },
  },
  {
    title: 'keep_pod keeps the pod and marks it as already_checked',
    needs: ['patch'],
    async act(lab) {
      const pod = toPod(lab, { sh: 'true', steps: [] });
      const name = { namespace: lab.namespace, name: pod.metadata?.name ?? '' };
      const { cleaned } = await runPod(lab, pod, { onFinishAction: 'keep_pod' });
      assert.equal(cleaned, 'kept');
      const kept = await lab.cluster.get(name, never);
      assert.equal(kept.metadata?.labels?.['already_checked'], 'True');
      await lab.cluster.delete(name, { gracePeriodSeconds: 0 }, never);
    },
  },
  {
    title: 'delete_succeeded_pod keeps a pod that failed',
    needs: [],
    async act(lab) {
      const pod = toPod(lab, { sh: 'exit 1', steps: [{ exit: 1 }] });
      const name = { namespace: lab.namespace, name: pod.metadata?.name ?? '' };
      const { cleaned } = await runPod(lab, pod, { onFinishAction: 'delete_succeeded_pod' });
      assert.equal(cleaned, 'kept');
      assert.equal((await lab.cluster.get(name, never)).status?.phase, 'Failed');
      await lab.cluster.delete(name, { gracePeriodSeconds: 0 }, never);
    },
  },
  {
    title: 'a pod deleted by someone else makes the task failed',
    needs: [],
    async act(lab) {
      const pod = toPod(lab, {
        sh: 'echo ready; sleep 600',
        steps: [{ log: 'ready\n' }, { wait: 600_000 }],
      });
      const name = { namespace: lab.namespace, name: pod.metadata?.name ?? '' };
      const { verdict, cleaned } = await runPod(lab, pod, {}, async ({ type }) => {
        if (type === 'log') await lab.cluster.delete(name, { gracePeriodSeconds: 1 }, never);
      });
      assert.deepEqual([verdict?.outcome, verdict?.reason], ['failed', 'Deleted']);
      assert.ok(cleaned === 'gone' || cleaned === 'deleted', cleaned);
    },
  },
  {
    title: 'a cancel while the container runs deletes the pod',
    needs: [],
    async act(lab) {
      const pod = toPod(lab, {
        sh: 'echo ready; exec sleep 600',
        steps: [{ log: 'ready\n' }, { wait: 600_000 }, { log: 'never\n' }],
      });
      const { verdict, cleaned, lines } = await runPod(lab, pod, {}, ({ type }, cancel) => {
        if (type === 'log') cancel();
      });
      assert.equal(verdict?.outcome, 'cancelled');
      assert.equal(cleaned, 'deleted');
      assert.deepEqual(lines, ['ready']);
      await assertGone(lab, pod.metadata?.name ?? '');
    },
  },
  ...(['prepared', 'created', 'scheduled'] as const).map((moment): ContractCase => ({
    title: `a cancel at "${moment}" leaves no pod`,
    needs: [],
    async act(lab) {
      const pod = toPod(lab, { sh: 'sleep 600', steps: [{ wait: 600_000 }] });
      const { verdict, cleaned } = await runPod(lab, pod, {}, ({ type }, cancel) => {
        if (type === moment) cancel();
      });
      assert.equal(verdict?.outcome, 'cancelled');
      assert.ok(cleaned === 'deleted' || cleaned === 'none', cleaned);
      await assertGone(lab, pod.metadata?.name ?? '');
    },
  })),
  {
    title: 'on_kill_action keep_pod keeps the pod of a cancelled run',
    needs: [],
    async act(lab) {
      const pod = toPod(lab, {
        sh: 'echo a; sleep 600',
        steps: [{ log: 'a\n' }, { wait: 600_000 }],
      });
      const name = { namespace: lab.namespace, name: pod.metadata?.name ?? '' };
      const { cleaned } = await runPod(
        lab,
        pod,
        { onKillAction: 'keep_pod' },
        ({ type }, cancel) => {
          if (type === 'log') cancel();
        },
      );
      assert.equal(cleaned, 'kept');
      assert.equal((await lab.cluster.get(name, never)).metadata?.name, name.name);
      await lab.cluster.delete(name, { gracePeriodSeconds: 0 }, never);
    },
  },
  {
    title: 'a name that is taken is a conflict and leaves the other pod alone',
    needs: [],
    async act(lab) {
      const pod = toPod(lab, { sh: 'sleep 600', steps: [{ wait: 600_000 }] });
      const name = { namespace: lab.namespace, name: pod.metadata?.name ?? '' };
      const first = await lab.cluster.create(pod, lab.namespace, never);
      await assert.rejects(runPod(lab, pod), (error) => isPodTaskError(error, 'conflict'));
      const still = await lab.cluster.get(name, never);
      assert.equal(still.metadata?.uid, first.metadata?.uid);
      assert.equal(still.metadata?.deletionTimestamp, undefined);
      await lab.cluster.delete(name, { gracePeriodSeconds: 0 }, never);
    },
  },
  {
    title: 'a pod that the API refuses throws and leaves nothing',
    needs: [],
    async act(lab) {
      const pod = toPod(lab, { sh: 'true', steps: [] }, { name: '-not-a-name' });
      await assert.rejects(runPod(lab, pod), (error) => isPodTaskError(error, 'cluster-refused'));
    },
  },
];

/** Resolves when the pod no longer exists. */
export async function assertGone(lab: Lab, name: string): Promise<void> {
  const query = { namespace: lab.namespace, fieldSelector: `metadata.name=${name}` };
  const eyes = lab.eyes ?? lab.cluster;
  const { pods, version } = await eyes.list(query, { limit: 1 }, never);
  if (pods.length === 0) return;
  for await (const change of eyes.watch(query, version, never)) {
    if (change.type === 'deleted') return;
  }
}
