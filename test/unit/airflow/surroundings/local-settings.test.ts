import assert from 'node:assert/strict';
import { test } from 'node:test';
import { evaluate, type Evaluation } from '../../../../src/core/airflow/evaluate.ts';
import { buildManifest } from '../../../../src/core/manifest/build-manifest.ts';
import type { Manifest } from '../../../../src/core/manifest/manifest.ts';
import { filesOf, pythonParser } from '../../python/run-python.ts';
import { contextOf, inDag, surroundingsOf } from '../evaluated.ts';

const parser = await pythonParser();
const context = contextOf({
  xcom: {},
  run: {
    runId: 'r',
    runType: 'manual',
    logicalDate: '2024-01-15T00:00:00+00:00',
    dataIntervalStart: '2024-01-15T00:00:00+00:00',
    dataIntervalEnd: '2024-01-15T00:00:00+00:00',
    tryNumber: 1,
    mapIndex: undefined,
  },
});
const settingsFile = '/home/config/airflow_local_settings.py';

function given(settings: string, body: string, versions = context.versions): Evaluation {
  const text = inDag(body);
  const files = filesOf({ '/dags/d.py': text, [settingsFile]: settings });
  const surroundings = { ...surroundingsOf(parser, files), settingsFolders: ['/home/config'] };
  return evaluate('/dags/d.py', text, { ...context, versions }, surroundings);
}

function manifestOf(settings: string, body: string): Manifest {
  return buildManifest(given(settings, body).render(0, undefined), context);
}

const codes = (all: readonly { readonly code: string }[]): readonly string[] =>
  all.map(({ code }) => code);
const plain = '    Pod(task_id="t", image="alpine", labels={"team": "red"})\n';

test('what pod_mutation_hook sets has its place in the settings, all else keeps its own', () => {
  const { pod, origins, assumptions, refusals } = manifestOf(
    `def pod_mutation_hook(pod):
    pod.metadata.labels["owner"] = "ops"
    pod.metadata.labels["copy"] = pod.metadata.labels["team"]
    pod.metadata.labels["count"] = str(len(pod.spec.containers))
    pod.spec.node_selector = {"pool": "a"}
`,
    plain,
  );
  assert.deepEqual(refusals, []);
  const labels = pod.metadata?.labels ?? {};
  assert.deepEqual([labels['owner'], labels['copy'], labels['count']], ['ops', 'red', '1']);
  assert.deepEqual(pod.spec?.nodeSelector, { pool: 'a' });
  const line = (pointer: string): string => {
    const at = origins.get(pointer);
    return `${at?.file ?? 'none'} ${at?.span.line ?? 0}`;
  };
  assert.equal(line('/metadata/labels/owner'), `${settingsFile} 2`);
  assert.equal(line('/metadata/labels/count'), `${settingsFile} 1`);
  assert.equal(line('/spec/nodeSelector'), `${settingsFile} 5`);
  assert.equal(line('/metadata/labels/team'), '/dags/d.py 4');
  assert.equal(line('/spec/containers/0/image'), '/dags/d.py 4');
  assert.deepEqual(codes(assumptions), ['hook-applied']);
});

test('a part that the hook changes in a way that is not known stays, and the manifest says that it may differ', () => {
  const { pod, assumptions, refusals } = manifestOf(
    `import time
def pod_mutation_hook(pod):
    pod.metadata.labels["known"] = "yes"
    pod.spec.containers[0].image = "alpine:" + str(time.time())
    if time.time() > 5:
        pod.spec.host_network = True
`,
    plain,
  );
  assert.deepEqual(refusals, []);
  assert.equal(pod.metadata?.labels?.['known'], 'yes');
  assert.equal(pod.spec?.containers[0]?.image, 'alpine');
  assert.equal(pod.spec.hostNetwork, false);
  assert.deepEqual(codes(assumptions), ['hook-not-followed']);
});

