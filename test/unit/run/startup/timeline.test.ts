import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CoreV1Event, V1Pod } from '@kubernetes/client-node';
import { PodTaskError } from '../../../../src/core/base/failure.ts';
import { findPulled, toTimeline } from '../../../../src/core/run/startup/timeline.ts';
import { sayTimeline } from '../../../../src/core/words/say-timeline.ts';
import { createWords } from '../../../../src/core/words/say.ts';
import { warningsOf } from '../../../contract/given-run.ts';
import { runPod, toPod } from '../../../contract/lab.ts';
import { openLab, steps } from '../lab.ts';

const at = (seconds: number): Date => new Date(Date.UTC(2026, 0, 15, 12, 0, seconds));

function event(reason: string, message: string, field = 'spec.containers{base}'): CoreV1Event {
  const involvedObject = { fieldPath: field };
  return { metadata: {}, involvedObject, reason, message, lastTimestamp: at(4) };
}

const state = (startedAt: Date, finishedAt: Date, exitCode: number): object => ({
  terminated: { startedAt, finishedAt, exitCode },
});

// As Kubernetes 1.34 reports a pod of two containers with an init container, its ids and hashes left out.
const pod: V1Pod = {
  metadata: { name: 'p', creationTimestamp: at(0) },
  spec: {
    nodeName: 'node-1',
    initContainers: [{ name: 'first' }],
    containers: [{ name: 'base' }, { name: 'second' }],
  },
  status: {
    phase: 'Running',
    conditions: [
      { type: 'PodReadyToStartContainers', status: 'True', lastTransitionTime: at(6) },
      { type: 'PodScheduled', status: 'True', lastTransitionTime: at(1) },
    ],
    initContainerStatuses: [
      {
        name: 'first',
        image: 'busybox',
        imageID: '',
        ready: true,
        restartCount: 0,
        state: state(at(7), at(10), 0),
      },
    ],
    containerStatuses: [
      {
        name: 'base',
        image: 'busybox',
        imageID: '',
        ready: true,
        restartCount: 0,
        state: { running: { startedAt: at(12) } },
      },
    ],
  },
};

const events = [
  event('Scheduled', 'Successfully assigned default/p to node-1', ''),
  event('SuccessfulAttachVolume', 'AttachVolume.Attach succeeded for volume "pvc-1" ', ''),
  event(
    'Pulled',
    'Container image "busybox:1" already present on machine and can be accessed by the pod',
    'spec.initContainers{first}',
  ),
  event(
    'Pulled',
    'Successfully pulled image "a/b:1" in 1m2.5s (1m4s including waiting). Image size: 2167089 bytes.',
  ),
];

test('a timeline is made of conditions, statuses and events', () => {
  assert.deepEqual(toTimeline(pod, events, 'base'), {
    created: '2026-01-15T12:00:00.000Z',
    scheduled: { node: 'node-1', after: 1 },
    volumes: [{ volume: 'pvc-1', after: 4 }],
    ready: { after: 6 },
    images: [
      { container: 'first', image: 'busybox:1', present: true },
      {
        container: 'base',
        image: 'a/b:1',
        present: false,
        seconds: 62.5,
        waited: 1.5,
        bytes: 2167089,
      },
    ],
    init: [{ container: 'first', exit_code: 0, seconds: 3 }],
    started: { container: 'base', after: 12 },
  });
});

test('a timeline is one sentence in both languages, without what is not known', () => {
  const timeline = toTimeline(pod, events, 'base');
  assert.ok(timeline !== undefined);
  assert.equal(
    sayTimeline(timeline, createWords('en')),
    'start-up: scheduled on node-1 after 1 s; volume pvc-1 attached after 4 s; volumes and network ready after 6 s; image busybox:1 for container first was on the node already; pulled image a/b:1 for container base in 62.5 s, after waiting 1.5 s (2.2 MB); init container first ran 3 s; container base started after 12 s',
  );
  const bare = toTimeline({ metadata: { creationTimestamp: at(0) } }, [], 'base');
  assert.ok(bare !== undefined);
  assert.equal(sayTimeline(bare, createWords('en')), 'start-up: never started');
  assert.equal(sayTimeline(bare, createWords('zh-cn')), '启动过程：始终没有启动');
});

