import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { CommandLine } from './cli-process.ts';
import type { Ended } from './start-program.ts';

const cli = new CommandLine();
after(() => cli.remove());

const head = `from airflow import DAG
from airflow.models import Variable
from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
common = dict(namespace="default", image="busybox", cmds=["sh", "-c"])
`;
const dag = cli.file(
  'dag.py',
  `${head}with DAG("d", schedule=None):
    KubernetesPodOperator(task_id="good", name="good", arguments=["echo one; echo two"], **common)
    KubernetesPodOperator(task_id="bad", name="bad", arguments=["exit 7"], **common)
    KubernetesPodOperator(task_id="skip", name="skip", arguments=["exit 9"], skip_on_exit_code=9, **common)
    KubernetesPodOperator(task_id="slow", name="slow", arguments=["echo begun; sleep 300"], **common)
    KubernetesPodOperator(task_id="stubborn", name="stubborn", arguments=["trap '' TERM; echo begun; sleep 300; sleep 300"], **common)
    KubernetesPodOperator(task_id="flood", name="flood", arguments=["seq 100000"], **common)
    KubernetesPodOperator(task_id="wants", name="wants", arguments=[Variable.get("needed")], **common)
    KubernetesPodOperator(task_id="elsewhere", name="e", namespace="default", image="postgres:16")
    KubernetesPodOperator.partial(task_id="mapped", name="m", **common).expand(arguments=[["echo a"], ["echo b"]])
with DAG("other", schedule=None):
    KubernetesPodOperator(task_id="good", name="good", arguments=["echo"], **common)
`,
);
const run = (task: string, ...more: readonly string[]): readonly string[] => [
  ...['run', dag, '--dag', 'd', '--task', task, '--sandbox'],
  ...more,
];

/** One sentence or a few lines, and no trace of the program's inside. */
function isPlain({ err }: Ended): void {
  assert.doesNotMatch(err, /^ {4}at |Traceback|internal|inside pod-tasks/m);
  assert.notEqual(err.trim(), '');
}

test('help and version are printed and succeed', async () => {
  const help = await cli.run(['--help']);
  assert.equal(help.code, 0);
  assert.match(help.out, /pod-tasks run FILE --task TASK_ID/);
  assert.match((await cli.run(['run', '--help'])).out, /--sandbox/);
  assert.match((await cli.run(['--version'])).out, /^pod-tasks \d+\.\d+\.\d+\n$/);
});

test('messages are Chinese where that is wanted', async () => {
  const { code, err } = await cli.run(['rnu'], { POD_TASKS_LANG: 'zh-cn' });
  assert.equal(code, 2);
  assert.match(err, /^没有命令 “rnu”，是否指 “run”？/);
});

const refused: readonly (readonly [what: string, argv: readonly string[], says: RegExp])[] = [
  ['a misspelt option', ['tasks', '--jsno', '.'], /--json/],
  ['a file that is not there', ['manifest', 'absent.py', '--all'], /absent\.py/],
  ['a folder for a file', ['manifest', '.', '--all'], /folder/],
  ['neither a task nor all', ['manifest', dag], /--task/],
  ['no task to run', ['run', dag, '--sandbox'], /--task/],
  ['a task that is not there', run('nobody'), /nobody/],
  ['a task in two DAGs', ['run', dag, '--task', 'good', '--sandbox'], /--dag/],
  [
    'a mapped task without an index',
    ['manifest', dag, '--task', 'mapped', '--var', 'needed=x'],
    /--map-index/,
  ],
  [
    'an index beyond the instances',
    ['manifest', dag, '--task', 'mapped', '--map-index', '2', '--var', 'needed=x'],
    /--map-index/,
  ],
  ['sandbox and cluster at once', run('good', '--context', 'x'), /exclude/],
  [
    'a cluster for a pod that is not stored',
    ['manifest', dag, '--all', '--context', 'x'],
    /--stored/,
  ],
  ['all stored pods at once', ['manifest', dag, '--all', '--stored', '--sandbox'], /--all/],
  [
    'a kubeconfig that is none',
    ['run', dag, '--dag', 'd', '--task', 'good', '--kubeconfig', dag],
    /kubeconfig/,
  ],
];

