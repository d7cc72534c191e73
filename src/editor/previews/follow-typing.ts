import type { Clock } from '../../core/base/clock.ts';

/** What previews that follow a text need of the others. */
export interface FollowTypingParts {
  readonly clock: Pick<Clock, 'sleep'>;
  /** How long a text has to be left alone until what is wrong with it is shown, in milliseconds. */
  readonly quiet: number;
  /** Has a preview written again; `done` is told when it is. */
  readonly refresh: (query: string) => void;
}

/** Has previews written while someone types: at once, one writing of each at a time, and once more after the last key. */
export interface FollowTyping {
  /** A text of these previews has changed. */
  changed(queries: readonly string[]): void;
  /** Whether the last key is so near that a text may be wrong for the moment only. */
  isTyping(query: string): boolean;
  /** A preview was written; what has changed since then is written next. */
  done(query: string): void;
  close(query: string): void;
  dispose(): void;
}

/** See FollowTyping. */
export function followTyping({ clock, quiet, refresh }: FollowTypingParts): FollowTyping {
  const typing = new Set<string>();
  /** The previews that are being written, and whether their text has changed again. */
  const writing = new Map<string, boolean>();
  let waiting = new AbortController();

  const write = (query: string): void => {
    if (writing.has(query)) {
      writing.set(query, true);
      return;
    }
    writing.set(query, false);
    refresh(query);
  };

  return {
    changed: (queries) => {
      for (const query of queries) {
        typing.add(query);
        write(query);
      }
      waiting.abort();
      waiting = new AbortController();
      clock.sleep(quiet, waiting.signal).then(
        () => {
          const settled = [...typing];
          typing.clear();
          for (const query of settled) write(query);
        },
        () => undefined,
      );
    },
    isTyping: (query) => typing.has(query),
    done: (query) => {
      const again = writing.get(query) === true;
      writing.delete(query);
      if (again) write(query);
    },
    close: (query) => {
      typing.delete(query);
      writing.delete(query);
    },
    dispose: () => waiting.abort(),
  };
}
