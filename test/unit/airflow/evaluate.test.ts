import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pythonParser } from '../python/run-python.ts';
import { evaluated, inDag, listed, shown } from './evaluated.ts';

const parser = await pythonParser();
const importPod =
  'from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator as Pod\n';

/** The arguments of the one task of a text. */
function argumentsOf(text: string, given = {}, files = {}): Readonly<Record<string, string>> {
  const { tasks } = evaluated(parser, text, given, files);
  assert.equal(tasks.length, 1);
  return Object.fromEntries(
    [...(tasks[0]?.arguments ?? [])].map(([name, value]) => [name, shown(value)]),
  );
}

test('tasks made by loops, helpers and comprehensions are listed once each, where they are written', () => {
  const text = `${importPod}from airflow import DAG
def make(i):
    return Pod(task_id=f"t{i}")
with DAG("d"):
    for i in range(2):
        make(i)
    [Pod(task_id=x) for x in "ab"]
`;
  assert.deepEqual(listed(evaluated(parser, text)), [
    'd t0 operator 4',
    'd t1 operator 4',
    'd a operator 8',
    'd b operator 8',
  ]);
});

test('group prefixes are part of the task id, and not of the arguments', () => {
  const text = `${importPod}from airflow import DAG
from airflow.utils.task_group import TaskGroup
from airflow.decorators import task_group
with DAG("d"):
    with TaskGroup("a"):
        with TaskGroup("b", prefix_group_id=False):
            Pod(task_id="x")
        with TaskGroup("c"):
            Pod(task_id="y")
    @task_group
    def g():
        Pod(task_id="z")
    g()
`;
  const { tasks } = evaluated(parser, text);
  assert.deepEqual(
    tasks.map((t) => shown(t.taskId)),
    ['x', 'a.c.y', 'g.z'],
  );
  assert.deepEqual(
    tasks.map((t) => shown(t.arguments.get('task_id'))),
    ['x', 'y', 'z'],
  );
});

test('decorated functions are tasks where they are called, with an id of their own each time', () => {
  const text = `from airflow.decorators import dag, task
@dag()
def d():
    @task.kubernetes(image="python", name="n")
    def f(x):
        return x
    f(1)
    f(2)
    f.override(task_id="other")(3)
    f.expand(x=[1, 2])
d()
`;
  assert.deepEqual(listed(evaluated(parser, text)), [
    'd f task.kubernetes 4',
    'd f__1 task.kubernetes 4',
    'd other task.kubernetes 4',
    'd f__2 task.kubernetes 4',
  ]);
});

test('what nothing reaches is listed once, with placeholders for parameters', () => {
  const text = `${importPod}from airflow.decorators import task
def never(team, dag):
    return Pod(task_id="t_" + team, namespace=team, dag=dag)
if False:
    Pod(task_id="dead", image="i")
class Maker:
    def make(self, image):
        return Pod(task_id="m", image=image)
@task.kubernetes(image="p")
def uncalled():
    pass
`;
  const evaluation = evaluated(parser, text);
  const ids = listed(evaluation).map((line) => line.replace(/^\S+ /, ''));
  assert.deepEqual(ids, [
    '?argument:team operator 4 unreached',
    'dead operator 6 unreached',
    'm operator 9 unreached',
    'uncalled task.kubernetes 10 unreached',
  ]);
  assert.equal(shown(evaluation.tasks[0]?.arguments.get('namespace')), '<argument:team>');
  assert.equal(shown(evaluation.tasks[2]?.arguments.get('image')), '<argument:image>');
  assert.deepEqual(
    evaluation.tasks.map((t) => evaluation.instances(t.key)),
    [[], [], [], []],
  );
});

