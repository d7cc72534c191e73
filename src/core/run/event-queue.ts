import type { RunEvent } from './run-event.ts';

/** Characters of a log line that weigh as much as an event without text. */
const charactersPerEvent = 512;

/** Joins several producers into one stream; a producer waits while what lies unread weighs more than `bound`, each item 1 without `weigh`. */
export class EventQueue<T> implements AsyncIterable<T> {
  readonly #bound: number;
  readonly #weigh: (item: T) => number;
  #weight = 0;
  #items: T[] = [];
  #ended = false;
  #discarding = false;
  #failure: { readonly error: unknown } | undefined;
  #reader: (() => void) | undefined;
  #writers: (() => void)[] = [];

  constructor(bound = 2000, weigh: (item: T) => number = () => 1) {
    this.#bound = bound;
    this.#weigh = weigh;
  }

  /** Adds items at once and resolves when there is room for more. */
  async put(items: readonly T[]): Promise<void> {
    if (this.#discarding) return;
    for (const item of items) {
      this.#items.push(item);
      this.#weight += this.#weigh(item);
    }
    this.#reader?.();
    if (this.#weight > this.#bound) {
      await new Promise<void>((resolve) => this.#writers.push(resolve));
    }
  }

  /** No more items come; with an error, reading throws it after the last item. */
  end(failure?: { readonly error: unknown }): void {
    this.#ended = true;
    this.#failure = failure;
    this.#reader?.();
  }

  /** Nobody reads any more: items are dropped and no producer waits. */
  discard(): void {
    this.#discarding = true;
    this.#items = [];
    this.#release();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, void> {
    for (;;) {
      if (this.#items.length > 0) {
        const batch = this.#items;
        this.#items = [];
        this.#weight = 0;
        for (const item of batch) yield item;
        this.#release();
      } else if (this.#ended) {
        if (this.#failure !== undefined) throw this.#failure.error;
        return;
      } else {
        await new Promise<void>((resolve) => (this.#reader = resolve));
        this.#reader = undefined;
      }
    }
  }

  #release(): void {
    const waiting = this.#writers;
    this.#writers = [];
    for (const resume of waiting) resume();
  }
}

/** The queue of a run's events: a reader that is slow does not fill the memory, however long the lines are. */
export function openQueue(): EventQueue<RunEvent> {
  return new EventQueue(2000, (event) =>
    event.type === 'log' ? 1 + event.text.length / charactersPerEvent : 1,
  );
}
