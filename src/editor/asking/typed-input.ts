import type { Input } from '../../core/python/value.ts';

/** The value of one input as it was typed. */
export interface TypedInput {
  readonly input: Input;
  readonly text: string;
  /** Kept in the secret store, and shown by no channel. */
  readonly isSecret: boolean;
}

/** Names an input among those of a task. */
export function inputId({ kind, key }: Input): string {
  return `${kind} ${key}`;
}
