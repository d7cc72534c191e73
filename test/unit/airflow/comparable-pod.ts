import { unpickle } from './unpickle.ts';

/** A pod with the value of the pickled input in the place of its bytes, which hang on the writer. */
export function comparable(pod: unknown): unknown {
  return JSON.parse(
    JSON.stringify(pod, (_key, value: unknown) => {
      const entry = value as { readonly name?: unknown; readonly value?: unknown } | null;
      if (typeof entry !== 'object' || entry?.name !== '__PYTHON_INPUT') return value;
      return { ...entry, value: unpickle(Buffer.from(String(entry.value), 'base64')) };
    }),
  );
}
