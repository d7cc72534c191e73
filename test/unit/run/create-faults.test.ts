import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Clock } from '../../../src/core/base/clock.ts';
import { PodTaskError, isPodTaskError } from '../../../src/core/base/failure.ts';
import { runPod, toPod } from '../../contract/lab.ts';
import { openLab, steps } from './lab.ts';

const unreachable = new PodTaskError('cluster-unreachable');
const serverError = new PodTaskError('cluster-refused', { status: 500 });

for (const [what, error] of [
  ['an error of the server', serverError],
  ['an answer that makes no sense', new PodTaskError('cluster-refused', { status: 201 })],
] as const) {
  test(`a pod that was made although ${what} came is found and not made twice`, async () => {
    const { lab, cluster } = openLab();
    cluster.fail('create', error);
    const { verdict, lines } = await runPod(lab, toPod(lab, steps({ log: 'a\n' })));
    assert.equal(verdict?.outcome, 'success');
    assert.deepEqual(lines, ['a']);
    assert.equal(cluster.calls.filter((call) => call.startsWith('create ')).length, 1);
  });
}

test('a cluster that goes away right after the creation is asked again for the pod', async () => {
  const { lab, cluster } = openLab();
  cluster.fail('create', unreachable);
  cluster.fail('get', unreachable, 4);
  const { verdict } = await runPod(lab, toPod(lab, steps({ log: 'a\n' })));
  assert.equal(verdict?.outcome, 'success');
});

for (const [what, error] of [
  ['before its creation', new PodTaskError('cluster-unreachable', { why: 'refused-connection' })],
  ['while the answer to it is on its way', unreachable],
] as const) {
  test(`an API server that is away for 20 s ${what} does not cost the run`, async () => {
    const { lab, cluster } = openLab();
    const { clock } = lab;
    const { create, get } = {
      create: cluster.create.bind(cluster),
      get: cluster.get.bind(cluster),
    };
    const back = clock.now().getTime() + 20_000;
    const isAway = (): boolean => clock.now().getTime() < back;
    cluster.create = async (pod, namespace, signal) => {
      if (!isAway()) return await create(pod, namespace, signal);
      if (error === unreachable) await create(pod, namespace, signal).catch(() => undefined);
      throw error;
    };
    cluster.get = async (name, signal) => {
      if (isAway()) throw unreachable;
      return await get(name, signal);
    };
    const { verdict, cleaned } = await runPod(lab, toPod(lab, steps({ log: 'a\n' })));
    assert.deepEqual([verdict?.outcome, cleaned], ['success', 'deleted']);
  });
}

for (const hours of [-1, 1]) {
  test(`a pod whose creation was not answered is known to a clock that is ${hours} h off`, async () => {
    const { lab, cluster } = openLab();
    const { clock } = lab;
    const off: Clock = {
      now: () => new Date(clock.now().getTime() + hours * 3_600_000),
      sleep: (ms, signal) => clock.sleep(ms, signal),
    };
    cluster.fail('create', unreachable);
    const id = 'run-1';
    const labels = { 'pod-tasks/launched-by': 'pod-tasks', run_id: id };
    const pod = toPod(lab, steps({ log: 'a\n' }), { labels });
    const { verdict } = await runPod({ ...lab, clock: off }, pod);
    assert.equal(verdict?.outcome, 'success');
    assert.equal(cluster.calls.filter((call) => call.startsWith('create ')).length, 1);
  });
}

test('what is refused for good is not looked for', async () => {
  const { lab, cluster } = openLab();
  cluster.fail('create', new PodTaskError('cluster-refused', { detail: 'invalid' }));
  await assert.rejects(runPod(lab, toPod(lab, steps())), (error) =>
    isPodTaskError(error, 'cluster-refused'),
  );
  assert.ok(!cluster.calls.some((call) => call.startsWith('get ')));
});

