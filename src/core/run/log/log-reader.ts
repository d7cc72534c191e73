import type { LogQuery } from '../../cluster/cluster.ts';
import { PodTaskError } from '../../base/failure.ts';
import { LineSplitter, longestLine } from './log-lines.ts';
import type { LogLine } from './log-lines.ts';
import { findStage, isFinal } from '../pod-facts.ts';
import type { PodView } from '../pod-view.ts';
import type { FollowTools } from '../run-tools.ts';
import { withDeadline } from '../with-deadline.ts';

/** Milliseconds for which the log of an ended container may bring nothing before its end. */
const longestSilence = 10_000;
/** Milliseconds of silence after which the log's last line is looked at while the container runs; doubled each time. */
const probe = { first: 30_000, most: 300_000, grace: 2000 } as const;
/** The same for a stream that may not hear of the next rotation: sooner than the one after it, which kubelets make after 3 s at best. */
const unsettled = { first: 1000, grace: 600 } as const;
/** Bytes in which a line's time comes. */
const stampLength = 64;
/** Milliseconds for reading one line. */
const tailPatience = 10_000;

/** What the reader of a stream is told. */
export interface LogTaker {
  /** The lines that came; the stream waits until they are taken. */
  take(lines: readonly LogLine[]): Promise<void>;
  /** The stream keeps silent though this is the log's last line: true where it is known. */
  knows(last: LogLine): Promise<boolean>;
  /** True where this stream has brought the last line that is known, and not one before it alone. */
  isCurrent(): boolean;
}

/** Reads the log of one container, with an eye on streams that stay open and bring nothing. */
export class LogReader {
  readonly #container: string;
  readonly #view: PodView;
  readonly #tools: FollowTools;
  readonly #signal: AbortSignal;
  /** Time of the line for which a silent stream was given up last: once is enough. */
  #probed: string | undefined;
  /** A silent stream was given up as there was no line any more. */
  #isEmptyProbed = false;
  #isSettled = false;
  #stream: AbortController | undefined;

  constructor(container: string, view: PodView, tools: FollowTools, signal: AbortSignal) {
    this.#container = container;
    this.#view = view;
    this.#tools = tools;
    this.#signal = signal;
  }

  /**
   * True where the stream that is open has waited at the end of the current log file, as far as can be told: only from then on
   * does the kubelet hear of rotations (`ReadLogs` of k8s.io/cri-client 0.34 begins to watch when it first comes to an end).
   */
  get isSettled(): boolean {
    return this.#isSettled;
  }

  /** The stream that is open turns out to be one that hears of rotations. */
  settle(): void {
    this.#isSettled = true;
  }

