import type { IncomingMessage } from 'node:http';
import { request as ask } from 'node:https';
import type { Socket } from 'node:net';
import { lose } from './break-off.ts';
import type { Wire } from './break-off.ts';
import type { Fault } from './fault-plan.ts';
import type { Upstream } from './fault-proxy.ts';

/** Sends an upgrade on and joins both connections; the fault is about what comes back. */
export function relayExec(
  request: IncomingMessage,
  wire: Wire,
  head: Buffer,
  upstream: Upstream,
  fault: Fault | undefined,
): void {
  const { socket } = wire;
  socket.on('error', () => undefined);
  if (fault?.what === 'drop') {
    lose(wire, fault.how);
    return;
  }
  if (fault?.what === 'refuse') {
    const body = JSON.stringify({ kind: 'Status', status: 'Failure', code: fault.status });
    const text = fault.form === 'status' ? body : `<html>${fault.status}</html>`;
    const lines = [`HTTP/1.1 ${fault.status} X`, `Content-Length: ${text.length}`, '', text];
    socket.end(lines.join('\r\n'));
    return;
  }
  const begin = (): void => {
    const { authorization: _, ...headers } = request.headers;
    const asking = ask(new URL(request.url ?? '/', upstream.url), {
      ca: upstream.ca,
      cert: upstream.cert,
      key: upstream.key,
      headers: { ...headers, host: upstream.url.host },
    });
    asking.on('error', () => socket.destroy());
    asking.on('response', (answer) => {
      socket.write(toHead(answer));
      answer.pipe(socket);
    });
    asking.on('upgrade', (answer: IncomingMessage, other: Socket, rest: Buffer) => {
      socket.write(toHead(answer));
      other.on('error', () => socket.destroy());
      other.on('end', () => socket.end());
      socket.on('close', () => other.destroy());
      if (head.length > 0) other.write(head);
      socket.pipe(other);
      joinBack(other, rest, wire, fault);
    });
    asking.end();
  };
  if (fault?.what === 'delay') setTimeout(begin, fault.ms);
  else begin();
}

function joinBack(other: Socket, rest: Buffer, wire: Wire, fault: Fault | undefined): void {
  let left = fault?.what === 'break' ? fault.after % 64 : Infinity;
  const take = (bytes: Buffer): void => {
    if (fault?.what === 'lose') {
      other.destroy();
      lose(wire, fault.how === 'gateway' ? 'cut' : fault.how);
      return;
    }
    if (fault?.what === 'break' && bytes.length > left) {
      wire.socket.write(bytes.subarray(0, left));
      other.destroy();
      // A frame with bits that no WebSocket has.
      if (fault.how === 'bad-chunk') wire.socket.write(Buffer.of(0xff, 0xff, 0xff, 0xff));
      else lose(wire, fault.how === 'reset' || fault.how === 'stall' ? fault.how : 'cut');
      return;
    }
    left -= bytes.length;
    if (!wire.socket.write(bytes)) {
      other.pause();
      wire.socket.once('drain', () => other.resume());
    }
  };
  if (rest.length > 0) take(rest);
  other.on('data', take);
}

function toHead({ statusCode, statusMessage, rawHeaders }: IncomingMessage): string {
  const lines: string[] = [`HTTP/1.1 ${statusCode ?? 500} ${statusMessage ?? ''}`];
  for (let i = 0; i < rawHeaders.length; i += 2) {
    lines.push(`${rawHeaders[i] ?? ''}: ${rawHeaders[i + 1] ?? ''}`);
  }
  return `${lines.join('\r\n')}\r\n\r\n`;
}
