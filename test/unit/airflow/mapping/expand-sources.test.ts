import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Evaluation } from '../../../../src/core/airflow/evaluate.ts';
import { explainUnknownCount } from '../../../../src/core/airflow/find-tasks.ts';
import type { RunContext } from '../../../../src/core/airflow/surroundings/run-context.ts';
import { buildManifest } from '../../../../src/core/manifest/build-manifest.ts';
import type { Manifest } from '../../../../src/core/manifest/manifest.ts';
import { pythonParser } from '../../python/run-python.ts';
import { contextOf, evaluated, shown } from '../evaluated.ts';

const parser = await pythonParser();

function evaluation(body: string, given: Partial<RunContext>): Evaluation {
  const text = `from airflow import DAG
from airflow.decorators import task, task_group
from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator as Pod
@task
def up(): ...
@task
def more(): ...
@task
def f(x): ...
with DAG("d") as dag:
    up, more = up(), more()
${body}`;
  return evaluated(parser, text, given);
}

function manifest(body: string, mapIndex: number, given: Partial<RunContext>): Manifest {
  return buildManifest(evaluation(body, given).render(0, mapIndex), contextOf(given));
}

const group = `    @task_group
    def g(x, y="z"):
        Pod(task_id="t", image=x, labels={"y": y})
`;

test('without the results of tasks, the number of instances is not known and an instance names what it waits for', () => {
  const mapped = '    Pod.partial(task_id="t").expand(image=up.map(lambda x: x + ":1"))\n';
  for (const body of [mapped, `${group}    g.expand(x=up)\n`]) {
    const given = evaluation(body, {});
    assert.equal(given.instances(0), undefined);
    const [task] = given.tasks;
    assert.ok(task);
    assert.deepEqual(
      explainUnknownCount(task).missing.map(({ input }) => input),
      [{ kind: 'xcom', key: 'up' }],
    );
    const missing = buildManifest(given.render(0, 0), contextOf({})).missing;
    assert.deepEqual(
      missing.map(({ input }) => input),
      [{ kind: 'xcom', key: 'up' }],
    );
  }
});

test('a sequence of results waits for each of them', () => {
  const body = '    Pod.partial(task_id="t").expand(arguments=up.zip(more).map(list))\n';
  assert.equal(evaluation(body, {}).instances(0), undefined);
  const upstream = evaluation(body, {}).tasks[0]?.upstream;
  assert.deepEqual(upstream, ['up', 'more']);
  assert.deepEqual(evaluation(body, { xcom: { up: [1, 2], more: [3] } }).instances(0), [0]);
});

test('an index that a mapped group does not have is refused, as is none', () => {
  const body = `${group}    g.partial(y="w").expand(x=["a", "b"])\n`;
  assert.deepEqual(evaluation(body, {}).instances(0), [0, 1]);
  for (const index of [2, undefined]) {
    const task = evaluation(body, {}).render(0, index);
    assert.deepEqual(
      task.refusals.map(({ code }) => code),
      ['map-index'],
    );
  }
});

test('what expand_kwargs leaves out of a group fails the instance, and what is not known is missing', () => {
  const body = `${group}    g.expand_kwargs([{"x": "a", "y": "b"}, {"x": "c"}])\n`;
  assert.deepEqual(manifest(body, 0, {}).pod.metadata?.labels?.['y'], 'b');
  assert.deepEqual(
    manifest(body, 1, {}).refusals.map(({ data }) => data['detail'])[0],
    "KeyError: 'y'",
  );
});

test('while the group is made its arguments are not known, and their values nothing else', () => {
  const body = `    @task_group
    def g(x):
        Pod(task_id="t", image="a", arguments=[f"{x}", x])
    g.expand(x=["p"])
`;
  const [task] = evaluation(body, {}).tasks;
  assert.equal(shown(task?.arguments.get('arguments')), '[?, ?]');
  assert.equal(manifest(body, 0, {}).pod.metadata?.labels?.['map_index'], '0');
  assert.deepEqual(
    manifest(body, 0, {}).refusals.map(({ code }) => code),
    ['value-unknown'],
  );
});

test('what Airflow refuses of a sequence is refused', () => {
  const refused = (body: string): unknown =>
    evaluation(body, {}).refusals.map(({ data }) => data['detail']);
  assert.deepEqual(refused('    up.filter(bool)\n'), [
    "'PlainXComArg' object has no attribute 'filter'",
  ]);
  assert.deepEqual(refused('    up["key"].map(str)\n'), ['cannot map against non-return XCom']);
  assert.deepEqual(refused('    up.map(f)\n'), [
    'map() argument must be a plain function, not a @task operator',
  ]);
  assert.deepEqual(
    refused('    task_group(group_id="g")(lambda *x: None).expand_kwargs([{"x": 1}])\n'),
    ['calling expand_kwargs() on task group function with * or ** is not supported'],
  );
});

test('a function of map that raises fails the instance, by its name', () => {
  const body = '    Pod.partial(task_id="t").expand(image=up.map(lambda x: x["no"]))\n';
  const { refusals } = manifest(body, 0, { xcom: { up: [{}] } });
  assert.deepEqual(
    refusals.map(({ code, data }) => [code, data]),
    [['hook-raises', { hook: 'map', exception: 'KeyError', detail: "'no'" }]],
  );
});
