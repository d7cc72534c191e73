import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { readSettings } from '../../../../src/editor/settings.ts';
import { realClient } from './real-worker.ts';

const root = realpathSync(mkdtempSync(join(tmpdir(), 'analysis-')));
mkdirSync(join(root, 'dags'));
const file = join(root, 'dags', 'one.py');
const helper = join(root, 'dags', 'helper.py');
const dag = (body: string): string =>
  `from airflow import DAG
from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
import helper
with DAG("d") as dag:
${body.replace(/^/gm, '    ')}
`;
const pod = (id: string, more = ''): string =>
  `KubernetesPodOperator(task_id=${id}, name="n", image=helper.IMAGE${more})`;
writeFileSync(helper, 'IMAGE = "on-disk"\n');
writeFileSync(file, dag(pod('"saved"')));
writeFileSync(join(root, 'dags', 'other.py'), 'print("nothing")\n');

const open = new Map<string, string>();
let version = 0;
const client = realClient({
  folderOf: () => root,
  openTexts: () =>
    Array.from(open, ([name, text]) => ({ file: name, version: ++version, text: () => text })),
});
const never = new AbortController().signal;
after(() => {
  client.dispose();
  rmSync(root, { recursive: true });
});

test('reads the text as it is given, not as it is on disk', async () => {
  const text = dag(
    `for i in range(3):\n    ${pod('f"loop-{i}"')}\n${pod('"m"').replace('KubernetesPodOperator(', 'KubernetesPodOperator.partial(')}.expand(cmds=[["a"], ["b"]])`,
  );
  const found = await client.readFile({ file, text }, {}, never);
  assert.deepEqual(
    found.sites.map(({ form, span, instances }) => [
      form,
      span.line,
      instances.map(({ dagId, taskId, mapIndexes }) => [dagId, taskId, mapIndexes]),
    ]),
    [
      [
        'operator',
        6,
        [
          ['d', 'loop-0', [undefined]],
          ['d', 'loop-1', [undefined]],
          ['d', 'loop-2', [undefined]],
        ],
      ],
      ['partial', 7, [['d', 'm', [0, 1]]]],
    ],
  );
  assert.equal(found.broken, false);
});

test('a file that is followed is read anew where a module that it imports has changed', async () => {
  const ids = async (more: string): Promise<readonly (string | undefined)[]> => {
    const text = dag(`${pod('helper.IMAGE')}\n${more}`);
    const { sites } = await client.readFile({ file, text }, {}, never);
    return sites.flatMap(({ instances }) => instances.map(({ taskId }) => taskId));
  };
  assert.deepEqual(await ids(''), ['on-disk']);
  assert.deepEqual(await ids(pod('"second"')), ['on-disk', 'second']);
  open.set(helper, 'IMAGE = "unsaved"\n');
  assert.deepEqual(await ids(pod('"third"')), ['unsaved', 'third']);
  open.delete(helper);
  writeFileSync(helper, 'IMAGE = "saved"\n');
  assert.deepEqual(await ids(pod('"third"')), ['saved', 'third']);
  writeFileSync(helper, 'IMAGE = "on-disk"\n');
  assert.deepEqual(await ids(''), ['on-disk']);
});

test('what the settings of the site refuse is said of a file that is followed', async () => {
  const settings = join(root, 'config', 'airflow_local_settings.py');
  const source = { file, text: dag(pod('"banned"')) };
  const codes = async (): Promise<readonly string[]> =>
    (await client.readFile(source, {}, never)).refusals.map(({ code }) => code);
  assert.deepEqual(await codes(), []);
  mkdirSync(join(root, 'config'));
  writeFileSync(settings, 'def task_policy(task):\n    raise ValueError(task.task_id)\n');
  assert.deepEqual(await codes(), ['policy-raises']);
  rmSync(join(root, 'config'), { recursive: true });
  assert.deepEqual(await codes(), []);
});

test('a pod is built from what is open, with the settings of the file', async () => {
  open.set(helper, 'IMAGE = "unsaved"\n');
  const source = { file, text: dag(pod('"t"')) };
  const task = { file, dagId: 'd', taskId: 't' };
  const answer = await client.buildPod({ source, task, given: { airflowVersion: '2.6.2' } }, never);
  assert.equal(answer.manifest?.pod.spec?.containers[0]?.image, 'unsaved');
  assert.equal(answer.versions.airflow, '2.6.2');
  assert.match(answer.yaml ?? '', /image: unsaved/);
  assert.match(answer.runId, /^podtasks__/);
  open.delete(helper);
  const again = await client.buildPod({ source, task, given: {} }, never);
  assert.equal(again.manifest?.pod.spec?.containers[0]?.image, 'on-disk');
});

