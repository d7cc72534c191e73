import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FileAnalysis, TaskInstances } from '../../../../src/editor/analysis/analyzer.ts';
import type { RunState } from '../../../../src/editor/runs/runs.ts';
import { createTaskCommands } from '../../../../src/editor/commands/task-commands.ts';
import { createLab, span } from './command-lab.ts';
import type { LabOptions } from './command-lab.ts';

function fileWith(
  file: string,
  sites: readonly (readonly [line: number, instances: readonly TaskInstances[]])[],
): FileAnalysis {
  return {
    file,
    sites: sites.map(([line, instances]) => ({
      span: { ...span, line },
      form: 'operator',
      operator: 'KubernetesPodOperator',
      instances,
      reached: true,
    })),
    imported: [],
    dag: undefined,
    problems: [],
    refusals: [],
    broken: false,
    versions: { airflow: '3.3.2', provider: '10.25.0', source: 'given' },
  };
}

const one = (taskId: string, mapIndexes: TaskInstances['mapIndexes'] = [undefined]) => ({
  dagId: 'daily',
  taskId,
  mapIndexes,
});
const mapped = fileWith('/project/dag.py', [
  [3, [one('extract')]],
  [9, [one('load', [0, 1])]],
  [20, [{ dagId: undefined, taskId: undefined, mapIndexes: [undefined] }, one('end', undefined)]],
]);

/** Commands whose runs go to the sandbox without a question. */
async function setUp(options: LabOptions) {
  const lab = createLab(options);
  await lab.parts.selections.select({ kind: 'sandbox' });
  lab.pressed.push('Run Pod');
  return { ...lab, commands: createTaskCommands(lab.parts) };
}

const addresses = (lab: Awaited<ReturnType<typeof setUp>>) =>
  lab.requests.map(({ task: { file, taskId, mapIndex } }) => [file, taskId, mapIndex]);

test('a lens with one instance runs it, one with several asks which', async () => {
  const lab = await setUp({
    turns: [
      (list) => {
        assert.deepEqual(list.labels, ['load [0]', 'load [1]']);
        assert.deepEqual(list.descriptions, ['DAG daily', 'DAG daily']);
        list.choose('load [1]');
      },
    ],
  });
  const task = { file: '/project/dag.py', dagId: 'daily', taskId: 'load' };
  await lab.commands['podTasks.task.run']([task]);
  await lab.commands['podTasks.task.run']([0, 1].map((mapIndex) => ({ ...task, mapIndex })));
  assert.deepEqual(addresses(lab), [
    ['/project/dag.py', 'load', undefined],
    ['/project/dag.py', 'load', 1],
  ]);
});

test('the tasks of a file are listed, and the one at the cursor is gone to', async () => {
  const lab = await setUp({
    active: { file: '/project/dag.py', line: 12 },
    read: () => mapped,
    turns: [
      (list) => {
        assert.deepEqual(list.labels, ['extract', 'load [0]', 'load [1]', 'end']);
        assert.equal(list.active, 'load [0]');
        list.choose('extract');
      },
    ],
  });
  await lab.commands['podTasks.task.runInFile']();
  assert.deepEqual(addresses(lab), [['/project/dag.py', 'extract', undefined]]);
});

test('says that there is nothing to run, and why', async () => {
  const active = { file: '/project/dag.py', line: 1 };
  const empty = fileWith('/project/dag.py', []);
  const cases: readonly (readonly [LabOptions, RegExp])[] = [
    [{}, /^Open a DAG file first\.$/],
    [{ active: { file: '/project/x.py', line: 1 } }, /^The file x\.py is not there any more\.$/],
    [{ active }, /^There is no pod task in dag\.py\.$/],
    [
      { active, read: () => ({ ...empty, broken: true }) },
      /^There is no pod task in dag\.py\. Its text has syntax errors\.$/,
    ],
    [
      {
        active,
        read: () => ({
          ...empty,
          refusals: [
            {
              code: 'python-raises',
              file: '/project/dag.py',
              span,
              data: { exception: 'ValueError' },
              severity: 'error',
            },
          ],
        }),
      },
      /^There is no pod task in dag\.py\. .*ValueError/,
    ],
  ];
  for (const [options, sentence] of cases) {
    const lab = await setUp(options);
    await lab.commands['podTasks.task.runInFile']();
    assert.match(lab.said[0] ?? '', sentence);
    assert.deepEqual(lab.requests, []);
  }
});

