import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pythonParser } from '../../python/run-python.ts';
import { evaluated, inDag, shown } from '../evaluated.ts';

const parser = await pythonParser();

const start = `
from airflow.decorators import task_group
from airflow.models.baseoperator import chain, cross_downstream
from airflow.operators.empty import EmptyOperator
from airflow.utils.edgemodifier import Label
from airflow.utils.task_group import TaskGroup
`;

// As Airflow 2.11 and 3.3 have it: each task with those before it.
const cases: readonly (readonly [title: string, code: string, upstream: readonly string[]])[] = [
  [
    'the first and last tasks of a group are what is related to others',
    `
s, e = Pod(task_id="s"), Pod(task_id="e")
with TaskGroup("g") as g:
    a, b, c = Pod(task_id="a"), Pod(task_id="b"), Pod(task_id="c")
    a >> b
    with TaskGroup("h") as h:
        Pod(task_id="i")
    b >> h
s >> g >> e`,
    ['s:', 'e: g.c g.h.i', 'g.a: s', 'g.b: g.a', 'g.c: s', 'g.h.i: g.b'],
  ],
  [
    'groups are related to groups',
    `
with TaskGroup("g") as g:
    Pod(task_id="a") >> Pod(task_id="b")
with TaskGroup("h", prefix_group_id=False) as h:
    Pod(task_id="c") >> Pod(task_id="d")
h << g`,
    ['g.a:', 'g.b: g.a', 'c: g.b', 'd: c'],
  ],
  [
    'a group counts with the tasks that it has at that time',
    `
with TaskGroup("g") as g:
    Pod(task_id="a")
g >> Pod(task_id="t")
with g:
    Pod(task_id="b")`,
    ['g.a:', 't: g.a', 'g.b:'],
  ],
  [
    'lists of groups, and what a decorated group is',
    `
@task_group
def g(image):
    Pod(task_id="a", image=image)
groups = [g("1"), g("2")]
EmptyOperator(task_id="s") >> groups >> Pod(task_id="t")`,
    ['g.a: s', 'g__1.a: s', 't: g.a g__1.a'],
  ],
  [
    'a label relates those on its left to those on its right',
    `
a, b, c = Pod(task_id="a"), Pod(task_id="b"), Pod(task_id="c")
a >> Label("x") >> [b, c]
late = Label("y")
late >> Pod(task_id="d")
c >> late`,
    ['a:', 'b: a', 'c: a', 'd: c'],
  ],
  [
    'chains of lists go pair by pair, of groups not',
    `
with TaskGroup("g") as g:
    Pod(task_id="a"), Pod(task_id="b")
with TaskGroup("h") as h:
    Pod(task_id="c"), Pod(task_id="d")
chain(g, h, [Pod(task_id="e"), Pod(task_id="f")], [Pod(task_id="i"), Pod(task_id="j")])`,
    ['g.a:', 'g.b:', 'h.c: g.a g.b', 'h.d: g.a g.b', 'e: h.c h.d', 'f: h.c h.d', 'i: e', 'j: f'],
  ],
  [
    'a teardown comes after its set-ups',
    `
a = Pod(task_id="a")
Pod(task_id="b").as_teardown(setups=a)`,
    ['a:', 'b: a'],
  ],
  [
    'a group that only some runs fill',
    `
import os
with TaskGroup("g") as g:
    Pod(task_id="a")
    if os.environ["MORE"]:
        Pod(task_id="b")
g >> Pod(task_id="t")`,
    ['g.a:', 'g.b:', 't:'],
  ],
];

for (const [title, code, upstream] of cases) {
  test(`before a task come: ${title}`, () => {
    const text = `${start}${inDag(code.replaceAll(/^/gm, '    '))}`;
    const found = evaluated(parser, text);
    assert.deepEqual(found.problems, []);
    assert.deepEqual(
      found.tasks.map((task) => [`${shown(task.taskId)}:`, ...task.upstream.toSorted()].join(' ')),
      upstream,
    );
  });
}
