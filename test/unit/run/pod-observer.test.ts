import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PodObserver } from '../../../src/core/run/pod-observer.ts';
import { podWith } from './pods.ts';

test('each fact is told once', () => {
  const observer = new PodObserver();
  const waiting = { base: { reason: 'ContainerCreating' } };
  const pending = podWith({ phase: 'Pending', waiting });
  assert.deepEqual(observer.observePod(pending), [
    { type: 'pending', reason: 'ContainerCreating', message: '' },
  ]);
  assert.deepEqual(observer.observePod(pending), []);
  const running = podWith({ phase: 'Running', running: ['base'] });
  assert.deepEqual(observer.observePod(running), [{ type: 'started', container: 'base' }]);
  const ended = podWith({ phase: 'Succeeded', ended: { base: 0 } });
  assert.deepEqual(observer.observePod(ended), []);
});

test('a container that is first seen ended has started', () => {
  const ended = podWith({ phase: 'Succeeded', ended: { base: 0 } });
  assert.deepEqual(new PodObserver().observePod(ended), [{ type: 'started', container: 'base' }]);
});

test('a container that its deleted pod never made has not started', () => {
  const pod = podWith({ phase: 'Failed', ended: { base: 137 } });
  for (const status of pod.status?.containerStatuses ?? []) {
    status.state = { terminated: { exitCode: 137, reason: 'ContainerStatusUnknown' } };
  }
  assert.deepEqual(new PodObserver().observePod(pod), []);
});

test('scheduling and its absence are told', () => {
  const observer = new PodObserver();
  const pod = podWith({ phase: 'Pending' });
  const condition = { type: 'PodScheduled', status: 'False', reason: 'Unschedulable' };
  const status = Object.assign({}, pod.status, {
    conditions: [{ ...condition, message: '0/3 nodes' }],
  });
  const unscheduled = Object.assign({}, pod, { status });
  assert.deepEqual(observer.observePod(unscheduled), [
    { type: 'pending', reason: 'Unschedulable', message: '0/3 nodes' },
  ]);
  const scheduled = Object.assign({}, pod, {
    spec: { containers: [], nodeName: 'node-1' },
    status: Object.assign({}, pod.status, {
      conditions: [{ type: 'PodScheduled', status: 'True' }],
    }),
  });
  assert.deepEqual(observer.observePod(scheduled), [{ type: 'scheduled', node: 'node-1' }]);
});

test('events tell of pulling and of what is wrong', () => {
  const observer = new PodObserver();
  const events = [
    {
      metadata: {},
      type: 'Normal',
      reason: 'Pulling',
      message: 'Pulling image "a/b:1"',
      involvedObject: { fieldPath: 'spec.containers{base}' },
    },
    {
      metadata: {},
      type: 'Warning',
      reason: 'FailedMount',
      message: 'no such secret',
      involvedObject: {},
    },
    { metadata: {}, type: 'Normal', reason: 'Scheduled', message: 'x', involvedObject: {} },
  ];
  const expected = [
    { type: 'pulling', image: 'a/b:1', container: 'base' },
    { type: 'pending', reason: 'FailedMount', message: 'no such secret' },
  ];
  assert.deepEqual(observer.observeEvents(events), expected);
  assert.deepEqual(observer.observeEvents(events), []);
});