test('lists the tasks of the workspace while they are found', async () => {
  let found: Parameters<NonNullable<LabOptions['scan']>>[2] = () => undefined;
  let end = (): void => undefined;
  const lab = await setUp({
    scan: (folders, _, onFile) => {
      assert.deepEqual(folders, ['/project']);
      found = onFile;
      return new Promise((resolve) => {
        end = resolve;
      });
    },
    files: { '/project/b.py': '' },
    turns: [
      (list) => {
        found(fileWith('/project/a.py', [[1, [one('first')]]]), 1, 2);
        found(fileWith('/project/b.py', [[2, [one('second')]]]), 2, 2);
        list.choose('second');
        end();
      },
    ],
  });
  await lab.commands['podTasks.task.runInWorkspace']();
  assert.deepEqual(addresses(lab), [['/project/b.py', 'second', undefined]]);
});

test('leaving the list ends the search, which is no failure', async () => {
  let wasStopped = false;
  const lab = await setUp({
    scan: (_, signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          wasStopped = true;
          reject(signal.reason as Error);
        });
      }),
    turns: [(list) => list.escape()],
  });
  await lab.commands['podTasks.task.runInWorkspace']();
  assert.deepEqual([wasStopped, lab.requests], [true, []]);
});

test('a failing search closes the list and is told', async () => {
  const lab = await setUp({
    scan: () => Promise.reject(new Error('worker')),
    turns: [() => undefined],
  });
  await assert.rejects(async () => lab.commands['podTasks.task.runInWorkspace'](), /worker/);
});

test('runs the last task again, or the one of an item', async () => {
  const run = (id: string, file: string | undefined, mapIndex?: number): RunState =>
    ({ id, file, dagId: 'daily', taskId: id, mapIndex }) as RunState;
  const lab = await setUp({ runs: [run('cli', undefined), run('new', '/project/dag.py', 2)] });
  await lab.commands['podTasks.run.again']();
  await lab.commands['podTasks.run.again']({ run: run('old', '/project/dag.py') });
  await lab.commands['podTasks.run.again']({ run: run('cli', undefined) });
  assert.deepEqual(addresses(lab), [
    ['/project/dag.py', 'new', 2],
    ['/project/dag.py', 'old', undefined],
  ]);
  assert.match(lab.said.at(-1) ?? '', /^It is not on record which file/);
  // A run that nobody follows any more may have a pod that goes on.
  const left = { ...run('left', '/project/dag.py'), phase: 'interrupted' } as const;
  await lab.commands['podTasks.run.again']({ run: left });
  assert.deepEqual([lab.resumed, lab.requests.length], [['left'], 2]);
  const none = await setUp({});
  await none.commands['podTasks.run.again']();
  assert.deepEqual(none.said, ['No task has been run yet.']);
});

test('forgets the inputs of the task that is chosen', async () => {
  const lab = await setUp({
    turns: [
      (list) => {
        assert.deepEqual(list.labels, ['b', 'a', 'All of these tasks']);
        list.choose('a');
      },
    ],
  });
  const typed = [
    { input: { kind: 'variable', key: 'bucket' }, text: 'raw', isSecret: false },
  ] as const;
  const task = (taskId: string) => ({ file: '/project/dag.py', dagId: 'daily', taskId });
  await lab.commands['podTasks.task.forgetInputs']();
  assert.deepEqual(lab.said, ['No inputs are remembered in this workspace.']);
  await lab.parts.inputs.keep(task('a'), typed);
  await lab.parts.inputs.keep(task('b'), typed);
  await lab.commands['podTasks.task.forgetInputs']();
  assert.deepEqual(
    lab.parts.inputs.tasks().map(({ taskId }) => taskId),
    ['b'],
  );
});

test('does nothing in a workspace that is not trusted', async () => {
  const lab = await setUp({ isTrusted: false, active: { file: '/project/dag.py', line: 1 } });
  const task = { file: '/project/dag.py', dagId: 'daily', taskId: 'load' };
  await lab.commands['podTasks.task.run']([task, task]);
  await lab.commands['podTasks.task.runInFile']();
  await lab.commands['podTasks.task.runInWorkspace']();
  assert.equal(lab.said.length, 3);
  assert.deepEqual(lab.requests, []);
});

test('takes no notice of arguments that are no tasks', async () => {
  const lab = await setUp({});
  await lab.commands['podTasks.task.run']([7, { file: 'x' }, null] as never);
  assert.deepEqual(lab.said, ['Open a DAG file first.']);
});
