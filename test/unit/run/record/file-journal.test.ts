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
import { createFileJournal } from '../../../../src/core/run/record/file-journal.ts';
import type { JournalEntry } from '../../../../src/core/run/record/journal.ts';
import { parseLeftOut } from '../../../../src/core/run/record/stored-log.ts';

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

test('a log that becomes too long keeps its beginning and its newest lines, and says what it lacks', async () => {
  const journal = createFileJournal(folder, { runs: 10, logBytes: 4000 });
  await journal.add(entry('a'));
  const width = 'line 0000\n'.length;
  for (let i = 0; i < 1000; i++) {
    await journal.appendLog('a', [`line ${String(i).padStart(4, '0')}`]);
    const { size } = statSync(join(folder, 'a.log'));
    assert.ok(size <= 2000, String(size));
  }
  const lines = await read('a');
  const note = lines.findIndex((line) => parseLeftOut(line) !== undefined);
  const leftOut = parseLeftOut(lines[note] ?? '');
  assert.deepEqual(lines.slice(0, note), toLines(0, note));
  assert.equal(note, Math.floor(2000 / 16 / width));
  assert.deepEqual(lines.slice(note + 1), toLines(1000 - (lines.length - note - 1), 1000));
  assert.ok(lines.length - note - 1 >= 100);
  assert.deepEqual(leftOut, {
    lines: 1001 - lines.length,
    bytes: (1001 - lines.length) * width,
  });
  assert.deepEqual(readdirSync(folder).sort(), ['a.json', 'a.log']);
});

test('what is written at once by many is neither lost nor mixed where the log is made shorter', async () => {
  const journal = createFileJournal(folder, { runs: 10, logBytes: 4000 });
  await journal.add(entry('a'));
  const all = Array.from({ length: 500 }, (_, i) => `line ${String(i).padStart(4, '0')}`);
  await Promise.all(all.map((line) => journal.appendLog('a', [line])));
  const lines = await read('a');
  const note = lines.findIndex((line) => parseLeftOut(line) !== undefined);
  assert.equal((parseLeftOut(lines[note] ?? '')?.lines ?? 0) + lines.length - 1, 500);
  assert.deepEqual(lines.slice(note + 1), all.slice(500 - (lines.length - note - 1)));
});

test('a log is made shorter by a program that takes the run up as by the one before', async () => {
  const limits = { runs: 10, logBytes: 4000 };
  await createFileJournal(folder, limits).add(entry('a'));
  for (let i = 0; i < 1000; i++) {
    const line = `line ${String(i).padStart(4, '0')}`;
    await createFileJournal(folder, limits).appendLog('a', [line]);
  }
  const lines = await read('a');
  const note = lines.findIndex((line) => parseLeftOut(line) !== undefined);
  assert.equal((parseLeftOut(lines[note] ?? '')?.lines ?? 0) + lines.length - 1, 1000);
  assert.equal(lines.at(-1), 'line 0999');
});

test('a single line that is longer than the limit stands alone or is counted as left out', async () => {
  const journal = createFileJournal(folder, { runs: 10, logBytes: 200 });
  await journal.add(entry('a'));
  await journal.appendLog('a', ['x'.repeat(500)]);
  assert.deepEqual(
    (await read('a')).map((line) => parseLeftOut(line)),
    [{ lines: 1, bytes: 501 }],
  );
  await journal.appendLog('a', ['last']);
  assert.equal((await read('a')).at(-1), 'last');
});

test('the limit of all logs holds for whoever writes there, also later', async () => {
  await createFileJournal(folder).limitLogs(4000);
  const journal = createFileJournal(folder);
  await journal.add(entry('a'));
  for (let i = 0; i < 300; i++) await journal.appendLog('a', ['123456789']);
  assert.ok(statSync(join(folder, 'a.log')).size <= 2000);
  assert.deepEqual(
    (await journal.list()).map(({ run }) => run),
    ['a'],
  );
});

test('a run whose pod is still to be deleted makes no room', async () => {
  const journal = createFileJournal(folder, { runs: 1, logBytes: 1000 });
  const keptUntil = '2026-01-16T12:00:00.000Z';
  await journal.add(entry('kept', { state: 'settled', cleanup: 'kept', keptUntil }));
  const last = entry('last', { began: '2026-01-20T12:00:00.000Z', state: 'settled' });
  await journal.add(last);
  await journal.update(last);
  assert.deepEqual(
    (await journal.list()).map(({ run }) => run),
    ['last', 'kept'],
  );
});

function toLines(from: number, to: number): readonly string[] {
  return Array.from({ length: to - from }, (_, i) => `line ${String(from + i).padStart(4, '0')}`);
}

test('old runs make room, but none that is not settled', async () => {
  const journal = createFileJournal(folder, { runs: 2, logBytes: 1000 });
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
  const journal = createFileJournal(folder, { runs: 9, logBytes: 100 });
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
    ['last', 'run-3', 'run-2'],
  );
});

test('many programs make room at once', async () => {
  const limits = { runs: 3, logBytes: 1000 };
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
