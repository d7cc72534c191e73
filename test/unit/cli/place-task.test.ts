import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { parseArguments } from '../../../src/cli/parse-arguments.ts';
import { placeTask } from '../../../src/cli/place-task.ts';
import type { Place } from '../../../src/cli/place-task.ts';
import { readProjectWithSettings } from '../../../src/cli/project.ts';
import { readTarget } from '../../../src/cli/target.ts';
import { isPodTaskError } from '../../../src/core/base/failure.ts';
import { createWords } from '../../../src/core/words/say.ts';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'place-')));
after(() => rmSync(folder, { recursive: true }));
const workspace = join(folder, 'project');
mkdirSync(join(workspace, 'dags'), { recursive: true });
mkdirSync(join(workspace, 'include', '.kube'), { recursive: true });
mkdirSync(join(workspace, '.vscode'));
writeFileSync(join(workspace, 'dags', 'dag.py'), '');
writeFileSync(
  join(workspace, '.vscode', 'settings.json'),
  `{
    // docker-desktop is a colleague's
    "podTasks.cluster.contextMapping": { "docker-desktop": "kind", "gone": "nowhere" },
    "podTasks.cluster.protectedContexts": ["*shared*"],
  }`,
);

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
const project = readProjectWithSettings(join(workspace, 'dags', 'dag.py'), workspace);

interface Task {
  readonly context?: string;
  readonly file?: string;
}

function place(task: Task, argv: readonly string[] = [], patterns?: string): Place {
  const parsed = parseArguments(['run', 'dag.py', ...argv]);
  if (parsed.ask !== 'command') throw new Error(JSON.stringify(parsed));
  const environment = {
    KUBECONFIG: own,
    ...(patterns === undefined ? {} : { POD_TASKS_PROTECTED_CONTEXTS: patterns }),
  };
  const target = readTarget(parsed.options, environment, folder);
  const settings = { clusterContext: task.context, configFile: task.file };
  return placeTask(target, settings, project, environment, createWords('en'));
}

function contextOf({ target }: Place): string | undefined {
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
    contextOf(place({ context: 'docker-desktop' }, ['--context', 'shared-1'])),
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
  assert.match(place({ context: 'my-prod' }).questions.join(), /my-prod is protected/);
  assert.match(place({ context: 'shared-1' }).questions.join(), /shared-1 is protected/);
});

test('patterns of the environment replace those from the start, never those of the workspace', () => {
  assert.deepEqual(place({ context: 'my-prod' }, [], '').questions, []);
  assert.equal(place({}, [], ' x* , kin? ').questions.length, 1);
  assert.equal(place({ context: 'shared-1' }, [], '').questions.length, 1);
});

test('config_file leads to the file of the project, whose plugin needs a yes', () => {
  const { questions, notices, target } = place({ file: '/usr/local/airflow/include/.kube/config' });
  assert.deepEqual(target.kind === 'cluster' && target.files, [inProject]);
  assert.deepEqual(notices, [{ code: 'kubeconfig-of-task', data: { path: inProject } }]);
  assert.match(questions.join(), /get-token --now/);
});

test('config_file that is not here, the own one, or beside --kubeconfig changes nothing', () => {
  for (const placed of [
    place({ file: '/opt/airflow/nothing' }),
    place({ file: own }),
    place({ file: '/usr/local/airflow/include/.kube/config' }, ['--kubeconfig', own]),
  ]) {
    assert.deepEqual(placed.target.kind === 'cluster' && placed.target.files, [own]);
    assert.deepEqual([placed.notices, placed.questions], [[], []]);
  }
});

test('the sandbox asks nothing', () => {
  const { questions, target } = place({ context: 'my-prod' }, ['--sandbox']);
  assert.deepEqual([target, questions], [{ kind: 'sandbox' }, []]);
});
