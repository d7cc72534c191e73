import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { systemClock } from '../../../src/core/base/clock.ts';
import type { Clock } from '../../../src/core/base/clock.ts';
import { isPodTaskError } from '../../../src/core/base/failure.ts';
import { openBridge } from '../../../src/core/bridge/open-bridge.ts';
import type { Bridge, BridgeTools } from '../../../src/core/bridge/open-bridge.ts';
import { bootstrap, packProgram, readProgram } from '../../../src/core/bridge/program.ts';

const fake = join(import.meta.dirname, 'fake-airflow.ts');
const folders = { environment: {}, home: '/w', dags: '/w/dags', plugins: '', config: '' };
const place = {
  files: ['/w/dags/a.py'],
  relative: 'a.py',
  source: 'the text',
  paths: [],
  variables: {},
  connections: {},
  environment: {},
};
const question = {
  ...place,
  dag_id: 'd',
  task_id: 't',
  map_index: null,
  run: {},
  params: {},
  xcom: null,
  in_cluster: false,
  random: { suffix: 'aaaaaaaa', secrets: [], name_hex: '' },
  python_input: null,
};
const tools: BridgeTools = {
  clock: systemClock,
  environment: { PATH: process.env['PATH'] },
  program: packProgram('the program, ä'),
};
const { signal } = new AbortController();

function open(
  way: object,
  change: Partial<BridgeTools> = {},
  stop: AbortSignal = signal,
): Promise<Bridge> {
  const argv = [process.execPath, fake, JSON.stringify(way)];
  return openBridge({ argv, folder: undefined }, folders, { ...tools, ...change }, stop);
}

/** The `why` and the data that something is refused with. */
async function failureOf(work: Promise<unknown>): Promise<Readonly<Record<string, unknown>>> {
  const error: unknown = await work.then(
    () => assert.fail('it was not refused'),
    (reason: unknown) => reason,
  );
  assert.ok(isPodTaskError(error, 'bridge-failed'), String(error));
  return error.data;
}

test('the program is sent before the questions, and the versions come first', async () => {
  const bridge = await open({});
  assert.deepEqual(bridge.versions, {
    airflow: '3.3.2',
    provider: '10.25.0',
    python: '3.12.1',
    inCluster: false,
  });
  const { why, detail } = await failureOf(bridge.pod(question, signal));
  await bridge.close();
  assert.equal(why, 'bridge-answer');
  const seen = JSON.parse(String(detail).replace(/…$/, '')) as Readonly<Record<string, unknown>>;
  assert.equal(seen['program'], 'the program, ä');
  assert.deepEqual(seen['argv'], ['-c', bootstrap]);
  assert.deepEqual(seen['question'], { id: 1, method: 'pod', seconds: 119, ...question });
});

test('a command that ends as `python -` does is taken as well', async () => {
  const argv = [process.execPath, fake, '{}', '-'];
  const bridge = await openBridge({ argv, folder: undefined }, folders, tools, signal);
  const { detail } = await failureOf(bridge.pod(question, signal));
  await bridge.close();
  const seen = JSON.parse(String(detail).replace(/…$/, '')) as Readonly<Record<string, unknown>>;
  assert.deepEqual(seen['argv'], ['-c', bootstrap]);
});

test('the program that is shipped is whole', () => {
  const text = readProgram(join(import.meta.dirname, '..', '..', '..', 'src', 'cli')).toString();
  assert.equal(Number(text.slice(0, 10)), Buffer.byteLength(text.slice(10)));
  for (const part of ['def list_tasks(', 'def make_pod(', 'serve(INPUT)']) {
    assert.ok(text.includes(part), part);
  }
});

test('pods, tasks and texts are read, one question after the other', async () => {
  const pod = { metadata: { name: 'x' }, spec: { containers: [] } };
  const task = { task_id: 't', operator: 'KubernetesPodOperator', is_pod: true };
  const bridge = await open({
    pod: { result: { pod, selector: 'a=b', is_input_equal: true, secrets: ['s3cret', 1] } },
    tasks: {
      result: { dags: [{ dag_id: 'd', tasks: [task, { ...task, mapped: true, count: 2 }] }] },
    },
    variables: { result: { values: { a: '1', b: null } } },
    connections: { result: { values: {} } },
  });
  const [made, tasks, variables, connections] = await Promise.all([
    bridge.pod(question, signal),
    bridge.tasks(place, signal),
    bridge.variables(undefined, signal),
    bridge.connections(['x'], signal),
  ]);
  await bridge.close();
  assert.deepEqual(made, {
    kind: 'pod',
    pod,
    selector: 'a=b',
    isInputEqual: true,
    secrets: ['s3cret'],
  });
  const plain = {
    dagId: 'd',
    taskId: 't',
    operator: 'KubernetesPodOperator',
    isPod: true,
    isMapped: false,
    count: undefined,
  };
  assert.deepEqual(tasks, [plain, { ...plain, isMapped: true, count: 2 }]);
  assert.deepEqual([...variables], [['a', '1']]);
  assert.deepEqual([...connections], []);
});

