import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isPodTaskError } from '../../../src/core/base/failure.ts';
import { silentLog } from '../../../src/core/base/log.ts';
import type { RunPlace } from '../../../src/core/run/record/journal.ts';
import { createWords } from '../../../src/core/words/say.ts';
import { readKeeping, releaseDue } from '../../../src/cli/kept-pods.ts';
import { parseArguments } from '../../../src/cli/parse-arguments.ts';
import type { Services } from '../../../src/cli/services.ts';
import { toPod } from '../../contract/lab.ts';
import { createRecord } from '../run/record/fake-record.ts';
import { openLab, steps } from '../run/lab.ts';

function read(...argv: readonly string[]) {
  const parsed = parseArguments(['run', 'dag.py', ...argv]);
  assert.ok(parsed.ask === 'command', JSON.stringify(parsed));
  return readKeeping(parsed.options);
}

test('pods are kept as the options say, by default as the task says', () => {
  assert.equal(read().pods, 'policy');
  assert.deepEqual(read('--keep-pod', 'failed'), { pods: 'failed', failedFor: 3_600_000 });
  assert.deepEqual(read('--keep-pod=failed', '--keep-for', '1h30m').failedFor, 5_400_000);
  assert.equal(read('--keep-pod', 'all').pods, 'all');
});

for (const [argv, what] of [
  [['--keep-pod', 'some'], 'not-one-of'],
  [['--keep-pod', 'failed', '--keep-for', 'long'], 'not-a-duration'],
  [['--keep-for', '5m'], 'only-with'],
] as const) {
  test(`${argv.join(' ')} is a mistake`, () => {
    assert.throws(
      () => read(...argv),
      (error) => isPodTaskError(error, 'usage') && error.data['what'] === what,
    );
  });
}

test('only pods of the same place whose time is over are deleted, and that is said', async () => {
  const { lab, cluster } = openLab();
  const { signal } = new AbortController();
  const record = createRecord();
  const place = { kind: 'cluster', files: ['/a'], context: 'x' } as const;
  const places: readonly (readonly [string, RunPlace, string])[] = [
    ['due', place, '2026-01-15T11:00:00.000Z'],
    ['later', place, '2026-01-15T13:00:00.000Z'],
    ['elsewhere', { ...place, context: 'y' }, '2026-01-15T11:00:00.000Z'],
    ['otherwise', { ...place, files: ['/b'] }, '2026-01-15T11:00:00.000Z'],
  ];
  for (const [name, where, keptUntil] of places) {
    const pod = await cluster.create(toPod(lab, steps({ exit: 1 }), { name }), 'default', signal);
    await record.add({
      run: name,
      state: 'settled',
      cleanup: 'kept',
      began: '2026-01-15T10:00:00.000Z',
      cluster: 'x',
      server: cluster.server,
      namespace: 'default',
      pod: name,
      uid: pod.metadata?.uid ?? '',
      dag_id: 'd',
      task_id: 't',
      run_id: name,
      place: where,
      keptUntil,
    });
  }
  const said: string[] = [];
  const services = {
    words: createWords('en'),
    paint: (_: string, text: string) => text,
    say: (line: string) => Promise.resolve(void said.push(line)),
  } as unknown as Services;
  const surroundings = { clock: lab.clock, log: silentLog, journal: record, signal };
  await releaseDue(place, cluster, surroundings, services);
  await lab.clock.sleep(60_000, signal);
  const left = places.filter(([name]) => cluster.table.has({ namespace: 'default', name }));
  assert.deepEqual(
    left.map(([name]) => name),
    ['later', 'elsewhere', 'otherwise'],
  );
  assert.equal(said.length, 1);
  assert.match(said[0] ?? '', /^note: .*pod due in namespace default.*deleted\.$/);
});
