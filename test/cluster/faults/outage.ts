import type { Call, Fault, FaultPlan } from './fault-plan.ts';

/** Cuts the first log that is followed after so many bytes, and refuses all logs for so many milliseconds from then on. */
export class Outage implements FaultPlan {
  readonly forbidden = new Set<never>();
  readonly #after: number;
  readonly #ms: number;
  #isBegun = false;
  #cutAt: number | undefined;

  constructor(after: number, ms: number) {
    this.#after = after;
    this.#ms = ms;
  }

  /** True once logs are to be had again. */
  get isOver(): boolean {
    return this.#cutAt !== undefined && Date.now() - this.#cutAt >= this.#ms;
  }

  decide({ kind, isStream }: Call): Fault | undefined {
    if (kind !== 'log' || this.isOver) return undefined;
    if (this.#isBegun) {
      // The first after the cut tells that it has come.
      this.#cutAt ??= Date.now();
    } else {
      this.#isBegun = isStream;
      return isStream ? { what: 'break', after: this.#after, how: 'cut' } : undefined;
    }
    return { what: 'refuse', status: 503, retryAfter: undefined, form: 'status' };
  }
}
