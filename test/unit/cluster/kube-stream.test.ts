import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { test } from 'node:test';
import type { LogQuery, PodChange } from '../../../src/core/cluster/cluster.ts';
import { connect, failsWith, never, refuse, serve } from './fake-server.ts';
import type { Listening } from './fake-server.ts';

const log: LogQuery = {
  namespace: 'n',
  name: 'a',
  container: 'base',
  follow: true,
  timestamps: true,
};

/** A server that begins to answer and leaves the rest to `act`. */
function stream(act: (response: ServerResponse) => void): Promise<Listening> {
  return serve((_request, response) => {
    response.writeHead(200);
    response.flushHeaders();
    act(response);
  });
}

function event(type: string, version: string, more: object = {}): string {
  const metadata = { name: 'a', namespace: 'n', uid: 'u', resourceVersion: version, ...more };
  return `${JSON.stringify({ type, object: { kind: 'Pod', metadata } })}\n`;
}

async function readWatch(url: string): Promise<PodChange[]> {
  const changes: PodChange[] = [];
  for await (const change of connect(url).watch({ namespace: 'n' }, '1', never))
    changes.push(change);
  return changes;
}

test('a log asks for what was wanted and brings the bytes as they were', async () => {
  let asked = '';
  const server = await serve((request, response) => {
    asked = request.url ?? '';
    response.write(Buffer.from('a\xff', 'latin1'));
    response.end('\xe2');
  });
  const parts: Uint8Array[] = [];
  const query = { ...log, previous: true, sinceTime: '2026-01-01T00:00:00Z', tailLines: 2 };
  for await (const bytes of connect(server.url).logs(query, never)) parts.push(bytes);
  assert.deepEqual(
    Buffer.concat(parts),
    Buffer.concat([Buffer.from('a\xff', 'latin1'), Buffer.from('\xe2')]),
  );
  assert.equal(
    asked,
    '/api/v1/namespaces/n/pods/a/log?container=base&follow=true&timestamps=true&previous=true&sinceTime=2026-01-01T00%3A00%3A00Z&tailLines=2',
  );
  await server.close();
});

test('a watch that shows something else than pods is broken', async () => {
  const status = {
    type: 'MODIFIED',
    object: { kind: 'Status', metadata: { resourceVersion: '9' } },
  };
  const server = await stream((response) => response.end(`${JSON.stringify(status)}\n`));
  await assert.rejects(readWatch(server.url), failsWith('stream-broken'));
  await server.close();
});

test('a log that is refused says why', async () => {
  const server = await serve((_request, response) =>
    refuse(response, 400, 'BadRequest', 'container "base" is waiting to start'),
  );
  const reading = connect(server.url).logs(log, never)[Symbol.asyncIterator]();
  await assert.rejects(reading.next(), failsWith('cluster-refused'));
  await server.close();
});

test('a stream that is cut or reset is broken, one that the server ends has ended', async () => {
  for (const [how, isBroken] of [
    ['destroy', true],
    ['reset', true],
    ['end', false],
  ] as const) {
    const server = await stream((response) => {
      response.write('half a li', () => {
        if (how === 'end') response.end();
        else if (how === 'reset') response.socket?.resetAndDestroy();
        else response.socket?.destroy();
      });
    });
    const reading = (async () => {
      for await (const bytes of connect(server.url).logs(log, never)) assert.ok(bytes.length > 0);
    })();
    if (isBroken) await assert.rejects(reading, failsWith('stream-broken'), how);
    else await reading;
    await server.close();
  }
});

test('a silent stream has no time limit of its own and ends with its signal', async () => {
  const server = await stream((response) => response.write('x'));
  const stop = new AbortController();
  const reason = new Error('enough');
  const cluster = connect(server.url, {}, { answer: 30 });
  const reading = cluster.logs(log, stop.signal)[Symbol.asyncIterator]();
  await reading.next();
  const next = reading.next();
  const other = await Promise.race([
    next,
    new Promise((resolve) => setTimeout(resolve, 200, 'still open')),
  ]);
  assert.equal(other, 'still open');
  stop.abort(reason);
  await assert.rejects(next, reason);
  await server.close();
});

test('a reader that stops closes the connection, also while it waits', async () => {
  let closed = 0;
  let onClosed: () => void = () => undefined;
  const server = await stream((response) => {
    response.write('x');
    response.on('close', () => {
      closed++;
      onClosed();
    });
  });
  const cluster = connect(server.url);
  for await (const bytes of cluster.logs(log, never)) if (bytes.length > 0) break;
  const reading = cluster.logs(log, never)[Symbol.asyncIterator]();
  await reading.next();
  const next = reading.next();
  await reading.return?.();
  assert.deepEqual(await next, { done: true, value: undefined });
  if (closed < 2) await new Promise<void>((resolve) => (onClosed = resolve));
  assert.equal(closed, 2);
  await server.close();
});

