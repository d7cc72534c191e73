import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { CloudCluster } from '../../../src/core/base/cloud-cluster.ts';
import { isPodTaskError } from '../../../src/core/base/failure.ts';
import { findKubeconfigs } from '../../../src/core/cluster/target.ts';
import type { Target } from '../../../src/core/cluster/target.ts';
import { mapContainerPaths } from '../../../src/core/project/container-paths.ts';
import { createDiskFiles } from '../../../src/core/project/disk-files.ts';
import { isProtected } from '../../../src/core/project/protection.ts';
import { findLayout } from '../../../src/core/project/python-roots.ts';
import { placeTask } from '../../../src/core/run/place-task.ts';
import type { PlacedTask } from '../../../src/core/run/place-task.ts';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'place-')));
after(() => rmSync(folder, { recursive: true }));
const workspace = join(folder, 'project');
mkdirSync(join(workspace, 'dags'), { recursive: true });
mkdirSync(join(workspace, 'include', '.kube'), { recursive: true });
writeFileSync(join(workspace, 'dags', 'dag.py'), '');
// docker-desktop is a colleague's
const workspaceSettings = {
  contextMapping: new Map([
    ['docker-desktop', 'kind'],
    ['gone', 'nowhere'],
    ['gke_p_l_mapped', 'kind'],
  ]),
  protectedContexts: ['*shared*'],
};

function kubeconfig(path: string, contexts: readonly string[], user: object = {}): string {
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': contexts[0],
    clusters: [{ name: 'c', cluster: { server: 'https://127.0.0.1:1' } }],
    users: [{ name: 'u', user }],
    contexts: contexts.map((name) => ({ name, context: { cluster: 'c', user: 'u' } })),
  };
  writeFileSync(path, JSON.stringify(config));
  return path;
}

const own = kubeconfig(join(folder, 'config'), ['kind', 'my-prod', 'shared-1']);
const inProject = kubeconfig(join(workspace, 'include', '.kube', 'config'), ['theirs'], {
  exec: { apiVersion: 'client.authentication.k8s.io/v1', command: 'get-token', args: ['--now'] },
});
const disk = createDiskFiles([workspace]);
const files = mapContainerPaths(
  disk,
  findLayout(join(workspace, 'dags', 'dag.py'), workspace, disk),
);

interface Task {
  readonly context?: string;
  readonly file?: string;
  readonly cloud?: CloudCluster;
}

/** What the user names. */
interface Named {
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly sandbox?: true;
}

function place(task: Task, named: Named = {}, patterns?: string): PlacedTask {
  const environment = {
    KUBECONFIG: own,
    ...(patterns === undefined ? {} : { POD_TASKS_PROTECTED_CONTEXTS: patterns }),
  };
  const target: Target =
    named.sandbox === true
      ? { kind: 'sandbox' }
      : {
          kind: 'cluster',
          ...findKubeconfigs(named.kubeconfig, environment, folder),
          context: named.context,
        };
  return placeTask(
    target,
    {
      clusterContext: task.context,
      configFile: task.file,
      ...(task.cloud ? { cloudCluster: task.cloud } : {}),
    },
    {
      files,
      environment,
      contextMapping: workspaceSettings.contextMapping,
      isProtected: (context) => isProtected(context, environment, workspaceSettings),
    },
  );
}

/** The questions as codes with their data. */
function questionsOf({ questions }: PlacedTask): readonly string[] {
  return questions.map(({ code, data }) => `${code} ${Object.values(data).join(' ')}`);
}

function contextOf({ target }: PlacedTask): string | undefined {
  return target.kind === 'cluster' ? target.context : target.kind;
}

test('a task that names no context runs on the current one, without a question', () => {
  const { questions, ...placed } = place({});
  assert.equal(contextOf({ questions, ...placed }), 'kind');
  assert.deepEqual(questions, []);
});

test("the task's own context is used where the kubeconfig has it", () => {
  assert.equal(contextOf(place({ context: 'shared-1' })), 'shared-1');
});

test("the workspace's mapping stands in for a context that is not here, and that is said", () => {
  const mapped = place({ context: 'docker-desktop' });
  assert.equal(contextOf(mapped), 'kind');
  assert.deepEqual(mapped.notices, [
    { code: 'context-mapped', data: { context: 'kind', was: 'docker-desktop' } },
  ]);
});

