import type { CancellationToken, Disposable } from 'vscode';

/** Keeps what has to be disposed; what is added after its own disposal is disposed at once. */
export class DisposableStore implements Disposable {
  readonly #kept = new Set<Disposable>();
  #isDisposed = false;

  /** True once the store was disposed. */
  get isDisposed(): boolean {
    return this.#isDisposed;
  }

  /** Keeps it and gives it back. */
  add<T extends Disposable>(one: T): T {
    if (this.#isDisposed) one.dispose();
    else this.#kept.add(one);
    return one;
  }

  /** Disposes of it now. */
  delete(one: Disposable): void {
    if (this.#kept.delete(one)) one.dispose();
  }

  /** Disposes of all, the newest first; one that throws does not keep the others. */
  dispose(): void {
    this.#isDisposed = true;
    const errors: unknown[] = [];
    for (const one of [...this.#kept].reverse()) {
      try {
        one.dispose();
      } catch (error) {
        errors.push(error);
      }
    }
    this.#kept.clear();
    if (errors.length > 0) throw new AggregateError(errors, 'not everything was disposed');
  }
}

/** A signal that is aborted when the token is cancelled. */
export function toSignal(token: CancellationToken): AbortSignal {
  const controller = new AbortController();
  if (token.isCancellationRequested) controller.abort();
  else
    token.onCancellationRequested(() => {
      controller.abort();
    });
  return controller.signal;
}
