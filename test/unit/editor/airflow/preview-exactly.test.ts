import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { V1Pod } from '@kubernetes/client-node';
import { systemClock } from '../../../../src/core/base/clock.ts';
import type { AirflowParts, ShownTexts } from '../../../../src/editor/airflow/airflow-port.ts';
import { createAirflowCommands } from '../../../../src/editor/airflow/preview-exactly.ts';
import type { PodAnswer, PodRequest } from '../../../../src/editor/analysis/analyzer.ts';
import { answerFor, createLab, span } from '../commands/command-lab.ts';
import type { LabOptions } from '../commands/command-lab.ts';

const root = join(import.meta.dirname, '..', '..', '..', '..');
const fake = join(root, 'test', 'unit', 'bridge', 'fake-airflow.ts');
const file = '/project/dag.py';
const task = { file, dagId: 'daily', taskId: 'load' };

const pod = (image: string, more: object = {}): V1Pod => ({
  metadata: { name: 'load-aaaaaaaa', ...more },
  spec: { containers: [{ image, name: 'base' }] },
});
const airflowMakes = (one: V1Pod, secrets: readonly string[] = []) => ({
  pod: { result: { pod: one, selector: '', is_input_equal: null, secrets } },
});

/** Our answer, with the question that goes to Airflow. */
function ours(request: PodRequest, made: V1Pod, change: Partial<PodAnswer> = {}): PodAnswer {
  const answer = answerFor(request.task, change);
  const question = { files: [file], task_id: request.task.taskId } as unknown;
  return {
    ...answer,
    manifest: { ...answer.manifest, pod: made } as NonNullable<PodAnswer['manifest']>,
    yaml: 'with: gaps\n',
    exact: { folders: {}, question } as unknown as NonNullable<PodAnswer['exact']>,
    ...change,
  };
}

/** The command with an Airflow that answers in a way; see fake-airflow.ts. */
function setUp(way: object | undefined, options: LabOptions & { readonly shown?: unknown } = {}) {
  const settings =
    way === undefined
      ? {}
      : { 'podTasks.bridge.command': [process.execPath, fake, JSON.stringify(way)] };
  const lab = createLab({
    build: (request) => ours(request, pod('busybox')),
    settings,
    ...options,
  });
  const compared: ShownTexts[] = [];
  const opened: string[] = [];
  const parts: AirflowParts = {
    ...lab.parts,
    // A program is started there.
    editor: { ...lab.parts.editor, folderOf: () => import.meta.dirname },
    services: {
      ...lab.parts.services,
      clock: systemClock,
      environment: { PATH: process.env['PATH'] },
      program: join(root, 'src', 'cli'),
    },
    airflow: {
      interpreters: () => [],
      shown: () => options.shown,
      compare: (texts) => {
        compared.push(texts);
        return Promise.resolve();
      },
      openSetting: (id) => opened.push(id),
    },
  };
  const run = createAirflowCommands(parts)['podTasks.task.previewExactly'];
  return { ...lab, parts, compared, opened, run };
}

test('Airflow is asked only in a trusted workspace', async () => {
  const lab = setUp(airflowMakes(pod('busybox')), { isTrusted: false });
  await lab.run([task]);
  assert.deepEqual(lab.said, ['Your Airflow is asked only in a workspace that you trust.']);
  assert.deepEqual(lab.requests, []);
});

test('pods that differ are shown beside each other, with the secrets of both masked', async () => {
  const way = airflowMakes(pod('alpine', { labels: { a: "Airflow's-secret", b: 'our-secret' } }), [
    "Airflow's-secret",
  ]);
  const lab = setUp(way, {
    build: (request) =>
      ours(request, pod('busybox', { labels: { b: 'our-secret' } }), { secrets: ['our-secret'] }),
  });
  await lab.run([task]);
  const [shown] = lab.compared;
  assert.deepEqual(shown, {
    name: 'load',
    title: 'load: Airflow 3.3.2 with provider 10.25.0 ↔ Pod Tasks',
    airflow:
      'metadata:\n  name: load-aaaaaaaa\n  labels:\n    b: "***"\n    a: "***"\nspec:\n  containers:\n    - image: alpine\n      name: base\n',
    ours: 'metadata:\n  name: load-aaaaaaaa\n  labels:\n    b: "***"\nspec:\n  containers:\n    - image: busybox\n      name: base\n',
    isSame: false,
  });
  assert.deepEqual(lab.said, []);
  const [, asked] = lab.requests;
  assert.equal(asked?.isExact, true);
  assert.deepEqual(asked.given.airflowVersion, '3.3.2');
  assert.equal(asked.given.namespace, undefined);
});

test('a pod that is the same is said to be, and shown by a button', async () => {
  const lab = setUp(airflowMakes(pod('busybox')));
  lab.pressed.push('Show Pod');
  await lab.run([task]);
  assert.deepEqual(lab.said, [
    'Airflow 3.3.2 with provider 10.25.0 makes the same pod of load as Pod Tasks.',
  ]);
  await Promise.resolve();
  assert.deepEqual(
    lab.compared.map(({ airflow, ours: own }) => airflow === own),
    [true],
  );
});

