import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PodTaskError } from '../../../src/core/base/failure.ts';
import { warningsOf, linesOf } from '../../contract/given-run.ts';
import { runPod, toPod } from '../../contract/lab.ts';
import { sayEvent } from '../../../src/core/words/say-event.ts';
import { createWords } from '../../../src/core/words/say.ts';
import { openLab, steps } from './lab.ts';

const ends = steps({ log: 'a\n' }, { wait: 1000 });

test('which containers hold the pod is told once each time that they change', async () => {
  const { lab } = openLab();
  const second = steps({ log: 's\n' }, { wait: 600_000 });
  const { events, verdict } = await runPod(lab, toPod(lab, ends, { second }));
  const held = events.filter((event) => event.type === 'held');
  assert.deepEqual(
    held.map(({ container, by }) => [container, by]),
    [['base', ['second']]],
  );
  assert.ok(events.findIndex(({ type }) => type === 'held') < events.length - 2);
  assert.equal(verdict?.outcome, 'success');
});

test('a container that ends a moment after base holds nothing', async () => {
  const { lab } = openLab();
  const second = steps({ log: 's\n' }, { wait: 2500 });
  const { events } = await runPod(lab, toPod(lab, ends, { second }));
  assert.ok(!events.some(({ type }) => type === 'held'));
});

test('init containers whose log is wanted are followed before the others, in their order', async () => {
  const { lab } = openLab();
  const init = steps({ log: 'i1\n' }, { wait: 3000 }, { log: 'i2\n' });
  for (const wanted of [true, ['first']] as const) {
    const pod = toPod(lab, ends, { init });
    const result = await runPod(lab, pod, { initContainerLogs: wanted, getLogs: wanted === true });
    assert.deepEqual(linesOf(result.events), ['i1', 'i2', ...(wanted === true ? ['a'] : [])]);
  }
  const missing = await runPod(lab, toPod(lab, ends, { init }), { initContainerLogs: ['other'] });
  assert.deepEqual(linesOf(missing.events), ['a']);
  assert.deepEqual(warningsOf(missing.events), ['log-init-container-missing']);
});

test('an init container that fails has its log and ends the run', async () => {
  const { lab } = openLab();
  const init = steps({ log: 'no\n' }, { exit: 4 });
  const { events, verdict } = await runPod(lab, toPod(lab, ends, { init }), {
    initContainerLogs: true,
  });
  assert.deepEqual(linesOf(events), ['no']);
  assert.equal(verdict?.outcome, 'failed');
});

test('a result that cannot be read is decided on by the pod as it was in the beginning', async () => {
  const { lab } = openLab();
  const program = steps({ file: 'not json' }, { log: 'a\n' }, { exit: 0 });
  const run = async (settings: Parameters<typeof runPod>[2]): Promise<readonly unknown[]> => {
    const pod = toPod(lab, program, { xcom: true });
    const { verdict, cleaned } = await runPod(lab, pod, { doXcomPush: true, ...settings });
    return [verdict?.outcome, verdict?.reason, cleaned];
  };
  const failed = ['failed', 'XComInvalid'];
  assert.deepEqual(await run({ onFinishAction: 'delete_succeeded_pod' }), [...failed, 'kept']);
  assert.deepEqual(await run({ onFinishAction: 'delete_active_pod' }), [...failed, 'deleted']);
  // Nothing has ended in that copy, so no exit code makes the task skipped.
  assert.deepEqual(await run({ skipOnExitCode: [0] }), [...failed, 'deleted']);
});

test('the result of a task that failed is kept from 10.6', async () => {
  const { lab } = openLab();
  const program = steps({ file: '{"a": 1}' }, { log: 'a\n' }, { exit: 2 });
  for (const [providerVersion, isKept] of [
    ['10.25.0', true],
    ['10.5.0', false],
  ] as const) {
    const pod = toPod(lab, program, { xcom: true });
    const { events } = await runPod(lab, pod, { doXcomPush: true, providerVersion });
    assert.equal(
      events.some(({ type }) => type === 'xcom'),
      isKept,
      providerVersion,
    );
  }
});

test('the execution timeout ends the run as Airflow does: a failure, by on_finish_action', async () => {
  const { lab } = openLab();
  const endless = steps({ log: 'a\n' }, { wait: 3_600_000 });
  const limited = { executionTimeoutSeconds: 60 };
  const { events, verdict, cleaned } = await runPod(lab, toPod(lab, endless), limited);
  assert.deepEqual([verdict?.outcome, verdict?.reason], ['failed', 'ExecutionTimeout']);
  assert.equal(cleaned, 'deleted');
  assert.deepEqual(linesOf(events), ['a']);
  const kept = await runPod(lab, toPod(lab, endless), {
    ...limited,
    onFinishAction: 'delete_succeeded_pod',
  });
  assert.equal(kept.cleaned, 'kept');
  const short = await runPod(lab, toPod(lab, ends), limited);
  assert.equal(short.verdict?.outcome, 'success');
});

