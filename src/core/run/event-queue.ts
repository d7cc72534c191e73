/** Joins several producers into one stream; a producer waits while more than `bound` items lie unread. */
export class EventQueue<T> implements AsyncIterable<T> {
  readonly #bound: number;
  #items: T[] = [];
  #ended = false;
  #discarding = false;
  #failure: { readonly error: unknown } | undefined;
  #reader: (() => void) | undefined;
  #writers: (() => void)[] = [];

  constructor(bound = 2000) {
    this.#bound = bound;
  }

  /** Adds items at once and resolves when there is room for more. */
  async put(items: readonly T[]): Promise<void> {
    if (this.#discarding) return;
    for (const item of items) this.#items.push(item);
    this.#reader?.();
    if (this.#items.length > this.#bound) {
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
