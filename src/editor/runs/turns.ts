/** Lets so many go on at once; the others wait, and get their turn in the order in which they came. */
export class Turns {
  readonly #most: () => number;
  readonly #waiting = new Set<() => void>();
  #going = 0;

  /** `most` is asked each time that someone ends or comes. */
  constructor(most: () => number) {
    this.#most = most;
  }

  /** True where someone who came now would have to wait. */
  get isFull(): boolean {
    return this.#waiting.size > 0 || this.#going >= this.#most();
  }

  /** Goes on without waiting, and is counted; gives what ends that. */
  enter(): () => void {
    this.#going++;
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      this.#going--;
      this.look();
    };
  }

  /** Resolves when it is one's turn, with what ends that; undefined where the signal was aborted first. */
  async take(signal: AbortSignal): Promise<(() => void) | undefined> {
    if (signal.aborted) return undefined;
    if (!this.isFull) return this.enter();
    return await new Promise((resolve) => {
      const give = (): void => {
        this.#waiting.delete(begin);
        resolve(undefined);
      };
      const begin = (): void => {
        signal.removeEventListener('abort', give);
        resolve(this.enter());
      };
      this.#waiting.add(begin);
      signal.addEventListener('abort', give, { once: true });
    });
  }

  /** Lets those begin for whom there is room, for example since more may go on at once than before. */
  look(): void {
    for (const begin of [...this.#waiting]) {
      if (this.#going >= this.#most()) return;
      this.#waiting.delete(begin);
      begin();
    }
  }
}
