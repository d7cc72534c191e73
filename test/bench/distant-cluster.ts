import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, connect } from 'node:net';
import type { Socket } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';

/** A way to the cluster on which each round trip takes longer. */
export interface DistantCluster {
  /** A kubeconfig by which the cluster is reached on that way. */
  readonly kubeconfig: string;
  close(): void;
}

/**
 * Opens a way on which bytes take half of `roundTrip` milliseconds more in each direction, and opening a connection the
 * whole, as over a long wire; the bytes themselves are passed on as they are, and there is no limit to how many.
 */
export async function openDistantCluster(
  kubeconfig: string,
  roundTrip: number,
  folder: string,
): Promise<DistantCluster> {
  const text = readFileSync(kubeconfig, 'utf8');
  const server = /https:\/\/([\d.]+):(\d+)/.exec(text);
  if (server === null) throw new Error(`no server with an address in ${kubeconfig}`);
  const sockets = new Set<Socket>();
  const listener = createServer({ allowHalfOpen: true }, (near) => {
    const far = connect({ host: server[1] ?? '', port: Number(server[2]), allowHalfOpen: true });
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('close', () => sockets.delete(socket));
      // What breaks on one side is passed on to the other, and the programs that are measured tell of it.
      socket.on('error', () => {
        near.destroy();
        far.destroy();
      });
    }
    // The near side was connected at once: what a real connection would have waited for is waited for here.
    pass(near, far, roundTrip / 2, roundTrip);
    pass(far, near, roundTrip / 2, 0);
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const address = listener.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const file = join(folder, 'distant.kubeconfig');
  writeFileSync(file, text.replaceAll(server[0], `https://127.0.0.1:${address.port}`), {
    mode: 0o600,
  });
  return {
    kubeconfig: file,
    close: () => {
      listener.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** Passes on what comes, each piece `delay` milliseconds later, none before `first` milliseconds from now, in order. */
function pass(from: Socket, to: Socket, delay: number, first: number): void {
  const open = performance.now() + first;
  const queue: { readonly due: number; readonly act: () => void }[] = [];
  const work = (): void => {
    for (;;) {
      const next = queue[0];
      if (next === undefined || to.destroyed) return;
      const wait = next.due - performance.now();
      if (wait > 0) {
        setTimeout(work, wait);
        return;
      }
      queue.shift();
      next.act();
    }
  };
  const later = (act: () => void): void => {
    queue.push({ due: Math.max(open, performance.now()) + delay, act });
    if (queue.length === 1) work();
  };
  from.on('data', (bytes) => {
    later(() => to.write(bytes));
  });
  from.on('end', () => {
    later(() => to.end());
  });
}