test('an unknown condition gives a choice, and both branches are followed', () => {
  const text = `${importPod}from airflow.configuration import conf
from airflow import DAG
namespace = conf.get("kubernetes_executor", "NAMESPACE")
if namespace == "default":
    cluster = False
else:
    cluster = True
    Pod(task_id="only_there", dag=DAG("e"))
`;
  assert.deepEqual(listed(evaluated(parser, text)), ['e only_there operator 9']);
  const args = argumentsOf(`${importPod}from airflow.models import Variable
a = "x" if Variable.get("v") else "y"
Pod(task_id="t", image=f"i:{a}", cmds=[a], labels={"l": a}, name=Variable.get("n", "dflt"))
`);
  assert.deepEqual(args, {
    task_id: 't',
    image: 'i:x if Variable.get("v") | i:y if not (Variable.get("v"))',
    cmds: '[x if Variable.get("v") | y if not (Variable.get("v"))]',
    labels: '{l: x if Variable.get("v") | y if not (Variable.get("v"))}',
    name: '<variable:n=dflt>',
  });
});

test('what is given takes the place of the placeholder', () => {
  const text = `${importPod}import os
from airflow.models import Variable
from airflow.hooks.base import BaseHook
Pod(task_id="t", image=Variable.get("v"), name=os.environ["AIRFLOW_X"], namespace=BaseHook.get_connection("c").host)
`;
  const given = {
    variables: { v: 'img' },
    environment: { AIRFLOW_X: 'x' },
    connections: { c: 'http://h.example/s' },
  };
  assert.deepEqual(argumentsOf(text, given), {
    task_id: 't',
    image: 'img',
    name: 'x',
    namespace: 'h.example',
  });
  assert.equal(argumentsOf(text)['image'], '<variable:v>');
});

test('arguments are as they were when the call was made', () => {
  const args = argumentsOf(
    inDag(`    labels = {"a": "1"}
    Pod(task_id="t", labels=labels, **{"image": "i"})
    labels["b"] = "2"
`),
  );
  assert.deepEqual(args, { task_id: 't', labels: '{a: 1}', image: 'i' });
});

test('project modules are read, missing ones are placeholders', () => {
  const text = `${importPod}from shared.settings import IMAGE, make
from absent.thing import NAME
make(IMAGE, NAME)
`;
  const files = {
    '/dags/shared/__init__.py': '',
    '/dags/shared/settings.py': `${importPod}IMAGE = "img:1"
def make(image, name):
    return Pod(task_id="t", image=image, name=name)
`,
  };
  const { tasks } = evaluated(parser, text, {}, files);
  assert.deepEqual(
    tasks.map((t) => [t.at.file, shown(t.arguments.get('image')), shown(t.arguments.get('name'))]),
    [['/dags/shared/settings.py', 'img:1', '<import:absent.thing.NAME>']],
  );
});

test('an import that the version lacks is refused, and what follows is still read', () => {
  const text = `from airflow.providers.cncf.kubernetes.operators.kubernetes_pod import KubernetesPodOperator
KubernetesPodOperator(task_id="t", image="i")
`;
  const { tasks, refusals } = evaluated(parser, text);
  assert.deepEqual(
    refusals.map((p) => [p.code, p.span.line]),
    [['import-missing', 1]],
  );
  assert.equal(tasks.length, 1);
  const old = { versions: { airflow: '2.6.2', provider: '6.1.0', source: 'given' as const } };
  assert.deepEqual(evaluated(parser, text, old).refusals, []);
});

test('a caught ImportError is no refusal', () => {
  const text = `try:
    from airflow.providers.cncf.kubernetes.operators.kubernetes_pod import KubernetesPodOperator
except ImportError:
    from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
KubernetesPodOperator(task_id="t")
`;
  assert.deepEqual(evaluated(parser, text).refusals, []);
});

test('a wrong argument is refused with its name, and the task is listed', () => {
  const { tasks, refusals } = evaluated(
    parser,
    inDag('    Pod(task_id="t", imagge="i")\n    Pod(task_id="u", image="i")\n'),
  );
  assert.deepEqual(
    refusals.map((p) => [p.code, p.data['argument'], p.span.line]),
    [['invalid-argument', 'imagge', 4]],
  );
  assert.deepEqual(
    tasks.map((t) => [shown(t.taskId), t.problems.map((p) => p.code)]),
    [
      ['t', ['invalid-argument']],
      ['u', []],
    ],
  );
});

