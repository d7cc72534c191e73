import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { V1Pod } from '@kubernetes/client-node';
import {
  findExitCode,
  findPhase,
  hasBegun,
  hasEnded,
  hasNeverBegun,
  isFinal,
} from '../../../src/core/run/pod-facts.ts';
import { podWith } from './pods.ts';

const ended = podWith({ phase: 'Running', ended: { base: 0, second: 0 } });

function never(pod: V1Pod, spec: object = {}, status: object = {}, metadata: object = {}): V1Pod {
  return {
    metadata: Object.assign({}, pod.metadata, metadata),
    spec: Object.assign({}, pod.spec, { restartPolicy: 'Never' }, spec),
    status: Object.assign({}, pod.status, status),
  };
}

test('a pod whose containers have all ended well has succeeded before the kubelet says so', () => {
  assert.equal(findPhase(never(ended)), 'Succeeded');
  assert.equal(findPhase(never(ended, {}, { phase: 'Pending' })), 'Succeeded');
  assert.ok(isFinal(never(ended)));
});

const container = { name: 'first', image: 'busybox' };
const first = {
  name: 'first',
  image: 'busybox',
  imageID: '',
  ready: false,
  restartCount: 0,
  state: { terminated: { exitCode: 0 } },
};
const disrupted = { type: 'DisruptionTarget', status: 'True' };
const waited: readonly (readonly [what: string, pod: V1Pod])[] = [
  ['a container that failed', never(podWith({ phase: 'Running', ended: { base: 0, second: 1 } }))],
  ['one that runs', never(podWith({ phase: 'Running', ended: { base: 0 }, running: ['second'] }))],
  ['one without a status', never(ended, { containers: [container] })],
  ['containers that may be started again', never(ended, { restartPolicy: 'Always' })],
  ['a deletion', never(ended, {}, {}, { deletionTimestamp: new Date() })],
  ['a deadline', never(ended, { activeDeadlineSeconds: 5 })],
  ['an eviction', never(ended, {}, { conditions: [disrupted] })],
  ['a reason of the pod', never(ended, {}, { reason: 'Evicted' })],
  ['a sidecar', never(ended, { initContainers: [{ ...container, restartPolicy: 'Always' }] })],
  ['an init container without a status', never(ended, { initContainers: [container] })],
];

for (const [what, pod] of waited) {
  test(`the phase is waited for with ${what}`, () => {
    assert.equal(findPhase(pod), 'Running');
  });
}

test('init containers that ended well do not keep it', () => {
  const pod = never(ended, { initContainers: [container] }, { initContainerStatuses: [first] });
  assert.equal(findPhase(pod), 'Succeeded');
});

test('a phase that is told is the phase', () => {
  assert.equal(findPhase(never(ended, {}, { phase: 'Failed' })), 'Failed');
  assert.equal(findPhase({}), 'Pending');
});

test('a pod has ended when all its containers have, however and whatever its phase', () => {
  const failed = podWith({ phase: 'Running', ended: { base: 3, second: 137 } });
  assert.ok(hasEnded(never(failed)));
  assert.ok(!hasEnded(never(failed, { restartPolicy: 'OnFailure' })));
  assert.ok(
    !hasEnded(never(podWith({ phase: 'Running', ended: { base: 0 }, running: ['second'] }))),
  );
});

test('a container without a status, or a sidecar among the init containers that runs on, has not ended', () => {
  const more = [...(ended.spec?.containers ?? []), { name: 'third', image: 'busybox' }];
  assert.ok(!hasEnded(never(ended, { containers: more })));
  const running = { ...first, state: { running: {} } };
  const sidecar = { initContainers: [container] };
  assert.ok(!hasEnded(never(ended, sidecar, { initContainerStatuses: [running] })));
});

const lost = (terminated: object): V1Pod =>
  never(ended, {}, { containerStatuses: [{ ...first, name: 'base', state: { terminated } }] });

test('a container that only waited when its pod was deleted has not begun, whatever its made-up end', () => {
  const reason = 'ContainerStatusUnknown';
  const base = (terminated: object, restartCount: number): boolean => {
    const status = { ...first, name: 'base', restartCount, state: { terminated } };
    return hasBegun(never(ended, {}, { containerStatuses: [status] }), 'base');
  };
  assert.ok(!base({ exitCode: 137, reason }, 0));
  assert.ok(base({ exitCode: 137, reason }, 1));
  assert.ok(base({ exitCode: 137, reason, startedAt: new Date() }, 0));
  const message = 'The container could not be located. The container used to be Running';
  assert.ok(base({ exitCode: 137, reason, message }, 0));
  assert.ok(base({ exitCode: 1, reason: 'Error' }, 0));
  assert.ok(
    !hasBegun(
      podWith({ phase: 'Pending', waiting: { base: { reason: 'ContainerCreating' } } }),
      'base',
    ),
  );
  assert.ok(hasBegun(podWith({ phase: 'Running', running: ['base'] }), 'base'));
});

test('a made-up exit code is none, and only a container without a beginning never began', () => {
  const unseen = { exitCode: 255, reason: 'Unknown', startedAt: new Date() };
  const forgotten = { exitCode: 137, reason: 'ContainerStatusUnknown' };
  const killed = { exitCode: 137, reason: 'Error' };
  assert.deepEqual(
    [unseen, forgotten, killed].map((one) => findExitCode(lost(one), 'base')),
    [undefined, undefined, 137],
  );
  assert.deepEqual(
    [unseen, forgotten, killed].map((one) => hasNeverBegun(lost(one))),
    [false, true, false],
  );
  assert.ok(hasNeverBegun({}));
  // Of a program that ends by itself with 255.
  assert.equal(findExitCode(lost({ exitCode: 255, reason: 'Error' }), 'base'), 255);
});
