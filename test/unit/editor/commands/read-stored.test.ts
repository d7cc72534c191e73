import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { V1Pod } from '@kubernetes/client-node';
import { isPodTaskError } from '../../../../src/core/base/failure.ts';
import { readStored } from '../../../../src/editor/commands/read-stored.ts';
import { answerFor, createLab } from './command-lab.ts';

const task = { file: '/project/dag.py', dagId: 'daily', taskId: 'load' };
const moment = { now: '2026-01-15T12:00:00.000Z', drawn: 'x' };
const toSandbox = () => ({
  turns: [(list: { choose(label: string): void }) => list.choose('Sandbox')],
});

/** What a cluster that defaults one field would store. */
function store(pod: V1Pod): V1Pod {
  const stored = structuredClone(pod);
  return Object.assign(stored, {
    spec: Object.assign(stored.spec ?? {}, { restartPolicy: 'Always' }),
  });
}

test('sends the pod of the text as it is for a dry run, and marks what comes back', async () => {
  const sent: string[] = [];
  const { parts, requests, orders } = createLab({
    ...toSandbox(),
    build: (request) => answerFor(request.task, { secrets: ['busybox'] }),
    dryRun: (pod, namespace) => {
      sent.push(namespace);
      return Promise.resolve(store(pod));
    },
  });
  const read = await readStored(task, moment, parts);
  assert.deepEqual(sent, ['data']);
  assert.deepEqual(requests[0]?.moment, moment);
  assert.ok(read);
  assert.deepEqual(read.stored.fields.get('/spec/restartPolicy'), { mark: 'default' });
  assert.match(read.text, /restartPolicy: Always # server default\n/);
  assert.match(read.text, /image: "?\*\*\*"?\n/);
  assert.deepEqual(orders, []);
});

test('asks nothing of anyone in a workspace that is not trusted', async () => {
  const { parts, said, requests } = createLab({ isTrusted: false });
  assert.equal(await readStored(task, moment, parts), undefined);
  assert.deepEqual(said, ['A cluster is asked only in a workspace that you trust.']);
  assert.deepEqual(requests, []);
});

test('sends nothing where the place is not given', async () => {
  let sent = 0;
  const { parts } = createLab({
    turns: [(list) => list.escape()],
    dryRun: (pod) => {
      sent++;
      return Promise.resolve(pod);
    },
  });
  assert.equal(await readStored(task, moment, parts), undefined);
  assert.equal(sent, 0);
});

test('a place that cannot check without creating says so', async () => {
  const { parts } = createLab({ ...toSandbox(), lacks: ['dry-run'] });
  await assert.rejects(readStored(task, moment, parts), (error) =>
    isPodTaskError(error, 'unsupported'),
  );
});