for (const [what, argv, says] of refused) {
  test(`${what} ends with exit code 2 and a sentence`, async () => {
    const ended = await cli.run(argv);
    assert.equal(ended.code, 2, ended.err);
    assert.match(ended.err, says);
    isPlain(ended);
  });
}

test('the pod as it would be stored says what of it was not sent, and none is made', async () => {
  const stored = ['manifest', dag, '--dag', 'd', '--task', 'good', '--stored', '--sandbox'];
  const { code, out, err } = await cli.run(stored);
  assert.equal(code, 0, err);
  assert.match(out, /^# Task good of DAG d, as sandbox would store it/);
  assert.match(out, /\n {2}terminationGracePeriodSeconds: 30 # server default\n/);
  const json = await cli.run([...stored, '-o', 'json']);
  const { pod, marks, dropped } = JSON.parse(json.out) as {
    readonly pod: { readonly metadata: { readonly uid: string } };
    readonly marks: Readonly<Record<string, string>>;
    readonly dropped: readonly string[];
  };
  assert.match(pod.metadata.uid, /./);
  assert.equal(marks['/metadata/uid'], 'default');
  assert.equal(marks['/spec/containers/0/image'], 'sent');
  assert.deepEqual(dropped, []);
  assert.equal((await cli.run(['pods', '--sandbox', '--json'])).out.trim(), '[]');
});

test('a listing is JSON with every task, and succeeds with problems', async () => {
  const broken = cli.file(
    'broken.py',
    `${head}KubernetesPodOperator(task_id="a", nme="x", image="i"\n`,
  );
  const { code, out } = await cli.run(['tasks', '--json', dag, broken]);
  assert.equal(code, 0);
  const { files } = JSON.parse(out) as {
    files: { file: string; tasks: unknown[]; problems: unknown[] }[];
  };
  assert.deepEqual(
    files.map(({ file }) => file),
    [dag, broken],
  );
  assert.equal(files[0]?.tasks.length, 10);
  assert.notEqual(files[1]?.problems.length, 0);
});

test('a path that cannot be read does not keep the others from being listed', async () => {
  const ended = await cli.run(['tasks', '--json', 'absent.py', dag]);
  assert.equal(ended.code, 2);
  assert.equal((JSON.parse(ended.out) as { files: unknown[] }).files.length, 1);
  isPlain(ended);
});

const strange: readonly (readonly [what: string, text: string | Uint8Array])[] = [
  ['not Python', '{"this": ["is", "JSON"'],
  ['empty', ''],
  ['broken at the cursor', `${head}with DAG("x"):\n    KubernetesPodOperator(task_id="a", name=\n`],
  ['an endless loop at import', `${head}while True:\n    pass\n`],
  ['binary', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 255])],
];

for (const [what, text] of strange) {
  test(`a file that is ${what} makes no run and no mess`, async () => {
    const path = cli.file('strange.py', text);
    const ended = await cli.run(['run', path, '--task', 'a', '--sandbox']);
    assert.equal(ended.code, 2, ended.err);
    assert.equal(ended.out, '');
    isPlain(ended);
  });
}

