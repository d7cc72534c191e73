/** Why a text function gives no text: the exception that Python raises. */
export interface Refusal {
  readonly className: 'ValueError' | 'TypeError' | 'OverflowError' | 'KeyError' | 'IndexError';
  readonly message: string;
}

/** A text that would be larger than is sensible to build; Python would build it. */
export interface TooLarge {
  readonly size: number;
}

/** What the functions of this folder return: a text, or why there is none. */
export type Outcome = string | Refusal | TooLarge;

/** The most characters that one formatted value may have. */
export const largestText = 1_000_000;

/** Whether an outcome is the exception that Python raises. */
export function isRefusal(outcome: unknown): outcome is Refusal {
  return typeof outcome === 'object' && outcome !== null && 'className' in outcome;
}
