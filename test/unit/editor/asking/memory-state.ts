import type { SecretStore, State } from '../../../../src/editor/asking/state.ts';

/** A workspace's state in memory, which keeps JSON alone, as VS Code's does. */
export class MemoryState implements State {
  readonly kept = new Map<string, string>();

  get(key: string): unknown {
    const text = this.kept.get(key);
    return text === undefined ? undefined : JSON.parse(text);
  }

  update(key: string, value: unknown): Promise<void> {
    if (value === undefined) this.kept.delete(key);
    else this.kept.set(key, JSON.stringify(value));
    return Promise.resolve();
  }
}

/** Secrets in memory. */
export class MemorySecrets implements SecretStore {
  readonly kept = new Map<string, string>();

  get(key: string): Promise<string | undefined> {
    return Promise.resolve(this.kept.get(key));
  }

  store(key: string, value: string): Promise<void> {
    this.kept.set(key, value);
    return Promise.resolve();
  }

  delete(key: string): Promise<void> {
    this.kept.delete(key);
    return Promise.resolve();
  }
}
