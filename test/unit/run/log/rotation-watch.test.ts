import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLog } from '../../../../src/core/base/log.ts';
import type { Cluster } from '../../../../src/core/cluster/cluster.ts';
import { followPodLog } from '../../../../src/core/run/log/pod-log.ts';
import { createJumpingClock } from '../../../scripted/jumping-clock.ts';
import { withScript } from '../../../scripted/script.ts';
import { ScriptedCluster } from '../../../scripted/scripted-cluster.ts';
import type { ScriptedLog } from '../../../scripted/scripted-log.ts';

const never = new AbortController().signal;
const second = 1000;

/** What is told of a pod's log, which begins with `a`, while `act` writes and rotates it: lines, and gaps as `-`; and how often the log was asked for. */
async function follow(
  act: (log: ScriptedLog, wait: (ms: number) => Promise<void>) => Promise<void>,
  delays: readonly (readonly number[])[] = [],
) {
  const clock = createJumpingClock();
  const inner = new ScriptedCluster(clock);
  const spec = { restartPolicy: 'Never', containers: [{ name: 'base', image: 'busybox' }] };
  const script = { base: [{ wait: 600 * second }, { exit: 0 }] };
  await inner.create(withScript({ metadata: { name: 'p' }, spec }, script), 'n', never);
  const log = inner.log({ namespace: 'n', name: 'p' }, 'base');
  log.write('a\n');
  const told: string[] = [];
  const asked = { streams: 0, looks: 0 };
  // What the kubelet has read is on its way for so long: of each stream each block.
  const logs: Cluster['logs'] = async function* (query, signal) {
    asked[query.follow ? 'streams' : 'looks']++;
    const late = query.follow ? [...(delays[asked.streams - 1] ?? [])] : [];
    for await (const bytes of inner.logs(query, signal)) {
      await clock.sleep(late.shift() ?? 0, signal);
      yield bytes;
    }
  };
  const cluster = new Proxy<Cluster>(inner, {
    get(target, key) {
      if (key === 'logs') return logs;
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
  const reading = (async () => {
    const parts = { clock, log: silentLog, signal: never };
    const name = { namespace: 'n', name: 'p' };
    for await (const event of followPodLog(name, undefined, cluster, parts)) {
      if (event.type === 'log') told.push(event.text);
      if (event.type === 'gap') told.push('-');
    }
  })();
  await clock.sleep(1, never);
  await act(log, (ms) => clock.sleep(ms, never));
  await reading;
  return { told, ...asked };
}

test('a rotation of which the kubelet does not hear costs no line', async () => {
  const { told } = await follow(
    async (log, wait) => {
      // The stream is still on its way to the end of the file.
      await wait(100);
      log.rotate();
      await wait(1850);
      log.write('b\n');
      await wait(3 * second);
      log.rotate();
      log.write('c\n');
    },
    [[300]],
  );
  // Whether the file before had more nobody can say.
  assert.deepEqual(told, ['a', '-', 'b', 'c']);
});

test('a rotation of which the kubelet does not hear, into a file that stays empty for a while, is found out once', async () => {
  const { told, streams } = await follow(
    async (log, wait) => {
      await wait(100);
      log.rotate();
      await wait(40 * second);
      log.write('b\n');
    },
    [[300]],
  );
  assert.deepEqual(told, ['a', '-', 'b']);
  assert.equal(streams, 2);
});

test('a file that the kubelet leaves out is a gap, and the one that it reads twice is told once', async () => {
  const { told } = await follow(
    async (log, wait) => {
      await wait(35 * second);
      log.write('b\n');
      await wait(second);
      log.write('late\n');
      await wait(second);
      log.rotate();
      log.write('lost\n');
      await wait(3 * second);
      log.rotate();
      log.write('c\nd\n');
      await wait(20 * second);
      log.write('e\n');
    },
    [[0, 0, 10 * second]],
  );
  assert.deepEqual(told, ['a', 'b', 'late', '-', 'c', 'd', 'e']);
});

test('a stream that stalls within what is known is not taken for one at its end', async () => {
  const long = 'x'.repeat(70_000);
  const { told } = await follow(
    async (log, wait) => {
      log.write(`${long}\nb\n`);
      await wait(100);
      log.refuse('unable to retrieve container logs', true);
      await wait(100);
      log.refuse(undefined);
      await wait(10 * second);
      log.rotate();
      log.write('lost\n');
      await wait(3 * second);
      log.rotate();
      await wait(3 * second);
      log.write('c\n');
    },
    [[], [0, 12 * second]],
  );
  assert.deepEqual(told, ['a', long, 'b', '-', 'c']);
});

test('a task that pauses while its log is rotated has no gap', async () => {
  const { told } = await follow(async (log, wait) => {
    await wait(5 * second);
    log.rotate();
    await wait(5 * second);
    log.write('b\n');
    await wait(5 * second);
    log.rotate();
    log.write('c\n');
  });
  assert.deepEqual(told, ['a', 'b', 'c']);
});

test('pauses in a log that is read late are no gaps, and cost two looks', async () => {
  const { told, looks } = await follow((log) => {
    for (let i = 0; i < 50; i++) {
      const time = new Date(Date.parse('2026-01-15T11:00:00Z') + i * 5 * second).toISOString();
      log.write(`${i}\n`, time.replace('Z', '000001Z'));
    }
    return Promise.resolve();
  });
  assert.equal(told.join(' '), `a ${Array.from({ length: 50 }, (_, i) => i).join(' ')}`);
  // And those after a second, after 30 s and so on, and at the end.
  assert.ok(looks <= 8, `${looks} looks`);
});

test('a line every few seconds costs a look at the beginning', async () => {
  const { told, looks } = await follow(async (log, wait) => {
    for (let i = 0; i < 100; i++) {
      log.write(`${i}\n`);
      await wait(5 * second);
    }
  });
  assert.equal(told.length, 101);
  // And those after a silence of 30 s, and at the end.
  assert.ok(looks <= 6, `${looks} looks`);
});

test('a kubelet that is slow to go on after a rotation is waited for where lines came as they were written', async () => {
  const { told, streams } = await follow(
    async (log, wait) => {
      for (const line of ['b', 'c', 'd', 'e']) {
        await wait(600);
        log.write(`${line}\n`);
      }
      await wait(100);
      log.write('f\n');
      log.rotate();
      log.write('g\n');
    },
    [[0, 0, 0, 0, 0, 5 * second]],
  );
  assert.deepEqual(told, ['a', 'b', 'c', 'd', 'e', 'f', 'g']);
  assert.equal(streams, 1);
});

test('a clock of the node that is set back costs no line', async () => {
  const { told } = await follow(async (log, wait) => {
    log.write('b\n', '2026-01-15T12:00:41.000000001Z');
    await wait(second);
    log.write('c\nd\n', '2026-01-15T12:00:02.000000001Z');
    await wait(second);
    log.write('e\n', '2026-01-15T12:00:43.000000001Z');
  });
  assert.deepEqual(told, ['a', 'b', 'c', 'd', 'e']);
});
