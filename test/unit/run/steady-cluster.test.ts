import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FailureCode } from '../../../src/core/base/failure.ts';
import { PodTaskError } from '../../../src/core/base/failure.ts';
import { silentLog } from '../../../src/core/base/log.ts';
import type { Cluster } from '../../../src/core/cluster/cluster.ts';
import { steady } from '../../../src/core/run/steady-cluster.ts';
import { createJumpingClock } from '../../scripted/jumping-clock.ts';
import { ScriptedCluster } from '../../scripted/scripted-cluster.ts';

const clock = createJumpingClock();
const never = new AbortController().signal;
const name = { namespace: 'n', name: 'a' };

/** A cluster whose calls fail in this order before they succeed. */
function failing(...codes: readonly FailureCode[]): {
  readonly cluster: Cluster;
  readonly calls: () => number;
} {
  const left = [...codes];
  let calls = 0;
  const inner = new ScriptedCluster(clock);
  const answer = <T>(value: T): Promise<T> => {
    calls++;
    const code = left.shift();
    return code === undefined ? Promise.resolve(value) : Promise.reject(new PodTaskError(code));
  };
  inner.get = () => answer({});
  inner.patch = () => answer({});
  inner.events = () => answer([]);
  inner.delete = () => answer(undefined);
  inner.logs = async function* () {
    yield await answer(Buffer.from('a'));
  };
  return { cluster: steady(inner, { clock, log: silentLog }), calls: () => calls };
}

for (const code of ['cluster-unauthorized', 'cluster-forbidden', 'conflict', 'expired'] as const) {
  test(`${code} is asked again three times`, async () => {
    const passing = failing(code, code, code);
    assert.deepEqual(await passing.cluster.get(name, never), {});
    const lasting = failing(code, code, code, code);
    await assert.rejects(lasting.cluster.get(name, never), { code });
    assert.equal(lasting.calls(), 4);
  });
}

test('a right that is missing for good is asked for four times in all, and each time only once from then on', async () => {
  const { cluster, calls } = failing(...Array<FailureCode>(6).fill('cluster-forbidden'));
  for (let i = 0; i < 3; i++) await assert.rejects(cluster.patch(name, {}, never));
  assert.equal(calls(), 6);
  const events = failing('cluster-forbidden');
  await assert.rejects(events.cluster.events(name, never));
});

test('a cluster out of reach is asked again where nobody else does', async () => {
  const lost = 'cluster-unreachable';
  assert.deepEqual(await failing(lost, lost).cluster.patch(name, {}, never), {});
  assert.deepEqual(await failing(lost, lost).cluster.events(name, never), []);
  await assert.rejects(failing(lost).cluster.get(name, never), { code: lost });
});

test('what a conflict means of a deletion is left to whoever deletes', async () => {
  const { cluster, calls } = failing('conflict');
  await assert.rejects(cluster.delete(name, {}, never), { code: 'conflict' });
  assert.equal(calls(), 1);
});

test('a log is opened again while nothing has come of it', async () => {
  const { cluster } = failing('cluster-forbidden', 'cluster-unauthorized');
  const query = { ...name, container: 'base', follow: true, timestamps: true };
  const pieces: string[] = [];
  for await (const bytes of cluster.logs(query, never)) pieces.push(Buffer.from(bytes).toString());
  assert.deepEqual(pieces, ['a']);
});

test('an answer that does not come leaves time for another try, each longer than the one before', async () => {
  const inner = new ScriptedCluster(clock);
  inner.get = (_pod, signal) => silence(signal);
  const cluster = steady(inner, { clock, log: silentLog });
  for (const seconds of [5, 10, 20, 40, 40]) {
    const began = clock.now().getTime();
    await assert.rejects(cluster.get(name, never), {
      code: 'cluster-unreachable',
      data: { why: 'answer-timeout', cluster: 'scripted', seconds },
    });
    assert.equal(clock.now().getTime() - began, seconds * 1000);
  }
});

test('a command that falls silent is a broken stream', async () => {
  const inner = new ScriptedCluster(clock);
  inner.exec = async function* (_query, signal) {
    yield { type: 'stdout', bytes: Buffer.from('a') };
    await silence(signal);
  };
  const cluster = steady(inner, { clock, log: silentLog });
  const stop = new AbortController();
  const chunks: string[] = [];
  const reading = async (): Promise<void> => {
    const query = { ...name, container: 'base', command: ['a'] };
    for await (const chunk of cluster.exec(query, stop.signal)) chunks.push(chunk.type);
  };
  await assert.rejects(reading(), { code: 'stream-broken' });
  assert.deepEqual(chunks, ['stdout']);
});

function silence(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}
