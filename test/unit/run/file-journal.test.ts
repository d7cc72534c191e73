import assert from 'node:assert/strict';
import {
  appendFileSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { createFileJournal } from '../../../src/core/run/file-journal.ts';
import type { JournalEntry } from '../../../src/core/run/journal.ts';

let folder = '';
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'journal-')), 'runs');
});
afterEach(() => {
  rmSync(join(folder, '..'), { recursive: true });
});

function entry(run: string, change: Partial<JournalEntry> = {}): JournalEntry {
  return {
    run,
    state: 'preparing',
    began: '2026-01-15T12:00:00.000Z',
    cluster: 'sandbox',
    namespace: 'default',
    pod: 'pod-a',
    dag_id: 'd',
    task_id: 't',
    run_id: 'r',
    ...change,
  };
}

test('entries are listed newest first, as last written', async () => {
  const journal = createFileJournal(folder);
  assert.deepEqual(await journal.list(), []);
  await journal.add(entry('old', { began: '2026-01-14T12:00:00.000Z' }));
  await journal.add(entry('new'));
  await journal.update(entry('old', { began: '2026-01-14T12:00:00.000Z', state: 'settled' }));
  const listed = await createFileJournal(folder).list();
  assert.deepEqual(
    listed.map(({ run, state }) => [run, state]),
    [
      ['new', 'preparing'],
      ['old', 'settled'],
    ],
  );
});

test('files are for the user alone and nothing half-written stays', async () => {
  const journal = createFileJournal(folder);
  await journal.add(entry('a'));
  await journal.appendLog('a', ['line']);
  await journal.keepPod('a', { pod: { metadata: { name: 'x' } }, events: [] });
  assert.deepEqual(readdirSync(folder).sort(), ['a.json', 'a.log', 'a.pod.json']);
  for (const name of readdirSync(folder)) {
    assert.equal(statSync(join(folder, name)).mode & 0o077, 0, name);
  }
});

test('a kept pod is found again, and none where none was kept or the file is broken', async () => {
  const journal = createFileJournal(folder);
  const kept = { pod: { metadata: { name: 'x' } }, events: [] };
  await journal.keepPod('a', kept);
  assert.deepEqual(await createFileJournal(folder).keptPod('a'), kept);
  assert.equal(await journal.keptPod('b'), undefined);
  writeFileSync(join(folder, 'a.pod.json'), '{"pod": ');
  assert.equal(await journal.keptPod('a'), undefined);
});

test('a run id cannot leave the folder', async () => {
  const journal = createFileJournal(folder);
  await journal.add(entry('../../evil'));
  await journal.add(entry('..'));
  assert.equal(readdirSync(folder).length, 2);
  assert.equal((await journal.list()).length, 2);
});

test('a file that is no entry is passed over', async () => {
  const journal = createFileJournal(folder);
  await journal.add(entry('a'));
  writeFileSync(join(folder, 'broken.json'), '{');
  writeFileSync(join(folder, 'other.json'), '[1]');
  assert.deepEqual(
    (await journal.list()).map(({ run }) => run),
    ['a'],
  );
});

test('a log stops at its limit and says so', async () => {
  const journal = createFileJournal(folder, { runs: 10, logBytes: 20, allBytes: 1000 });
  await journal.add(entry('a'));
  for (let i = 0; i < 10; i++) await journal.appendLog('a', [`line ${i}`]);
  const lines = readFileSync(join(folder, 'a.log'), 'utf8').trimEnd().split('\n');
  assert.deepEqual(lines.slice(0, 2), ['line 0', 'line 1']);
  assert.equal(lines.length, 3);
  assert.match(lines[2] ?? '', /longer/);
});

test('old runs make room, but none that is not settled', async () => {
  const journal = createFileJournal(folder, { runs: 2, logBytes: 100, allBytes: 1000 });
  for (const [i, state] of (['settled', 'created', 'settled', 'settled'] as const).entries()) {
    const began = `2026-01-1${i}T12:00:00.000Z`;
    await journal.add(entry(`run-${i}`, { began, state }));
    await journal.update(entry(`run-${i}`, { began, state }));
  }
  assert.deepEqual(
    (await journal.list()).map(({ run }) => run),
    ['run-3', 'run-2', 'run-1'],
  );
});