test('what a task makes in place of a pod is shown, and is nothing that runs', async () => {
  const text = dag(
    'KubernetesJobOperator(task_id="j", image="i", env_vars={"A": Variable.get("a")})',
  ).replace(
    'import helper',
    'from airflow.models import Variable\nfrom airflow.providers.cncf.kubernetes.operators.job import KubernetesJobOperator',
  );
  const source = { file, text };
  const { sites } = await client.readFile(source, {}, never);
  assert.deepEqual(
    sites.map(({ operator, object }) => [operator, object]),
    [['KubernetesJobOperator', 'Job']],
  );
  const task = { file, dagId: 'd', taskId: 'j' };
  const answer = await client.buildPod({ source, task, given: {} }, never);
  assert.equal(answer.manifest, undefined);
  assert.match(answer.yaml ?? '', /^apiVersion: batch\/v1\nkind: Job\n[^]*<variable a>/);
  assert.deepEqual(
    answer.missing.map(({ name }) => name),
    ['a'],
  );
  assert.ok(answer.notices.some(({ code }) => code === 'object-preview'));
});

test('the same moment gives the same pod, and a file that changes on disk another one', async () => {
  const source = { file, text: dag(pod('"t"')) };
  const task = { file, dagId: 'd', taskId: 't' };
  const moment = { now: '2026-01-15T12:00:00.000Z', drawn: 'x1'.repeat(19) };
  const build = () => client.buildPod({ source, task, given: {}, moment }, never);
  const first = await build();
  assert.deepEqual(await build(), first);
  writeFileSync(helper, 'IMAGE = "changed"\n');
  assert.match((await build()).yaml ?? '', /image: changed/);
  writeFileSync(helper, 'IMAGE = "on-disk"\n');
});

test('what is not given is named, and leaves a gap that can be seen', async () => {
  const text = dag(
    `from airflow.models import Variable\n${pod('"t"', ', arguments=[Variable.get("bucket")]')}`,
  );
  const task = { file, dagId: 'd', taskId: 't' };
  const answer = await client.buildPod({ source: { file, text }, task, given: {} }, never);
  assert.deepEqual(
    answer.missing.map(({ input }) => input),
    [{ kind: 'variable', key: 'bucket' }],
  );
  assert.match(answer.yaml ?? '', /- <variable bucket>/);
  assert.deepEqual(answer.manifest?.pod.spec?.containers[0]?.args, [null]);
});

test('a search finds the files that hold pod tasks, also by what is open', async () => {
  const found: string[] = [];
  open.set(file, dag(pod('"unsaved"')));
  await client.scan([root], never, (one, done, total) => {
    found.push(`${one.file} ${one.sites[0]?.instances[0]?.taskId ?? ''} ${done}/${total}`);
  });
  open.delete(file);
  assert.deepEqual(found, [`${file} unsaved 1/1`]);
});

test('a search that is called off stops in the midst of a file, and the worker is free for what is asked next', async () => {
  const many = join(root, 'many');
  mkdirSync(many);
  const work = 'for a in range(20000):\n    for b in range(20000):\n        pass';
  for (let i = 0; i < 500; i++) writeFileSync(join(many, `dag_${i}.py`), dag(work));
  const cancel = new AbortController();
  let files = 0;
  const scan = client.scan([many], cancel.signal, () => {
    files++;
    // By then the next file is asked for.
    setImmediate(() => {
      cancel.abort();
    });
  });
  await assert.rejects(scan, { name: 'AbortError' });
  const seen = files;
  const fresh = await client.readFile({ file, text: dag(pod('"fresh"')) }, {}, never);
  assert.equal(fresh.sites[0]?.instances[0]?.taskId, 'fresh');
  assert.equal(files, seen);
  assert.ok(seen < 3, `${seen} files`);
  rmSync(many, { recursive: true });
});

test('a newer text of the same file stops what is evaluated for the older one', async () => {
  const endless = dag(`x = 0\nwhile x < 10**12:\n    x += 1\n${pod('"t"')}`);
  const old = client.readFile({ file, text: endless }, {}, never);
  const fresh = client.readFile({ file, text: dag(pod('"fresh"')) }, {}, never);
  await assert.rejects(old, { name: 'AbortError' });
  assert.equal((await fresh).sites[0]?.instances[0]?.taskId, 'fresh');
});

test('a file that works for ever is given up on in words', async () => {
  const endless = dag(
    `def f(n):\n    return [f(n - 1) + f(n - 1) for _ in range(1000)]\nf(50)\n${pod('"t"')}`,
  );
  const { problems } = await client.readFile({ file, text: endless }, {}, never);
  assert.ok(problems.some(({ code }) => code === 'bounds-reached'));
});

test('problems of arguments are at the arguments, by the rules of the versions', async () => {
  const text = dag(pod('"t"', ',\n  is_delete_operator_pod=True,\n  pools=[]'));
  const { problems, versions } = await client.readFile(
    { file, text },
    { airflowVersion: '2.10.5', providerVersion: '10.1.0' },
    never,
  );
  assert.deepEqual([versions.airflow, versions.provider], ['2.10.5', '10.1.0']);
  const found = problems.map(({ code, span, data }) =>
    [code, text.slice(span.start, span.end), data['nearest']].join(' '),
  );
  assert.deepEqual([...new Set(found)].sort(), [
    'argument-ignored is_delete_operator_pod ',
    'invalid-argument pools pool',
  ]);
});

