import type { Disposable } from 'vscode';
import type { Clock } from '../../core/base/clock.ts';
import type { Log } from '../../core/base/log.ts';
import type { FileJournal } from '../../core/run/record/file-journal.ts';
import type { Keeping } from '../../core/run/keeping.ts';
import type { Preflight } from '../../core/run/preflight/preflight.ts';
import type { Words } from '../../core/words/say.ts';
import type { Launcher } from '../load-launcher.ts';
import type { Place } from '../place.ts';
import type { Channel } from './channel-shelf.ts';
import type { OpenCluster, RunState, Runs } from './runs.ts';

/** What the runs need of the editor and of the machine. */
export interface RunParts {
  readonly words: Words;
  readonly log: Log;
  readonly clock: Clock;
  readonly openCluster: OpenCluster;
  readonly launcher: () => Launcher;
  readonly journal: () => FileJournal;
  readonly createChannel: (name: string) => Channel;
  /** How many runs may go on at once; the others wait for their turn. */
  readonly mostRuns: () => number;
  /** What becomes of pods in place of the task's own policy. */
  readonly keeping: () => Keeping;
  /** The one of all runs, since what is good for one is for the next; absent: nothing is looked at. */
  readonly preflight?: () => Preflight;
  /** A run that this window followed has ended; `sentence` says how. */
  ended(state: RunState, sentence: string): void;
  /** The log of a run that nobody follows is shown. */
  offerResume(state: RunState): void;
  /** True where a run may be taken up again without a question. */
  mayRecover(place: Place): boolean;
  /** Texts that no channel of a run may show, also after a reload. */
  readonly secrets: {
    keep(run: string, texts: readonly string[]): Promise<void>;
    find(run: string): Promise<readonly string[]>;
    drop(run: string): Promise<void>;
  };
}

/** The runs, with what only the extension itself does with them. */
export interface RunManager extends Runs, Disposable {
  /** Reads the record anew, which other windows and the command line write as well. */
  refresh(): Promise<void>;
  /** Takes up what nobody follows any more, where that needs no question. */
  recover(): Promise<void>;
  /** Lets runs begin that wait for their turn, where more may go on at once than before. */
  recount(): void;
  /** Lets go of all own runs without touching their pods; resolves when the record says so. */
  letGo(): Promise<void>;
}