test('where nobody answers whether the pod exists, that is said', async () => {
  const { lab, cluster } = openLab();
  cluster.fail('create', unreachable, 1e9);
  cluster.fail('get', unreachable, 1e9);
  const codes: string[] = [];
  const running = runPod(lab, toPod(lab, steps({ wait: 1e9 })), {}, (event) => {
    if (event.type === 'warning') codes.push(event.message.code);
  });
  await assert.rejects(running, (error) => isPodTaskError(error, 'cluster-unreachable'));
  assert.deepEqual(codes, ['creation-unknown']);
});

test('a creation that never arrived is sent again', async () => {
  const { lab, cluster } = openLab();
  cluster.fail('get', new PodTaskError('not-found'), 4);
  const create = cluster.create.bind(cluster);
  let tries = 0;
  cluster.create = (pod, namespace, signal) =>
    ++tries === 1 ? Promise.reject(unreachable) : create(pod, namespace, signal);
  const { verdict } = await runPod(lab, toPod(lab, steps({ log: 'a\n' })));
  assert.equal(verdict?.outcome, 'success');
  assert.equal(tries, 2);
});

test('a creation that arrives late is known as its own when the next one finds the name taken', async () => {
  const { lab, cluster } = openLab();
  const create = cluster.create.bind(cluster);
  let tries = 0;
  cluster.create = async (pod, namespace, signal) => {
    if (++tries === 1) throw unreachable;
    // The first one gets there just before the second.
    await create(pod, namespace, signal);
    return await create(pod, namespace, signal);
  };
  const { verdict, events } = await runPod(lab, toPod(lab, steps({ log: 'a\n' }, { exit: 3 })));
  assert.equal(verdict?.exit_code, 3);
  assert.equal(events.filter(({ type }) => type === 'created').length, 1);
});

test('too many requests are waited out without a look, and a right that is missing is not', async () => {
  const { lab, cluster } = openLab();
  const busy = new PodTaskError('cluster-unreachable', { status: 429 });
  const create = cluster.create.bind(cluster);
  const failures = [busy, busy];
  cluster.create = async (pod, namespace, signal) => {
    const failure = failures.shift();
    if (failure !== undefined) throw failure;
    return await create(pod, namespace, signal);
  };
  const { verdict } = await runPod(lab, toPod(lab, steps({ log: 'a\n' })));
  assert.equal(verdict?.outcome, 'success');
  failures.push(new PodTaskError('cluster-forbidden'), busy);
  await assert.rejects(runPod(lab, toPod(lab, steps())), { code: 'cluster-forbidden' });
  assert.equal(failures.length, 1);
});

test('a cluster that cannot even be connected to is no pod that may exist', async () => {
  for (const [why, tries, told] of [
    ['refused-connection', 11, ['connection-lost']],
    ['connect-timeout', 11, ['connection-lost']],
    ['unknown-host', 1, []],
    ['certificate-untrusted', 1, []],
  ] as const) {
    const { lab, cluster } = openLab();
    const error = new PodTaskError('cluster-unreachable', { why });
    let created = 0;
    cluster.create = () => {
      created++;
      return Promise.reject(error);
    };
    const codes: string[] = [];
    const running = runPod(lab, toPod(lab, steps()), {}, (event) => {
      if (event.type === 'warning') codes.push(event.message.code);
    });
    await assert.rejects(running, error);
    assert.deepEqual([created, codes], [tries, told]);
    assert.ok(!cluster.calls.some((call) => call.startsWith('get ')));
  }
});

// `should_retry_start_pod` of the oldest providers and the general rule of 10.11 and newer: a 409 is tried again.
test('a creation that meets a quota which is being changed is tried again, and a name that is taken is not', async () => {
  const { lab, cluster } = openLab();
  cluster.fail('create', new PodTaskError('cluster-refused', { status: 409 }));
  const { verdict } = await runPod(lab, toPod(lab, steps({ log: 'a\n' })));
  assert.equal(verdict?.outcome, 'success');
  const taken = openLab();
  taken.cluster.fail('create', new PodTaskError('conflict'));
  await assert.rejects(runPod(taken.lab, toPod(taken.lab, steps())), (error) =>
    isPodTaskError(error, 'conflict'),
  );
});
