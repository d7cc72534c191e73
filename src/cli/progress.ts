import type { Output } from './output.ts';

/** A line on a terminal that tells how far something is, and goes away. */
export interface Progress {
  /** Shows the text that is made, if it is time for another one. */
  show(text: () => string): void;
  end(): Promise<void>;
}

/** How often the line changes, in milliseconds. */
const pace = 100;

/** Nothing is shown where `output` is no terminal, nor within the first moment. `clock` is milliseconds from any start. */
export function createProgress(
  output: Pick<Output, 'isTerminal' | 'write'>,
  clock: () => number,
): Progress {
  let next = clock() + pace;
  let isShown = false;
  return {
    show: (text) => {
      if (!output.isTerminal || clock() < next) return;
      next = clock() + pace;
      isShown = true;
      void output.write(`\r${text()}\u001b[K`);
    },
    end: async () => {
      if (isShown) await output.write('\r\u001b[K');
      isShown = false;
    },
  };
}
