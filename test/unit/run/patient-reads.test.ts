import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PodTaskError, isPodTaskError } from '../../../src/core/base/failure.ts';
import type { FailureCode } from '../../../src/core/base/failure.ts';
import { silentLog } from '../../../src/core/base/log.ts';
import type { Cluster, LogQuery } from '../../../src/core/cluster/cluster.ts';
import { withPatientReads } from '../../../src/core/run/patient-reads.ts';
import { openLab } from './lab.ts';

const never = new AbortController().signal;
const name = { namespace: 'default', name: 'p' };
const page = { limit: 10 };

function open() {
  const { lab, cluster } = openLab();
  const patient = withPatientReads(cluster, { clock: lab.clock, log: silentLog });
  return { cluster, patient, clock: lab.clock };
}

function lists(cluster: { readonly calls: readonly string[] }): number {
  return cluster.calls.filter((call) => call.startsWith('list')).length;
}

for (const code of ['cluster-unreachable', 'stream-broken', 'cluster-refused'] as const) {
  test(`a list that fails twice (${code}) is had the third time`, async () => {
    const { cluster, patient } = open();
    cluster.fail('list', new PodTaskError(code), 2);
    const { pods } = await patient.list({ namespace: 'default' }, page, never);
    assert.deepEqual(pods, []);
    assert.equal(lists(cluster), 3);
  });
}

for (const code of ['cluster-forbidden', 'cluster-unauthorized', 'expired'] as const) {
  test(`what is refused (${code}) is not asked again`, async () => {
    const { cluster, patient } = open();
    cluster.fail('list', new PodTaskError(code), 1);
    const asking = patient.list({ namespace: 'default' }, page, never);
    await assert.rejects(asking, (error) => isPodTaskError(error, code));
    assert.equal(lists(cluster), 1);
  });
}

test('a cluster that is out of reach is given up within seconds', async () => {
  const { cluster, patient, clock } = open();
  cluster.fail('list', new PodTaskError('cluster-unreachable'), 99);
  const began = clock.now().getTime();
  await assert.rejects(patient.list({ namespace: 'default' }, page, never), (error) =>
    isPodTaskError(error, 'cluster-unreachable'),
  );
  assert.equal(lists(cluster), 4);
  assert.ok(clock.now().getTime() - began < 5000);
});

test('a deletion is sent once', async () => {
  const { cluster, patient } = open();
  cluster.fail('delete', new PodTaskError('cluster-unreachable'), 1);
  await assert.rejects(patient.delete(name, {}, never), (error) =>
    isPodTaskError(error, 'cluster-unreachable'),
  );
  assert.equal(cluster.calls.filter((call) => call.startsWith('delete')).length, 1);
});

/** A log whose streams are these: their pieces, and then the code of what they break off with, where they do. */
async function readLog(
  streams: readonly { readonly pieces: readonly string[]; readonly breaks?: FailureCode }[],
  query: Partial<LogQuery> = {},
): Promise<{ readonly text: string; readonly failure: unknown; readonly opened: number }> {
  const { cluster, clock } = open();
  let opened = 0;
  const logs: Cluster['logs'] = async function* () {
    await Promise.resolve();
    const stream = streams[opened++];
    for (const piece of stream?.pieces ?? []) yield Buffer.from(piece);
    if (stream?.breaks !== undefined) throw new PodTaskError(stream.breaks);
  };
  const torn = new Proxy<Cluster>(cluster, {
    get: (target, key) => (key === 'logs' ? logs : (Reflect.get(target, key) as unknown)),
  });
  const patient = withPatientReads(torn, { clock, log: silentLog });
  const wish = { ...name, container: 'base', follow: false, timestamps: false, ...query };
  let text = '';
  let failure: unknown;
  try {
    for await (const bytes of patient.logs(wish, never)) text += Buffer.from(bytes).toString();
  } catch (error) {
    failure = error;
  }
  return { text, failure, opened };
}

const breaks = 'stream-broken';

test('a log that breaks off goes on where it was, wherever that is', async () => {
  for (let at = 0; at <= 6; at++) {
    for (let again = 0; again <= 6; again++) {
      const { text, failure } = await readLog([
        { pieces: ['abcdef'.slice(0, at)], breaks },
        { pieces: ['ab', 'cdef'.slice(0, again)], breaks },
        { pieces: ['a', 'bcd', 'efg', 'h'] },
      ]);
      assert.equal(failure, undefined);
      assert.equal(text, 'abcdefgh', `breaks at ${at} and ${again}`);
    }
  }
});

test('a log that is another one when it is read anew stays as it broke off', async () => {
  for (const pieces of [['xbcdef'], ['ab'], ['abx'], []]) {
    const { text, failure, opened } = await readLog([{ pieces: ['abc'], breaks }, { pieces }]);
    assert.equal(text, 'abc');
    assert.ok(isPodTaskError(failure, breaks), String(failure));
    assert.equal(opened, 2);
  }
});

test('a log that always breaks off at the same place is given up', async () => {
  const stream = { pieces: ['abc'], breaks } as const;
  const { text, failure, opened } = await readLog(Array.from({ length: 9 }, () => stream));
  assert.equal(text, 'abc');
  assert.ok(isPodTaskError(failure, breaks));
  assert.equal(opened, 4);
});

test('a log that is followed is left to who follows it', async () => {
  const { text, opened } = await readLog([{ pieces: ['abc'], breaks }], { follow: true });
  assert.equal(text, 'abc');
  assert.equal(opened, 1);
});