test('durations and sizes of pulls are read as kubelets of several versions word them', () => {
  const read = (message: string): unknown => findPulled(event('Pulled', message));
  const image = { container: 'base', image: 'x', present: false };
  assert.deepEqual(read('Successfully pulled image "x" in 850.5ms'), { ...image, seconds: 0.851 });
  assert.deepEqual(read('Successfully pulled image "x" in 2.5s (2.5s including waiting)'), {
    ...image,
    seconds: 2.5,
  });
  // What is worded otherwise is told without numbers.
  assert.deepEqual(read('Successfully pulled image "x" in a moment'), image);
  assert.equal(read('Pulled'), undefined);
});

test('the timeline is told once base has started, and is on record', async () => {
  const { lab, cluster } = openLab();
  const program = steps(
    { event: 'Pulling', message: 'Pulling image "busybox"' },
    { event: 'Pulled', message: 'Successfully pulled image "busybox" in 1.5s' },
    { log: 'a\n' },
    { wait: 60_000 },
    { log: 'b\n' },
  );
  const { events: told, journal } = await runPod(lab, toPod(lab, program));
  const place = told.findIndex(({ type }) => type === 'timeline');
  assert.ok(place > told.findIndex(({ type }) => type === 'started'));
  assert.ok(place < told.findIndex((e) => e.type === 'log' && e.text === 'b'));
  const kept = journal.history.at(-1)?.timeline;
  assert.deepEqual(kept?.images, [
    { container: 'base', image: 'busybox', present: false, seconds: 1.5 },
  ]);
  assert.equal(cluster.calls.filter((call) => call.startsWith('events')).length, 2);
});

test('events that come a moment late are waited for beside the log', async () => {
  const { lab } = openLab();
  const program = steps(
    { event: 'Pulling', message: 'Pulling image "busybox"' },
    { log: 'a\n' },
    { wait: 60_000 },
  );
  const { events: told } = await runPod(lab, toPod(lab, program));
  const [line, timeline] = ['log', 'timeline'].map((one) => told.find(({ type }) => type === one));
  assert.ok(line !== undefined && timeline !== undefined);
  assert.equal(Date.parse(timeline.time) - Date.parse(line.time), 1000);
});

test('a pod that never starts has a timeline, too, before its verdict', async () => {
  const { lab } = openLab();
  const program = steps({ waiting: 'ContainerCreating' }, { wait: 600_000 }, { waiting: 'x' });
  const { events: told } = await runPod(lab, toPod(lab, program), { startupTimeoutSeconds: 10 });
  const timelines = told.flatMap((one) => (one.type === 'timeline' ? [one.timeline] : []));
  assert.deepEqual(
    timelines.map(({ started }) => started),
    [undefined],
  );
  assert.ok(
    told.findIndex(({ type }) => type === 'timeline') <
      told.findIndex(({ type }) => type === 'finished'),
  );
});

test('without the right to read events only what they tell is missing, which is said once', async () => {
  const { lab, cluster } = openLab();
  cluster.fail('events', new PodTaskError('cluster-forbidden'), 100);
  const program = steps({ waiting: 'x' }, { wait: 20_000 }, { waiting: 'y' }, { log: 'a\n' });
  const { events: told, verdict } = await runPod(lab, toPod(lab, program));
  assert.deepEqual(warningsOf(told), ['events-unreadable']);
  assert.equal(verdict?.outcome, 'success');
  assert.equal(told.filter(({ type }) => type === 'timeline').length, 1);
  // Before the start, at the start, and before the pod is deleted.
  assert.equal(cluster.calls.filter((call) => call.startsWith('events')).length, 3);
});

test('events that do not come once are asked for again', async () => {
  const { lab, cluster } = openLab();
  cluster.fail('events', new PodTaskError('cluster-unreachable'), 1);
  const program = steps(
    { event: 'FailedMount', message: 'no such map', type: 'Warning' },
    { waiting: 'ContainerCreating' },
    { wait: 20_000 },
    { waiting: 'PodInitializing' },
    { log: 'a\n' },
  );
  const { events: told } = await runPod(lab, toPod(lab, program));
  assert.ok(told.some((one) => one.type === 'pending' && one.reason === 'FailedMount'));
});
