import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decideDisposal } from '../../../src/core/run/clean-up.ts';
import { toSettings } from '../../contract/lab.ts';
import { podWith } from './pods.ts';

const phases = ['Succeeded', 'Failed', 'Pending', 'Running'] as const;

// The table of section "End of the pod": delete (d) or keep (k) by phase.
const table = {
  delete_pod: 'dddd',
  delete_succeeded_pod: 'dkkk',
  keep_pod: 'kkkk',
  delete_active_pod: 'kkdd',
} as const;

for (const [action, outcome] of Object.entries(table)) {
  for (const [i, phase] of phases.entries()) {
    const expected = outcome[i] === 'd' ? 'delete' : 'keep';
    test(`${action} and ${phase}: ${expected}`, () => {
      const onFinishAction = action as keyof typeof table;
      const pod = podWith({ phase });
      assert.equal(decideDisposal(pod, toSettings({ onFinishAction })), expected);
    });
  }
}

test('delete_succeeded_pod deletes a running pod whose base container has succeeded', () => {
  const settings = toSettings({ onFinishAction: 'delete_succeeded_pod' });
  const pod = podWith({ phase: 'Running', ended: { base: 0 } });
  assert.equal(decideDisposal(pod, settings), 'delete');
  const failed = podWith({ phase: 'Running', ended: { base: 1 } });
  assert.equal(decideDisposal(failed, settings), 'keep');
});

// process_pod_deletion: `container_is_succeeded` counts since 7.5.
test('delete_succeeded_pod deletes a failed pod whose base container has succeeded, from 7.5', () => {
  const pod = podWith({ phase: 'Failed', ended: { base: 0, second: 3 } });
  for (const [providerVersion, expected] of [
    ['7.4.2', 'keep'],
    ['7.5.0', 'delete'],
    ['10.25.0', 'delete'],
  ] as const) {
    const settings = toSettings({ onFinishAction: 'delete_succeeded_pod', providerVersion });
    assert.equal(decideDisposal(pod, settings), expected, providerVersion);
  }
});

test('delete_active_pod keeps a pod of which nobody knows how it is', () => {
  const settings = toSettings({ onFinishAction: 'delete_active_pod' });
  assert.equal(decideDisposal(podWith({ phase: 'Unknown' }), settings), 'keep');
});
