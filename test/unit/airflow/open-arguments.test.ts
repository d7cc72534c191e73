import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pythonParser } from '../python/run-python.ts';
import { evaluated } from './evaluated.ts';

const parser = await pythonParser();

const start = `
import os
from airflow import DAG
from airflow.decorators import task
from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator as Pod
from company.settings import KW, ARGS
class Own(Pod):
    def __init__(self, **kwargs):
        super().__init__(image="own", **kwargs)
`;

const kw = ['company.settings.KW'];
const cases: readonly (readonly [code: string, missing: readonly string[]])[] = [
  ['with DAG("d"):\n    Pod(task_id="t", image="x")', []],
  ['with DAG("d"):\n    Pod(task_id="t", **KW)', kw],
  ['with DAG("d"):\n    Pod(task_id="t", **{**KW, "image": "x"})', kw],
  ['with DAG("d"):\n    Own(task_id="t", **KW)', kw],
  ['with DAG("d", default_args=KW):\n    Pod(task_id="t")', kw],
  ['with DAG("d", default_args={**KW, "image": "x"}):\n    Own(task_id="t")', kw],
  [
    'with DAG("d", default_args={"image": "a"} if os.environ.get("E") else {}):\n    Pod(task_id="t")',
    ['E'],
  ],
  // A condition that changes nothing of the pod is not asked for.
  [
    'd = {"image": "a"}\nif os.environ.get("E"):\n    d["retries"] = 3\nwith DAG("d", default_args=d):\n    Pod(task_id="t")',
    [],
  ],
  [
    'd = {"image": "a"}\nif os.environ.get("E"):\n    d["image"] = "b"\nwith DAG("d", default_args=d):\n    Pod(task_id="t", image="x")',
    [],
  ],
  [
    'd = {"image": "a"}\nif os.environ.get("E"):\n    d["image"] = "b"\nif os.environ.get("F"):\n    d["labels"] = {"a": "b"}\nwith DAG("d", default_args=d):\n    Pod(task_id="t")',
    ['F'],
  ],
  ['with DAG("d"):\n    Pod.partial(task_id="t", **KW).expand(image=["x"])', kw],
  ['with DAG("d"):\n    Pod.partial(task_id="t").expand_kwargs([{"image": "x"}, KW][1:])', kw],
  ['with DAG("d"):\n    @task.kubernetes(image="x", **KW)\n    def f(): ...\n    f()', kw],
  ['with DAG("d"):\n    @task.kubernetes(image="x")\n    def f(): ...\n    f.override(**KW)()', kw],
  [
    'with DAG("d"):\n    @task.kubernetes(image="x")\n    def f(a): ...\n    f(**ARGS)',
    ['company.settings.ARGS'],
  ],
];

for (const [code, missing] of cases) {
  test(`${code.replaceAll('\n', ' ')} waits for ${missing.join(', ') || 'nothing'}`, () => {
    const found = evaluated(parser, `${start}${code}\n`);
    const [task] = found.tasks;
    assert.ok(task);
    const [index] = found.instances(task.key) ?? [];
    const names = found.render(task.key, index).missing.map(({ name }) => name);
    assert.deepEqual([...new Set(names)], missing);
  });
}
