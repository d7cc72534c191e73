import type { CoreV1Event, V1Pod } from '@kubernetes/client-node';
import { systemClock } from '../../src/core/base/clock.ts';
import type {
  Cluster,
  ExecChunk,
  LogQuery,
  PodChange,
  PodName,
  PodPage,
  PodQuery,
} from '../../src/core/cluster/cluster.ts';
import { toCreated, withState } from '../../src/core/sandbox/pod-status.ts';
import { PodTable } from '../../src/core/sandbox/pod-table.ts';

/** Milliseconds between pieces of the stream. */
const beat = 5;

/** A cluster in memory whose one pod writes lines at a steady pace, in pieces as a socket delivers them, and ends. */
export class PacedCluster implements Cluster {
  readonly name = 'paced';
  readonly lacks = new Set(['events', 'exec', 'patch'] as const);
  readonly #table = new PodTable();
  readonly #rate: number;
  readonly #lines: number;

  constructor(linesPerSecond: number, lines: number) {
    this.#rate = linesPerSecond;
    this.#lines = lines;
  }

  create(pod: V1Pod, namespace: string): Promise<V1Pod> {
    const birth = { namespace, uid: 'uid', now: new Date(), node: 'paced' };
    const created = this.#table.add(toCreated(pod, birth));
    const name = { namespace, name: created.metadata?.name ?? '' };
    const running = { running: { startedAt: new Date() } };
    this.#table.update(name, (one) => withState(one, 'base', running, new Date()));
    return Promise.resolve(created);
  }

  dryRun(pod: V1Pod): Promise<V1Pod> {
    return Promise.resolve(pod);
  }

  get(pod: PodName): Promise<V1Pod> {
    return Promise.resolve(this.#table.get(pod));
  }

  list(query: PodQuery, page: { readonly limit: number }): Promise<PodPage> {
    return Promise.resolve(this.#table.list(query, page));
  }

  watch(query: PodQuery, version: string, signal: AbortSignal): AsyncIterable<PodChange> {
    return this.#table.watch(query, version, signal);
  }

  async *logs(query: LogQuery, signal: AbortSignal): AsyncGenerator<Uint8Array, void, void> {
    if (query.tailLines !== undefined) {
      yield Buffer.from(toLine(this.#lines - 1));
      return;
    }
    const began = performance.now();
    for (let sent = 0; sent < this.#lines;) {
      await systemClock.sleep(beat, signal);
      const due = Math.min(
        this.#lines,
        Math.ceil(((performance.now() - began) / 1000) * this.#rate),
      );
      while (sent < due) {
        // A socket hands out at most 64 KiB at once.
        let block = '';
        while (sent < due && block.length < 64_000) block += toLine(sent++);
        yield Buffer.from(block);
      }
    }
    const ended = {
      exitCode: 0,
      reason: 'Completed',
      startedAt: new Date(),
      finishedAt: new Date(),
    };
    this.#table.update(query, (pod) => withState(pod, 'base', { terminated: ended }, new Date()));
  }

  // eslint-disable-next-line require-yield -- it cannot
  async *exec(): AsyncGenerator<ExecChunk, void, void> {
    await Promise.reject(new Error('there is nothing to execute'));
  }

  delete(pod: PodName): Promise<void> {
    this.#table.remove(pod);
    return Promise.resolve();
  }

  patch(pod: PodName): Promise<V1Pod> {
    return this.get(pod);
  }

  events(): Promise<readonly CoreV1Event[]> {
    return Promise.resolve([]);
  }

  review(): Promise<boolean> {
    return Promise.resolve(true);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

/** As an application writes it; one in some has colours. */
function toLine(number: number): string {
  const second = String(Math.floor(number / 100_000) % 60).padStart(2, '0');
  const fraction = String((number % 100_000) * 10_000).padStart(9, '0');
  const level = number % 10 === 0 ? '\u001b[33mWARNING\u001b[0m' : 'INFO';
  return `2026-01-15T12:00:${second}.${fraction}Z ${level} step ${number} of the work is done, and another follows\n`;
}