test("Airflow's own refusal is said in its words, and a bridge that fails in ours", async () => {
  const refused = setUp({ pod: { error: { kind: 'task', message: 'AirflowException: no' } } });
  await refused.run([task]);
  assert.deepEqual(refused.said, ['Your Airflow refuses load: AirflowException: no']);
  const died = setUp({ dies: 'service "scheduler" is not running' });
  await died.run([task]);
  assert.match(died.said[0] ?? '', /ended with 3 before it answered.*is not running/);
  assert.deepEqual([...refused.compared, ...died.compared], []);
  died.pressed.push('Choose Another Airflow');
  await died.run([task]);
  await Promise.resolve();
  assert.deepEqual(died.opened, ['podTasks.bridge.command']);
});

test('an Airflow beside the file is chosen once, by the user', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'preview-exactly-'));
  try {
    const bin = join(folder, '.venv', 'bin');
    mkdirSync(bin, { recursive: true });
    mkdirSync(join(folder, '.venv', 'lib', 'python3.12', 'site-packages', 'airflow'), {
      recursive: true,
    });
    const way = JSON.stringify(airflowMakes(pod('busybox')));
    const script = `#!/bin/sh\nexec '${process.execPath}' '${fake}' '${way}' "$@"\n`;
    writeFileSync(join(bin, 'python'), script, { mode: 0o755 });
    const dag = join(folder, 'dag.py');
    const lab = setUp(undefined, {
      files: { [dag]: 'text' },
      turns: [
        (list) => {
          assert.equal(list.title, 'Which Airflow is to be asked?');
          assert.deepEqual(list.labels, [join(bin, 'python'), 'Name a Command…']);
          list.choose(join(bin, 'python'));
        },
      ],
    });
    const parts = { ...lab.parts, editor: { ...lab.parts.editor, folderOf: () => folder } };
    const run = createAirflowCommands(parts)['podTasks.task.previewExactly'];
    for (const turn of ['asked', 'remembered']) {
      await run([{ ...task, file: dag }]);
      assert.match(lab.said.pop() ?? '', /makes the same pod/, turn);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('where there is no Airflow the setting is a button away', async () => {
  const lab = setUp(undefined);
  lab.pressed.push('Name a Command…');
  await lab.run([task]);
  assert.match(lab.said[0] ?? '', /^No Airflow is found beside this file/);
  await Promise.resolve();
  assert.deepEqual(lab.opened, ['podTasks.bridge.command']);
});

test('a task that only Airflow finds is chosen from its list', async () => {
  const tasks = [
    { task_id: 'generated', operator: 'KubernetesPodOperator', is_pod: true },
    { task_id: 'bash', operator: 'BashOperator', is_pod: false },
    { task_id: 'mapped', operator: 'KubernetesPodOperator', is_pod: true, mapped: true, count: 2 },
  ];
  const way = { tasks: { result: { dags: [{ dag_id: 'd', tasks }] } }, ...airflowMakes(pod('a')) };
  const lab = setUp(way, {
    active: { file, line: 1 },
    build: (request) => ours(request, pod(''), { manifest: undefined, yaml: undefined }),
    turns: [
      (list) => {
        assert.deepEqual(list.labels, ['generated', 'mapped']);
        list.choose('mapped');
      },
      (list) => {
        assert.deepEqual(list.labels, ['Map index 0', 'Map index 1']);
        list.choose('Map index 1');
      },
    ],
  });
  await lab.run();
  assert.deepEqual(lab.requests.at(-1)?.task, { file, dagId: 'd', taskId: 'mapped', mapIndex: 1 });
  assert.equal(lab.compared[0]?.name, 'mapped.1');
  assert.equal(lab.compared[0].ours, '# Pod Tasks does not find this task in the file\n');
});

test('values that ours lacks are read from Airflow only when the user says so', async () => {
  const way = {
    ...airflowMakes(pod('busybox')),
    variables: { result: { values: { team: 'blue' } } },
    connections: { result: { values: { db: 'postgres://u:p@h' } } },
  };
  const missing = (['variable', 'connection'] as const).map((kind) => ({
    input: { kind, key: kind === 'variable' ? 'team' : 'db' },
    name: kind,
    option: '',
    at: { file, span },
  }));
  const build = (request: PodRequest): PodAnswer => {
    const isGiven = request.given.variables?.['team'] === 'blue';
    return ours(request, pod('busybox'), isGiven ? {} : { missing });
  };
  const declined = setUp(way, { build });
  await declined.run([task]);
  assert.match(declined.said[0] ?? '', /^Pod Tasks does not know team, db\./);
  assert.match(
    declined.compared[0]?.ours ?? '',
    /^# Pod Tasks is not given .*\n# .*\nwith: gaps\n$/,
  );
  assert.deepEqual(await declined.parts.inputs.of(task), []);

  const lab = setUp(way, { build });
  lab.pressed.push('Read Them');
  const isSame = new Promise<void>((resolve) => {
    lab.parts.inputs.onDidChange(() => resolve());
  });
  await lab.run([task]);
  await isSame;
  const typed = await lab.parts.inputs.of(task);
  assert.deepEqual(
    typed.map(({ input, text, isSecret }) => [input.key, text, isSecret]),
    [
      ['team', 'blue', false],
      ['db', 'postgres://u:p@h', true],
    ],
  );
});

test('from a preview it is that task whose pod is asked for', async () => {
  const query = JSON.stringify(task);
  const shown = { scheme: 'pod-tasks', authority: 'preview', query };
  const lab = setUp(airflowMakes(pod('busybox')), { shown });
  await lab.run();
  assert.match(lab.said[0] ?? '', /makes the same pod of load/);
});
