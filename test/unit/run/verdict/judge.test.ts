import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isCompleted, judge, toCancelled } from '../../../../src/core/run/verdict/judge.ts';
import { toSettings } from '../../../contract/lab.ts';
import { podWith } from '../pods.ts';

const settings = toSettings();
const xcom = toSettings({ doXcomPush: true });

test('success is the phase Succeeded', () => {
  const pod = podWith({ phase: 'Succeeded', ended: { base: 0 } });
  assert.deepEqual(judge(pod, false, settings, undefined, undefined), {
    outcome: 'success',
    exit_code: 0,
    reason: 'Completed',
    message: '',
  });
});

test('failure has the exit code and the termination message', () => {
  const pod = podWith({ phase: 'Failed', ended: { base: 3 }, message: 'no data' });
  assert.deepEqual(judge(pod, false, settings, undefined, undefined), {
    outcome: 'failed',
    exit_code: 3,
    reason: 'Error',
    message: 'no data',
  });
});

test('another container that fails makes the task failed, where the phase decides', () => {
  const pod = podWith({ phase: 'Failed', ended: { base: 0, helper: 9 } });
  const verdict = judge(pod, false, settings, undefined, undefined);
  assert.deepEqual([verdict.outcome, verdict.exit_code], ['failed', 0]);
  assert.equal(verdict.reason, 'ContainerFailed');
  assert.equal(verdict.message, 'helper: Error (9)');
});

test('with XCom the base container decides, from 10.16.1', () => {
  const pod = podWith({ phase: 'Failed', ended: { base: 0, 'airflow-xcom-sidecar': 137 } });
  assert.equal(judge(pod, false, xcom, undefined, undefined).outcome, 'success');
  const older = toSettings({ doXcomPush: true, providerVersion: '10.16.0' });
  assert.equal(judge(pod, false, older, undefined, undefined).outcome, 'failed');
});

test('an eviction is told by the pod', () => {
  const pod = podWith({ phase: 'Failed', statusReason: 'Evicted', statusMessage: 'low on memory' });
  const verdict = judge(pod, false, settings, undefined, undefined);
  assert.deepEqual([verdict.reason, verdict.message], ['Evicted', 'low on memory']);
  assert.equal(verdict.exit_code, null);
});

test('a pod that goes while it runs was deleted', () => {
  const verdict = judge(
    podWith({ phase: 'Running', running: ['base'] }),
    true,
    settings,
    undefined,
    undefined,
  );
  assert.deepEqual([verdict.outcome, verdict.reason], ['failed', 'Deleted']);
});

test('what failed by itself before it was deleted failed by itself', () => {
  const finishedAt = new Date('2026-01-15T12:00:00Z');
  // Asked for 30 s before its deadline.
  const later = new Date('2026-01-15T12:01:00Z');
  const pod = podWith({ phase: 'Failed', ended: { base: 3 }, finishedAt, deletion: later });
  assert.equal(judge(pod, true, settings, undefined, undefined).reason, 'Error');
  const killed = podWith({
    phase: 'Failed',
    ended: { base: 143 },
    finishedAt: new Date('2026-01-15T12:00:31Z'),
    deletion: later,
  });
  assert.equal(judge(killed, true, settings, undefined, undefined).reason, 'Deleted');
});

test('a task that succeeded stays a success when its pod is deleted', () => {
  const pod = podWith({ phase: 'Succeeded', ended: { base: 0 }, deletion: new Date() });
  assert.equal(judge(pod, true, settings, undefined, undefined).outcome, 'success');
});

test('an early end gives its own reason', () => {
  const early = { reason: 'ErrImagePull', message: 'not found' };
  const verdict = judge(podWith({ phase: 'Pending' }), false, settings, early, undefined);
  assert.deepEqual(verdict, { outcome: 'failed', exit_code: null, ...early });
});

test('a missing XCom fails only what succeeded', () => {
  const missing = { reason: 'XComInvalid', message: '{' };
  const good = podWith({ phase: 'Succeeded', ended: { base: 0 } });
  assert.equal(judge(good, false, xcom, undefined, missing).reason, 'XComInvalid');
  const bad = podWith({ phase: 'Failed', ended: { base: 4 } });
  assert.equal(judge(bad, false, xcom, undefined, missing).reason, 'Error');
});

test('an exit code to skip on comes before failure', () => {
  const pod = podWith({ phase: 'Failed', ended: { base: 99 } });
  const skipping = toSettings({ skipOnExitCode: [99] });
  assert.equal(judge(pod, false, skipping, undefined, undefined).outcome, 'skipped');
});

test('cancelled keeps the exit code where there is one', () => {
  assert.equal(toCancelled(undefined, settings).exit_code, null);
  const pod = podWith({ phase: 'Failed', ended: { base: 143 } });
  assert.equal(toCancelled(pod, settings).exit_code, 143);
});

test('the end of the pod is not waited for beside istio or the XCom sidecar', () => {
  const pod = podWith({ phase: 'Running', ended: { base: 0 }, running: ['istio-proxy'] });
  assert.equal(isCompleted(pod, settings), true);
  assert.equal(isCompleted(pod, toSettings({ providerVersion: '7.4.2' })), false);
  const other = podWith({ phase: 'Running', ended: { base: 0 }, running: ['helper'] });
  assert.equal(isCompleted(other, settings), false);
  assert.equal(isCompleted(other, xcom), true);
});

test('an image that another container cannot have ends the wait from 10.12', () => {
  const waiting = { helper: { reason: 'ImagePullBackOff', message: 'not found' } };
  const pod = podWith({ phase: 'Running', running: ['base'], waiting });
  assert.equal(isCompleted(pod, settings), true);
  assert.equal(isCompleted(pod, toSettings({ providerVersion: '10.11.0' })), false);
});
