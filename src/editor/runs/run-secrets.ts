import type { SecretStorage } from 'vscode';
import type { RunParts } from './run-parts.ts';

/** Keeps in the secret store what must not be shown of a run, until that is settled. */
export function createRunSecrets(
  store: Pick<SecretStorage, 'get' | 'store' | 'delete'>,
): RunParts['secrets'] {
  const toKey = (run: string): string => `podTasks.run.${run}`;
  return {
    keep: async (run, texts) => {
      await store.store(toKey(run), JSON.stringify(texts));
    },
    find: async (run) => {
      const text = await store.get(toKey(run));
      return text === undefined ? [] : (JSON.parse(text) as readonly string[]);
    },
    drop: async (run) => {
      await store.delete(toKey(run));
    },
  };
}
