import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { V1Pod } from '@kubernetes/client-node';
import { parse } from 'yaml';
import * as launcher from '../../../../src/editor/launcher.ts';
import type { PodAnswer } from '../../../../src/editor/analysis/analyzer.ts';
import { printOther } from '../../../../src/editor/previews/other-pods.ts';
import { createFakeAsking } from '../asking/fake-window.ts';

const { l10n } = createFakeAsking().asking;
const sent: V1Pod = {
  metadata: { name: 'new', namespace: 'n' },
  spec: { containers: [{ name: 'base', image: 'b:2', env: [{ name: 'A', value: 'my-secret' }] }] },
};
const before: V1Pod = {
  metadata: { name: 'old', namespace: 'n', uid: 'u', creationTimestamp: new Date(0) },
  spec: {
    restartPolicy: 'Always',
    containers: [{ name: 'base', image: 'b:1', env: [{ name: 'A', value: 'my-secret' }] }],
  },
  status: { phase: 'Running', startTime: new Date(0) },
};
const preview = { manifest: { pod: sent }, secrets: ['my-secret'] } as unknown as PodAnswer;

test('the other pod is shown as it differs from the preview, with its secrets masked', () => {
  const text = printOther({ kind: 'running', pod: before, cluster: 'c' }, preview, launcher, l10n);
  assert.match(text, /^# The pod old in namespace n on c\n# What only the cluster gives/);
  assert.deepEqual(parse(text), {
    metadata: { name: 'old', namespace: 'n' },
    spec: { containers: [{ name: 'base', image: 'b:1', env: [{ name: 'A', value: '***' }] }] },
  });
});

test('where there is no pod to compare it with it is whole', () => {
  const text = printOther({ kind: 'last', pod: before, cluster: 'c' }, undefined, launcher, l10n);
  assert.match(text, /^# The pod old of the last run, /);
  const { status } = parse(text) as V1Pod;
  assert.deepEqual(status, { phase: 'Running', startTime: '1970-01-01T00:00:00Z' });
});

test('what a pod is called cannot leave its comment', () => {
  const pod = Object.assign(structuredClone(before), { metadata: { name: 'x\nevil: true' } });
  const text = printOther({ kind: 'last', pod, cluster: 'c\nd: 1' }, preview, launcher, l10n);
  assert.equal((parse(text) as { evil?: boolean }).evil, undefined);
});
