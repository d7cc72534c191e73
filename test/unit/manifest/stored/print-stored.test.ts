import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { V1Pod } from '@kubernetes/client-node';
import { parse } from 'yaml';
import { maskPod } from '../../../../src/core/manifest/mask-pod.ts';
import { explainStored } from '../../../../src/core/manifest/stored/explain-stored.ts';
import { printStored } from '../../../../src/core/manifest/stored/print-stored.ts';
import { createWords } from '../../../../src/core/words/say.ts';
import { change, sentPod, storedPod } from './recorded-pod.ts';

const words = createWords('en');
const about = { dagId: 'd', taskId: 't', mapIndex: 3, cluster: 'kind', pod: sentPod };

test('the pod is a document of its own, below what it is', () => {
  const stored = explainStored(sentPod, storedPod);
  const text = printStored(stored, about, words);
  assert.match(text, /^# Task t \[3\] of DAG d, as kind would store it in the namespace default/);
  assert.match(text, /\n# server default: .*\n# admission: .*\n\napiVersion/);
  assert.match(text, /\n {2}restartPolicy: Always # server default\n/);
  assert.match(text, /\n {2}priority: 0 # admission \(Priority\)\n/);
  assert.deepEqual(parse(text), stored.pod);
});

test('a secret is masked in the pod and in what was sent in its place', () => {
  const sent = change(sentPod, ({ spec }) => {
    Object.assign(spec.containers[0]?.env?.[1] ?? {}, { value: 'first-secret' });
  });
  const stored = change(storedPod, ({ spec }) => {
    Object.assign(spec.containers[0]?.env?.[1] ?? {}, { value: 'second-secret' });
  });
  const hide = (pod: typeof sent) => maskPod(pod, ['first-secret', 'second-secret']);
  const text = printStored(explainStored(sent, stored), { ...about, pod: sent }, words, hide);
  assert.match(text, /value: "?\*\*\*"? # changed, sent: \*\*\*\n/);
  assert.doesNotMatch(text, /-secret/);
});

test('what was sent in place of a changed value cannot leave its comment', () => {
  const evil = 'x\nevil: true';
  const sent = change(sentPod, (copy) => Object.assign(copy, { metadata: { name: evil } }));
  const stored = change(storedPod, (copy) => Object.assign(copy, { metadata: { name: 'good' } }));
  const text = printStored(explainStored(sent, stored), { ...about, pod: sent }, words);
  assert.match(text, /name: good # changed, sent: x evil: true\n/);
});

test('the sandbox is said to be no cluster, and what it does not keep is named', () => {
  const sent = { spec: { containers: [{ name: 'base', typo: 1 }] } } as unknown as V1Pod;
  const stored = explainStored(sent, { spec: { containers: [{ name: 'base' }] } });
  const text = printStored(stored, { ...about, cluster: 'sandbox', pod: sent }, words);
  assert.match(text, /# The sandbox is no cluster/);
  assert.match(text, /# Sent and not stored: \/spec\/containers\/0\/typo\n/);
});