test('a mapping is no reason to leave a context that is here, or the one of the option', () => {
  assert.equal(
    contextOf(place({ context: 'docker-desktop' }, { context: 'shared-1' })),
    'shared-1',
  );
  assert.equal(contextOf(place({ context: 'my-prod' })), 'my-prod');
});

for (const context of ['elsewhere', 'gone']) {
  test(`the context ${context} that is not here leads to no other one`, () => {
    assert.throws(
      () => place({ context }),
      (error) => isPodTaskError(error, 'target-needed') && error.data['context'] === context,
    );
  });
}

test('a context that a pattern protects needs a yes', () => {
  assert.deepEqual(questionsOf(place({ context: 'my-prod' })), ['question.protected my-prod']);
  assert.deepEqual(questionsOf(place({ context: 'shared-1' })), ['question.protected shared-1']);
});

test('patterns of the environment replace those from the start, never those of the workspace', () => {
  assert.deepEqual(place({ context: 'my-prod' }, {}, '').questions, []);
  assert.equal(place({}, {}, ' x* , kin? ').questions.length, 1);
  assert.equal(place({ context: 'shared-1' }, {}, '').questions.length, 1);
});

test('config_file leads to the file of the project, whose plugin needs a yes', () => {
  const placed = place({ file: '/usr/local/airflow/include/.kube/config' });
  const { notices, target } = placed;
  assert.deepEqual(target.kind === 'cluster' && target.files, [inProject]);
  assert.deepEqual(notices, [{ code: 'kubeconfig-of-task', data: { path: inProject } }]);
  assert.deepEqual(questionsOf(placed), [`question.plugin ${inProject} get-token --now`]);
});

test('config_file that is not here, the own one, or beside --kubeconfig changes nothing', () => {
  for (const placed of [
    place({ file: '/opt/airflow/nothing' }),
    place({ file: own }),
    place({ file: '/usr/local/airflow/include/.kube/config' }, { kubeconfig: own }),
  ]) {
    assert.deepEqual(placed.target.kind === 'cluster' && placed.target.files, [own]);
    assert.deepEqual([placed.notices, placed.questions], [[], []]);
  }
});

test('the sandbox asks nothing', () => {
  const { questions, target } = place({ context: 'my-prod' }, { sandbox: true });
  assert.deepEqual([target, questions], [{ kind: 'sandbox' }, []]);
});

const gke = (cluster: string): CloudCluster => ({
  cloud: 'GKE',
  project: 'p',
  location: 'l',
  cluster,
});
const clouds = join(folder, 'clouds');
writeFileSync(
  clouds,
  JSON.stringify({
    kind: 'Config',
    'current-context': 'kind',
    clusters: ['gke_p_l_c', 'gke_p_l_two', 'k'].map((name) => ({
      name,
      cluster: { server: 'https://127.0.0.1:1' },
    })),
    users: [],
    contexts: [
      ['kind', 'k'],
      ['c-prod', 'gke_p_l_c'],
      ['a', 'gke_p_l_two'],
      ['b', 'gke_p_l_two'],
    ].map(([name, cluster]) => ({ name, context: { cluster } })),
  }),
);

test("a cloud's operator runs on the context of its cluster, whatever context it names", () => {
  const placed = place({ cloud: gke('c'), context: 'kind' }, { kubeconfig: clouds });
  assert.equal(contextOf(placed), 'c-prod');
  assert.deepEqual(placed.notices, [
    { code: 'context-of-cloud', data: { context: 'c-prod', cluster: 'gke_p_l_c' } },
  ]);
  assert.deepEqual(questionsOf(placed), ['question.protected c-prod']);
});

test('a cluster that no context leads to runs on no other one, unless the mapping or the user says which', () => {
  assert.throws(
    () => place({ cloud: gke('elsewhere'), context: 'kind' }, { kubeconfig: clouds }),
    (error) => isPodTaskError(error, 'target-needed') && error.data['lost'] === 'gke_p_l_elsewhere',
  );
  assert.equal(contextOf(place({ cloud: gke('mapped') }, { kubeconfig: clouds })), 'kind');
  const named = { kubeconfig: clouds, context: 'a' };
  assert.equal(contextOf(place({ cloud: gke('elsewhere') }, named)), 'a');
});

test('a cluster that several contexts lead to needs an answer', () => {
  assert.throws(
    () => place({ cloud: gke('two') }, { kubeconfig: clouds }),
    (error) => isPodTaskError(error, 'target-needed') && error.data['several'] === 'a, b',
  );
});