test('lines of several containers are told with their names, unless the task does not want it', async () => {
  const { lab } = openLab();
  const words = createWords('en');
  const said = async (settings: Parameters<typeof runPod>[2]): Promise<readonly string[]> => {
    const pod = toPod(lab, steps({ log: 'a\n' }), { second: steps({ wait: 9 }, { log: 'b\n' }) });
    const { events } = await runPod(lab, pod, settings);
    return events
      .filter(({ type }) => type === 'log')
      .map((e) => sayEvent(e, undefined, words).text);
  };
  assert.deepEqual(await said({ containerLogs: true }), ['[base] a\n', '[second] b\n']);
  assert.deepEqual(await said({ containerLogs: ['base'] }), ['a\n']);
  const plain = await said({ containerLogs: true, namesContainers: false });
  assert.deepEqual(plain, ['a\n', 'b\n']);
});

// `await_pod_start` raises from 10.19, and before the log is asked for of a container that has not begun, which raises too.
test('a pod that failed before it had containers is decided on as it was made', async () => {
  for (const [providerVersion, cleaned] of [
    ['10.25.0', 'deleted'],
    ['10.18.0', 'deleted'],
  ] as const) {
    const { lab, cluster } = openLab();
    const pod = toPod(
      lab,
      steps({ waiting: 'ContainerCreating' }, { wait: 9000 }, { waiting: 'x' }),
    );
    const settings = { onFinishAction: 'delete_active_pod', providerVersion } as const;
    const result = await runPod(lab, pod, settings, ({ type }) => {
      if (type !== 'scheduled') return;
      const name = { namespace: 'default', name: pod.metadata?.name ?? '' };
      const message = 'Node had not enough cpu';
      const status = { phase: 'Failed', reason: 'OutOfcpu', message };
      cluster.table.update(name, (one) => Object.assign({}, one, { status }));
    });
    const { verdict } = result;
    assert.deepEqual([verdict?.outcome, verdict?.reason], ['failed', 'OutOfcpu']);
    assert.equal(result.cleaned, cleaned, providerVersion);
  }
});

test('a sidecar that is gone makes a wanted result a failure at once', async () => {
  const { lab } = openLab();
  const program = steps({ log: 'a\n' }, { wait: 2000 });
  const pod = toPod(lab, program, { xcom: true });
  pod.spec?.containers.pop();
  const { verdict } = await runPod(lab, pod, { doXcomPush: true });
  assert.deepEqual([verdict?.outcome, verdict?.reason], ['failed', 'XComUnavailable']);
});

// From 10.16.1 `await_pod_completion` comes back at once, while the pod still runs.
test('with a result delete_active_pod meets a pod that runs from 10.16.1, and one that has ended before', async () => {
  for (const [providerVersion, cleaned] of [
    ['10.16.1', 'deleted'],
    ['10.16.0', 'kept'],
  ] as const) {
    const { lab } = openLab();
    const pod = toPod(lab, steps({ file: '1' }, { log: 'a\n' }), { xcom: true });
    const settings = { doXcomPush: true, onFinishAction: 'delete_active_pod', providerVersion };
    const result = await runPod(lab, pod, settings as Parameters<typeof runPod>[2]);
    assert.deepEqual([result.verdict?.outcome, result.cleaned], ['success', cleaned]);
  }
});

// `extract_xcom` raises, so `await_pod_completion` of versions before 10.16.1 is not reached, and nothing ends the sidecar.
test('a result that may not be read ends the run, whatever its sidecar does', async () => {
  for (const providerVersion of ['6.1.0', '10.16.0', '10.25.0']) {
    const { lab, cluster } = openLab();
    const pod = toPod(lab, steps({ file: '1' }, { log: 'a\n' }), { xcom: true });
    cluster.fail('exec', new PodTaskError('cluster-forbidden'), Infinity);
    const { verdict, cleaned } = await runPod(lab, pod, { doXcomPush: true, providerVersion });
    assert.deepEqual([verdict?.outcome, verdict?.reason], ['failed', 'XComUnavailable']);
    assert.equal(verdict?.cause, 'xcom-forbidden');
    assert.equal(cleaned, 'deleted');
  }
});

// `cleanup` logs the events of a pod that failed before it raises AirflowSkipException.
test('the events of a pod that failed are told although its task is skipped', async () => {
  const { lab } = openLab();
  const said = { event: 'BackOff', message: 'b', type: 'Warning' } as const;
  const settings = { logEventsOnFailure: true, skipOnExitCode: [0, 99] };
  for (const [exit, isTold] of [
    [99, true],
    [0, false],
  ] as const) {
    const pod = toPod(lab, steps(said, { log: 'a\n' }, { exit }));
    const { events, verdict } = await runPod(lab, pod, settings);
    assert.equal(verdict?.outcome, 'skipped');
    assert.equal(warningsOf(events).includes('pod-event'), isTold);
  }
});
