import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CoreV1Event, V1Pod } from '@kubernetes/client-node';
import type { Verdict } from '../../../../src/core/run/run-event.ts';
import { sayEvent } from '../../../../src/core/words/say-event.ts';
import { createWords } from '../../../../src/core/words/say.ts';
import { podWith } from '../pods.ts';
import { judgeHistory } from './history.ts';
import type { History } from './history.ts';

function explainPod(
  pod: V1Pod,
  more: Partial<Pick<History, 'settings' | 'gone' | 'early' | 'lines' | 'events'>> = {},
): Verdict {
  const expected = { outcome: 'failed', exit_code: null, reason: '' } as const;
  return judgeHistory({
    source: '',
    settings: {},
    gone: false,
    events: [],
    ...more,
    expected: { ...expected, cause: 'unknown', signal: null, data: {} },
    pod,
  });
}

function event(reason: string, message: string): CoreV1Event {
  return { metadata: {}, involvedObject: {}, reason, message };
}

test('a sidecar among the init containers that is ended with the pod is not what failed', () => {
  const pod = podWith({ phase: 'Failed', ended: { base: 0, helper: 9 } });
  const proxy = { name: 'proxy', image: 'busybox', restartPolicy: 'Always' };
  const terminated = { exitCode: 137, reason: 'Error' };
  const status = { name: 'proxy', image: '', imageID: '', ready: false, restartCount: 0 };
  pod.spec = Object.assign({ containers: [] }, pod.spec, { initContainers: [proxy] });
  const initContainerStatuses = [{ ...status, state: { terminated } }];
  pod.status = Object.assign({}, pod.status, { initContainerStatuses });
  const { cause, data, reason } = explainPod(pod);
  assert.deepEqual(
    [cause, data?.['container'], reason],
    ['container-failed', 'helper', 'ContainerFailed'],
  );
});

test('the last lines of the log go with the verdict', () => {
  const pod = podWith({ phase: 'Failed', ended: { base: 1 } });
  assert.deepEqual(explainPod(pod, { lines: ['a', 'b'] }).last_lines, ['a', 'b']);
});

test('a line of the log that only looks like an error of the runtime does not decide', () => {
  const pod = podWith({ phase: 'Failed', ended: { base: 1 } });
  const said = 'exec /app/run: exec format error';
  assert.equal(explainPod(pod, { lines: [said] }).cause, 'command-platform');
  assert.equal(explainPod(pod, { lines: ['starting', said] }).cause, 'exit-code');
});

test('the try and all tries are told where there may be another one', () => {
  const pod = podWith({ phase: 'Failed', ended: { base: 1 } });
  const second = explainPod(pod, { settings: { retries: 2, tryNumber: 2 } });
  assert.equal(second.airflow, 'up_for_retry');
  assert.deepEqual([second.data?.['try'], second.data?.['tries']], [2, 3]);
  const last = explainPod(pod, { settings: { retries: 2, tryNumber: 3 } });
  assert.equal(last.airflow, 'failed');
  assert.equal(explainPod(pod, { settings: { retries: 0 } }).data?.['tries'], undefined);
});

// Whoever can set the texts of a pod can set such.
const hostile: readonly (readonly [string, (text: string) => Verdict])[] = [
  [
    'termination message',
    (message) => explainPod(podWith({ phase: 'Failed', ended: { base: 3 }, message })),
  ],
  [
    'reason',
    (text) => explainPod(podWith({ phase: 'Failed', statusReason: text, statusMessage: text })),
  ],
  [
    'eviction',
    (text) =>
      explainPod(podWith({ phase: 'Failed', statusReason: 'Evicted', statusMessage: text })),
  ],
  ['waiting', (message) => explainWaiting('CreateContainerConfigError', message)],
  ['start', (message) => explainWaiting('CreateContainerError', message)],
  ['image', (message) => explainWaiting('ErrImagePull', message)],
  [
    'event',
    (text) =>
      explainPod(podWith({ phase: 'Pending' }), {
        early: late,
        events: [event('FailedMount', text)],
      }),
  ],
  ['condition', (message) => explainPod(unscheduled(message), { early: late })],
];
const late = { reason: 'StartTimeout', message: '' };

function explainWaiting(reason: string, message: string): Verdict {
  const pod = podWith({ phase: 'Pending', waiting: { base: { reason, message } } });
  return explainPod(pod, { early: { ...late, message } });
}

function unscheduled(message: string): V1Pod {
  const pod = podWith({ phase: 'Pending' });
  const conditions = [{ type: 'PodScheduled', status: 'False', message }];
  pod.status = Object.assign({}, pod.status, { conditions });
  return pod;
}

const parts = [
  'container init: error mounting "x" to rootfs at "y": : : ',
  'mkdir a: Container a exceeded ',
  'exec: "a" Insufficient cpu, node(s) had taint {a} preemption: ',
  '\u001b]0;x\u0007 \u202e\r\n',
];

for (const [what, make] of hostile) {
  test(`a hostile text as ${what} costs little, stays bounded and has no power`, () => {
    for (const part of parts) {
      const began = performance.now();
      const verdict = make(part.repeat(1_000_000 / part.length));
      assert.ok(performance.now() - began < 500, part);
      assert.ok(JSON.stringify(verdict.data).length < 20_000, part);
      assert.ok(verdict.message.length <= 4097 && verdict.reason.length <= 201, part);
      const told = { type: 'finished', time: '', verdict } as const;
      const { text } = sayEvent(told, undefined, createWords('en'));
      assert.ok(text.length < 3000, part);
      assert.doesNotMatch(text, /[\p{Cc}\u202e]/u);
    }
  });
}
