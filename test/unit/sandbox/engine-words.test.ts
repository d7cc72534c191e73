import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { InspectedContainer } from '../../../src/core/sandbox/engine-cli.ts';
import { toCreateWords, toRemembered, toState } from '../../../src/core/sandbox/engine-words.ts';
import { toFoundPod } from '../../../src/core/sandbox/found-pod.ts';

const base = {
  name: 'base',
  image: 'busybox',
  command: ['sh', '-c'],
  args: ['echo $(A); exit 3'],
  env: [
    { name: 'A', value: '-x --privileged' },
    { name: 'TOKEN', value: 'secret-text' },
  ],
  workingDir: '/work',
  volumeMounts: [{ name: 'v', mountPath: '/data', readOnly: true }],
};
const pod = {
  metadata: { name: 'p', namespace: 'a', uid: 'u', labels: { dag_id: 'd' } },
  spec: { containers: [base], volumes: [{ name: 'v', emptyDir: {} }] },
};

test('a container is made from words, none of which can be taken for an option', () => {
  const words = toCreateWords(pod, base, 0);
  const end = words.indexOf('--');
  assert.deepEqual(words.slice(end), ['--', 'busybox', '-c', 'echo -x --privileged; exit 3']);
  const options = words.slice(1, end);
  assert.ok(options.every((word) => word.startsWith('--') && word.includes('=')));
  for (const word of [
    '--env=A=-x --privileged',
    '--entrypoint=sh',
    '--workdir=/work',
    '--volume=pod-tasks-u-volume-0:/data:ro',
    '--pull=never',
  ]) {
    assert.ok(options.includes(word), word);
  }
});

test('what is remembered of a pod holds no variables', () => {
  const text = JSON.stringify(toRemembered(pod));
  assert.ok(!text.includes('secret-text'));
  assert.ok(!text.includes('echo'));
});

function inspected(change: Partial<InspectedContainer>): InspectedContainer {
  const time = new Date('2026-01-15T12:00:00Z');
  return {
    id: 'c1',
    labels: new Map([
      ['pod-tasks/uid', 'u'],
      ['pod-tasks/container', 'base'],
      ['pod-tasks/pod', JSON.stringify(toRemembered(pod))],
    ]),
    created: time,
    status: 'running',
    exitCode: 0,
    isOutOfMemory: false,
    stopSignal: 'SIGTERM',
    startedAt: time,
    finishedAt: time,
    ...change,
  };
}

test("the engine's states become the kubelet's", () => {
  assert.ok(toState(inspected({})).running);
  assert.ok(toState(inspected({ status: 'created' })).waiting);
  const ended = inspected({ status: 'exited', exitCode: 3 });
  assert.equal(toState(ended).terminated?.reason, 'Error');
  const killed = inspected({ status: 'exited', exitCode: 137, isOutOfMemory: true });
  assert.equal(toState(killed).terminated?.reason, 'OOMKilled');
});

test('a pod is found again from its containers', () => {
  const found = toFoundPod([inspected({ status: 'exited', exitCode: 3 })], 'n');
  assert.equal(found?.metadata?.name, 'p');
  assert.deepEqual(found.metadata.labels, { dag_id: 'd' });
  assert.equal(found.status?.phase, 'Failed');
});

test('containers whose labels do not tell make no pod', () => {
  assert.equal(toFoundPod([inspected({ labels: new Map() })], 'n'), undefined);
  const odd = new Map([['pod-tasks/pod', '{"metadata": 1}']]);
  assert.equal(toFoundPod([inspected({ labels: odd })], 'n'), undefined);
  assert.equal(toFoundPod([], 'n'), undefined);
});
