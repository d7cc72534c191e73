import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { test } from 'node:test';
import type { ExecChunk } from '../../../src/core/cluster/cluster.ts';
import type { JsonObject } from '../../../src/core/base/json.ts';
import type { KubeLimits } from '../../../src/core/cluster/kube-limits.ts';
import { exit, frame, serveExec } from './fake-exec.ts';
import { connect, failsWith, listen, never, refuse, serve } from './fake-server.ts';

const query = { namespace: 'n', name: 'a', container: 'base', command: ['sh', '-c', 'a b'] };

interface Result {
  readonly out: string;
  readonly err: string;
  readonly code: number | undefined;
}

async function run(
  url: string,
  stdin?: string,
  user: JsonObject = {},
  limits: Partial<KubeLimits> = {},
): Promise<Result> {
  let [out, err] = ['', ''];
  let code: number | undefined;
  const whole = stdin === undefined ? query : { ...query, stdin };
  for await (const chunk of connect(url, user, limits).exec(whole, never)) {
    if (chunk.type === 'exit') code = chunk.code;
    else if (chunk.type === 'stdout') out += Buffer.from(chunk.bytes).toString();
    else err += Buffer.from(chunk.bytes).toString();
  }
  return { out, err, code };
}

test('both outputs and the exit code arrive', async () => {
  let asked = '';
  const server = await serveExec((socket, request) => {
    asked = request.url ?? '';
    for (const message of [frame(1, ''), frame(1, 'out'), frame(2, 'err'), exit(3)]) {
      socket.send(message);
    }
    socket.close();
  });
  assert.deepEqual(await run(server.url), { out: 'out', err: 'err', code: 3 });
  assert.equal(
    asked,
    '/api/v1/namespaces/n/pods/a/exec?container=base&command=sh&command=-c&command=a+b&stdout=true&stderr=true',
  );
  await server.close();
});

test('an old server speaks v4', async () => {
  const server = await serveExec((socket) => socket.send(exit(0)), ['v4.channel.k8s.io']);
  assert.deepEqual(await run(server.url), { out: '', err: '', code: 0 });
  await assert.rejects(run(server.url, 'x'), failsWith('unsupported', 'exec-stdin'));
  await server.close();
});

test('standard input is written and closed', async () => {
  const server = await serveExec((socket) => {
    let input = '';
    socket.on('message', (data: Buffer) => {
      if (data[0] === 0) input += data.subarray(1).toString();
      if (data[0] !== 255 || data[1] !== 0) return;
      socket.send(frame(1, String(input.length)));
      socket.send(exit(0));
    });
  });
  assert.equal((await run(server.url, 'x'.repeat(100_000))).out, '100000');
  await server.close();
});

test('an exec that ends without a status, or with nonsense for one, is broken', async () => {
  for (const act of [
    (socket: { close(): void }) => socket.close(),
    (socket: { terminate(): void }) => socket.terminate(),
    (socket: { send(data: Buffer): void }) => socket.send(frame(3, 'junk')),
  ]) {
    const server = await serveExec((socket) => act(socket));
    await assert.rejects(run(server.url), failsWith('stream-broken'));
    await server.close();
  }
});

test('what the server says about an exec that it cannot do is told', async () => {
  const status = { kind: 'Status', status: 'Failure', reason: 'InternalError', code: 500 };
  const within = await serveExec((socket) =>
    socket.send(frame(3, JSON.stringify({ ...status, message: 'container not found' }))),
  );
  await assert.rejects(run(within.url), failsWith('cluster-refused'));
  await within.close();
  for (const [code, reason, failure] of [
    [400, 'BadRequest', 'cluster-refused'],
    [403, 'Forbidden', 'cluster-forbidden'],
    [404, 'NotFound', 'not-found'],
  ] as const) {
    const server = await serve((_request, response) => refuse(response, code, reason, 'why'));
    await assert.rejects(run(server.url), failsWith(failure));
    await server.close();
  }
});

test('a gateway that keeps WebSockets out is said to', async () => {
  for (const status of [200, 400, 403, 426, 501]) {
    const server = await serve((_request, response) => {
      response.writeHead(status);
      response.end('<html>no</html>');
    });
    await assert.rejects(run(server.url), failsWith('unsupported', 'exec-blocked'), `${status}`);
    await server.close();
  }
  // What the API server says where the upgrade was left out on the way.
  const plain = await serve((_request, response) =>
    refuse(response, 400, 'BadRequest', 'Upgrade request required'),
  );
  await assert.rejects(run(plain.url), failsWith('unsupported', 'exec-blocked'));
  await plain.close();
  for (const status of [500, 503]) {
    const busy = await serve((_request, response) => response.writeHead(status).end('<html>'));
    await assert.rejects(run(busy.url), failsWith('cluster-unreachable', 'server-busy'));
    await busy.close();
  }
  const other = await serveExec((socket) => socket.send(exit(0)), []);
  await assert.rejects(run(other.url), failsWith('unsupported', 'exec-blocked'));
  await other.close();
});

test('an upgrade that is not answered, or cut, is a cluster out of reach', async () => {
  const silent = await listen(createServer().on('upgrade', () => undefined));
  await assert.rejects(
    run(silent.url, undefined, {}, { answer: 100 }),
    failsWith('cluster-unreachable', 'answer-timeout'),
  );
  await silent.close();
  const cut = await listen(createServer().on('upgrade', (_request, socket) => socket.destroy()));
  await assert.rejects(run(cut.url), failsWith('cluster-unreachable', 'connection-cut'));
  await cut.close();
});

test('an abort ends an exec with its reason, a reader that stops ends it too', async () => {
  let closed = 0;
  let onClosed: () => void = () => undefined;
  const server = await serveExec((socket) => {
    socket.send(frame(1, 'x'));
    socket.on('close', () => {
      closed++;
      onClosed();
    });
  });
  const stop = new AbortController();
  const reason = new Error('enough');
  const reading = connect(server.url).exec(query, stop.signal)[Symbol.asyncIterator]();
  await reading.next();
  const next = reading.next();
  stop.abort(reason);
  await assert.rejects(next, reason);
  const other = connect(server.url).exec(query, never)[Symbol.asyncIterator]();
  await other.next();
  await other.return?.();
  if (closed < 2) await new Promise<void>((resolve) => (onClosed = resolve));
  await server.close();
});

test('output that nobody reads is not fetched', async () => {
  const part = frame(1, 'x'.repeat(65_536));
  let waiting = 0;
  let isFull: () => void = () => undefined;
  const full = new Promise<void>((resolve) => (isFull = resolve));
  const server = await serveExec((socket) => {
    for (let i = 0; i < 1000; i++) socket.send(part);
    socket.send(exit(0));
    let same = 0;
    const timer = setInterval(() => {
      // What lies between is full when nothing more goes out.
      same = socket.bufferedAmount === waiting ? same + 1 : 0;
      waiting = socket.bufferedAmount;
      if (same === 10) isFull();
    }, 20);
    socket.on('close', () => {
      clearInterval(timer);
    });
  });
  const reading = connect(server.url).exec(query, never)[Symbol.asyncIterator]();
  await reading.next();
  await full;
  assert.ok(waiting > 10e6, `${waiting} bytes wait on the other side`);
  let bytes = 0;
  for (;;) {
    const { done, value } = (await reading.next()) as IteratorResult<ExecChunk, undefined>;
    if (done === true) break;
    if (value.type === 'stdout') bytes += value.bytes.length;
  }
  assert.equal(bytes, 999 * 65_536);
  await server.close();
});