test('a file of ten thousand lines is read', async () => {
  const lines = Array.from({ length: 5000 }, (_, i) => `X${i} = ${i}\nY${i} = "y" + str(X${i})\n`);
  const path = cli.file(
    'long.py',
    `${lines.join('')}${head}with DAG("l", schedule=None):\n    KubernetesPodOperator(task_id="t", name=Y4999, **common)\n`,
  );
  const { code, out } = await cli.run(['manifest', path, '--task', 't', '-o', 'json']);
  assert.equal(code, 0);
  assert.match(out, /"name": "y4999-/);
});

test('a template that never ends is given up', async () => {
  const path = cli.file(
    'template.py',
    `${head}with DAG("x", schedule=None):\n    KubernetesPodOperator(task_id="a", name="a", arguments=["{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}"], **common)\n`,
  );
  const ended = await cli.run(['manifest', path, '--task', 'a']);
  assert.equal(ended.code, 2);
  isPlain(ended);
});

test('a task that succeeds, fails or skips ends with 0, 1 or 99', async () => {
  const [good, bad, skip] = await Promise.all([
    cli.run(run('good')),
    cli.run(run('bad')),
    cli.run(run('skip')),
  ]);
  assert.deepEqual([good.code, good.out], [0, 'one\ntwo\n'], good.err);
  assert.equal(bad.code, 1);
  assert.match(bad.err, /exit code 7/);
  assert.equal(skip.code, 99);
});

test('events are lines of JSON', async () => {
  const { code, out } = await cli.run(run('good', '--json'));
  const events = out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  assert.equal(code, 0);
  assert.deepEqual(
    events
      .map(({ type }) => type)
      .filter((type) => type === 'created' || type === 'finished' || type === 'cleaned'),
    ['created', 'finished', 'cleaned'],
  );
  assert.deepEqual(
    events.filter(({ type }) => type === 'log').map(({ text }) => text),
    ['one', 'two'],
  );
  assert.ok(events.every(({ time }) => typeof time === 'string'));
});

test('missing values are asked for by their option and end with 3', async () => {
  const ended = await cli.run(run('wants'));
  assert.equal(ended.code, 3);
  assert.match(ended.err, /--var needed=/);
  isPlain(ended);
});

test('running without the marker wants a yes', async () => {
  const ended = await cli.run(run('good', '--no-marker'));
  assert.equal(ended.code, 3);
  assert.match(ended.err, /--yes/);
  assert.equal((await cli.run(run('good', '--no-marker', '--yes'))).code, 0);
});

test('where to run is never guessed', async () => {
  const ended = await cli.run(['run', dag, '--dag', 'd', '--task', 'good']);
  assert.equal(ended.code, 3);
  assert.match(ended.err, /--sandbox/);
});

test('an image that the sandbox cannot run ends with 4 and what to do', async () => {
  const ended = await cli.run(run('elsewhere'));
  assert.equal(ended.code, 4);
  assert.match(ended.err, /postgres:16/);
  isPlain(ended);
});

test('pods, logs and delete of nothing end with 0 and 1', async () => {
  assert.deepEqual(await cli.run(['pods', '--sandbox', '--json']), {
    code: 0,
    out: '[]\n',
    err: '',
  });
  assert.equal((await cli.run(['logs', 'nobody', '--sandbox'])).code, 1);
  assert.equal((await cli.run(['delete', 'nobody', '--sandbox'])).code, 1);
});

test('Ctrl-C during the pod settles it and ends with 130', async () => {
  const running = cli.start(run('slow'));
  await running.sees('begun');
  running.child.kill('SIGINT');
  const { code, err } = await running.ended;
  assert.equal(code, 130, err);
  assert.match(err, /clean-up: pod slow-\w+ is deleted/);
});

test('a second Ctrl-C leaves at once and says what may be left', async () => {
  const running = cli.start(run('stubborn'));
  await running.sees('begun');
  running.child.kill('SIGINT');
  await running.sees('Cancelling');
  running.child.kill('SIGINT');
  const { code, err } = await running.ended;
  assert.equal(code, 130);
  assert.match(err, /pod stubborn-\w+ may still be there/);
});

for (const argv of [['pods'], ['logs', 'a', '-n', 'b'], ['delete', 'a', '-n', 'b']] as const) {
  test(`Ctrl-C ends ${argv[0]} at a cluster that does not answer, with 130`, async () => {
    const sockets: Socket[] = [];
    const server = createServer((socket) => sockets.push(socket));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    try {
      const { port } = server.address() as AddressInfo;
      const kubeconfig = cli.file(
        'silent.kubeconfig',
        JSON.stringify({
          'current-context': 'silent',
          contexts: [{ name: 'silent', context: { cluster: 'silent' } }],
          clusters: [{ name: 'silent', cluster: { server: `http://127.0.0.1:${port}` } }],
        }),
      );
      const reached = once(server, 'connection');
      const running = cli.start([...argv, '--kubeconfig', kubeconfig]);
      await reached;
      running.child.kill('SIGINT');
      const { code, err } = await running.ended;
      assert.deepEqual([code, err], [130, '']);
    } finally {
      for (const socket of sockets) socket.destroy();
      server.close();
    }
  });
}

test('Ctrl-C ends tasks in the midst of a workspace, with nothing listed', async () => {
  mkdirSync(join(cli.folder, 'workspace'));
  // Each is given up for too much work, so that all of them take far longer than anyone would wait.
  const long = `${head}for a in range(20000):\n    for b in range(20000):\n        pass\n`;
  for (let i = 0; i < 500; i++) cli.file(`workspace/dag_${i}.py`, long);
  // Says that a file is read, as nothing is shown where there is no terminal.
  const announce = cli.file(
    'announce.cjs',
    `const fs = require('node:fs');
const read = fs.readFileSync;
fs.readFileSync = (path, ...more) => {
  if (String(path).endsWith('dag_1.py')) fs.writeSync(2, 'begun\\n');
  return read(path, ...more);
};
`,
  );
  const running = cli.start(['tasks', 'workspace'], { NODE_OPTIONS: `--require=${announce}` });
  await running.sees('begun');
  running.child.kill('SIGINT');
  const { out } = await running.ended;
  assert.deepEqual([running.child.signalCode, out], ['SIGINT', '']);
});

test('a reader that goes away ends the run quietly', async () => {
  const running = cli.start(run('flood'));
  await running.sees('1\n');
  running.child.stdout?.destroy();
  const { code, err } = await running.ended;
  assert.equal(code, 130, err);
  assert.doesNotMatch(err, /EPIPE/);
});

test('a disk that is full is told in a sentence', { skip: process.platform !== 'linux' }, () => {
  const script = `exec "$0" "$1" manifest "$2" --task good --dag other > /dev/full`;
  const bin = join(import.meta.dirname, '..', '..', 'dist', 'cli.cjs');
  const { status, stderr } = spawnSync('/bin/sh', ['-c', script, process.execPath, bin, dag], {
    encoding: 'utf8',
    env: { HOME: cli.folder, POD_TASKS_LANG: 'en' },
  });
  assert.equal(status, 2);
  assert.match(stderr, /no space left/i);
});

test('versions come from what the project pins', async () => {
  mkdirSync(join(cli.folder, 'pinned'));
  cli.file('pinned/requirements.txt', 'apache-airflow==2.6.2\n');
  const path = cli.file(
    'pinned/old.py',
    head.replace('operators.pod', 'operators.kubernetes_pod') +
      'with DAG("x"):\n    KubernetesPodOperator(task_id="a", name="a", **common)\n',
  );
  assert.equal((await cli.run(['manifest', path, '--task', 'a'])).code, 0);
  const newest = await cli.run([
    'manifest',
    path,
    '--task',
    'a',
    '--airflow-version',
    '3.3.2',
    '--provider-version',
    '10.25.0',
  ]);
  assert.equal(newest.code, 2);
  assert.match(newest.err, /import/i);
});

test('nothing is left over', { skip: process.platform !== 'linux' }, () => {
  const left = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => readText(`/proc/${pid}/cmdline`)?.replaceAll('\0', ' ') ?? '')
    .filter((line) => line.includes(cli.folder));
  assert.deepEqual(left, []);
  assert.deepEqual(readdirSync(join(cli.folder, '.cache', 'pod-tasks', 'sandbox')), []);
});

/** Undefined where the process has ended meanwhile. */
function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}