test('a call that Python refuses is refused by the name of its function', () => {
  const text = `from airflow.decorators import dag, task
@dag()
def d():
    @task.kubernetes(image="p")
    def transform(x):
        return x
    @task
    def load(**context):
        pass
    load(transform(1))
d()
`;
  const { tasks, refusals } = evaluated(parser, text);
  assert.equal(tasks.length, 1);
  assert.deepEqual(
    refusals.map((p) => [p.code, p.data['function'], p.data['detail']]),
    [['positional-arguments', 'load', 'too many positional arguments']],
  );
});

test('other Kubernetes operators are named, and their tasks told apart from those that make pods', () => {
  const text = `from airflow.providers.cncf.kubernetes.operators.job import KubernetesJobOperator
KubernetesJobOperator(task_id="j", image="i")
`;
  const { tasks, problems } = evaluated(parser, text);
  assert.deepEqual(
    tasks.map((task) => [task.operator, task.object, task.problems]),
    [['KubernetesJobOperator', 'Job', []]],
  );
  assert.deepEqual(
    problems.map((p) => [p.code, p.data['operator'], p.data['kind']]),
    [['not-a-plain-pod', 'KubernetesJobOperator', 'Job']],
  );
});

test('a call left open that is all that a block holds is a syntax error, and still a task', () => {
  const text = 'with DAG("d"):\n    Pod(task_id="one", image="a"\n';
  const { tasks, refusals } = evaluated(parser, `${inDag('').split('with ')[0] ?? ''}${text}`);
  assert.deepEqual(
    tasks.map((t) => shown(t.taskId)),
    ['one'],
  );
  assert.deepEqual(
    refusals.map((p) => p.code),
    ['syntax-error'],
  );
});

test('text that is broken while someone types still lists every task', () => {
  const text = inDag(`    a = Pod(task_id="one", image="a")
    b = Pod(task_id="two", image=
    c = Pod(task_id="three", cmds=["x", "y)
    d = Pod(task_id="four", image="d")
`);
  const { tasks, refusals } = evaluated(parser, text);
  assert.deepEqual(tasks.map((t) => shown(t.taskId)).sort(), ['four', 'one', 'three', 'two']);
  assert.ok(refusals.every((p) => p.code === 'syntax-error') && refusals.length > 0);
});

test('what is made before an exception on one path alone is listed, and in no DAG', () => {
  const text = `import os
${importPod}from airflow import DAG
if os.environ["ENV"] == "x":
    with DAG("d"):
        Pod(task_id="lost", image="i")
        raise ValueError("no")
`;
  const evaluation = evaluated(parser, text);
  assert.deepEqual(listed(evaluation), ['d lost operator 6']);
  assert.deepEqual(evaluation.dags, []);
});

test('an endless loop ends, is said, and what it changes is not known', () => {
  const text = `${importPod}i = 0
while True:
    i += 1
Pod(task_id="t", image=f"i:{i}")
`;
  const { tasks, refusals } = evaluated(parser, text);
  assert.deepEqual(
    refusals.map((p) => [p.code, p.span.line]),
    [['bounds-reached', 3]],
  );
  assert.equal(shown(tasks[0]?.arguments.get('image')), '?');
});

test('a loop over what is not known is followed once, and leaves nothing certain', () => {
  const text = `${importPod}from airflow.models import Variable
last = "none"
kept = []
for x in Variable.get("names", deserialize_json=True):
    Pod(task_id=f"t_{x}")
    last = x
    kept.append(x)
Pod(task_id="after", name=last, cmds=kept)
`;
  const { tasks } = evaluated(parser, text);
  assert.deepEqual(
    tasks.map((t) => shown(t.taskId)),
    ['?variable:names', 'after'],
  );
  assert.equal(shown(tasks[1]?.arguments.get('name')), '?variable:names');
  assert.equal(shown(tasks[1]?.arguments.get('cmds')), '?variable:names');
});

test('tasks without a DAG are said and have no instances', () => {
  const evaluation = evaluated(parser, `${importPod}Pod(task_id="t", image="i")\n`);
  assert.deepEqual(
    evaluation.tasks.map((t) => t.problems.map((p) => p.code)),
    [['no-dag']],
  );
  assert.deepEqual(evaluation.instances(0), []);
});