test('versions are those of the selected Python, and what does not fit is said at the import', async () => {
  const environment = join(root, 'python');
  const packages = join(environment, 'lib', 'python3.11', 'site-packages');
  for (const one of ['apache_airflow-2.8.4', 'apache_airflow_providers_cncf_kubernetes-10.1.0'])
    mkdirSync(join(packages, `${one}.dist-info`), { recursive: true });
  const interpreter = join(environment, 'bin', 'python');
  const text = dag(pod('"saved"'));
  const found = await client.readFile({ file, text }, { interpreter }, never);
  assert.deepEqual(found.versions, {
    airflow: '2.8.4',
    provider: '10.1.0',
    source: 'installed',
    file: environment,
  });
  const [problem, ...others] = found.problems;
  assert.deepEqual([problem?.code, problem?.span.line, others.length], ['versions-unfit', 2, 0]);
  const fitting = { interpreter, providerVersion: String(problem?.data['fitting']) };
  const fits = await client.readFile({ file, text }, fitting, never);
  assert.deepEqual(fits.problems, []);
});

test('a file that is too large or full of errors is said so', async () => {
  const large = await client.readFile({ file, text: '#'.repeat(10_000_000) }, {}, never);
  assert.equal(large.problems[0]?.code, 'file-unreadable');
  const broken = await client.readFile({ file, text: '( ] } = def\n'.repeat(5000) }, {}, never);
  assert.equal(broken.broken, true, JSON.stringify(broken));
  assert.deepEqual(broken.sites, []);
});

test('a heap that is full twice is a problem, and the next question is answered', async () => {
  const { settings } = readSettings((id) => (id === 'podTasks.analysis.memory' ? 20 : undefined));
  const small = realClient({ settings: () => settings });
  const text = dag(`x = [[0] * 1000000 for _ in range(100)]\n${pod('"t"')}`);
  try {
    const { problems } = await small.readFile({ file, text }, {}, never);
    assert.deepEqual(
      problems.map(({ code, data }) => [code, data]),
      [['bounds-reached', { bound: 'size' }]],
    );
    const next = await small.readFile({ file, text: dag(pod('"t"')) }, {}, never);
    assert.equal(next.sites.length, 1);
  } finally {
    small.dispose();
  }
});

test('reads the tasks of a YAML file of dag-factory at their operators, and builds their pods', async () => {
  const text = `flow:
  default_args:
    start_date: 2024-01-01
  tasks:
    first:
      operator: airflow.providers.cncf.kubernetes.operators.pod.KubernetesPodOperator
      name: n
      image: one
    second:
      operator: airflow.providers.cncf.kubernetes.operators.pod.KubernetesPodOperator
      name: n
      image: two
      dependencies: [first]
`;
  const yaml = join(root, 'dags', 'flow.yml');
  const found = await client.readFile({ file: yaml, text }, {}, never);
  assert.deepEqual(
    found.sites.map(({ span, instances }) => [span.line, instances.map(({ taskId }) => taskId)]),
    [
      [6, ['first']],
      [10, ['second']],
    ],
  );
  const edited = await client.readFile({ file: yaml, text: `# a line\n${text}` }, {}, never);
  assert.deepEqual(
    edited.sites.map(({ span }) => span.line),
    [7, 11],
  );
  const task = { file: yaml, dagId: 'flow', taskId: 'second' };
  const source = { file: yaml, text };
  const answer = await client.buildPod({ source, task, given: {} }, never);
  assert.match(answer.yaml ?? '', /image: two/);
});

test('a pod that is asked for exactly has nothing of the launcher, and comes with the question for Airflow', async () => {
  const source = { file, text: dag(pod('"exact"', ', cmds=["{{ var.value.v }}"]')) };
  const task = { file, dagId: 'd', taskId: 'exact' };
  const given = { variables: { v: '1' }, namespace: 'chosen', configuration: { 'core.x': 'y' } };
  const moment = { now: '2026-01-15T12:00:00.000Z', drawn: 'x'.repeat(38) };
  const answer = await client.buildPod({ source, task, given, moment, isExact: true }, never);
  const { metadata } = answer.manifest?.pod ?? {};
  assert.deepEqual(
    [metadata?.labels?.['pod-tasks/launched-by'], metadata?.labels?.['already_checked']],
    [undefined, undefined],
  );
  assert.notEqual(metadata?.namespace, 'chosen');
  const { folders, question } = answer.exact ?? {};
  assert.deepEqual([folders?.dags, folders?.home], [join(root, 'dags'), root]);
  assert.deepEqual(
    [question?.dag_id, question?.task_id, question?.relative, question?.files[0]],
    ['d', 'exact', 'one.py', file],
  );
  assert.ok(question?.files.includes('/opt/airflow/dags/one.py'), question?.files.join(' '));
  assert.equal(question?.source, source.text);
  assert.deepEqual(question.variables, { v: '1' });
  assert.deepEqual(question.environment, { AIRFLOW__CORE__X: 'y' });
  assert.equal(question.run['run_id'], answer.runId);
  assert.equal(metadata?.name?.endsWith(question.random.suffix), true);
  const plain = await client.buildPod({ source, task, given, moment }, never);
  assert.equal(plain.exact, undefined);
});
