import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import { environments } from './airflow-home.ts';
import { judgeTemplates, type RenderedTemplate, type Verdict } from './judge-templates.ts';
import { recordGenerated } from './record-generated.ts';

// POD_TASKS_SEED repeats a run, POD_TASKS_TEMPLATES is how many templates are made for each environment.
const seed = process.env['POD_TASKS_SEED'] ?? String(Date.now());
const count = Number(process.env['POD_TASKS_TEMPLATES'] ?? 400);
const golden = fileURLToPath(new URL('../fixtures/golden/dags', import.meta.url));

for (const environment of environments) {
  const { airflow, provider } = environment;
  test(`templates of the golden DAGs and random ones of seed ${seed} are rendered as by Airflow ${airflow}`, (t) => {
    const root = realpathSync(mkdtempSync(join(tmpdir(), 'random-templates-')));
    try {
      const dags = join(root, 'dags');
      const files = recordGenerated(
        environment,
        'random_templates',
        (folder) => [seed, String(count), folder, golden],
        root,
      );
      const verdicts = files.flatMap((file) => {
        const recorded = join(root, 'recorded', file.replace(/\.py$/, '.json'));
        const theirs = JSON.parse(readFileSync(recorded, 'utf8')) as readonly RenderedTemplate[];
        return judgeTemplates(join(dags, file), dags, { airflow, provider }, theirs);
      });
      const figures = { same: 0, refused: 0, otherwise: 0, unknown: 0, different: 0 };
      for (const { outcome } of verdicts) figures[outcome]++;
      t.diagnostic(JSON.stringify({ ...figures, reasons: reasonsOf(verdicts) }));
      const failures = verdicts.filter(({ outcome }) => outcome === 'different');
      assert.deepEqual(failures, [], `seed ${seed}`);
      assert.ok(verdicts.length > count, 'not all was rendered');
      assert.ok(figures.same > verdicts.length / 2, 'too little is known');
      assert.ok(figures.refused > 0, 'nothing was refused');
      assert.ok(figures.otherwise < 0.02 * verdicts.length, 'too many other errors');
      assert.ok(figures.unknown < 0.05 * verdicts.length, 'too much is unknown');
    } finally {
      rmSync(root, { recursive: true });
    }
  });
}

/** How often each reason was given for not knowing. */
function reasonsOf(verdicts: readonly Verdict[]): Readonly<Record<string, number>> {
  const counted: Record<string, number> = {};
  for (const { outcome, ours } of verdicts)
    if (outcome === 'unknown') counted[ours] = (counted[ours] ?? 0) + 1;
  return counted;
}
