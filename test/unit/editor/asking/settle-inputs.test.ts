import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MissingInput } from '../../../../src/core/airflow/rendering/rendered-task.ts';
import { toMissing } from '../../../../src/core/airflow/surroundings/missing-inputs.ts';
import type { Input } from '../../../../src/core/python/value.ts';
import type { Manifest } from '../../../../src/core/manifest/manifest.ts';
import type { GivenInputs, PodAnswer } from '../../../../src/editor/analysis/analyzer.ts';
import { createRememberedInputs } from '../../../../src/editor/asking/remembered-inputs.ts';
import { settleInputs } from '../../../../src/editor/asking/settle-inputs.ts';
import { createFakeAsking } from './fake-window.ts';
import type { Turn } from './fake-window.ts';
import { MemorySecrets, MemoryState } from './memory-state.ts';

const task = { file: '/project/dags/dag.py', dagId: 'daily', taskId: 'load' };
const span = { start: 0, end: 1, line: 12, column: 0, endLine: 12, endColumn: 1 };

const origins = new Map([['', { file: '/project/dags/dag.py', span: { ...span, line: 3 } }]]);

function missing(kind: Input['kind'], key: string): MissingInput {
  return toMissing({ kind, key }, { file: '/project/dags/dag.py', span });
}

function answer(all: readonly MissingInput[], change: Partial<PodAnswer> = {}): PodAnswer {
  return {
    manifest: { missing: all, origins } as unknown as Manifest,
    runId: 'podtasks__x',
    logicalDate: '2024-01-15T00:00:00+00:00',
    versions: { airflow: '2.10.5', provider: '10.1.0', source: 'newest' },
    missing: all,
    refusals: [],
    notices: [],
    yaml: '',
    secrets: [],
    ...change,
  };
}

const bucket = missing('variable', 'bucket');
const password = missing('variable', 'db_password');
const extract = missing('xcom', 'extract');

/** Needs a bucket and a password, and of the bucket `late` the result of another task too. */
function build(given: GivenInputs): Promise<PodAnswer> {
  const all = [
    ...(given.variables?.['bucket'] === undefined ? [bucket] : []),
    ...(given.variables?.['db_password'] === undefined ? [password] : []),
    ...(given.variables?.['bucket'] === 'late' && given.xcom === undefined ? [extract] : []),
  ];
  return Promise.resolve(answer(all));
}

function setUp(turns: Turn[]) {
  const state = new MemoryState();
  const secrets = new MemorySecrets();
  const fake = createFakeAsking(turns);
  const inputs = createRememberedInputs(state, secrets);
  return { ...fake, state, secrets, inputs };
}

test('asks for all that is missing in one sequence, then for what has come up, and remembers it', async () => {
  const seen: unknown[] = [];
  const turns: Turn[] = [
    (box) => {
      seen.push([box.step, box.totalSteps, box.password, box.prompt]);
      box.type('late');
      box.accept();
    },
    (box) => {
      seen.push([box.step, box.totalSteps, box.password, box.prompt]);
      box.type('hunter2');
      box.accept();
    },
    (box) => {
      seen.push([box.step, box.totalSteps, box.password, box.prompt]);
      box.type('42');
      box.accept();
    },
  ];
  const { asking, inputs, state } = setUp(turns);
  const settled = await settleInputs(task, { namespace: 'data' }, build, inputs, asking);
  assert.ok(settled.kind === 'ready');
  assert.deepEqual(settled.secrets, ['hunter2']);
  assert.deepEqual(seen, [
    [
      1,
      2,
      false,
      "Value of Airflow's variable bucket. Used in dags/dag.py, line 12. It is remembered for this task.",
    ],
    [
      2,
      2,
      true,
      "Value of Airflow's variable db_password. Used in dags/dag.py, line 12. It is remembered in the secret store.",
    ],
    [
      3,
      3,
      false,
      'What the task extract has returned (XCom), as JSON. Used in dags/dag.py, line 12. It is remembered for this task.',
    ],
  ]);
  assert.doesNotMatch([...state.kept].join(), /hunter2/);
  // The next time nothing is asked.
  const again = await settleInputs(task, {}, build, inputs, asking);
  assert.ok(again.kind === 'ready');
  assert.deepEqual(again.secrets, ['hunter2']);
});

test('goes back to earlier answers, also to those of an earlier round', async () => {
  const turns: Turn[] = [
    (box) => {
      assert.equal(box.buttons.includes(window.back), false);
      box.type('late');
      box.accept();
    },
    (box) => {
      box.type('x');
      box.press(window.back);
    },
    (box) => {
      assert.equal(box.value, 'late');
      box.accept();
    },
    (box) => {
      assert.equal(box.value, 'x');
      box.accept();
    },
    // The second round.
    (box) => {
      assert.deepEqual([box.step, box.totalSteps], [3, 3]);
      box.press(window.back);
    },
    (box) => {
      box.press(window.back);
    },
    (box) => {
      box.type('early');
      box.accept();
    },
    (box) => {
      box.accept();
    },
    (box) => {
      box.type('1');
      box.accept();
    },
  ];
  const { asking, window, inputs } = setUp(turns);
  const settled = await settleInputs(task, {}, build, inputs, asking);
  assert.equal(settled.kind, 'ready');
  const kept = await inputs.of(task);
  assert.deepEqual(
    kept.map(({ text }) => text),
    ['early', 'x', '1'],
  );
});

