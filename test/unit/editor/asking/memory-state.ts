import type { Memento } from 'vscode';

/** A workspace's state in memory, which keeps JSON alone, as VS Code's does. */
export class MemoryState implements Pick<Memento, 'update'> {
  readonly kept = new Map<string, string>();

  get(key: string): undefined {
    const text = this.kept.get(key);
    return text === undefined ? undefined : (JSON.parse(text) as undefined);
  }

  update(key: string, value: unknown): Promise<void> {
    if (value === undefined) this.kept.delete(key);
    else this.kept.set(key, JSON.stringify(value));
    return Promise.resolve();
  }
}
