import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createWords } from '../../../../src/core/words/say.ts';
import type { FileAnalysis } from '../../../../src/editor/analysis/analyzer.ts';
import { describeLenses } from '../../../../src/editor/language/code-lens.ts';
import type { RunState } from '../../../../src/editor/runs/runs.ts';
import { analysisOf, lineSpan } from './analysis-of.ts';
import { english } from './english.ts';

const say = { words: createWords('en'), l10n: english };

function titles(found: FileAnalysis): readonly string[] {
  return describeLenses(found, [], say).map(({ line, title }) => `${line} ${title}`);
}

function run(id: string, more: Partial<RunState> = {}): RunState {
  return {
    id,
    file: '/w/dag.py',
    dagId: 'd',
    taskId: 't0',
    mapIndex: undefined,
    runId: id,
    cluster: 'sandbox',
    pod: { namespace: 'default', name: 'p' },
    phase: 'success',
    detail: '',
    began: '2026-01-15T12:00:00.000Z',
    ended: undefined,
    verdict: undefined,
    xcom: undefined,
    cleanup: undefined,
    own: true,
    ...more,
  };
}

test('a plain task offers its run and its preview', () => {
  const task = { file: '/w/dag.py', dagId: 'd', taskId: 't0' };
  assert.deepEqual(
    describeLenses(analysisOf([lineSpan(7)]), [], say).map((lens) => [
      lens.line,
      lens.title,
      lens.command,
      lens.given,
    ]),
    [
      [6, '$(play) Run pod', 'podTasks.task.run', [[task]]],
      [6, '$(open-preview) Preview pod', 'podTasks.task.preview', [[task]]],
    ],
  );
});

test('a task that makes something else than a pod offers its preview alone', () => {
  const found = analysisOf([lineSpan(7)]);
  const sites = found.sites.map((site) => ({ ...site, object: 'Job' as const }));
  assert.deepEqual(titles({ ...found, sites }), ['6 $(open-preview) Preview Job']);
});

test('several instances are counted, and those that cannot be counted are said so', () => {
  const many = [
    { dagId: 'd', taskId: 'a', mapIndexes: [undefined] },
    { dagId: 'd', taskId: 'm', mapIndexes: [0, 1] },
  ];
  const mapped = [{ dagId: 'd', taskId: 'm', mapIndexes: undefined }];
  const first = (instances: typeof many | typeof mapped): string | undefined =>
    titles(analysisOf([lineSpan(1)], {}, instances))[0];
  assert.equal(first(many), '0 $(play) Run pod (3 instances)…');
  assert.equal(first(mapped), '0 $(play) Run pod (mapped)…');
});

test('the last run of the task shows its state and opens its log', () => {
  const runs = [
    run('other-file', { file: '/w/other.py' }),
    run('newest', { phase: 'failed', detail: 'exit code 3' }),
    run('older'),
  ];
  const lenses = describeLenses(analysisOf([lineSpan(1), lineSpan(2)]), runs, say);
  const last = lenses.filter(({ command }) => command === 'podTasks.run.showLog');
  assert.deepEqual(
    last.map(({ line, title, tooltip, given }) => [line, title, tooltip, given]),
    [[0, `$(error) ${say.words.text('item.failed')}`, 'exit code 3', ['newest']]],
  );
});

test('what is not reached, has no known id or no instance offers nothing that must fail', () => {
  const [site] = analysisOf([lineSpan(1)]).sites;
  assert.ok(site);
  const only = (more: Partial<typeof site>): readonly string[] =>
    titles(analysisOf([], { sites: [{ ...site, ...more }] }));
  assert.deepEqual(only({ reached: false, instances: [] }), [
    '0 $(circle-slash) Nothing in this file makes this task',
  ]);
  assert.deepEqual(
    only({ instances: [{ dagId: 'd', taskId: undefined, mapIndexes: [undefined] }] }),
    ['0 $(circle-slash) The ids of this task cannot be known here'],
  );
  assert.deepEqual(only({ instances: [{ dagId: 'd', taskId: 't', mapIndexes: [] }] }), [
    '0 $(circle-slash) Airflow makes no instance of this task',
  ]);
});

test('a refused file offers no run, a refused task its preview alone, and no text has any power', () => {
  const problem = {
    code: 'python-raises',
    file: '/w/dag.py',
    span: lineSpan(1),
    data: { exception: 'ValueError', detail: 'no\n[x](command:evil) $(trash) \u202e' },
    severity: 'error',
  } as const;
  const site = [lineSpan(1)];
  const [refused] = describeLenses(analysisOf(site, { refusals: [problem] }), [], say);
  assert.match(refused?.title ?? '', /^\$\(error\) Cannot run: /);
  assert.equal(refused?.command, undefined);
  assert.doesNotMatch(refused?.title.slice(8) ?? '', /\n|\]\(|\$\(|\u202e/);
  assert.deepEqual(
    describeLenses(analysisOf(site, { problems: [problem] }), [], say).map((one) => one.command),
    [undefined, 'podTasks.task.preview'],
  );
});

test('tasks that helper modules make are offered at the DAG', () => {
  const imported = [{ dagId: 'd', taskId: 'far', mapIndexes: [undefined] }];
  assert.deepEqual(titles(analysisOf([], { imported, dag: lineSpan(4) })), [
    '3 $(play) Run pod',
    '3 $(open-preview) Preview pod',
  ]);
});
