import { styleText } from 'node:util';

/** A stream of the program, written in order. A reader that goes away, or a full disk, is no crash: writing goes on into nothing. */
export interface Output {
  /** Resolves when more can be written. */
  write(text: string): Promise<void>;
  /** Resolves when everything is written, or cannot be any more. */
  end(): Promise<void>;
  /** Calls `listener` once, when nothing that is written arrives any more; at once where that is so already. */
  onLost(listener: () => void): void;
  /** Why nothing arrives any more, for example `EPIPE` or `ENOSPC`. */
  readonly lost: string | undefined;
  readonly isTerminal: boolean;
}

/** The colours in use. */
export type Colour = 'red' | 'green' | 'yellow' | 'cyan' | 'gray' | 'bold';

/** Colours a text where colours are wanted. */
export type Paint = (colour: Colour, text: string) => string;

/** The output on a stream of the process. */
export function createOutput(stream: NodeJS.WriteStream): Output {
  let lost: string | undefined;
  const listeners: (() => void)[] = [];
  const lose = (error: NodeJS.ErrnoException): void => {
    if (lost !== undefined) return;
    lost = error.code ?? error.message;
    for (const listener of listeners.splice(0)) listener();
  };
  stream.on('error', lose);
  const drained = (): Promise<void> =>
    new Promise((resolve) => {
      const done = (): void => {
        stream.off('drain', done);
        stream.off('error', done);
        resolve();
      };
      stream.on('drain', done);
      stream.on('error', done);
    });
  return {
    write: async (text) => {
      if (lost === undefined && !stream.write(text)) await drained();
    },
    end: () =>
      new Promise((resolve) => {
        if (lost !== undefined) resolve();
        else stream.write('', () => resolve());
      }),
    onLost: (listener) => {
      if (lost === undefined) listeners.push(listener);
      else listener();
    },
    get lost() {
      return lost;
    },
    isTerminal: stream.isTTY,
  };
}

/** Colours where the output is a terminal that shows them and nobody asked for none. */
export function createPaint(
  output: Pick<Output, 'isTerminal'>,
  environment: Readonly<Record<string, string | undefined>>,
): Paint {
  const coloured =
    output.isTerminal && (environment['NO_COLOR'] ?? '') === '' && environment['TERM'] !== 'dumb';
  return (colour, text) => (coloured ? styleText(colour, text, { validateStream: false }) : text);
}
