import type { Disposable } from 'vscode';
import type { Clock } from '../../core/base/clock.ts';
import type { DiagnosticData } from './diagnostics.ts';

/** What is followed, and who is told. */
export interface SteadyParts {
  /** What there is to say of a file by what is known of it now. */
  readonly describe: (file: string) => readonly DiagnosticData[];
  /** Undefined: nothing of the file is shown any more. */
  readonly publish: (file: string, all: readonly DiagnosticData[] | undefined) => void;
  readonly clock: Clock;
}

/** Says what is wrong with files: at once what is no longer so, and what is new only when the writer rests. */
export interface SteadyDiagnostics extends Disposable {
  /** The file was read. */
  read(file: string): void;
  /** The file is being written. */
  edited(file: string): void;
  closed(file: string): void;
}

/** How long a text that was read has to be left alone before what is new is said, in milliseconds. */
const rest = 750;

/** See SteadyDiagnostics. */
export function createSteadyDiagnostics(parts: SteadyParts): SteadyDiagnostics {
  const { describe, publish, clock } = parts;
  const said = new Map<string, ReadonlySet<string>>();
  /** Files that were edited since all was said of them. */
  const waiting = new Map<string, AbortController>();

  const say = (file: string, all: readonly DiagnosticData[]): void => {
    said.set(file, new Set(all.map(keyOf)));
    publish(file, all);
  };
  const restart = (file: string): AbortSignal => {
    waiting.get(file)?.abort();
    const next = new AbortController();
    waiting.set(file, next);
    return next.signal;
  };

  return {
    read: (file) => {
      const all = describe(file);
      if (!waiting.has(file)) {
        say(file, all);
        return;
      }
      const known = said.get(file);
      const old = all.filter((one) => known?.has(keyOf(one)));
      say(file, old);
      if (old.length === all.length) {
        waiting.delete(file);
        return;
      }
      clock.sleep(rest, restart(file)).then(
        () => {
          waiting.delete(file);
          say(file, describe(file));
        },
        // Another edit, or another reading, takes over.
        () => undefined,
      );
    },
    edited: (file) => {
      restart(file);
    },
    closed: (file) => {
      waiting.get(file)?.abort();
      waiting.delete(file);
      if (said.delete(file)) publish(file, undefined);
    },
    dispose: () => {
      for (const one of waiting.values()) one.abort();
      waiting.clear();
      said.clear();
    },
  };
}

/** The same wherever it stands. */
function keyOf({ message, problem }: DiagnosticData): string {
  return `${problem.code} ${message}`;
}
