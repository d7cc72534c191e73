import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { V1ContainerState, V1Pod, V1PodStatus } from '@kubernetes/client-node';
import { findItemState, findPodState, findWeightiest } from '../../../src/core/pods/item-state.ts';
import type { ItemState } from '../../../src/core/pods/item-state.ts';
import type { RunFacts } from '../../../src/core/pods/run-facts.ts';
import { makeRun } from './make-run.ts';

const container = { name: 'base', image: 'i', imageID: '', ready: false, restartCount: 0 };

function pod(status: V1PodStatus, isTaken = true): V1Pod {
  return {
    metadata: { name: 'p', namespace: 'n' },
    spec: { containers: [], ...(isTaken ? { nodeName: 'node' } : {}) },
    status,
  };
}

function waiting(reason: string, more: Partial<V1PodStatus> = {}): V1PodStatus {
  const state: V1ContainerState = { waiting: { reason } };
  return Object.assign({ phase: 'Pending', containerStatuses: [{ ...container, state }] }, more);
}

const ready = { type: 'PodReadyToStartContainers', status: 'True' };
const unscheduled = { type: 'PodScheduled', status: 'False', reason: 'Unschedulable' };

const cases: readonly (readonly [ItemState, V1PodStatus, boolean?])[] = [
  ['pending', { phase: 'Pending' }, false],
  ['pending', { phase: 'Pending' }],
  ['unschedulable', { phase: 'Pending', conditions: [unscheduled] }, false],
  ['starting', waiting('ContainerCreating')],
  ['starting', waiting('PodInitializing')],
  ['pulling', waiting('ContainerCreating', { conditions: [ready] })],
  ['starting', waiting('PodInitializing', { conditions: [ready] })],
  ['image-problem', waiting('ErrImagePull')],
  ['image-problem', waiting('ImagePullBackOff')],
  ['image-problem', waiting('InvalidImageName')],
  ['start-problem', waiting('CreateContainerConfigError')],
  ['restarting', waiting('CrashLoopBackOff', { phase: 'Running' })],
  ['running', { phase: 'Running' }],
  ['succeeded', { phase: 'Succeeded' }],
  ['failed', { phase: 'Failed' }],
  ['evicted', { phase: 'Failed', reason: 'Evicted' }],
  ['unknown', { phase: 'Unknown' }],
  ['unknown', { phase: '\u001b[31m' }],
  ['unknown', {}],
];

for (const [state, status, isTaken] of cases) {
  test(`${JSON.stringify(status)} is ${state}`, () => {
    assert.equal(findPodState(pod(status, isTaken)), state);
  });
}

test('a pod that is being deleted is terminating until it has ended', () => {
  const metadata = { name: 'p', deletionTimestamp: new Date() };
  assert.equal(findPodState({ metadata, status: { phase: 'Running' } }), 'terminating');
  assert.equal(findPodState({ metadata, status: { phase: 'Failed' } }), 'failed');
});

test('a run on record decides, and its pod shows what it waits for', () => {
  const run = (phase: RunFacts['phase']) => makeRun('r', { phase });
  const image = pod(waiting('ImagePullBackOff'));
  const done = pod({ phase: 'Succeeded' });
  const table: readonly (readonly [RunFacts['phase'], V1Pod | undefined, ItemState])[] = [
    ['preparing', undefined, 'preparing'],
    ['pending', undefined, 'pending'],
    ['pending', image, 'image-problem'],
    ['running', done, 'running'],
    ['stopping', image, 'stopping'],
    ['success', undefined, 'succeeded'],
    ['failed', done, 'failed'],
    ['skipped', pod({ phase: 'Failed' }), 'skipped'],
    ['cancelled', undefined, 'cancelled'],
    ['cancelled', pod({ phase: 'Running' }), 'running'],
    ['cancelled', done, 'cancelled'],
    ['interrupted', pod({ phase: 'Running' }), 'interrupted'],
    ['elsewhere', undefined, 'elsewhere'],
    ['elsewhere', image, 'image-problem'],
    ['error', undefined, 'error'],
  ];
  for (const [phase, one, state] of table) {
    assert.equal(findItemState(one, run(phase)), state, `${phase} ${one?.status?.phase ?? ''}`);
  }
  const verdict = { exit_code: null, reason: 'Evicted', message: '' };
  assert.equal(findItemState(undefined, { ...run('failed'), verdict }), 'evicted');
  assert.equal(findItemState(undefined, undefined), 'unknown');
});

test('of several the one that needs a look or goes on stands for all', () => {
  assert.equal(findWeightiest(['succeeded', 'failed', 'skipped']), 'failed');
  assert.equal(findWeightiest(['failed', 'running', 'succeeded']), 'running');
  assert.equal(findWeightiest(['running', 'image-problem']), 'image-problem');
  assert.equal(findWeightiest([]), 'unknown');
});