  /** True once nothing more is written. */
  hasEnded(): boolean {
    const { gone, pod } = this.#view;
    // An evicted pod may have no status of its containers.
    return gone || isFinal(pod) || findStage(pod, this.#container) === 'terminated';
  }

  /**
   * Reads one stream to its end; gives what no line break followed. A silent one ends with `stream-broken`: that of an ended
   * container soon, that of a running one where the log has a line that has not come. `isRefused`: the one before was, or
   * several brought nothing.
   */
  async follow(
    sinceTime: string | undefined,
    taker: LogTaker,
    isRefused: boolean,
  ): Promise<LogLine | undefined> {
    const query: LogQuery = {
      ...this.#tools.name,
      container: this.#container,
      // A kubelet that has no watcher left for a file can still read it, and a gateway may let short answers through.
      follow: !(isRefused && this.hasEnded()),
      timestamps: true,
      ...(sinceTime === undefined ? {} : { sinceTime }),
    };
    const splitter = new LineSplitter();
    const stop = new AbortController();
    this.#stream = stop;
    const either = AbortSignal.any([this.#signal, stop.signal]);
    const progress = {
      reads: 0,
      isWaiting: true,
      since: this.#tools.clock.now().getTime(),
      isFromStart: sinceTime === undefined,
    };
    this.#isSettled = false;
    const watching = Promise.allSettled([
      this.#cutSilence(progress, stop, either),
      this.#probeSilence(progress, stop, taker, either),
    ]);
    try {
      for await (const bytes of this.#tools.cluster.logs(query, either)) {
        progress.reads++;
        progress.isWaiting = false;
        this.#isEmptyProbed = false;
        await taker.take(splitter.push(bytes));
        progress.isWaiting = true;
        progress.since = this.#tools.clock.now().getTime();
      }
    } finally {
      stop.abort();
      await watching;
    }
    return splitter.rest();
  }

  /** Ends the stream that is open with `stream-broken`. */
  reopen(): void {
    this.#stream?.abort(silent());
  }

  /** The last line, of a long one its last piece; undefined where there is none, or where it is too long to be looked at. */
  async tail(): Promise<LogLine | undefined> {
    return (await this.#look({ tailLines: 1 }))?.last;
  }

  /** The time of the first line of the current log file; undefined where there is none. */
  async firstTime(): Promise<string | undefined> {
    return (await this.#look({ limitBytes: stampLength }))?.first.time;
  }

  /** The first and the last line of what is asked for. */
  async #look(wish: Pick<LogQuery, 'tailLines' | 'limitBytes'>): Promise<Ends | undefined> {
    const { clock, cluster, name } = this.#tools;
    const query = {
      ...name,
      container: this.#container,
      follow: false,
      timestamps: true,
      ...wish,
    };
    let isLate: AbortSignal | undefined;
    try {
      return await withDeadline(clock, tailPatience, async (late) => {
        isLate = late;
        const splitter = new LineSplitter();
        let length = 0;
        let first: LogLine | undefined;
        let last: LogLine | undefined;
        for await (const bytes of cluster.logs(query, AbortSignal.any([this.#signal, late]))) {
          length += bytes.length;
          if (length > longestLine) return undefined;
          const lines = splitter.push(bytes);
          first ??= lines[0];
          last = lines.at(-1) ?? last;
        }
        last = splitter.rest() ?? last;
        return last === undefined ? undefined : { first: first ?? last, last };
      });
    } catch (error) {
      this.#signal.throwIfAborted();
      throw isLate?.aborted === true ? silent() : error;
    }
  }

  async #cutSilence(progress: Progress, stop: AbortController, signal: AbortSignal): Promise<void> {
    await this.#view.until(() => (this.hasEnded() ? true : undefined), signal);
    for (;;) {
      const before = progress.reads;
      await this.#tools.clock.sleep(longestSilence, signal);
      if (!progress.isWaiting || progress.reads !== before) continue;
      stop.abort(silent());
      return;
    }
  }

  async #probeSilence(
    progress: Progress,
    stop: AbortController,
    taker: LogTaker,
    signal: AbortSignal,
  ): Promise<void> {
    let patience = this.#firstPatience();
    let wait = patience;
    let failures = 0;
    while (!this.hasEnded()) {
      const before = progress.reads;
      const isSilent = (): boolean => progress.isWaiting && progress.reads === before;
      await this.#tools.clock.sleep(wait, signal);
      if (this.hasEnded()) return;
      if (!isSilent()) {
        const silentFor = this.#tools.clock.now().getTime() - progress.since;
        patience = this.#firstPatience();
        wait = Math.max(1, patience - (progress.isWaiting ? silentFor : 0));
        failures = 0;
        continue;
      }
      const isEarly = patience < probe.first;
      // It may not be open yet. One that is and brings nothing is at the end of its file.
      if (isEarly && before === 0) {
        wait = patience = Math.min(2 * patience, probe.first);
        continue;
      }
      let last: LogLine | undefined;
      try {
        last = await this.tail();
      } catch (error) {
        signal.throwIfAborted();
        this.#tools.log.debug(`the log of ${this.#container} cannot be probed`, error);
        this.#view.doubt();
        wait = patience = Math.min(2 * patience, probe.first);
        if (isEarly || ++failures < 2) continue;
        stop.abort(silent());
        return;
      }
      failures = 0;
      wait = patience = Math.min(2 * patience, isEarly ? probe.first : probe.most);
      const isComplete =
        last === undefined
          ? (progress.isFromStart && before === 0) || this.#isSettled || this.#isEmptyProbed
          : last.time === undefined || last.time === this.#probed || (await taker.knows(last));
      if (isComplete) {
        // What other streams have brought says nothing of this one.
        if (!taker.isCurrent()) continue;
        this.settle();
        wait = patience = Math.max(patience, probe.first);
        continue;
      }
      // It may be on its way.
      await this.#tools.clock.sleep(this.#isSettled ? probe.grace : unsettled.grace, signal);
      if (!isSilent()) continue;
      this.#probed = last?.time;
      this.#isEmptyProbed = last === undefined;
      stop.abort(silent());
      return;
    }
  }

  #firstPatience(): number {
    return this.#isSettled ? probe.first : unsettled.first;
  }
}

interface Ends {
  readonly first: LogLine;
  readonly last: LogLine;
}

interface Progress {
  readonly reads: number;
  readonly isWaiting: boolean;
  /** When it began to wait, in milliseconds since 1970. */
  readonly since: number;
  /** The stream began with the log file. */
  readonly isFromStart: boolean;
}

function silent(): PodTaskError {
  return new PodTaskError('stream-broken', { detail: 'log' });
}
