import assert from 'node:assert/strict';
import { isPodTaskError } from '../../src/core/base/failure.ts';
import { assertGone } from './contract-outcomes.ts';
import type { ContractCase, Lab, Program } from './lab.ts';
import { runPod, toPod } from './lab.ts';

const never = new AbortController().signal;
const sleeper: Program = { sh: 'sleep 600', steps: [{ wait: 600_000 }] };

/** What the calls of the port promise by themselves. */
export const apiCases: readonly ContractCase[] = [
  {
    title: 'pods are listed by label selector',
    needs: [],
    async act(lab) {
      const mark = lab.newName();
      const wish = (part: string): { labels: Record<string, string> } => ({
        labels: { mark, part },
      });
      for (const part of ['a', 'b', 'c']) {
        await lab.cluster.create(toPod(lab, sleeper, wish(part)), lab.namespace, never);
      }
      const list = async (more: string): Promise<readonly (string | undefined)[]> => {
        const query = { namespace: lab.namespace, labelSelector: `mark=${mark}${more}` };
        const { pods } = await lab.cluster.list(query, { limit: 10 }, never);
        return pods.map((pod) => pod.metadata?.labels?.['part']).sort();
      };
      assert.deepEqual(await list(''), ['a', 'b', 'c']);
      assert.deepEqual(await list(',part=b'), ['b']);
      assert.deepEqual(await list(',part!=b'), ['a', 'c']);
      assert.deepEqual(await list(',part in (a,c)'), ['a', 'c']);
      assert.deepEqual(await list(',part notin (a,c)'), ['b']);
      assert.deepEqual(await list(',!absent,already_checked!=True'), ['a', 'b', 'c']);
      assert.deepEqual(await list(',absent'), []);
      await removeAll(lab, `mark=${mark}`);
    },
  },
  {
    title: 'a list comes in pages',
    needs: [],
    async act(lab) {
      const mark = lab.newName();
      for (let i = 0; i < 3; i++) {
        const pod = toPod(lab, sleeper, { labels: { mark } });
        await lab.cluster.create(pod, lab.namespace, never);
      }
      const query = { namespace: lab.namespace, labelSelector: `mark=${mark}` };
      const first = await lab.cluster.list(query, { limit: 2 }, never);
      assert.equal(first.pods.length, 2);
      const next = first.next ?? assert.fail('there is a second page');
      const second = await lab.cluster.list(query, { limit: 2, next }, never);
      assert.equal(second.pods.length, 1);
      assert.equal(second.next, undefined);
      await removeAll(lab, `mark=${mark}`);
    },
  },
  {
    title: 'a watch tells what happens after its version',
    needs: ['watch', 'patch'],
    async act(lab) {
      const pod = toPod(lab, sleeper);
      const name = { namespace: lab.namespace, name: pod.metadata?.name ?? '' };
      const query = { namespace: lab.namespace, fieldSelector: `metadata.name=${name.name}` };
      const { version } = await lab.cluster.list(query, { limit: 1 }, never);
      await lab.cluster.create(pod, lab.namespace, never);
      const types: string[] = [];
      for await (const change of lab.cluster.watch(query, version, never)) {
        if (types.length === 0 && change.type === 'added') {
          await lab.cluster.patch(name, { metadata: { labels: { patched: 'yes' } } }, never);
        }
        if (change.type === 'modified' && change.pod.metadata?.labels?.['patched'] === 'yes') {
          if (!types.includes('patched')) {
            types.push('patched');
            await lab.cluster.delete(name, { gracePeriodSeconds: 0 }, never);
          }
        } else if (change.type !== 'modified') types.push(change.type);
        if (change.type === 'deleted') break;
      }
      assert.deepEqual(types, ['added', 'patched', 'deleted']);
    },
  },
  {
    title: 'a watch stops when its signal is aborted',
    needs: ['watch'],
    async act(lab) {
      const query = { namespace: lab.namespace, labelSelector: 'nothing=here' };
      const { version } = await lab.cluster.list(query, { limit: 1 }, never);
      const stop = new AbortController();
      const reason = new Error('enough');
      const watching = lab.cluster.watch(query, version, stop.signal)[Symbol.asyncIterator]();
      const next = watching.next();
      stop.abort(reason);
      await assert.rejects(next, reason);
    },
  },
  {
    title: 'a watch from a version that is gone is refused as expired, and a run goes on',
    needs: ['watch', 'expire'],
    async act(lab) {
      const query = { namespace: lab.namespace };
      const { version } = await lab.cluster.list(query, { limit: 1 }, never);
      lab.expire?.();
      const first = lab.cluster.watch(query, version, never)[Symbol.asyncIterator]().next();
      await assert.rejects(first, (error) => isPodTaskError(error, 'expired'));
      const program = { sh: 'echo a', steps: [{ wait: 1000 }, { log: 'a\n' }, { wait: 1000 }] };
      const { verdict, lines } = await runPod(lab, toPod(lab, program), {}, ({ type }) => {
        if (type === 'created' || type === 'log') lab.expire?.();
      });
      assert.equal(verdict?.outcome, 'success');
      assert.deepEqual(lines, ['a']);
    },
  },
  {
    title: 'a pod that is deleted gets the time that its grace period gives',
    needs: [],
    async act(lab) {
      const program = {
        sh: "trap 'echo bye; exit 0' TERM; echo ready; while :; do sleep 0.1; done",
        steps: [{ onTerm: [{ log: 'bye\n' }, { exit: 0 }] }, { log: 'ready\n' }, { wait: 600_000 }],
      };
      const pod = toPod(lab, program, { grace: 20 });
      const name = { namespace: lab.namespace, name: pod.metadata?.name ?? '' };
      const { lines } = await runPod(lab, pod, {}, async (event) => {
        if (event.type === 'log' && event.text === 'ready') {
          await lab.cluster.delete(name, {}, never);
        }
      });
      assert.deepEqual(lines, ['ready', 'bye']);
    },
  },
  {
    title: 'a pod that ignores the request to end is ended by force',
    needs: [],
    async act(lab) {
      const program = {
        sh: "trap '' TERM; echo ready; while :; do sleep 0.1; done",
        steps: [{ onTerm: [{ wait: 600_000 }] }, { log: 'ready\n' }, { wait: 600_000 }],
      };
      const pod = toPod(lab, program, { grace: 1 });
      const { cleaned } = await runPod(lab, pod, {}, ({ type }, cancel) => {
        if (type === 'log') cancel();
      });
      assert.equal(cleaned, 'deleted');
      await assertGone(lab, pod.metadata?.name ?? '');
    },
  },
  {
    title: 'a deletion for another uid is a conflict',
    needs: [],
    async act(lab) {
      const pod = toPod(lab, sleeper);
      const name = { namespace: lab.namespace, name: pod.metadata?.name ?? '' };
      await lab.cluster.create(pod, lab.namespace, never);
      await assert.rejects(
        lab.cluster.delete(name, { uid: '00000000-0000-0000-0000-000000000000' }, never),
        (error) => isPodTaskError(error, 'conflict'),
      );
      await lab.cluster.delete(name, { gracePeriodSeconds: 0 }, never);
    },
  },
  {
    title: 'a pod that is not there is not found',
    needs: [],
    async act(lab) {
      const name = { namespace: lab.namespace, name: lab.newName() };
      const isNotFound = (error: unknown): boolean => isPodTaskError(error, 'not-found');
      await assert.rejects(lab.cluster.get(name, never), isNotFound);
      await assert.rejects(lab.cluster.delete(name, {}, never), isNotFound);
      const query = { ...name, container: 'base', follow: false, timestamps: false };
      const log = lab.cluster.logs(query, never)[Symbol.asyncIterator]();
      await assert.rejects(log.next(), isNotFound);
    },
  },
  {
    title: 'an exec gives output and exit code',
    needs: ['exec'],
    async act(lab) {
      const pod = toPod(lab, {
        sh: 'echo up; exec sleep 600',
        steps: [{ log: 'up\n' }, { wait: 600_000 }],
      });
      const name = { namespace: lab.namespace, name: pod.metadata?.name ?? '' };
      let out = '';
      let code: number | undefined;
      await runPod(lab, pod, {}, async ({ type }, cancel) => {
        if (type !== 'log' || code !== undefined) return;
        const command = ['sh', '-c', 'echo hello; exit 3'];
        for await (const c of lab.cluster.exec({ ...name, container: 'base', command }, never)) {
          if (c.type === 'exit') code = c.code;
          else out += Buffer.from(c.bytes).toString('utf8');
        }
        cancel();
      });
      assert.equal(out, 'hello\n');
      assert.equal(code, 3);
    },
  },
  {
    title: 'a dry run makes no pod',
    needs: ['dry-run'],
    async act(lab) {
      const pod = toPod(lab, sleeper);
      const made = await lab.cluster.dryRun(pod, lab.namespace, never);
      assert.equal(made.metadata?.name, pod.metadata?.name);
      await assertGone(lab, pod.metadata?.name ?? '');
    },
  },
  {
    title: 'an init container ends before the others start',
    needs: ['init-containers'],
    async act(lab) {
      const pod = toPod(
        lab,
        { sh: 'echo main', steps: [{ log: 'main\n' }] },
        { init: { sh: 'echo first', steps: [{ log: 'first\n' }] } },
      );
      const { events, journal, verdict } = await runPod(lab, pod);
      const started = events.flatMap((e) => (e.type === 'started' ? [e.container] : []));
      assert.deepEqual(started, ['first', 'base']);
      assert.equal(verdict?.outcome, 'success');
      assert.ok(journal.log.some((line) => line.endsWith('[first] first')));
    },
  },
  {
    title: 'an init container that fails makes the pod failed',
    needs: ['init-containers'],
    async act(lab) {
      const pod = toPod(
        lab,
        { sh: 'echo main', steps: [{ log: 'main\n' }] },
        { init: { sh: 'exit 4', steps: [{ exit: 4 }] } },
      );
      const { verdict, lines } = await runPod(lab, pod);
      assert.deepEqual([verdict?.outcome, verdict?.exit_code], ['failed', null]);
      assert.deepEqual(lines, []);
    },
  },
];

async function removeAll(lab: Lab, labelSelector: string): Promise<void> {
  const query = { namespace: lab.namespace, labelSelector };
  const { pods } = await lab.cluster.list(query, { limit: 100 }, never);
  for (const { metadata } of pods) {
    const name = { namespace: lab.namespace, name: metadata?.name ?? '' };
    await lab.cluster.delete(name, { gracePeriodSeconds: 0 }, never);
  }
}
