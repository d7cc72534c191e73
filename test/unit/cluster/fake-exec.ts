import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import type { Listening } from './fake-server.ts';
import { listen } from './fake-server.ts';

/** A server for execs that speaks the first of `protocols` that it is offered, and does the rest as `act`. */
export async function serveExec(
  act: (socket: WebSocket, request: IncomingMessage) => void,
  protocols: readonly string[] = ['v5.channel.k8s.io'],
): Promise<Listening> {
  const server = createServer();
  const sockets = new WebSocketServer({
    server,
    handleProtocols: (offered) => protocols.find((one) => offered.has(one)) ?? false,
  });
  sockets.on('connection', (socket, request) => {
    socket.on('error', () => undefined);
    act(socket, request);
  });
  return await listen(server);
}

/** A message of one channel. */
export function frame(channel: number, text: string): Buffer {
  return Buffer.concat([Buffer.of(channel), Buffer.from(text)]);
}

/** The message that ends an exec with this exit code. */
export function exit(code: number): Buffer {
  return frame(
    3,
    JSON.stringify(
      code === 0
        ? { kind: 'Status', status: 'Success' }
        : {
            kind: 'Status',
            status: 'Failure',
            reason: 'NonZeroExitCode',
            details: { causes: [{ reason: 'ExitCode', message: String(code) }] },
          },
    ),
  );
}
