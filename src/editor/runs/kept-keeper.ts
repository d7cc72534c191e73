import type { Disposable } from 'vscode';
import type { JournalEntry } from '../../core/run/record/journal.ts';
import type { RunParts } from './run-parts.ts';

/** Milliseconds: after that a pod that could not be deleted is tried again, and the record is looked at anyway. */
const longestPause = 600_000;

/** Deletes pods that were kept for a time when that is over, as long as a window is open. */
export class KeptKeeper implements Disposable {
  readonly #parts: RunParts;
  readonly #stop = new AbortController();
  /** When a run that has been tried is tried again; milliseconds since 1970. */
  readonly #next = new Map<string, number>();
  #timer = new AbortController();

  constructor(parts: RunParts) {
    this.#parts = parts;
  }

  /** Comes back when the first of these has to be seen to. */
  look(entries: readonly JournalEntry[]): void {
    const { clock, log } = this.#parts;
    this.#timer.abort();
    const times = entries.flatMap(({ run, keptUntil }) =>
      keptUntil === undefined ? [] : [Math.max(Date.parse(keptUntil), this.#next.get(run) ?? 0)],
    );
    if (times.length === 0 || this.#stop.signal.aborted) return;
    this.#timer = new AbortController();
    const { signal } = this.#timer;
    const pause = Math.max(0, Math.min(...times) - clock.now().getTime());
    clock
      .sleep(Math.min(pause, longestPause), AbortSignal.any([signal, this.#stop.signal]))
      .then(() => this.#release())
      .catch((error: unknown) => {
        if (!signal.aborted && !this.#stop.signal.aborted) {
          log.warn('the record of runs cannot be read', error);
        }
      });
  }

  dispose(): void {
    this.#stop.abort(new Error('The window is closing.'));
  }

  async #release(): Promise<void> {
    const { journal, launcher, clock } = this.#parts;
    for (const entry of await journal().list()) {
      const { run, place, keptUntil } = entry;
      const now = clock.now();
      if (keptUntil === undefined || (this.#next.get(run) ?? 0) > now.getTime()) continue;
      if (!launcher().isDue(entry, now)) continue;
      this.#next.set(run, now.getTime() + longestPause);
      if (place !== undefined && this.#parts.mayRecover(place)) await this.#releaseOne(run);
      if (this.#stop.signal.aborted) return;
    }
    this.look(await journal().list());
  }

  async #releaseOne(run: string): Promise<void> {
    const { journal, launcher, clock, log, words, openCluster } = this.#parts;
    const { isDue, releaseKept } = launcher();
    // Another window may have done it meanwhile.
    const entry = (await journal().list()).find((one) => one.run === run);
    if (entry?.place === undefined || !isDue(entry, clock.now())) return;
    try {
      const cluster = await openCluster(entry.place);
      try {
        const surroundings = { clock, log, journal: journal(), signal: this.#stop.signal };
        const notice = await releaseKept(entry, cluster, surroundings);
        if (notice?.code === 'kept-deleted') log.info(words.notice(notice));
        else if (notice !== undefined) log.warn(words.notice(notice));
      } finally {
        await cluster.close();
      }
    } catch (error) {
      log.warn(`the kept pod of the run ${run} could not be deleted`, error);
    }
  }
}
