import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Evaluation } from '../../../../src/core/airflow/evaluate.ts';
import type { RunContext } from '../../../../src/core/airflow/surroundings/run-context.ts';
import { pythonParser } from '../../python/run-python.ts';
import { evaluated, listed, shown } from '../evaluated.ts';

const parser = await pythonParser();
const pod = 'airflow.providers.cncf.kubernetes.operators.pod.KubernetesPodOperator';

function factory(
  text: string,
  files: Readonly<Record<string, string>> = {},
  given: Partial<RunContext> = {},
): Evaluation {
  return evaluated(parser, text.replaceAll('POD', pod), given, files, '/dags/team/x.yml');
}

/** What the operator has for an argument, with defaults. */
function rendered(evaluation: Evaluation, task: string, name: string): string {
  const found = evaluation.tasks.find(({ taskId }) => shown(taskId) === task);
  assert.ok(found, task);
  const [index] = evaluation.instances(found.key) ?? [];
  return shown(evaluation.render(found.key, index).arguments.get(name));
}

test('lists the tasks of a mapping and of a list, at the places of their operators', () => {
  const found = factory(`
one:
  tasks:
    a:
      operator: POD
    b:
      operator: airflow.operators.bash.BashOperator
      bash_command: date
two:
  tasks:
    - task_id: c
      operator: "POD"
      dependencies: []
not_a_dag: {}
default: {}
`);
  assert.deepEqual(found.problems, []);
  assert.deepEqual(listed(found), ['one a operator 5', 'two c operator 12']);
  assert.deepEqual(
    found.dags.map(({ dagId, at }) => [shown(dagId), at.span.line]),
    [
      ['one', 2],
      ['two', 9],
    ],
  );
  assert.equal(found.tasks[0]?.operator, 'KubernetesPodOperator');
});

test('defaults count from the file, the DAG and the folders above', () => {
  const found = factory(
    `
default:
  default_args: {image: default, labels: {from: default}}
  tasks:
    shared: {operator: POD, name: shared}
d:
  default_args: {image: dag}
  tasks:
    a: {operator: POD}
    b: {operator: POD, image: own}
`,
    {
      '/dags/defaults.yml': 'default_args: {namespace: top, service_account_name: top}',
      '/dags/team/defaults.yaml': 'default_args: {namespace: team}',
      '/defaults.yml': 'default_args: {hostnetwork: true}',
    },
  );
  const values = (task: string): readonly string[] =>
    ['image', 'namespace', 'service_account_name', 'labels'].map((name) =>
      rendered(found, task, name),
    );
  assert.deepEqual(values('a'), ['dag', 'team', 'top', '{from: default}']);
  assert.deepEqual(values('b'), ['own', 'team', 'top', '{from: default}']);
  assert.deepEqual(values('shared'), ['dag', 'team', 'top', '{from: default}']);
  assert.equal(rendered(found, 'a', 'hostnetwork'), 'absent');
});

test('groups prefix ids, and dependencies name tasks without their groups', () => {
  const found = factory(`
d:
  task_groups:
    - group_name: inner
      parent_group_name: outer
    - group_name: outer
  tasks:
    - task_id: late
      operator: POD
      dependencies: [a]
    - task_id: a
      operator: POD
      task_group_name: inner
      dependencies: [first]
    - task_id: first
      operator: POD
`);
  const tasks = found.tasks.map(({ taskId, upstream }) => [shown(taskId), ...upstream].join(' < '));
  assert.deepEqual(tasks.sort(), ['first', 'late < outer.inner.a', 'outer.inner.a < first']);
});

test('a mapped task has its instances, also by the output of another task', () => {
  const text = `
d:
  tasks:
    - task_id: plain
      operator: POD
      partial: {image: alpine}
      expand: {arguments: [[a], [b]]}
    - task_id: of_task
      operator: POD
      image: alpine
      expand: {arguments: list.output}
      dependencies: [list]
    - task_id: list
      operator: airflow.operators.bash.BashOperator
`;
  const found = factory(text, {}, { xcom: { list: [['x'], ['y'], ['z']] } });
  const counts = found.tasks.map(({ key, taskId }) => [
    shown(taskId),
    found.instances(key)?.length,
  ]);
  assert.deepEqual(counts, [
    ['plain', 2],
    ['of_task', 3],
  ]);
});

test('values are those that dag-factory makes of YAML', () => {
  const text = `
d:
  default_args: {start_date: 2 days}
  tasks:
    - task_id: a
      operator: POD
      image: $IMAGE
      name: "pod-\${NAME}-$IMAGE"
      in_cluster: no
      cmds: [__X]
      container_resources:
        __type__: kubernetes.client.models.V1ResourceRequirements
        limits: {cpu: "1"}
      labels: {joined: {__join__: [a, 1]}}
      variables_as_arguments:
        - {variable: space, attribute: namespace}
`;
  const argument = (evaluation: Evaluation, name: string): string =>
    shown(evaluation.tasks[0]?.arguments.get(name));
  const open = factory(text);
  assert.equal(argument(open, 'image'), '<env:IMAGE>');
  assert.equal(argument(open, 'name'), '?env:NAME,env:IMAGE');
  assert.equal(argument(open, 'in_cluster'), 'false');
  assert.equal(argument(open, 'container_resources'), 'V1ResourceRequirements(limits={cpu: 1})');
  assert.equal(argument(open, 'labels'), '{joined: a1}');
  assert.equal(argument(open, 'namespace'), '<variable:space=None>');
  const set = factory(
    text,
    {},
    { environment: { IMAGE: 'i', NAME: 'n' }, variables: { space: 'ns' } },
  );
  assert.equal(argument(set, 'name'), 'pod-n-i');
  assert.equal(argument(set, 'namespace'), 'ns');
});

test('an operator of the project is its own class', () => {
  const found = factory(
    `
d:
  tasks:
    a: {operator: include.ops.Own, name: n}
`,
    {
      '/dags/include/ops.py': `from ${pod.replace(/\.\w+$/, '')} import KubernetesPodOperator
class Own(KubernetesPodOperator):
    def __init__(self, **kwargs):
        super().__init__(image="own", **kwargs)
`,
    },
  );
  assert.equal(rendered(found, 'a', 'image'), 'own');
  assert.equal(found.tasks[0]?.at.file, '/dags/team/x.yml');
});

test('what is wrong is said at its place, and the rest is read', () => {
  const found = factory(`
d:
  tasks:
    a:
      operator: POD
      imagee: x
    b:
      operator: airflow.operators.bash.Nothing
    c:
      operator: POD
    round: {operator: POD, dependencies: [trip]}
    trip: {operator: POD, dependencies: [round]}
`);
  assert.deepEqual(
    found.refusals.map(({ code, span }) => [code, span.line]),
    [['invalid-argument', 5]],
  );
  assert.deepEqual(listed(found), ['d a operator 5', 'd c operator 10']);
});

for (const text of [
  '',
  '- a',
  'a: [',
  '{}',
  'd: {tasks: 1}',
  'd: {tasks: [1, {x: 2}]}',
  'a: &x {tasks: *x}',
]) {
  test(`${JSON.stringify(text)} has no tasks`, () => {
    assert.deepEqual(factory(text).tasks, []);
  });
}
