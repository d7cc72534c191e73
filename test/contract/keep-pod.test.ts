import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { CommandLine } from './cli-process.ts';

const cli = new CommandLine();
after(() => cli.remove());

const dag = cli.file(
  'dag.py',
  `from airflow import DAG
from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
with DAG("d", schedule=None):
    KubernetesPodOperator(task_id="bad", name="bad", namespace="default", image="busybox", cmds=["sh", "-c"], arguments=["exit 7"])
`,
);
const run = (...more: readonly string[]): readonly string[] => [
  ...['run', dag, '--task', 'bad', '--sandbox'],
  ...more,
];

test('the pod of a failed task is kept for as long as that is asked for, and by default it is not', async () => {
  const kept = await cli.run(run('--keep-pod', 'failed', '--keep-for', '2h'));
  assert.equal(kept.code, 1);
  assert.match(
    kept.err,
    /pod bad-\w+ is kept in namespace default until \d{4}-\d\d-\d\d \d\d:\d\dZ/,
  );
  const { out } = await cli.run(run('--keep-pod=failed', '--json'));
  const last = JSON.parse(out.trimEnd().split('\n').at(-1) ?? '') as Record<string, unknown>;
  assert.deepEqual(Object.keys(last), ['type', 'time', 'how', 'until']);
  assert.deepEqual([last['type'], last['how']], ['cleaned', 'kept']);
  assert.match((await cli.run(run())).err, /pod bad-\w+ is deleted/);
  const wrong = await cli.run(run('--keep-pod', 'some'));
  assert.equal(wrong.code, 2);
  assert.doesNotMatch(wrong.err, /^\s+at /m);
});
