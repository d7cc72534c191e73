import type { Clock } from '../../core/base/clock.ts';

/** Milliseconds until the first try, and between tries at most. */
const pauses = { first: 5000, longest: 300_000 } as const;

/** Tries again, less and less often, to take up runs whose cluster could not be asked. */
export class Returns {
  readonly #clock: Clock;
  readonly #attempt: (run: string) => Promise<'done' | 'again'>;
  readonly #stop = new AbortController();
  readonly #waiting = new Set<string>();

  /** `attempt` must not reject. */
  constructor(clock: Clock, attempt: (run: string) => Promise<'done' | 'again'>) {
    this.#clock = clock;
    this.#attempt = attempt;
  }

  /** Tries until it is done; nothing where that goes on already. */
  add(run: string): void {
    if (this.#waiting.has(run) || this.#stop.signal.aborted) return;
    this.#waiting.add(run);
    void this.#try(run);
  }

  dispose(): void {
    this.#stop.abort(new Error('The window is closing.'));
  }

  async #try(run: string): Promise<void> {
    try {
      for (let pause: number = pauses.first; ; pause = Math.min(pause * 2, pauses.longest)) {
        await this.#clock.sleep(pause, this.#stop.signal);
        if ((await this.#attempt(run)) === 'done') return;
      }
    } catch {
      // The window closes.
    } finally {
      this.#waiting.delete(run);
    }
  }
}
