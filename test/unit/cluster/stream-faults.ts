import { createServer as createTcp } from 'node:net';
import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import { isPodTaskError } from '../../../src/core/base/failure.ts';
import type { Cluster } from '../../../src/core/cluster/cluster.ts';
import { frame, serveExec } from './fake-exec.ts';
import type { Listening } from './fake-server.ts';
import { connect, listen, serve } from './fake-server.ts';

// Run as a process of its own by kube-faults.test.ts: prints one line for each call and how it ended, and whatever was not caught.
for (const name of ['uncaughtException', 'unhandledRejection'] as const) {
  process.on(name, (error: unknown) => {
    console.log(`uncaught ${String(error)}`);
  });
}

const pod = { namespace: 'n', name: 'a' };
const calls: Readonly<
  Record<string, (cluster: Cluster, signal: AbortSignal) => AsyncIterable<unknown>>
> = {
  logs: (cluster, signal) =>
    cluster.logs({ ...pod, container: 'base', follow: true, timestamps: true }, signal),
  watch: (cluster, signal) => cluster.watch({ namespace: 'n' }, '1', signal),
  exec: (cluster, signal) => cluster.exec({ ...pod, container: 'base', command: ['a'] }, signal),
};

const begin = (act: (response: ServerResponse) => void) => (): Promise<Listening> =>
  serve((_request, response) => {
    response.writeHead(200);
    response.write('{"type":"ADDED","obj', () => act(response));
  });
const upgrade =
  (
    act: (socket: { resetAndDestroy(): void; destroy(): void; write(text: string): void }) => void,
  ) =>
  (): Promise<Listening> =>
    listen(createServer().on('upgrade', (_request, socket) => act(socket as never)));

const servers: Readonly<Record<string, () => Promise<Listening>>> = {
  'cut before an answer': () => serve((_request, response) => response.socket?.destroy()),
  'reset before an answer': () => serve((_request, response) => response.socket?.resetAndDestroy()),
  'no http': () => listen(createTcp((socket) => socket.end('hello\n'))),
  'closed at once': () => listen(createTcp((socket) => socket.resetAndDestroy())),
  'cut in a line': begin((response) => response.socket?.destroy()),
  'reset in a line': begin((response) => response.socket?.resetAndDestroy()),
  'ended in a line': begin((response) => response.end()),
  'bad chunk': begin((response) => response.socket?.write('zz\r\n')),
  stalled: begin(() => undefined),
  'html with 502': () =>
    serve((_request, response) => response.writeHead(502, { 'Retry-After': '60' }).end('<html>')),
  'upgrade cut': upgrade((socket) => socket.destroy()),
  'upgrade reset': upgrade((socket) => socket.resetAndDestroy()),
  'upgrade to nonsense': upgrade((socket) => socket.write('HTTP/1.1 101 X\r\nUpgrade: x\r\n\r\n')),
  'exec cut': () => serveExec((socket) => socket.terminate()),
  'exec junk': () => serveExec((socket) => socket.send(frame(3, '{'))),
  'exec bad frame': () =>
    serveExec((socket) => {
      const { _socket } = socket as unknown as { _socket: { write(bytes: Buffer): void } };
      _socket.write(Buffer.of(0xff, 0xff, 0xff, 0xff));
    }),
  'exec reset': () =>
    serveExec((socket) => {
      (socket as unknown as { _socket: { resetAndDestroy(): void } })._socket.resetAndDestroy();
    }),
  'exec stalled': () => serveExec((socket) => socket.send(frame(1, 'x'))),
};

for (const [fault, start] of Object.entries(servers)) {
  for (const [call, open] of Object.entries(calls)) {
    for (const leave of ['read', 'abort', 'return', 'never begun'] as const) {
      const server = await start();
      const cluster = connect(server.url, {}, { answer: 200, connect: 200 });
      const stop = new AbortController();
      const reading = open(cluster, stop.signal)[Symbol.asyncIterator]();
      let end = 'not read';
      if (leave !== 'never begun') {
        // An end that never comes would be a hang: the abort is the caller's way out of a stall.
        const timer = setTimeout(() => stop.abort(new Error('aborted')), 400);
        end = await readAll(reading, leave, stop);
        clearTimeout(timer);
      }
      console.log(`${fault} / ${call} / ${leave}: ${end}`);
      await cluster.close();
      await server.close();
    }
  }
}
// What comes late has to come before this line.
await new Promise((resolve) => setTimeout(resolve, 100));
console.log('done');

async function readAll(
  reading: AsyncIterator<unknown>,
  leave: 'read' | 'abort' | 'return',
  stop: AbortController,
): Promise<string> {
  try {
    for (;;) {
      const next = reading.next();
      if (leave === 'abort') stop.abort(new Error('aborted'));
      if (leave === 'return') await reading.return?.();
      const { done } = await next;
      if (done === true) return 'end';
    }
  } catch (error) {
    return isPodTaskError(error) ? error.code : (error as Error).message;
  }
}
