// How long the pod of a task takes: where the task is known already, and after a key, as a preview shows it. Fails at twice a
// goal.
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { loadAnalysis } from '../../src/core/manifest/load-analysis.ts';
import { compileParser } from '../../src/core/project/compile-parser.ts';
import { createWords } from '../../src/core/words/say.ts';
import { createAnalysisServer } from '../../src/editor/analysis/analysis-server.ts';
import type { PodAnswer, TaskAddress } from '../../src/editor/analysis/analyzer.ts';
import { editorParts } from '../../src/editor/analysis/serve-analysis.ts';
import { formatPreview } from '../../src/editor/previews/preview-text.ts';
import { english } from '../unit/editor/language/english.ts';
import { generateDag } from './dag-text.ts';
import { ownTime, quantile, Report } from './measure.ts';

/** Milliseconds: a pod of a known task, and a preview after a key. */
const goals = { pod: 2, key: 50 };
const rounds = 100;

interface Sample {
  readonly name: string;
  readonly text: string;
}

const golden = fileURLToPath(new URL('../fixtures/golden/dags/', import.meta.url));
const samples: readonly Sample[] = [
  { name: '500 lines, typical', text: generateDag({ lines: 500, tasks: 20, seed: 1 }) },
  ...readdirSync(golden)
    .filter((name) => /^(templating_context|taskflow_variants|mapped|volumes)\.py$/.test(name))
    .map((name) => ({ name, text: readFileSync(golden + name, 'utf8') })),
];
const { resolve } = createRequire(import.meta.url);
const parser = await compileParser({
  runtime: resolve('web-tree-sitter/web-tree-sitter.wasm'),
  python: resolve('tree-sitter-python/tree-sitter-python.wasm'),
});
const words = createWords('en');
const report = new Report();
for (const sample of samples) await measure(sample);
process.exitCode = report.exitCode;

async function measure({ name, text }: Sample): Promise<void> {
  const clock = (): number => performance.now();
  const signal = { aborted: false };
  const analysis = await loadAnalysis({ parser, clock, ...editorParts });
  const server = createAnalysisServer(analysis, { environment: {} }, clock, signal);
  const file = '/nowhere/dags/sample.py';
  const given = { airflowVersion: '2.11.0', providerVersion: '10.5.0' };
  const moment = { now: '2026-01-15T12:00:00.000Z', drawn: 'a'.repeat(38) };
  const found = server.read({ file, text, given, folder: '/nowhere' });
  const build = (task: TaskAddress, now: string): PodAnswer =>
    server.build({
      file,
      text: now,
      task,
      given,
      folder: '/nowhere',
      moment,
      secrets: [],
      isExact: false,
    });
  const tasks = (found?.sites ?? [])
    .flatMap(({ instances }) => instances)
    .flatMap(({ dagId = '', taskId = '', mapIndexes }): readonly TaskAddress[] => {
      const [mapIndex] = mapIndexes ?? [];
      return [{ file, dagId, taskId, ...(mapIndex === undefined ? {} : { mapIndex }) }];
    });
  const shown = tasks.filter((task) => build(task, text).manifest !== undefined);
  const nth = (i: number): TaskAddress => {
    const task = shown[i % shown.length];
    if (task === undefined) throw new Error(`${name} has no pod`);
    return task;
  };
  for (let i = 0; i < rounds; i++) build(nth(i), text);
  // The thread's clock is too coarse for one.
  const pods = Array.from({ length: 10 }, () =>
    ownTime(() => {
      for (let i = 0; i < rounds; i++) build(nth(i), text);
    }),
  ).map((time) => time / rounds);
  const keys = Array.from({ length: rounds }, (_, i) => {
    const typed = `${text}# ${'x'.repeat(i)}\n`;
    // As it comes to the extension host, which makes the text of it.
    return ownTime(() =>
      formatPreview(nth(i), structuredClone(build(nth(i), typed)), words, english),
    );
  });
  report.row(`${name}: a pod of a known task, median`, quantile(pods, 0.5), goals.pod);
  report.row(`${name}: a preview after a key, 95 of 100`, quantile(keys, 0.95), goals.key);
}
