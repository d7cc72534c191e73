import assert from 'node:assert/strict';
import { test } from 'node:test';
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
  cluster.fail('create', unreachable);
  cluster.fail('get', unreachable, 1e9);
  const codes: string[] = [];
  const running = runPod(lab, toPod(lab, steps({ wait: 1e9 })), {}, (event) => {
    if (event.type === 'warning') codes.push(event.message.code);
  });
  await assert.rejects(running, (error) => isPodTaskError(error, 'cluster-unreachable'));
  assert.deepEqual(codes, ['creation-unknown']);
});
