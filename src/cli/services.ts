import type { Words } from '../core/words/say.ts';
import type { Machine } from '../core/airflow/surroundings/create-context.ts';
import type { Output, Paint } from './output.ts';

/** What every command works with. */
export interface Services {
  readonly words: Words;
  readonly out: Output;
  readonly err: Output;
  /** Colours for `err`. */
  readonly paint: Paint;
  /** One line on standard error. */
  readonly say: (line: string) => Promise<void>;
  /** Says a failure in one sentence; its exit code. */
  readonly fail: (error: unknown) => Promise<number>;
  /** The answer to a yes-no question; undefined where there is no terminal to ask it on. */
  readonly ask: (question: string) => Promise<boolean | undefined>;
  readonly machine: Machine;
  /** The folder from which relative paths count. */
  readonly folder: string;
  /** The folder of the program: `dist`, or `src/cli` of the sources. */
  readonly program: string;
}
