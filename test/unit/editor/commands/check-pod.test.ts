import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isPodTaskError } from '../../../../src/core/base/failure.ts';
import type { RunSettings } from '../../../../src/core/manifest/manifest.ts';
import { checkPod } from '../../../../src/editor/commands/check-pod.ts';
import { toSettings } from '../../../contract/lab.ts';
import { createJumpingClock } from '../../../scripted/jumping-clock.ts';
import { ScriptedCluster } from '../../../scripted/scripted-cluster.ts';
import { answerFor, createLab } from './command-lab.ts';

const task = { file: '/project/dag.py', dagId: 'daily', taskId: 'load' };
const moment = { now: '2026-01-15T12:00:00.000Z', drawn: 'x' };
const turns = () => [(list: { choose(label: string): void }) => list.choose('Sandbox')];

function build(settings: Partial<RunSettings> = {}) {
  const answer = answerFor(task, { secrets: ['hidden-name'] });
  const { manifest } = answer;
  assert.ok(manifest);
  const pod = {
    metadata: { name: 'a', namespace: 'data' },
    spec: {
      containers: [{ name: 'base', image: 'busybox' }],
      imagePullSecrets: [{ name: 'hidden-name' }],
    },
  };
  return { ...answer, manifest: { ...manifest, pod, settings: toSettings(settings) } };
}

test('each check is shown, with the role for rights that are missing, and no secret', async () => {
  const cluster = new ScriptedCluster(createJumpingClock(), []);
  for (const one of ['namespaces data', 'serviceaccounts default']) {
    cluster.objects.set(one, { kind: 'Some' });
  }
  cluster.denied.add('watch pods');
  const lab = createLab({ turns: turns(), cluster, build: () => build() });
  const { parts, checks, orders } = lab;
  lab.pressed.push('Open the Role');
  await checkPod(task, moment, parts);
  const text = checks.join('\n');
  assert.match(
    checks[0] ?? '',
    /^■ 00:00:00Z Checks of the pod of load, scripted, namespace data$/,
  );
  assert.match(text, /^◆ 00:00:00Z checked: the right to create pods$/m);
  assert.match(text, /^▲ 00:00:00Z check failed: You may not watch pods/m);
  assert.match(text, /^▲ 00:00:00Z check failed: There is no secret \*\*\* in the namespace data/m);
  assert.match(text, /^kind: RoleBinding$/m);
  assert.deepEqual(lab.said, [
    'Rights are missing in the namespace data; a Role that gives them is ready.',
  ]);
  // Opened by whoever asks for it alone.
  assert.match(
    lab.opened.join(),
    /^yaml\napiVersion: rbac[^]*\nkind: Role\n[^]*\nkind: RoleBinding\n/,
  );
  assert.doesNotMatch(text, /hidden-name/);
  assert.deepEqual(orders, []);
  assert.ok(!cluster.calls.some((call) => call.startsWith('create ')));
});

test('a place of pods alone says that it cannot be checked', async () => {
  const { parts, checks } = createLab({ turns: turns(), lacks: ['objects'], build: () => build() });
  await assert.rejects(checkPod(task, moment, parts), (error) =>
    isPodTaskError(error, 'unsupported'),
  );
  assert.deepEqual(checks, []);
});

test('nothing is asked in a workspace that is not trusted', async () => {
  const { parts, said, checks } = createLab({ isTrusted: false });
  await checkPod(task, moment, parts);
  assert.deepEqual(said, ['A cluster is asked only in a workspace that you trust.']);
  assert.deepEqual(checks, []);
});
