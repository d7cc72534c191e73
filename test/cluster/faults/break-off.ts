import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Break } from './fault-plan.ts';

/** The connection under an answer, and how to end it with a RST. */
export interface Wire {
  readonly socket: Socket;
  reset(): void;
}

/** No JSON text and no line of a watch may hold these. */
const garbage = Buffer.from([0x00, 0xff, 0x7b, 0x22, 0x0a]);

/** Ends an answer that has begun, in one of the ways in which networks and what stands in them do. */
export function breakOff(response: ServerResponse, wire: Wire, how: Break): void {
  switch (how) {
    case 'cut':
      wire.socket.destroy();
      return;
    case 'reset':
      wire.reset();
      return;
    case 'stall':
      return;
    case 'end':
      response.end();
      return;
    case 'garbage':
      response.end(garbage);
      return;
    case 'bad-chunk':
      wire.socket.write('zz\r\n');
      return;
    case 'half-chunk':
      wire.socket.write('1000\r\n2026-01-01T00:00:0', () => wire.socket.destroy());
      return;
    case 'half-chunk-size':
      wire.socket.write('1f', () => wire.socket.destroy());
  }
}

/** Leaves a request without an answer. */
export function lose(wire: Wire, how: 'cut' | 'reset' | 'stall'): void {
  if (how === 'cut') wire.socket.destroy();
  if (how === 'reset') wire.reset();
}
