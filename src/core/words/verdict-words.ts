import type { VerdictCause } from '../run/verdict/verdict-cause.ts';

/** What is said of each cause: what happened and on what, as the rest of a sentence, and what to do about it. */
export type VerdictWords = Readonly<
  Record<VerdictCause, { readonly what: string; readonly advice?: string }>
>;
