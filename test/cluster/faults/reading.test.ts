import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { startProgram } from '../../contract/start-program.ts';
import { openTestCluster } from '../test-cluster.ts';
import { watchPods } from '../watch-pods.ts';
import { Dice } from './dice.ts';
import type { Call, CallKind, Fault, FaultPlan } from './fault-plan.ts';
import { findUpstream, makeCertificate, startFaultProxy } from './fault-proxy.ts';
import type { Ground } from './seen.ts';

const cli = join(import.meta.dirname, '..', '..', '..', 'dist', 'cli.cjs');
const seed = process.env['POD_TASKS_SEED'] ?? String(Date.now());
const pod = 'reading';
const lines = 30_000;

suite(`what only reads, with faults of seed ${seed}`, { concurrency: 4 }, () => {
  let ground: Ground;
  let folder: string;
  before(async () => {
    const cluster = await openTestCluster('shared');
    folder = mkdtempSync(join(tmpdir(), 'pod-tasks-reading-'));
    const upstream = findUpstream(cluster.kubeconfig);
    ground = { cluster, upstream, certificate: makeCertificate(folder), folder };
    await leavePod(ground);
  });
  after(async () => {
    ground.upstream.agent.destroy();
    rmSync(folder, { recursive: true, force: true });
    await ground.cluster.close();
  });

  for (let index = 0; index < 10; index++) {
    test(`reading ${index}`, { timeout: 120_000 }, async () => {
      const plan = new FewFaults(new Dice(`${seed}/${index}`));
      const { namespace } = ground.cluster;
      const files = { folder, namespace, hasTokenFile: false };
      const { upstream, certificate } = ground;
      const proxy = await startFaultProxy(upstream, certificate, plan, files, () =>
        Promise.resolve(),
      );
      const env = { HOME: folder, KUBECONFIG: proxy.kubeconfig, PATH: process.env['PATH'] };
      const ask = async (...words: readonly string[]): Promise<string> => {
        const argv = [cli, ...words, '--namespace', namespace];
        const running = startProgram(process.execPath, argv, { cwd: folder, env });
        const { code, out, err } = await running.ended;
        assert.equal(code, 0, [err, ...proxy.transcript].join('\n'));
        return out;
      };
      try {
        const rows = JSON.parse(await ask('pods', '--json')) as readonly {
          readonly name: string;
        }[];
        assert.deepEqual(
          rows.map(({ name }) => name),
          [pod],
        );
        const log = await ask('logs', pod);
        const expected = Array.from({ length: lines }, (_, i) => `${i + 1}\n`).join('');
        assert.ok(log === expected, [`${log.length} characters`, ...proxy.transcript].join('\n'));
      } finally {
        await proxy.close();
      }
    });
  }
});

/** Two faults, or none, before each kind of request is carried out whole. */
class FewFaults implements FaultPlan {
  readonly forbidden = new Set<never>();
  readonly #dice: Dice;
  readonly #left = new Map<CallKind, number>();

  constructor(dice: Dice) {
    this.#dice = dice;
  }

  decide({ kind }: Call): Fault | undefined {
    const dice = this.#dice.for(kind);
    const left = this.#left.get(kind) ?? dice.between(0, 2);
    if (left === 0) return undefined;
    this.#left.set(kind, left - 1);
    const own = dice.for(String(left));
    const how = own.pick(['cut', 'reset']);
    switch (own.pick(['break', 'break', 'break', 'drop', 'refuse'])) {
      case 'break':
        return { what: 'break', after: own.size(150_000), how };
      case 'drop':
        return { what: 'drop', how };
      case 'refuse':
        return {
          what: 'refuse',
          status: own.pick([429, 500, 502, 503]),
          retryAfter: undefined,
          form: own.pick(['status', 'text', 'html']),
        };
    }
  }
}

/** A pod of a pod task that has written its log and ended. */
async function leavePod({ cluster }: Ground): Promise<void> {
  const { api, namespace } = cluster;
  const container = {
    name: 'base',
    image: 'busybox',
    imagePullPolicy: 'IfNotPresent',
    // Of what is written right before the end the runtime may lose some.
    command: ['sh', '-c', `seq ${lines}; sleep 1`],
  };
  const labels = { kubernetes_pod_operator: 'True', dag_id: 'reading', task_id: 'reading' };
  const spec = { restartPolicy: 'Never', containers: [container] };
  await api.createNamespacedPod({ namespace, body: { metadata: { name: pod, labels }, spec } });
  const phase = await watchPods(cluster, (pods) => {
    const now = pods.get(pod)?.status?.phase;
    return now === 'Succeeded' || now === 'Failed' ? now : undefined;
  });
  assert.equal(phase, 'Succeeded');
}
