import { createServer as createHttp } from 'node:http';
import { connect, createServer } from 'node:net';
import type { Socket } from 'node:net';
import type { Listening } from './fake-server.ts';
import { listen } from './fake-server.ts';

/** A proxy that lets through to `port`, whatever is asked for, and remembers what was. */
export interface FakeProxy extends Listening {
  readonly asked: string[];
}

/** An HTTP proxy that knows CONNECT alone; with `status` it refuses. */
export async function startHttpProxy(port: number, status = 200): Promise<FakeProxy> {
  const asked: string[] = [];
  const server = createHttp();
  server.on('connect', (request, socket: Socket) => {
    asked.push(`${request.url ?? ''} ${request.headers['proxy-authorization'] ?? ''}`.trim());
    if (status === 200) {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      join(socket, port);
    } else {
      socket.end(`HTTP/1.1 ${status} No\r\nContent-Length: 0\r\n\r\n`);
    }
  });
  return { ...(await listen(server)), asked };
}

/** A SOCKS5 proxy (RFC 1928) with names; with `reply` other than 0 it refuses. */
export async function startSocksProxy(port: number, reply = 0): Promise<FakeProxy> {
  const asked: string[] = [];
  const server = createServer((socket) => {
    socket.once('data', () => {
      socket.write(Buffer.of(5, 0));
      socket.once('data', (request: Buffer) => {
        const isName = request[3] === 3;
        const length = request[4] ?? 0;
        const host = isName
          ? request.subarray(5, 5 + length).toString()
          : [...request.subarray(4, 8)].join('.');
        asked.push(`${host}:${request.readUInt16BE(request.length - 2)}`);
        socket.write(Buffer.of(5, reply, 0, 1, 0, 0, 0, 0, 0, 0));
        if (reply === 0) join(socket, port);
      });
    });
  });
  return { ...(await listen(server)), asked };
}

function join(socket: Socket, port: number): void {
  const other = connect(port, '127.0.0.1');
  other.on('error', () => socket.destroy());
  socket.on('error', () => other.destroy());
  socket.on('close', () => other.destroy());
  socket.pipe(other).pipe(socket);
}