test('what the hook reads of the surroundings is asked for', () => {
  const { missing } = manifestOf(
    `import os
def pod_mutation_hook(pod):
    pod.metadata.labels["site"] = os.environ["SITE"]
`,
    plain,
  );
  assert.deepEqual(
    missing.map(({ option }) => option),
    ['--env SITE=VALUE'],
  );
});

test('an exception of the hook fails the task, one that hangs on what is not known may', () => {
  const raising = manifestOf(
    `from airflow.exceptions import PodMutationHookException
def pod_mutation_hook(pod):
    raise PodMutationHookException("not here")
`,
    plain,
  );
  assert.deepEqual(
    raising.refusals.map(({ code, data, file, span }) => [code, data, file, span.line]),
    [
      [
        'hook-raises',
        { hook: 'pod_mutation_hook', exception: 'PodMutationHookException', detail: 'not here' },
        settingsFile,
        2,
      ],
    ],
  );
  assert.deepEqual(raising.assumptions, []);
  const perhaps = manifestOf(
    `import time
def pod_mutation_hook(pod):
    if time.time() > 5:
        raise ValueError("late")
    pod.metadata.labels["a"] = "b"
`,
    plain,
  );
  assert.deepEqual(perhaps.refusals, []);
  assert.deepEqual(codes(perhaps.assumptions), ['hook-not-followed']);
});

test('settings that do not run, or whose __all__ leaves the hook out, change nothing', () => {
  const broken = manifestOf('raise RuntimeError("no")\ndef pod_mutation_hook(pod): pass\n', plain);
  assert.deepEqual(broken.refusals, []);
  assert.deepEqual(broken.assumptions, [
    {
      code: 'hook-not-followed',
      data: { hook: 'airflow_local_settings', path: settingsFile, detail: 'RuntimeError: no' },
    },
  ]);
  const unparsed = given('def pod_mutation_hook(pod:\n', plain);
  assert.deepEqual(unparsed.refusals, []);
  assert.deepEqual(codes(buildManifest(unparsed.render(0, undefined), context).assumptions), [
    'hook-not-followed',
  ]);
  const hidden = manifestOf(
    '__all__ = ["task_policy"]\ndef pod_mutation_hook(pod):\n    pod.metadata.labels["a"] = "b"\n',
    plain,
  );
  assert.equal(hidden.pod.metadata?.labels?.['a'], undefined);
  assert.deepEqual(hidden.assumptions, []);
});

test('a policy that raises refuses the DAG, one that skips it leaves it out', () => {
  const policy = (name: string): string =>
    `from airflow.exceptions import ${name}
def dag_policy(dag):
    if dag.dag_id == "d":
        raise ${name}("not " + dag.dag_id)
`;
  const refused = given(policy('AirflowClusterPolicyViolation'), plain);
  assert.deepEqual(
    refused.refusals.map(({ code, data }) => [code, data]),
    [
      [
        'policy-raises',
        { hook: 'dag_policy', exception: 'AirflowClusterPolicyViolation', detail: 'not d' },
      ],
    ],
  );
  const skipped = given(policy('AirflowClusterPolicySkipDag'), plain);
  assert.deepEqual(skipped.refusals, []);
  assert.deepEqual(skipped.instances(0), []);
});

test('task_policy changes tasks by what is known of them, and is undone where it is not', () => {
  const evaluation = given(
    `import time
def task_policy(task):
    if task.task_id == "open":
        task.image = str(time.time())
        task.namespace = "lost"
    else:
        task.namespace = task.task_type.lower()
`,
    '    Pod(task_id="open", image="alpine")\n    Pod(task_id="known", image="alpine")\n',
  );
  const [open, known] = [0, 1].map((key) =>
    buildManifest(evaluation.render(key, undefined), context),
  );
  assert.equal(open?.pod.spec?.containers[0]?.image, 'alpine');
  assert.equal(open.pod.metadata?.namespace, 'default');
  assert.equal(known?.pod.metadata?.namespace, 'kubernetespodoperator');
  assert.equal(known.origins.get('/metadata/namespace')?.file, settingsFile);
  assert.deepEqual(codes(known.assumptions), ['hook-not-followed']);
});

