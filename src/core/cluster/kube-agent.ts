import { Agent } from 'node:http';
import type { AgentOptions, ClientRequest } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { toError } from '../base/clock.ts';

/** Milliseconds for which a connection that nobody uses is kept; less than servers and their gateways keep it. */
const idle = 15_000;

/**
 * An agent whose connections `open` makes, TLS included: for Node's http every cluster is plain http, and requests, streams
 * and WebSockets go the same way.
 */
export class KubeAgent extends Agent {
  readonly #open: (signal: AbortSignal) => Promise<Socket>;
  readonly #over = new AbortController();

  constructor(open: (signal: AbortSignal) => Promise<Socket>) {
    super({ keepAlive: true, maxFreeSockets: 4 });
    this.#open = open;
  }

  override createConnection(
    _options: AgentOptions,
    done?: (error: Error | null, socket: Duplex) => void,
  ): undefined {
    this.#open(this.#over.signal).then(
      (socket) => done?.(null, socket),
      (error: unknown) => (done as ((error: Error) => void) | undefined)?.(toError(error)),
    );
  }

  override keepSocketAlive(socket: Duplex): boolean {
    if (this.#over.signal.aborted) return false;
    // The types do not know that it answers.
    const keep = super.keepSocketAlive.bind(this) as unknown as (socket: Duplex) => boolean;
    if (!keep(socket)) return false;
    (socket as Socket).setTimeout(idle);
    return true;
  }

  override reuseSocket(socket: Duplex, request: ClientRequest): void {
    (socket as Socket).setTimeout(0);
    super.reuseSocket(socket, request);
  }

  /** Closes all connections, also those that are being opened. */
  override destroy(): void {
    this.#over.abort(new Error('The connection to the cluster is closed.'));
    super.destroy();
  }
}