test('what Airflow refuses is an answer; what cannot be asked is a failure that says why', async () => {
  const error = (kind: string) => ({ pod: { error: { kind, message: 'its words' } } });
  for (const by of ['file', 'task']) {
    const bridge = await open(error(by));
    assert.deepEqual(await bridge.pod(question, signal), {
      kind: 'refused',
      by,
      detail: 'its words',
    });
    await bridge.close();
  }
  for (const [kind, why] of [
    ['no-file', 'bridge-no-file'],
    ['task-missing', 'bridge-no-task'],
    ['not-a-pod', 'bridge-no-pod'],
    ['timeout', 'bridge-timeout'],
    ['failed', 'bridge-answer'],
  ] as const) {
    const bridge = await open(error(kind));
    assert.equal((await failureOf(bridge.pod(question, signal)))['why'], why);
    await bridge.close();
  }
  const none = await failureOf(
    open({ start: { error: { kind: 'no-airflow', message: 'No module' } } }),
  );
  assert.deepEqual([none['why'], none['detail']], ['bridge-no-airflow', 'No module']);
});

test('a program that is not there, ends or makes no sense is said to', async () => {
  const missing = { argv: [join(fake, 'none')], folder: undefined };
  const missed = await failureOf(openBridge(missing, folders, tools, signal));
  assert.equal(missed['why'], 'bridge-missing');
  let said = '';
  const died = await failureOf(
    open({ dies: 'no such service: scheduler' }, { onSaid: (text) => (said = text) }),
  );
  assert.deepEqual(
    [died['why'], died['exit'], died['detail'], said],
    ['bridge-ended', 3, 'no such service: scheduler', 'no such service: scheduler'],
  );
  for (const start of ['what?\n', '{"id":7,"result":{}}\n', '{"id":0,"result":{"protocol":9}}\n']) {
    assert.equal((await failureOf(open({ start })))['why'], 'bridge-answer', start);
  }
  const endless = await open({ pod: 33 * 1024 * 1024 });
  assert.equal((await failureOf(endless.pod(question, signal)))['why'], 'bridge-answer');
});

/** A server that counts who is there, so that it is known when all have ended. */
async function watchPrograms(): Promise<{
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly both: Promise<readonly Socket[]>;
  close(): void;
}> {
  const sockets: Socket[] = [];
  const server = createServer();
  const both = new Promise<readonly Socket[]>((resolve) => {
    server.on('connection', (socket) => {
      sockets.push(socket.on('error', () => undefined).resume());
      if (sockets.length === 2) resolve(sockets);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    environment: { ...tools.environment, FAKE_PORT: String(port) },
    both,
    close: () => server.close(),
  };
}

const ended = (socket: Socket): Promise<void> =>
  new Promise((resolve) => {
    if (socket.closed) resolve();
    else socket.once('close', () => resolve());
  });

test('one that does not answer in time is ended with its children', async () => {
  const watched = await watchPrograms();
  let pass: () => void = () => undefined;
  const clock: Clock = {
    now: () => new Date(0),
    // Once that has passed, nothing is waited for any more.
    sleep: (ms) =>
      ms === 5000
        ? new Promise((resolve) => {
            pass = resolve;
          })
        : Promise.resolve(),
  };
  const limits = { start: 5000, answer: 1 };
  const { environment } = watched;
  const failure = failureOf(open({ start: 'hang' }, { clock, limits, environment }));
  const sockets = await watched.both;
  pass();
  const { why, seconds } = await failure;
  assert.deepEqual([why, seconds], ['bridge-timeout', 5]);
  await Promise.all(sockets.map(ended));
  watched.close();
});

test('an abort ends it with its children, and so does closing it', async () => {
  for (const how of ['abort', 'close'] as const) {
    const watched = await watchPrograms();
    const { environment } = watched;
    const stop = new AbortController();
    const bridge = await open({ pod: 'hang' }, { environment });
    const answer = bridge.pod(question, stop.signal);
    const sockets = await watched.both;
    if (how === 'abort') stop.abort(new Error('enough'));
    else void bridge.close();
    await assert.rejects(answer, how === 'abort' ? /enough/ : /bridge-failed/);
    await Promise.all(sockets.map(ended));
    watched.close();
  }
});