test('a log that nobody reads is not fetched', async () => {
  let sent = 0;
  let isFull: () => void = () => undefined;
  const full = new Promise<void>((resolve) => (isFull = resolve));
  const server = await stream((response) => {
    const part = Buffer.alloc(65_536, 'x');
    const write = (): void => {
      while (sent < 200e6) {
        sent += part.length;
        if (!response.write(part)) {
          // Not drained within this time: what lies between is full.
          const timer = setTimeout(isFull, 500);
          response.once('drain', () => {
            clearTimeout(timer);
            write();
          });
          return;
        }
      }
      response.end();
    };
    write();
  });
  const reading = connect(server.url).logs(log, never)[Symbol.asyncIterator]();
  let read = 0;
  await reading.next().then(({ value }: IteratorResult<Uint8Array, unknown>) => {
    read += value instanceof Uint8Array ? value.length : 0;
  });
  await full;
  assert.ok(sent < 50e6, `${sent} bytes`);
  for (;;) {
    const { done, value } = (await reading.next()) as IteratorResult<Uint8Array, undefined>;
    if (done === true) break;
    read += value.length;
  }
  assert.equal(read, sent);
  await server.close();
});

test('a watch puts changes together from any pieces, with times as dates', async () => {
  const text = `${event('ADDED', '2', { creationTimestamp: '2026-01-02T03:04:05Z', labels: { startTime: '2026-01-02T03:04:05Z', é: '✓' } })}\n${event('MODIFIED', '3')}${event('BOOKMARK', '9')}${event('DELETED', '10')}`;
  const server = await stream((response) => {
    const bytes = Buffer.from(text);
    let at = 0;
    const next = (): void => {
      if (at >= bytes.length) response.end();
      else response.write(bytes.subarray(at, (at += 7)), next);
    };
    next();
  });
  const changes = await readWatch(server.url);
  assert.deepEqual(
    changes.map(({ type, version }) => `${type} ${version}`),
    ['added 2', 'modified 3', 'bookmark 9', 'deleted 10'],
  );
  const [first] = changes;
  assert.ok(first?.type === 'added');
  assert.deepEqual(first.pod.metadata?.creationTimestamp, new Date('2026-01-02T03:04:05Z'));
  assert.deepEqual(first.pod.metadata.labels, { startTime: '2026-01-02T03:04:05Z', é: '✓' });
  await server.close();
});

test('a version that is gone is expired, said before the stream or in it', async () => {
  const status = { kind: 'Status', code: 410, reason: 'Expired', message: 'too old' };
  const before = await serve((_request, response) => refuse(response, 410, 'Expired', 'too old'));
  const within = await stream((response) =>
    response.end(event('ADDED', '2') + JSON.stringify({ type: 'ERROR', object: status }) + '\n'),
  );
  for (const one of [before, within]) {
    await assert.rejects(readWatch(one.url), failsWith('expired'));
    await one.close();
  }
});

test('nonsense and half a line in a watch break it, and nothing is skipped', async () => {
  const cases = [
    'hello\n',
    '{"type":"ADDED"}\n',
    event('WHATEVER', '2'),
    event('ADDED', '2') + event('ADDED', '3').slice(0, 20),
    '<html>\n',
  ];
  for (const text of cases) {
    const server = await stream((response) => response.end(text));
    await assert.rejects(readWatch(server.url), failsWith('stream-broken'), text);
    await server.close();
  }
});

test('an abort without a reason, at any moment of an answer, is that abort', async () => {
  const server = await stream((response) => response.write('{"type"'));
  const uncaught: unknown[] = [];
  const note = (error: unknown): void => void uncaught.push(error);
  process.on('uncaughtException', note);
  for (let turns = 0; turns < 60; turns++) {
    const stop = new AbortController();
    const cluster = connect(server.url);
    const watching = cluster.watch({ namespace: 'n' }, '1', stop.signal);
    const next = watching[Symbol.asyncIterator]().next();
    let left = turns % 20;
    const wait = (): void => {
      if (left-- > 0) setImmediate(wait);
      else stop.abort();
    };
    wait();
    await assert.rejects(next, { name: 'AbortError' });
    await cluster.close();
  }
  await server.close();
  process.off('uncaughtException', note);
  assert.deepEqual(uncaught, []);
});
