import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { evaluate } from '../../../src/core/airflow/evaluate.ts';
import { follow } from '../../../src/core/airflow/follow.ts';
import { toOutline } from '../../../src/core/airflow/outline.ts';
import type { Outline } from '../../../src/core/airflow/outline.ts';
import { generateDag, seeded } from '../../bench/dag-text.ts';
import { filesOf, pythonParser } from '../python/run-python.ts';
import { editText } from '../python/syntax/edited-text.ts';
import { statementFiles, statementHead, statementPool } from './statement-pool.ts';
import { contextOf, surroundingsOf } from './evaluated.ts';

// POD_TASKS_SEED draws other ones, POD_TASKS_EDITS is how often each text is edited.
const seed = Number(process.env['POD_TASKS_SEED'] ?? 1);
const rounds = Number(process.env['POD_TASKS_EDITS'] ?? 10);

const folder = new URL('../../fixtures/golden/dags/', import.meta.url);
const golden = readdirSync(folder)
  .filter((name) => name.endsWith('.py'))
  .map((name) => [name, readFileSync(new URL(name, folder), 'utf8')] as const);
const file = '/dags/edited.py';
const context = contextOf({});
const parser = await pythonParser();
const surroundings = {
  ...surroundingsOf(
    parser,
    filesOf({
      [file]: 'X = 1\n',
      ...statementFiles,
      '/config/airflow_local_settings.py':
        'def task_policy(task):\n    if "u-2" in task.task_id:\n        raise ValueError(task.task_id)\n',
    }),
  ),
  settingsFolders: ['/config'],
};

function plain(outline: Outline): unknown {
  return {
    ...outline,
    instances: outline.tasks.map(({ key }) => outline.instances(key)),
  };
}

const fresh = (text: string): unknown =>
  plain(toOutline(evaluate(file, text, context, surroundings)));

test(`after any edits a file is outlined as from the start (seed ${seed})`, () => {
  const texts = [
    ...golden,
    ['generated', generateDag({ lines: 120, tasks: 10, seed: 3 })] as const,
  ];
  for (const [i, [name, text]] of texts.entries()) {
    const draw = seeded(seed + i);
    const [, other] = texts[draw(texts.length)] ?? [];
    const follower = follow(file, context, surroundings);
    let edited = text + (draw(2) === 0 ? `\n${other ?? ''}` : '');
    for (let round = 0; round < rounds; round++) {
      const next = round === 0 ? edited : editText(edited, draw);
      assert.deepEqual(
        plain(follower.outline(next)),
        fresh(next),
        `${name}, round ${round}:\n${next}`,
      );
      // Most often of a text that is whole.
      if (parser.parse(next).broken.length === 0 || draw(4) === 0) edited = next;
    }
    follower.dispose();
  }
});

test('how much work a file may be goes by the text it has now', () => {
  const lines = Array.from({ length: 2000 }, (_, i) => `X${i} = [i for i in range(9999)]\n`);
  const follower = follow(file, context, surroundings);
  for (const length of [200_000, 0, 40_000, 3]) {
    const text = `${lines.join('')}#${'x'.repeat(length)}\n`;
    assert.deepEqual(plain(follower.outline(text)), fresh(text));
  }
  follower.dispose();
});

test('what a change does not reach is not run again', () => {
  const text = generateDag({ lines: 400, tasks: 20, seed: 3 });
  const follower = follow(file, context, surroundings);
  follower.outline(text);
  const { run: all } = { ...follower.counts };
  follower.outline(`\n${text}`);
  assert.deepEqual({ ...follower.counts }, { run: 0, redone: all });
  follower.outline(text.replace('name="', 'name="x'));
  assert.ok(follower.counts.run > 0 && follower.counts.run < 4, `${follower.counts.run} of ${all}`);
  follower.dispose();
});

test(`whatever statements read and write, a file is outlined as from the start (seed ${seed})`, () => {
  const draw = seeded(seed);
  const any = (): string => statementPool[draw(statementPool.length)] ?? '';
  for (let program = 0; program < 3 * rounds; program++) {
    const follower = follow(file, context, surroundings);
    let lines = [...statementHead, ...Array.from({ length: 12 }, any)];
    for (let round = 0; round < 12; round++) {
      const text = lines.join('\n');
      assert.deepEqual(
        plain(follower.outline(text)),
        fresh(text),
        `program ${program}, round ${round}:\n${text}`,
      );
      const at = draw(lines.length + 1);
      const added = draw(3) === 0 ? [lines[draw(lines.length)] ?? ''] : [any()];
      lines = lines.toSpliced(at, draw(2), ...(draw(4) === 0 ? [] : added));
    }
    follower.dispose();
  }
});
