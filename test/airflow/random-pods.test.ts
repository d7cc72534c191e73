import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { made, recordedAs, optionsOf } from '../unit/airflow/recorded-case.ts';
import type { Recording } from '../unit/manifest/rendered.ts';
import { environments } from './airflow-home.ts';
import { recordGenerated } from './record-generated.ts';

// POD_TASKS_SEED repeats a run, POD_TASKS_FILES is how many DAG files are made for each environment.
const seed = process.env['POD_TASKS_SEED'] ?? String(Date.now());
const count = Number(process.env['POD_TASKS_FILES'] ?? 100);

for (const environment of environments) {
  const { airflow, provider } = environment;
  test(`random DAG files of seed ${seed} give the pods of provider ${provider}`, (t) => {
    const root = realpathSync(mkdtempSync(join(tmpdir(), 'random-pods-')));
    try {
      const dags = join(root, 'dags');
      const files = recordGenerated(
        environment,
        'random_pods',
        (folder) => [seed, String(count), folder, provider],
        root,
      );
      const figures = { pods: 0, refused: 0 };
      for (const file of files) {
        const path = join(dags, file);
        const recordings = JSON.parse(
          readFileSync(join(root, 'recorded', file.replace(/\.py$/, '.json')), 'utf8'),
        ) as readonly Recording[];
        const wanted = recordedAs(recordings);
        const text = readFileSync(path, 'utf8');
        const ours = made(path, dags, { airflow, provider }, optionsOf(text));
        for (const one of wanted.values()) figures[one === 'refused' ? 'refused' : 'pods']++;
        // Of instances that the recorder cannot count it makes the first alone.
        const counted = new Map(
          [...ours].filter(([key]) => wanted.has(key) || !text.includes('.expand(a=')),
        );
        assert.deepEqual(
          new Map([...counted].sort()),
          new Map([...wanted].sort()),
          `seed ${seed}, ${file}:\n${text}`,
        );
      }
      t.diagnostic(JSON.stringify(figures));
      assert.ok(figures.pods > count, 'nearly nothing was accepted');
      assert.ok(figures.refused > 0, 'nothing was refused');
    } finally {
      rmSync(root, { recursive: true });
    }
  });
}