test('long logs make room for new runs', async () => {
  const journal = createFileJournal(folder, { runs: 9, logBytes: 50, allBytes: 70 });
  for (let i = 0; i < 4; i++) {
    const began = `2026-01-1${i}T12:00:00.000Z`;
    await journal.add(entry(`run-${i}`, { began, state: 'settled' }));
    await journal.appendLog(`run-${i}`, ['x'.repeat(39)]);
  }
  const last = entry('last', { began: '2026-01-20T12:00:00.000Z' });
  await journal.add(last);
  await journal.update(last);
  assert.deepEqual(
    (await journal.list()).map(({ run }) => run),
    ['last', 'run-3'],
  );
});

test('many programs make room at once', async () => {
  const limits = { runs: 3, logBytes: 100, allBytes: 1000 };
  const journals = Array.from({ length: 10 }, () => createFileJournal(folder, limits));
  await Promise.all(
    journals.map(async (journal, i) => {
      for (let j = 0; j < 5; j++) {
        const one = entry(`run-${i}-${j}`, { state: 'settled' });
        await journal.add(one);
        await journal.update(one);
      }
      await journal.list();
    }),
  );
  const last = createFileJournal(folder, limits);
  await last.add(entry('last', { began: '2026-01-20T12:00:00.000Z' }));
  await last.update(entry('last', { began: '2026-01-20T12:00:00.000Z' }));
  assert.equal((await last.list()).length, 3);
});

const owner = { host: 'h', pid: 1, since: '2026-01-15T12:00:00.000Z' };

test('of many who claim a run one gets it', async () => {
  await createFileJournal(folder).add(entry('a'));
  const journals = Array.from({ length: 20 }, () => createFileJournal(folder));
  const claims = await Promise.all(
    journals.map((journal, pid) =>
      journal.claim('a', { ...owner, pid }, (one) => one.owner === undefined),
    ),
  );
  const got = claims.filter((one) => one !== undefined);
  assert.equal(got.length, 1);
  const [listed] = await createFileJournal(folder).list();
  assert.deepEqual(listed?.owner, got[0]?.owner);
  assert.deepEqual(readdirSync(folder), ['a.json']);
});

test('what is settled, unknown or not to be had is not claimed', async () => {
  const journal = createFileJournal(folder);
  await journal.add(entry('a', { state: 'settled' }));
  await journal.add(entry('b'));
  assert.equal(await journal.claim('a', owner, () => true), undefined);
  assert.equal(await journal.claim('nobody', owner, () => true), undefined);
  assert.equal(await journal.claim('b', owner, () => false), undefined);
});

test('a claim that a crash left behind is no hindrance for long', async () => {
  const journal = createFileJournal(folder);
  await journal.add(entry('a'));
  writeFileSync(join(folder, 'a.claim'), '');
  assert.equal(await journal.claim('a', owner, () => true), undefined);
  const old = new Date(Date.now() - 60_000);
  utimesSync(join(folder, 'a.claim'), old, old);
  assert.deepEqual((await journal.claim('a', owner, () => true))?.owner, owner);
});

async function read(run: string): Promise<readonly string[]> {
  const lines: string[] = [];
  for await (const block of createFileJournal(folder).readLog(run)) lines.push(...block);
  return lines;
}

test('a log is read back by whole lines, and half a line is dropped for good', async () => {
  const journal = createFileJournal(folder);
  await journal.add(entry('a'));
  assert.deepEqual(await read('a'), []);
  const long = '长'.repeat(200_000);
  await journal.appendLog('a', ['one', long, 'three']);
  appendFileSync(join(folder, 'a.log'), Buffer.from('half é').subarray(0, 6));
  assert.deepEqual(await read('a'), ['one', long, 'three']);
  await createFileJournal(folder).appendLog('a', ['four']);
  assert.deepEqual(await read('a'), ['one', long, 'three', 'four']);
});

test('the file of a log is known once something was written', async () => {
  const journal = createFileJournal(folder);
  await journal.add(entry('a'));
  assert.equal(journal.logFile('a'), undefined);
  await journal.appendLog('a', ['line']);
  assert.equal(readFileSync(journal.logFile('a') ?? '', 'utf8'), 'line\n');
});

test('a run that is removed leaves nothing', async () => {
  const journal = createFileJournal(folder);
  await journal.add(entry('a'));
  await journal.appendLog('a', ['line']);
  await journal.keepPod('a', { pod: {}, events: [] });
  await journal.remove('a');
  assert.deepEqual(readdirSync(folder), []);
});

test('what another program has written is read anew', async () => {
  const [one, other] = [createFileJournal(folder), createFileJournal(folder)];
  await one.add(entry('a'));
  for (const state of ['created', 'finished', 'settled'] as const) {
    await other.update(entry('a', { state }));
    assert.equal((await one.list())[0]?.state, state);
  }
});
