import type { V1Pod } from '@kubernetes/client-node';
import { toError } from '../base/clock.ts';

/** The one pod of a run as last seen; several parts of the run wait for it to become something. */
export class PodView {
  #pod: V1Pod;
  #gone = false;
  #failure: Error | undefined;
  readonly #waiting = new Set<() => void>();
  #readAgain: (() => void) | undefined;

  constructor(pod: V1Pod) {
    this.#pod = pod;
  }

  /** The newest state seen; the last one before it was deleted where `gone`. */
  get pod(): V1Pod {
    return this.#pod;
  }

  /** True once the pod no longer exists. */
  get gone(): boolean {
    return this.#gone;
  }

  update(pod: V1Pod): void {
    this.#pod = pod;
    this.#wake();
  }

  /** The pod has been deleted; `last` is its final state where that is known. */
  end(last: V1Pod | undefined): void {
    if (last !== undefined) this.#pod = last;
    this.#gone = true;
    this.#wake();
  }

  /** `readAgain` is called when someone doubts that the newest state seen is the newest there is. */
  onDoubt(readAgain: () => void): void {
    this.#readAgain = readAgain;
  }

  /**
   * What is known from elsewhere does not fit the state seen: a watch may have gone silent, so the pod is read again. Not one
   * that has been told to end: the cluster says how its containers ended at the last moment, to who watches alone.
   */
  doubt(): void {
    if (this.#pod.metadata?.deletionTimestamp === undefined) this.#readAgain?.();
  }

  /** The pod cannot be followed any longer: everyone who waits is told so. */
  fail(error: unknown): void {
    this.#failure ??= toError(error);
    this.#wake();
  }

  /** The first result of `test` that is not undefined, now or after a change; rejects on abort and on `fail`. */
  async until<T>(test: (view: PodView) => T | undefined, signal: AbortSignal): Promise<T> {
    for (;;) {
      signal.throwIfAborted();
      const result = test(this);
      if (result !== undefined) return result;
      if (this.#failure !== undefined) throw this.#failure;
      await this.#change(signal);
    }
  }

  #change(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        this.#waiting.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      this.#waiting.add(wake);
      signal.addEventListener('abort', wake, { once: true });
    });
  }

  #wake(): void {
    for (const wake of [...this.#waiting]) wake();
  }
}
