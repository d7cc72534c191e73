import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { silentLog } from '../../src/core/base/log.ts';
import type { LogQuery } from '../../src/core/cluster/cluster.ts';
import { followPodLog } from '../../src/core/run/log/pod-log.ts';
import { CommandLine } from '../contract/cli-process.ts';
import { toPod } from '../contract/lab.ts';
import { Random } from '../scripted/random.ts';
import { TornLogs } from '../unit/run/log/torn-logs.ts';
import { openLab } from './cluster-lab.ts';
import { openTestCluster } from './test-cluster.ts';

const never = new AbortController().signal;
const cluster = await openTestCluster('shared');
after(() => cluster.close());
const lab = openLab(cluster);
const cli = new CommandLine();
after(() => cli.remove());

/** A pod that runs these lines of sh, once they have ended. */
async function runToEnd(
  sh: string,
): Promise<{ readonly namespace: string; readonly name: string }> {
  const made = await lab.cluster.create(toPod(lab, { sh, steps: [] }), lab.namespace, never);
  const name = { namespace: lab.namespace, name: made.metadata?.name ?? '' };
  for (;;) {
    const { status } = await lab.cluster.get(name, never);
    if (status?.phase === 'Succeeded') return name;
    assert.notEqual(status?.phase, 'Failed');
    await lab.clock.sleep(200, never);
  }
}

async function readLog(query: LogQuery): Promise<readonly string[]> {
  const parts: Uint8Array[] = [];
  for await (const bytes of lab.cluster.logs(query, never)) parts.push(bytes);
  return Buffer.concat(parts).toString().split('\n');
}

/** Writes so many bytes of one character. */
function fill(character: string, bytes: number): string {
  return `head -c ${bytes} /dev/zero | tr '\\000' ${character}`;
}

test('a long line has the time of its first piece, and its end alone comes after sinceTime, without one', async () => {
  // Begun in one second and ended in another.
  const name = await runToEnd(`${fill('a', 40_000)}; sleep 3; ${fill('b', 20_000)}; echo; sleep 1`);
  const query = { ...name, container: 'base', follow: false, timestamps: true };
  const [whole = ''] = await readLog(query);
  assert.ok(/^[\d-]{10}T[\d:]{8}\.\d{9}Z a{40000}b{20000}$/.test(whole), whole.slice(0, 50));
  const [tail = ''] = await readLog({ ...query, tailLines: 1 });
  const time = tail.slice(0, 30);
  assert.ok(/^ b+$/.test(tail.slice(30)) && tail.length < 20_000, tail.slice(0, 50));
  assert.ok(time > whole.slice(0, 30), `${time} ${whole.slice(0, 30)}`);
  const [rest = ''] = await readLog({ ...query, sinceTime: `${time.slice(0, 19)}Z` });
  assert.ok(/^a*b+$/.test(rest) && rest.length < 60_000, rest.slice(0, 50));
  await lab.cluster.delete(name, { gracePeriodSeconds: 0 }, never);
});

test('streams that are torn anywhere, in long lines too, cost no line and bring none twice', async () => {
  const rounds = 16;
  const sh = [
    'i=0; sleep 1',
    `while [ $i -lt ${rounds} ]; do`,
    'for k in 1 2 3 4 5 6 7 8 9; do echo $i.$k; done',
    `printf "$i."; ${fill('x', 40_000)}; sleep 0.4; ${fill('y', 20_000)}; echo`,
    'sleep 0.1; echo $i.err >&2; sleep 0.1; i=$((i+1)); done; sleep 1',
  ].join('\n');
  const expected: string[] = [];
  for (let i = 0; i < rounds; i++) {
    for (let k = 1; k <= 9; k++) expected.push(`${i}.${k}`);
    expected.push(`${i}.${'x'.repeat(40_000)}${'y'.repeat(20_000)}`, `${i}.err`);
  }
  const torn = new TornLogs(lab.cluster, new Random(1), 0);
  const made = await lab.cluster.create(toPod(lab, { sh, steps: [] }), lab.namespace, never);
  const name = { namespace: lab.namespace, name: made.metadata?.name ?? '' };
  const lines: string[] = [];
  const parts = { clock: lab.clock, log: silentLog, signal: never };
  for await (const event of followPodLog(name, undefined, torn.cluster, parts)) {
    if (event.type === 'log' && lines.push(event.text) % 20 === 0) torn.tear();
    assert.notEqual(event.type, 'gap');
  }
  assert.deepEqual(
    lines.map((line) => `${line.slice(0, 20)} ${line.length}`),
    expected.map((line) => `${line.slice(0, 20)} ${line.length}`),
  );
  assert.ok(torn.counts.torn >= 5, `${torn.counts.torn} of ${torn.counts.opened} torn`);
  await lab.cluster.delete(name, { gracePeriodSeconds: 0 }, never);
});

test('logs --follow prints a log to the end of its container', async () => {
  const sh = 'echo one; sleep 2; printf two';
  const made = await lab.cluster.create(toPod(lab, { sh, steps: [] }), lab.namespace, never);
  const name = made.metadata?.name ?? '';
  const words = ['logs', name, '-n', lab.namespace, '--kubeconfig', cluster.kubeconfig];
  const { code, out, err } = await cli.run([...words, '--follow']);
  assert.deepEqual([code, out, err], [0, 'one\ntwo', '']);
  const missing = await cli.run([...words, '--follow', '--container', 'nope']);
  assert.deepEqual([missing.code, missing.out], [4, '']);
  await lab.cluster.delete({ namespace: lab.namespace, name }, { gracePeriodSeconds: 0 }, never);
});
