import assert from 'node:assert/strict';
import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { CommandLine } from './cli-process.ts';
import type { Ended } from './start-program.ts';

const cli = new CommandLine();
after(() => cli.remove());

const fake = join(import.meta.dirname, '..', 'unit', 'bridge', 'fake-airflow.ts');
const one =
  '    KubernetesPodOperator(task_id="one", name="one", image="busybox", env_vars={"API_TOKEN": "t0k3n"})\n';
const dagOf = (...tasks: readonly string[]): string => `from airflow import DAG
from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
with DAG("d", schedule=None):
${tasks.join('')}`;
const wants =
  '    KubernetesPodOperator(task_id="wants", name="w", image="b", cmds=["{{ var.value.needed }}"])\n';
const good = cli.file('good.py', dagOf(one, wants));
const dag = cli.file(
  'dag.py',
  dagOf(one, '    KubernetesPodOperator(task_id="bad", nonsense=1)\n'),
);
const fixed = ['--fixed-ids', '--no-marker'];

const command = (way: object): string =>
  JSON.stringify([process.execPath, fake, JSON.stringify(way)]);
const ask = (way: object, file = good, ...more: readonly string[]): Promise<Ended> =>
  cli.run(['manifest', file, '--task', 'one', '--exact', command(way), ...more]);
const makes = (pod: unknown) => ({
  pod: { result: { pod, selector: 's=t', is_input_equal: null, secrets: [] } },
});

/** What `manifest` makes of the task by the versions of the fake. */
const ours = async (): Promise<{ spec: { containers: { image: string; env: object[] }[] } }> => {
  const versions = ['--airflow-version', '3.3.2', '--provider-version', '10.25.0'];
  const { out } = await cli.run([
    'manifest',
    good,
    '--task',
    'one',
    '-o',
    'json',
    ...fixed,
    ...versions,
  ]);
  return (JSON.parse(out) as { pod: Awaited<ReturnType<typeof ours>> }).pod;
};

test("the user's own Airflow prints its pod, and ours is the same", async () => {
  const pod = await ours();
  const { code, out, err } = await ask(makes(pod), good, ...fixed, '-o', 'json');
  assert.deepEqual(JSON.parse(out), { dag_id: 'd', task_id: 'one', pod, selector: 's=t' });
  assert.match(
    err,
    /^Asked: Airflow 3\.3\.2, cncf\.kubernetes provider 10\.25\.0, Python 3\.12\.1\n/,
  );
  assert.match(err, /one: pod-tasks makes the same pod\.\n$/);
  assert.equal(code, 0);
});

test('a pod that differs is printed, the places are said with their secrets masked, and the code is 1', async () => {
  const pod = await ours();
  const [base] = pod.spec.containers;
  assert.ok(base);
  base.image = 'alpine';
  base.env = [{ name: 'API_TOKEN', value: 'other' }];
  const { code, out, err } = await ask(makes(pod), good, ...fixed);
  assert.match(out, /image: alpine/);
  assert.match(err, /one: pod-tasks makes another pod; places that differ: 2\n/);
  assert.match(err, / {2}\/spec\/containers\/0\/image: Airflow "alpine", pod-tasks "busybox"\n/);
  assert.match(err, /env\/0\/value: Airflow "\*{3}", pod-tasks "\*{3}"\n/);
  assert.doesNotMatch(err, /t0k3n/);
  assert.equal(code, 1);
});

test('refusals: of both 2, of one alone 1; missing values 3', async () => {
  const refused = await ask({ pod: { error: { kind: 'task', message: 'TypeError: no' } } });
  assert.match(refused.err, /one: Airflow refuses it: TypeError: no\n/);
  assert.deepEqual([refused.code, refused.out], [1, '']);
  const file = { error: { kind: 'file', message: 'TypeError: nonsense' } };
  const both = await ask({ tasks: file }, dag);
  assert.deepEqual([both.code, both.out], [2, '']);
  const task = { task_id: 'one', operator: 'KubernetesPodOperator', is_pod: true };
  const accepts = { tasks: { result: { dags: [{ dag_id: 'd', tasks: [task] }] } } };
  const alone = await ask({ ...accepts, ...makes(await ours()) }, dag);
  assert.match(alone.err, /one: pod-tasks makes no pod of it: /);
  assert.deepEqual([alone.code, alone.out === ''], [1, false]);
  const argv = ['manifest', good, '--task', 'wants', '--exact', command(makes(await ours()))];
  const missing = await cli.run(argv);
  assert.match(missing.err, /wants: pod-tasks makes no pod of it: .*--var needed/);
  assert.equal(missing.code, 3);
});

test('a task that only Airflow finds is printed, and the code is 1', async () => {
  const task = { task_id: 'generated', operator: 'KubernetesPodOperator', is_pod: true };
  const way = {
    tasks: { result: { dags: [{ dag_id: 'd', tasks: [task] }] } },
    ...makes(await ours()),
  };
  const { code, out, err } = await cli.run([
    ...['manifest', good, '--task', 'generated', '--exact', command(way)],
  ]);
  assert.match(out, /kind: Pod/);
  assert.match(err, /generated: pod-tasks does not find this task in the file\.\n/);
  assert.equal(code, 1);
});

test('all tasks are asked of one Airflow, as a list', async () => {
  const argv = [
    'manifest',
    good,
    '--all',
    '--var',
    'needed=x',
    '--exact',
    command(makes(await ours())),
  ];
  const { code, out } = await cli.run([...argv, ...fixed, '-o', 'json']);
  const ids = (JSON.parse(out) as { task_id: string }[]).map(({ task_id }) => task_id);
  assert.deepEqual([code, ids], [1, ['one', 'wants']]);
});

test('what is no command, or cannot be asked, is said in one sentence', async () => {
  for (const given of ['python', '[]', '[1]', '{}']) {
    const { code, err } = await cli.run(['manifest', good, '--all', '--exact', given]);
    assert.deepEqual([code, /--exact needs a command as a JSON array/.test(err)], [2, true], err);
  }
  const both = await cli.run(['manifest', good, '--task', 'one', '--exact', 'auto', '--stored']);
  assert.deepEqual([both.code, /--stored and --exact exclude/.test(both.err)], [2, true], both.err);
  const none = await cli.run(['manifest', good, '--all', '--exact', 'auto']);
  assert.deepEqual([none.code, /No Airflow is found beside/.test(none.err)], [4, true], none.err);
  const died = await ask({ dies: 'no such service' });
  assert.deepEqual(
    [died.code, /ended with 3 .*no such service/.test(died.err)],
    [4, true],
    died.err,
  );
});

test('auto takes the one Airflow beside the file', async () => {
  const bin = join(cli.folder, 'project', '.venv', 'bin');
  mkdirSync(bin, { recursive: true });
  mkdirSync(join(bin, '..', 'lib', 'python3.12', 'site-packages', 'airflow'), { recursive: true });
  const way = JSON.stringify(makes(await ours()));
  const python = cli.file(
    'project/.venv/bin/python',
    `#!/bin/sh\nexec '${process.execPath}' '${fake}' '${way}' "$@"\n`,
  );
  chmodSync(python, 0o755);
  const copy = cli.file('project/good.py', dagOf(one));
  const { code, err } = await cli.run([
    ...['manifest', copy, '--task', 'one', '--exact', 'auto', ...fixed],
    ...['--workspace', join(cli.folder, 'project')],
  ]);
  assert.equal(code, 0, err);
});
