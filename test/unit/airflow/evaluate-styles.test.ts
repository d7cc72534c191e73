import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pythonParser } from '../python/run-python.ts';
import { evaluated, inDag, listed, shown } from './evaluated.ts';

// Ways of writing DAG files that people use; Airflow imports each of them.
const parser = await pythonParser();

test('YAML that is read at import makes the tasks', () => {
  const text = `import os, yaml
from pathlib import Path
from airflow import DAG
from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
with open(os.path.join(os.path.dirname(__file__), "jobs.yaml")) as stream:
    jobs = yaml.safe_load(stream)
more = yaml.load(Path(__file__).with_name("jobs.yaml").read_text(), Loader=yaml.SafeLoader)
for name, job in jobs["jobs"].items():
    with DAG(f"job_{name}", start_date=job["since"]) as dag:
        KubernetesPodOperator(task_id="run", **job["pod"])
    globals()[dag.dag_id] = dag
`;
  const jobs = `defaults: &pod {image: base, get_logs: yes}
jobs:
  a: {since: 2024-01-01 00:00:00, pod: {<<: *pod, image: x}}
  b: {since: 2024-01-01 00:00:00, pod: *pod}
`;
  const evaluation = evaluated(parser, text, {}, { '/dags/jobs.yaml': jobs });
  assert.deepEqual(evaluation.refusals, []);
  assert.deepEqual(listed(evaluation), ['job_a run operator 10', 'job_b run operator 10']);
  assert.deepEqual(
    evaluation.tasks.map((t) => [t.arguments.get('image'), t.arguments.get('get_logs')].map(shown)),
    [
      ['x', 'true'],
      ['base', 'true'],
    ],
  );
});

test('what a provider that is not recorded has is unknown, be it a function or a module', () => {
  const text = `from airflow.providers.slack.notifications.slack import send_slack_notification
from airflow.providers.google.cloud.operators import kubernetes_engine
${inDag(`    Pod(task_id="a", on_failure_callback=[send_slack_notification(text="x")])
    kubernetes_engine.GKEStartPodOperator(task_id="b", cluster_name="c", project_id="p", location="l", name="n")
`)}`;
  const evaluation = evaluated(parser, text);
  assert.deepEqual(evaluation.refusals, []);
  assert.deepEqual(listed(evaluation), ['d a operator 6', 'd b operator 7']);
});

test('set-up and teardown tasks are tasks, also with a with', () => {
  const evaluation = evaluated(
    parser,
    `from airflow.decorators import task, setup
${inDag(`    first = Pod(task_id="a").as_setup()
    last = Pod(task_id="c").as_teardown(setups=first)
    with last as scope:
        scope.add_task(Pod(task_id="b"))
    @setup
    @task.kubernetes(image="python")
    def make():
        pass
    with make() >> last as scope:
        Pod(task_id=f"in_{last.dag_id}_{last.label}", name=first.task_type)
`)}`,
  );
  assert.deepEqual(evaluation.refusals, []);
  assert.deepEqual(
    evaluation.tasks.map((t) => shown(t.taskId)),
    ['a', 'c', 'b', 'make', 'in_d_c'],
  );
});

test('a mapped task group lists its tasks once', () => {
  const evaluation = evaluated(
    parser,
    `from airflow.decorators import task_group
${inDag(`    @task_group
    def each(image, tag="t"):
        Pod(task_id="run", image=image, name=tag)
    each.expand(image=["a", "b"])
    each.partial(tag="x").expand_kwargs([{"image": "a"}])
`)}`,
  );
  assert.deepEqual(evaluation.refusals, []);
  assert.deepEqual(
    evaluation.tasks.map((t) =>
      [t.taskId, t.arguments.get('image'), t.arguments.get('name')].map(shown),
    ),
    [
      ['each.run', '?', 't'],
      ['each__1.run', '?', 'x'],
    ],
  );
});

test('attributes that are set by names which are not known are unknown, and name what they wait for', () => {
  const { tasks, refusals } = evaluated(
    parser,
    `import json
from airflow.models import Variable
class Settings:
    mode = "class"
    def __init__(self, name):
        self.own = name
        for key, value in json.loads(Variable.get(name)).items():
            setattr(self, key, value)
settings = Settings("stock")
${inDag(`    Pod(task_id="t", image=settings.image, name=settings.own, namespace=settings.mode)
`)}`,
  );
  assert.deepEqual(refusals, []);
  assert.deepEqual(
    ['image', 'name', 'namespace'].map((name) => shown(tasks[0]?.arguments.get(name))),
    ['?variable:stock', '?variable:stock', '?variable:stock'],
  );
});

test('a recursion that only unknown conditions end is given up soon', () => {
  const { tasks } = evaluated(
    parser,
    `import os
seen = []
def walk(node):
    seen.append("x")
    for child in node:
        walk(child)
        walk(child)
    return node
walk(os.environ["TREE"])
${inDag(`    Pod(task_id="t", cmds=seen, image="i")
`)}`,
  );
  assert.equal(shown(tasks[0]?.arguments.get('image')), 'i');
  assert.equal(shown(tasks[0]?.arguments.get('cmds')).startsWith('?'), true);
});

