import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pythonParser } from '../python/run-python.ts';
import { evaluated, shown } from './evaluated.ts';

const parser = await pythonParser();

// What may be raised in a turn of a loop that is not followed, or whose order is not known, passes through all around it.
const loops = [
  'for x in os.environ["A"].split(","):',
  'for x in {"a", "b"}:',
  'while os.environ["A"]:\n            x = os.environ["B"]',
];

for (const loop of loops) {
  test(`what "${loop.split('\n')[0]}" may raise goes through a context and a handler`, () => {
    const text = `
import os
from airflow import DAG
from airflow.utils.task_group import TaskGroup
from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator as Pod
class Odd(Exception):
    pass
def check():
    with TaskGroup("g"):
        ${loop}
            if os.environ[x]:
                raise Odd([x])
with DAG("d"):
    try:
        check()
    except KeyError as error:
        Pod(task_id="a", image=str(error))
    except Odd as error:
        Pod(task_id="b", image=str(error))
    Pod(task_id="c", image="i")
`;
    const found = evaluated(parser, text);
    assert.deepEqual(found.problems, []);
    const reached = found.tasks.filter((task) => task.reached);
    assert.deepEqual(
      reached.map((task) => shown(task.taskId)),
      ['b', 'c'],
    );
  });
}
