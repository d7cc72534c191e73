import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createFileJournal } from '../../../../src/core/run/record/file-journal.ts';
import { toLeftOut, toStored } from '../../../../src/core/run/record/stored-log.ts';
import { createWords } from '../../../../src/core/words/say.ts';
import * as launcher from '../../../../src/editor/launcher.ts';
import { copyLog, findReadable } from '../../../../src/editor/runs/log-copy.ts';

const folder = mkdtempSync(join(tmpdir(), 'log-copy-'));
after(() => {
  rmSync(folder, { recursive: true });
});
const journal = createFileJournal(join(folder, 'runs'));
const parts = { journal: () => journal, launcher: () => launcher, words: createWords('en') };
const at = (second: number): string => `2026-01-15T12:00:0${second}.5Z`;

async function write(run: string, lines: readonly string[]): Promise<string> {
  await journal.add({
    run,
    state: 'settled',
    began: at(0),
    cluster: 'c',
    namespace: 'n',
    pod: 'p',
    dag_id: 'd',
    task_id: 't',
    run_id: run,
  });
  await journal.appendLog(run, lines);
  return journal.logFile(run) ?? '';
}

test('a log that can be shown as it is, is', async () => {
  const file = await write('plain', [toStored('base', at(1), 'a\tb'), toStored('base', at(2), '')]);
  assert.equal(await findReadable('plain', parts), file);
  assert.equal(await findReadable('nothing', parts), undefined);
});

test('colours and what an editor would obey are taken away', async () => {
  const file = await write('coloured', [toStored('base', at(1), '\u001b[31mred\u001b[0m \u0007')]);
  const copy = (await findReadable('coloured', parts)) ?? '';
  assert.notEqual(copy, file);
  assert.equal(readFileSync(copy, 'utf8'), `${at(1)} [base] red \\x07\n`);
  assert.ok(readFileSync(file, 'utf8').includes('\u001b[31m'));
  await journal.remove('coloured');
  assert.deepEqual(
    readdirSync(join(folder, 'runs')).filter((name) => name.startsWith('coloured')),
    [],
  );
});

test('several containers are sorted by time, and what is left out is said', async () => {
  await write('several', [
    toStored('base', at(1), 'a'),
    toStored('side', at(3), 'c'),
    toStored('base', at(2), 'b'),
    toLeftOut({ lines: 12, bytes: 3_450_000 }),
    toStored('side', at(4), 'd'),
  ]);
  const path = join(folder, 'saved.log');
  await copyLog('several', path, parts);
  assert.deepEqual(readFileSync(path, 'utf8').split('\n'), [
    `${at(1)} [base] a`,
    `${at(2)} [base] b`,
    `${at(3)} [side] c`,
    '12 lines (3.5 MB) are left out here: the log is longer than what is kept.',
    `${at(4)} [side] d`,
    '',
  ]);
});

test('a copy that cannot be written leaves nothing and rejects', async () => {
  await write('lost', [toStored('base', at(1), 'a')]);
  await assert.rejects(copyLog('lost', join(folder, 'no', 'such', 'folder'), parts), /ENOENT/);
});