test('the first name of task_policy counts on Airflow 2 alone', () => {
  const settings = 'def policy(task):\n    task.namespace = "first"\n';
  const namespace = (airflow: string): string | undefined => {
    const versions = { ...context.versions, airflow };
    const task = given(settings, plain, versions).render(0, undefined);
    return buildManifest(task, { ...context, versions }).pod.metadata?.namespace;
  };
  assert.equal(namespace('2.11.0'), 'first');
  assert.equal(namespace('3.1.0'), 'default');
});

test('task_instance_mutation_hook has the task in its hands on a worker of Airflow 2', () => {
  const settings = `def task_instance_mutation_hook(task_instance):
    if task_instance.task_id == "t":
        task_instance.task.namespace = "of-" + task_instance.run_id
`;
  const namespace = (airflow: string): string | undefined => {
    const versions = { ...context.versions, airflow };
    const task = given(settings, plain, versions).render(0, undefined);
    return buildManifest(task, { ...context, versions }).pod.metadata?.namespace;
  };
  assert.equal(namespace('2.11.0'), 'of-r');
  assert.equal(namespace('3.1.0'), 'default');
});

test('a hook that sees None where a value is missing refuses nothing', () => {
  const { missing, refusals } = manifestOf(
    `def pod_mutation_hook(pod):
    if "/" not in pod.spec.containers[0].image:
        pod.spec.containers[0].image = "r/" + pod.spec.containers[0].image
`,
    '    from airflow.models import Variable\n    Pod(task_id="t", image=Variable.get("image"))\n',
  );
  assert.deepEqual(
    missing.map(({ input }) => input),
    [{ kind: 'variable', key: 'image' }],
  );
  assert.deepEqual(refusals, []);
});

test('a hook that is given up leaves the DAG file as it is', () => {
  const settings = `def task_policy(task):
    while True:
        task.retries = 1
def pod_mutation_hook(pod):
    while True:
        pod.spec.priority = 1
`;
  const evaluation = given(settings, plain);
  assert.deepEqual(evaluation.refusals, []);
  const { refusals, assumptions } = buildManifest(evaluation.render(0, undefined), context);
  assert.deepEqual(refusals, []);
  assert.deepEqual(
    assumptions.map(({ code, data }) => `${code} ${String(data['hook'])}`),
    ['hook-not-followed task_policy', 'hook-not-followed pod_mutation_hook'],
  );
});

test('what a policy sets on a mapped task has no effect, and of its partial arguments it is said', () => {
  const assumed = (body: string): readonly string[] => {
    const evaluation = given(
      `def task_policy(task):\n    ${body}\n`,
      '    Pod.partial(task_id="t", labels={"a": "b"}, retries=1).expand(image=["a"])\n',
    );
    assert.deepEqual(evaluation.refusals, []);
    const { pod, assumptions } = buildManifest(evaluation.render(0, 0), context);
    assert.equal(pod.metadata?.namespace, 'default');
    return codes(assumptions);
  };
  assert.deepEqual(assumed('task.namespace = "n"'), []);
  assert.deepEqual(assumed('task.queue = "q" if task.retries == 1 else task.image'), []);
  assert.deepEqual(assumed('task.partial_kwargs["labels"] = {}'), ['hook-not-followed']);
  assert.deepEqual(assumed('task.partial_kwargs["labels"]["c"] = "d"'), ['hook-not-followed']);
  assert.deepEqual(assumed('if task.pool == "x": raise ValueError("pool")'), ['hook-not-followed']);
});

test('a policy that asks a mapped task for an argument of its pods drops the DAG', () => {
  const evaluation = given(
    'def task_policy(task):\n    if not task.image:\n        raise ValueError("image")\n',
    '    Pod.partial(task_id="t", image="a").expand(arguments=[["a"]])\n',
  );
  const [refusal] = evaluation.refusals;
  assert.equal(refusal?.data['detail'], "'MappedOperator' object has no attribute 'image'");
});
