import { createHash } from 'node:crypto';

/** Draws that a seed decides, the same in every run and on every machine. */
export class Dice {
  readonly #seed: string;
  #rolls = 0;

  constructor(seed: string) {
    this.#seed = seed;
  }

  /** Dice of their own for one purpose: what else is drawn does not change what they give. */
  for(purpose: string): Dice {
    return new Dice(`${this.#seed}/${purpose}`);
  }

  /** At least 0, below 1. */
  roll(): number {
    const hash = createHash('sha256').update(`${this.#seed} ${this.#rolls++}`).digest();
    return hash.readUInt32BE(0) / 2 ** 32;
  }

  /** True this often. */
  chance(share: number): boolean {
    return this.roll() < share;
  }

  /** A whole number from `least` to `most`. */
  between(least: number, most: number): number {
    return least + Math.floor(this.roll() * (most - least + 1));
  }

  /** A whole number from 0 to `most`, small ones as often as large ones. */
  size(most: number): number {
    return Math.floor((most + 1) ** this.roll()) - 1;
  }

  /** One of these. */
  pick<const T>(among: readonly [T, ...T[]]): T {
    return among[Math.floor(this.roll() * among.length)] ?? among[0];
  }
}