test('says what is wrong with a value, and waits for another', async () => {
  const needsResult = (given: GivenInputs): Promise<PodAnswer> =>
    Promise.resolve(answer(given.xcom === undefined ? [extract] : []));
  const turns: Turn[] = [
    (box) => {
      box.type('hello');
      box.accept();
    },
    (box) => {
      assert.equal(box.validation, 'This is not JSON; put a text into double quotes.');
      box.type('"hello"');
      box.accept();
    },
  ];
  const { asking, inputs } = setUp(turns);
  assert.equal((await settleInputs(task, {}, needsResult, inputs, asking)).kind, 'ready');
});

test('keeps in the secret store what the user says is a secret', async () => {
  const turns: Turn[] = [
    (box) => {
      box.type('s3cret');
      box.press(window.lock);
    },
    (box) => {
      assert.equal(box.password, true);
      assert.equal(box.buttons.includes(window.unlock), true);
      box.accept();
    },
    (box) => {
      box.type('pw');
      box.accept();
    },
  ];
  const { asking, window, inputs, state, secrets } = setUp(turns);
  await settleInputs(task, {}, build, inputs, asking);
  assert.doesNotMatch([...state.kept].join(), /s3cret/);
  assert.equal([...secrets.kept.values()].includes('s3cret'), true);
});

test('a connection cannot be taken out of the secret store', async () => {
  const connection = missing('connection', 'k8s');
  const needs = (given: GivenInputs): Promise<PodAnswer> =>
    Promise.resolve(answer(given.connections === undefined ? [connection] : []));
  const turns: Turn[] = [
    (box) => {
      assert.deepEqual([box.password, box.buttons], [true, []]);
      box.type('kubernetes://');
      box.accept();
    },
  ];
  const { asking, inputs } = setUp(turns);
  assert.equal((await settleInputs(task, {}, needs, inputs, asking)).kind, 'ready');
});

test('Escape cancels everything and keeps nothing', async () => {
  const turns: Turn[] = [
    (box) => {
      box.type('a');
      box.accept();
    },
    (box) => {
      box.escape();
    },
  ];
  const { asking, inputs, state } = setUp(turns);
  assert.deepEqual(await settleInputs(task, {}, build, inputs, asking), { kind: 'cancelled' });
  assert.equal(state.kept.size, 0);
});

test('prefills what another task was given for the same name', async () => {
  const turns: Turn[] = [
    (box) => {
      assert.equal(box.value, 'raw');
      box.escape();
    },
  ];
  const { asking, inputs } = setUp(turns);
  await inputs.keep({ ...task, taskId: 'other' }, [
    { input: bucket.input, text: 'raw', isSecret: false },
  ]);
  await settleInputs(task, {}, build, inputs, asking);
});

test('names the place of the task where an input has none of its own', async () => {
  const turns: Turn[] = [
    (box) => {
      assert.match(box.prompt, /Used in dags\/dag\.py, line 3\./);
      box.escape();
    },
  ];
  const { asking, inputs } = setUp(turns);
  const one = toMissing({ kind: 'xcom', key: 'extract' }, undefined);
  await settleInputs(task, {}, () => Promise.resolve(answer([one])), inputs, asking);
});

test('shows hostile names as plain text', async () => {
  const hostile = missing('variable', '$(x)[go](command:evil)\n\u001b[31m');
  const turns: Turn[] = [
    (box) => {
      assert.match(box.prompt, /\$\u200b\(x\)\[go\]\u200b\(command:evil\) \\x1b\[31m/);
      box.escape();
    },
  ];
  const { asking, inputs } = setUp(turns);
  await settleInputs(task, {}, () => Promise.resolve(answer([hostile])), inputs, asking);
});

test('tells of what cannot be asked for', async () => {
  const { asking, inputs } = setUp([]);
  const module = missing('import', 'lib.names');
  const problem = { code: 'no-dag', file: task.file, span, data: {}, severity: 'error' } as const;
  const cases: readonly (readonly [PodAnswer, string])[] = [
    [answer([], { manifest: undefined }), 'gone'],
    [answer([bucket], { refusals: [problem] }), 'refused'],
    [answer([bucket, module]), 'modules'],
  ];
  for (const [given, kind] of cases) {
    const settled = await settleInputs(task, {}, () => Promise.resolve(given), inputs, asking);
    assert.equal(settled.kind, kind);
  }
});

test('does not ask for ever for a value that does not help', async () => {
  const turns: Turn[] = [
    (box) => {
      box.type('a');
      box.accept();
    },
  ];
  const { asking, inputs } = setUp(turns);
  const settled = await settleInputs(
    task,
    {},
    () => Promise.resolve(answer([bucket])),
    inputs,
    asking,
  );
  assert.deepEqual(settled, { kind: 'unmet', names: ['bucket'] });
});

test('what makes something else than a pod is refused before anything is asked', async () => {
  const { asking, inputs } = setUp([]);
  const notPod = {
    code: 'not-a-plain-pod',
    file: task.file,
    span,
    data: { operator: 'KubernetesJobOperator', kind: 'Job' },
    severity: 'info',
  } as const;
  const settled = await settleInputs(
    task,
    {},
    () => Promise.resolve(answer([bucket], { manifest: undefined, notPod })),
    inputs,
    asking,
  );
  assert.deepEqual(settled, { kind: 'refused', refusals: [notPod] });
});
