import { createServer as createHttp } from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { ServerOptions } from 'node:https';
import { connect, createServer } from 'node:net';
import type { Socket } from 'node:net';
import type { Listening } from './fake-server.ts';
import { listen } from './fake-server.ts';

/** A proxy that lets through to `port`, whatever is asked for, and remembers what was. */
export interface FakeProxy extends Listening {
  readonly asked: string[];
}

/** An HTTP proxy that knows CONNECT alone; with `status` it refuses, with `secure` it speaks TLS itself. */
export async function startHttpProxy(
  port: number,
  status = 200,
  secure?: ServerOptions,
): Promise<FakeProxy> {
  const asked: string[] = [];
  const server = secure === undefined ? createHttp() : createHttps(secure);
  server.on('tlsClientError', () => undefined);
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

/** A SOCKS5 proxy (RFC 1928, 1929) with names; with `reply` other than 0 it refuses, with `login` it wants that. */
export async function startSocksProxy(port: number, reply = 0, login = ''): Promise<FakeProxy> {
  const asked: string[] = [];
  const server = createServer((socket) => {
    const serve = (request: Buffer): void => {
      const isName = request[3] === 3;
      const length = request[4] ?? 0;
      const host = isName
        ? request.subarray(5, 5 + length).toString()
        : [...request.subarray(4, 8)].join('.');
      asked.push(`${host}:${request.readUInt16BE(request.length - 2)}`);
      socket.write(Buffer.of(5, reply, 0, 1, 0, 0, 0, 0, 0, 0));
      if (reply === 0) join(socket, port);
    };
    const check = (request: Buffer): void => {
      const end = 2 + (request[1] ?? 0);
      const given = `${request.subarray(2, end).toString()}:${request.subarray(end + 1).toString()}`;
      socket.once('data', serve);
      socket.write(Buffer.of(1, given === login ? 0 : 1));
    };
    socket.once('data', (offer: Buffer) => {
      const method = login === '' ? 0 : 2;
      const isKnown = offer.subarray(2).includes(method);
      socket.once('data', login === '' ? serve : check);
      socket.write(Buffer.of(5, isKnown ? method : 255));
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
