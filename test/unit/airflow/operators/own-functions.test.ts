import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RunContext } from '../../../../src/core/airflow/surroundings/run-context.ts';
import { buildManifest } from '../../../../src/core/manifest/build-manifest.ts';
import type { Manifest } from '../../../../src/core/manifest/manifest.ts';
import { pythonParser } from '../../python/run-python.ts';
import { contextOf, evaluated } from '../evaluated.ts';

const parser = await pythonParser();
const run: RunContext['run'] = {
  runId: 'manual__x',
  runType: 'manual',
  logicalDate: '2024-01-15T00:00:00+00:00',
  dataIntervalStart: '2024-01-15T00:00:00+00:00',
  dataIntervalEnd: '2024-01-15T00:00:00+00:00',
  tryNumber: 1,
  mapIndex: undefined,
};

function evaluation(text: string, airflow: string, provider: string) {
  const versions = { airflow, provider, source: 'given' } as const;
  const given = { versions, xcom: {}, run };
  const source = `from airflow import DAG
from airflow.decorators import setup, task, teardown
from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator as Pod
${text}`;
  return { made: evaluated(parser, source, given), context: contextOf(given) };
}

function manifestOf(text: string, provider = '10.12.0'): Manifest {
  const { made, context } = evaluation(text, '2.11.0', provider);
  assert.deepEqual(made.refusals, []);
  return buildManifest(made.render(0, undefined), context);
}

const command = (signature: string, body: string, call = ''): string => `with DAG("d"):
    @task.kubernetes_cmd(image="alpine")
    def f(${signature}):
${body}
    f(${call})
`;
const commandOf = ({ pod }: Manifest): unknown => pod.spec?.containers[0]?.command;
const said = ({ refusals }: Manifest): unknown => refusals.map(({ data }) => data['detail']);

test('what the function of a command raises refuses the task, wherever it stands', () => {
  const manifest = manifestOf(
    command('', '        out = ["a"]\n        out.append({}["k"])\n        return out'),
  );
  assert.deepEqual(said(manifest), ["KeyError: 'k'"]);
  const looped = command(
    'x',
    '        for _ in x:\n            pass\n        return ["a"]',
    'None',
  );
  assert.deepEqual(said(manifestOf(looped)), ["TypeError: 'NoneType' object is not iterable"]);
});

test('a function with keywords gets the whole context', () => {
  const text = command('**kwargs', '        return [kwargs["run_id"], kwargs["ti"].task_id]');
  assert.deepEqual(commandOf(manifestOf(text)), ['manual__x', 'f']);
});

test('a positional argument cannot have the name of a value of the context', () => {
  const text = command('ds', '        return [ds]', '"x"');
  const detail = "ValueError: The key 'ds' in args is a part of kwargs and therefore reserved.";
  assert.deepEqual(said(manifestOf(text)), [detail]);
});

test('the arguments of a command are rendered before its call from provider 10.12 on', () => {
  const text = command('a', '        return ["echo", a[:2]]', '"{{ run_id }}"');
  assert.deepEqual(commandOf(manifestOf(text, '10.12.0')), ['echo', 'ma']);
  assert.match(JSON.stringify(said(manifestOf(text, '10.5.0'))), /TemplateSyntaxError/);
});

test('render_template_fields of the own class and render_template in its execute are followed', () => {
  const { pod } = manifestOf(`class Own(Pod):
    def render_template_fields(self, context, jinja_env=None):
        super().render_template_fields(context, jinja_env)
        self.arguments = [a.upper() for a in self.arguments]
    def execute(self, context):
        self.cmds = [self.render_template("{{ run_id }}!", context)]
        return super().execute(context)
with DAG("d"):
    Own(task_id="t", image="alpine", arguments=["{{ run_id }}"])
`);
  const [container] = pod.spec?.containers ?? [];
  assert.deepEqual(container?.args, ['MANUAL__X']);
  assert.deepEqual(container.command, ['manual__x!']);
});

test('params of default_args win over those of the DAG and keep their place', () => {
  const { pod } =
    manifestOf(`with DAG("d", params={"a": 1, "b": 2}, default_args={"params": {"a": 3, "c": 4}}):
    Pod(task_id="t", image="alpine", arguments=["{{ params }}"])
`);
  assert.deepEqual(pod.spec?.containers[0]?.args, ["{'a': 3, 'b': 2, 'c': 4}"]);
});

test('what the decorator gives itself is refused as its option', () => {
  for (const [option, name] of [
    ['cmds=["a"]', 'cmds'],
    ['op_kwargs={}', 'op_kwargs'],
  ] as const) {
    const { made } = evaluation(
      `with DAG("d"):
    @task.kubernetes(image="alpine", ${option})
    def f():
        pass
    f()
`,
      '2.11.0',
      '10.12.0',
    );
    const detail = `the operator of its decorator got multiple values for keyword argument '${name}'`;
    assert.deepEqual(
      made.refusals.map(({ data }) => data),
      [{ function: 'f', detail }],
    );
  }
});

test('a decorated function takes no templates_dict', () => {
  const { made } = evaluation(
    `with DAG("d"):
    @task.kubernetes(image="alpine", templates_dict={})
    def f():
        pass
    f()
`,
    '2.11.0',
    '10.12.0',
  );
  assert.deepEqual(
    made.refusals.map(({ code, data }) => [code, data['argument']]),
    [['invalid-argument', 'templates_dict']],
  );
});

test('setup and teardown make tasks of plain functions, and are disabled in Airflow 2.6', () => {
  const text = `with DAG("d"):
    @setup
    def plain():
        return 1
    @teardown(on_failure_fail_dagrun=True)
    @task.kubernetes(image="alpine")
    def clean(x):
        pass
    clean(plain())
`;
  const { made } = evaluation(text, '2.11.0', '10.12.0');
  assert.deepEqual(made.refusals, []);
  assert.equal(made.tasks.length, 1);
  const { made: old } = evaluation(text, '2.6.2', '7.0.0');
  assert.equal(old.refusals[0]?.data['detail'], 'AIP-52 Setup tasks are disabled.');
});

test('the source of a wrapped function is that of the function inside', () => {
  const { made } = evaluation(
    `import functools
def logged(fn):
    @functools.wraps(fn)
    def wrapper(*args):
        return fn(*args)
    return wrapper
with DAG("d"):
    @task.kubernetes(image="alpine")
    @logged
    def inner(x):
        return x
    inner(1)
`,
    '2.11.0',
    '10.12.0',
  );
  assert.match(made.render(0, undefined).callable?.source ?? '', /^ {4}@task.*def inner\(x\):/s);
});

test('up to 10.22 configmaps are appended to the list of env_from, which others may hold', () => {
  const text = `from kubernetes.client import models as k8s
with DAG("d", default_args={"env_from": [k8s.V1EnvFromSource(prefix="P")]}):
    Pod(task_id="a", image="alpine", configmaps=["{{ run_id }}"])
    Pod(task_id="b", image="alpine")
`;
  const sources = (provider: string): unknown => {
    const { made, context } = evaluation(text, '2.11.0', provider);
    assert.deepEqual(made.refusals, []);
    return [0, 1].map((task) => {
      const { pod } = buildManifest(made.render(task, undefined), context);
      return pod.spec?.containers[0]?.envFrom;
    });
  };
  const own = { prefix: 'P' };
  const joined = { configMapRef: { name: 'manual__x' } };
  const all = [own, joined];
  assert.deepEqual(sources('10.12.0'), [all, all]);
  assert.deepEqual(sources('10.25.0'), [all, [own]]);
});