test('a task may get its DAG after it was made', () => {
  const evaluation = evaluated(
    parser,
    `from airflow import DAG
from airflow.operators.empty import EmptyOperator
from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator as Pod
dag = DAG("late")
a = Pod(task_id="a", image="i")
b = Pod(task_id="b", image="i")
c = Pod(task_id="c", image="i")
a.dag = dag
a >> b
dag.add_task(c)
`,
  );
  assert.deepEqual(listed(evaluation), [
    'late a operator 5',
    'late b operator 6',
    'late c operator 7',
  ]);
  assert.deepEqual(
    evaluation.tasks.flatMap((t) => t.problems),
    [],
  );
});

test("Airflow's own enums are their members and their values", () => {
  const { tasks, refusals } = evaluated(
    parser,
    `from airflow.utils.trigger_rule import TriggerRule
from airflow.providers.cncf.kubernetes.utils.pod_manager import OnFinishAction
${inDag(`    Pod(task_id="a", trigger_rule=TriggerRule.ALL_DONE, on_finish_action=OnFinishAction.KEEP_POD)
    Pod(task_id="b", trigger_rule=TriggerRule.ALL_DONE.value, on_finish_action=OnFinishAction.DELETE_POD.value)
`)}`,
  );
  assert.deepEqual(refusals, []);
  assert.deepEqual(
    tasks.map((t) => shown(t.arguments.get('on_finish_action'))),
    ['keep_pod', 'delete_pod'],
  );
});

test('a module may make its names when they are asked for', () => {
  const { tasks, refusals } = evaluated(
    parser,
    `from shared import IMAGE
import shared
${inDag(`    Pod(task_id="a", image=IMAGE, name=shared.NAME)
`)}`,
    {},
    {
      '/dags/shared.py': `def __getattr__(name):
    if name in ("IMAGE", "NAME"):
        return name.lower()
    raise AttributeError(name)
`,
    },
  );
  assert.deepEqual(refusals, []);
  assert.deepEqual(
    ['image', 'name'].map((name) => shown(tasks[0]?.arguments.get(name))),
    ['image', 'name'],
  );
});

test('a context manager of the program may open a DAG or a group', () => {
  const evaluation = evaluated(
    parser,
    `from contextlib import contextmanager
from airflow import DAG
from airflow.utils.task_group import TaskGroup
from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator as Pod
@contextmanager
def pipeline(name):
    with DAG(name) as dag, TaskGroup("g"):
        yield dag
with pipeline("p") as dag:
    Pod(task_id="t", name=dag.dag_id)
`,
  );
  assert.deepEqual(evaluation.refusals, []);
  assert.deepEqual(listed(evaluation), ['p g.t operator 10']);
});

test('within what a module that is not here opens, the DAG and the prefix of ids are not known', () => {
  const evaluation = evaluated(
    parser,
    `from company import pipeline
from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator as Pod
with pipeline("p"):
    Pod(task_id="t", image="i")
Pod(task_id="after", image="i")
`,
  );
  assert.deepEqual(listed(evaluation), [
    '?import:company.pipeline ?import:company.pipeline operator 4',
    '? after operator 5',
  ]);
  assert.deepEqual(
    evaluation.tasks.map((t) => t.problems.map((p) => p.code)),
    [[], ['no-dag']],
  );
});

test("a subclass's own execute shapes the pod", () => {
  const evaluation = evaluated(
    parser,
    inDag(`    class Own(Pod):
        def execute(self, context):
            self.arguments = ["x", *self.arguments]
            return super().execute(context)
    Own(task_id="own", image="i", arguments=["y"])
`),
  );
  const task = evaluation.render(0, undefined);
  assert.equal(shown(task.arguments.get('arguments')), '[x, y]');
  assert.deepEqual(task.refusals, []);
});

test('an argument that hangs on an input names it, also where it is set on one branch only', () => {
  const { tasks } = evaluated(
    parser,
    `import os
base = {"image": "i" if os.getenv("KIND") == "a" else "j"}
if os.getenv("ENVIRONMENT") == "dev":
    base["in_cluster"] = False
${inDag(`    Pod(task_id="t", **base)
`)}`,
  );
  const needs = (name: string): unknown => {
    const value = tasks[0]?.arguments.get(name);
    return value?.kind === 'choice' ? value.needs?.map((input) => input.key) : value?.kind;
  };
  assert.deepEqual([needs('image'), needs('in_cluster')], [['KIND'], ['ENVIRONMENT']]);
});

test('the functions of airflow.configuration are those of conf, as far as the version has them', () => {
  const text = `from airflow import configuration as conf
from airflow.configuration import has_option
${inDag(`    Pod(task_id="t", namespace=conf.get("kubernetes", "NAMESPACE", fallback="x"), name=conf.conf.get("core", "o", fallback="y"))
`)}`;
  const { tasks, refusals } = evaluated(parser, text);
  assert.deepEqual(refusals, []);
  assert.deepEqual(
    ['namespace', 'name'].map((name) => shown(tasks[0]?.arguments.get(name))),
    ['<config:kubernetes.namespace=x>', '<config:core.o=y>'],
  );
  const newest = evaluated(parser, text, {
    versions: { airflow: '3.3.2', provider: '10.25.0', source: 'given' },
  });
  assert.equal(newest.refusals[0]?.code, 'import-missing');
});
