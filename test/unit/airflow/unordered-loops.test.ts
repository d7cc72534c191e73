import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pythonParser } from '../python/run-python.ts';
import { evaluated, inDag, shown } from './evaluated.ts';

const parser = await pythonParser();

const files = {
  '/dags/conf/a.txt': '',
  '/dags/conf/b.txt': '',
  '/dags/conf/sub/c.txt': '',
  '/dags/conf/sub/d.txt': '',
  '/dags/conf/skip/e.txt': '',
};

interface Case {
  readonly title: string;
  /** What stands in the DAG. */
  readonly code: string;
  /** Of each task `id image`. */
  readonly tasks: readonly string[];
  readonly raises?: readonly string[];
}

const start = 'texts = [f for f in os.listdir(conf) if f.endswith(".txt")]';
const names = 'for name in (f for f in os.listdir(conf) if f.endswith(".txt")):';
const list = 'for name in texts:';

const cases: readonly Case[] = [
  {
    title: 'a task for each file',
    code: `${list}\n    Pod(task_id=name[0], image=name)`,
    tasks: ['a a.txt', 'b b.txt'],
  },
  {
    title: 'a task for each item of a set, and those that are left out',
    code: 'for name in {"x", "y", "z"}:\n    if name == "y": continue\n    Pod(task_id=name, image="i")',
    tasks: ['x i', 'z i'],
  },
  {
    title: 'each folder of a walk with its files',
    code: 'for at, dirs, files in os.walk(conf):\n    for f in files:\n        Pod(task_id=f[0], image=os.path.basename(at))',
    tasks: ['a conf', 'b conf', 'e skip', 'c sub', 'd sub'],
  },
  {
    title: 'the items of an enumeration, but not their numbers',
    code: 'for i, name in enumerate(list(texts)):\n    Pod(task_id=name[0], image=str(i))',
    tasks: ['a ?', 'b ?'],
  },
  {
    title: 'no count of the turns',
    code: `i = 0\n${list}\n    i += 1\n    Pod(task_id=name[0], image=str(i))\nPod(task_id="z", image=str(i))`,
    tasks: ['a ?', 'b ?', 'z ?'],
  },
  {
    title: 'nothing that one turn leaves for the next',
    code: `last, seen = "first", []\n${list}\n    Pod(task_id=name[0], image=last, labels=seen)\n    last = name\n    seen.append(name)\nPod(task_id="z", image=last)`,
    tasks: ['a ?', 'b ?', 'z ?'],
  },
  {
    title: 'no item of which a break ends it',
    code: `found = "none"\n${list}\n    Pod(task_id=name[0], image="i")\n    if name == "a.txt":\n        found = name\n        break\nelse:\n    found = "all"\nPod(task_id="z", image=found)`,
    tasks: ['a i', 'b i', 'z all if for name in texts: | ? if not (for name in texts:)'],
  },
  {
    title: 'no item that a return gives',
    code: `def find():\n    ${list}\n        return name\n    return "none"\nPod(task_id="z", image=find())`,
    tasks: [
      `z ? if ${list} | ? if not (${list}) and ${list} | none if not (${list}) and not (${list})`,
    ],
  },
  {
    title: 'what an exception ends, whatever the order',
    code: `${list}\n    Pod(task_id=name[0], image="i")\n    int(name)\nPod(task_id="z", image="i")`,
    tasks: ['a i', 'b i', 'z i'],
    raises: [
      "invalid literal for int() with base 10: 'a.txt'",
      "invalid literal for int() with base 10: 'b.txt'",
    ],
  },
  {
    title: 'what does not hang on the turns, after the loop as well',
    code: `kept = "k"\n${list}\n    made = "m"\n    Pod(task_id=name[0], image=kept + made)\nPod(task_id="z", image=kept)`,
    tasks: ['a km', 'b km', 'z k'],
  },
  {
    title: 'one task of unknown id where the order is seen',
    code: `${names}\n    Pod(task_id=name[0], image=next(iter(os.listdir(conf))))`,
    tasks: ['a ?', 'b ?'],
  },
  ...[
    'dirs.remove("skip")',
    'dirs[:] = [d for d in dirs if d != "skip"]',
    'del dirs[0]',
    'dirs.clear()',
  ].map((change) => ({
    title: `no file of a folder that ${change} may have taken out of a walk`,
    code: `for at, dirs, files in os.walk(conf):\n    ${change}\n    for f in files:\n        Pod(task_id=f[0], image=os.path.basename(at))`,
    tasks: ['a conf', 'b conf', '? ?'],
  })),
  {
    title: 'no file of a folder that is taken out of a walk that is counted',
    code: 'for i, (at, dirs, files) in enumerate(os.walk(conf)):\n    dirs.clear()\n    for f in files:\n        Pod(task_id=f[0], image=os.path.basename(at))',
    tasks: ['a conf', 'b conf', '? ?'],
  },
];

for (const { title, code, tasks, raises = [] } of cases) {
  test(`a loop of no known order gives ${title}`, () => {
    const body = code.replaceAll(/^/gm, '    ');
    const text = `import os\nconf = os.path.dirname(__file__) + "/conf"\n${start}\n${inDag(body)}`;
    const found = evaluated(parser, text, {}, files);
    assert.deepEqual(
      found.tasks.map((task) => `${shown(task.taskId)} ${shown(task.arguments.get('image'))}`),
      tasks,
    );
    assert.deepEqual(
      found.problems.map(({ data }) => data['detail']),
      raises,
    );
  });
}

test('a loop of no known order makes a DAG for each file, each once', () => {
  const text = `
import os
from airflow import DAG
from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator as Pod
conf = os.path.dirname(__file__) + "/conf"
for name in os.listdir(conf + "/sub"):
    with DAG(name[0]) as dag:
        Pod(task_id="t", image=name) >> Pod(task_id="u", image=name)
    globals()[name] = dag
`;
  const found = evaluated(parser, text, {}, files);
  assert.deepEqual(found.problems, []);
  assert.deepEqual(
    found.dags.map((dag) => shown(dag.dagId)),
    ['c', 'd'],
  );
  assert.deepEqual(
    found.tasks.map((task) => [shown(task.dagId), shown(task.taskId), ...task.upstream].join(' ')),
    ['c t', 'c u t', 'd t', 'd u t'],
  );
});
