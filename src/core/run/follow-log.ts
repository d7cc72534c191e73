import type { LogQuery } from '../cluster/cluster.ts';
import { PodTaskError, isPodTaskError } from '../base/failure.ts';
import { isPassing } from './follow-pod.ts';
import { LogCursor, compareTimes } from './log-cursor.ts';
import { LineSplitter, longestLine } from './log-lines.ts';
import type { LogLine } from './log-lines.ts';
import { findStage, isFinal } from './pod-facts.ts';
import type { PodView } from './pod-view.ts';
import type { FollowTools } from './run-tools.ts';
import { toStored } from './stored-log.ts';

/** How often reading the rest of an ended container's log is tried before the rest counts as lost. */
const lastTries = 5;
/** Milliseconds for which the log of an ended container may bring nothing before its end. */
const longestSilence = 10_000;

/**
 * Streams one container's log from its start, or from where its stored log ends, until all of it has been read: a stream that breaks, or ends while the
 * container still runs, is opened again and repeats are dropped; what cannot be had is a `gap` event. Rejects on abort only.
 */
export async function followLog(
  container: string,
  view: PodView,
  tools: FollowTools,
  signal: AbortSignal,
): Promise<void> {
  await new LogFollower(container, view, tools, signal).run();
}

class LogFollower {
  readonly #container: string;
  readonly #view: PodView;
  readonly #tools: FollowTools;
  readonly #signal: AbortSignal;
  readonly #cursor: LogCursor;
  #lastText: string | undefined;
  #failures = 0;
  /** Streams of the ended container, one after another, that brought nothing new. */
  #idle = 0;

  constructor(container: string, view: PodView, tools: FollowTools, signal: AbortSignal) {
    this.#container = container;
    this.#view = view;
    this.#tools = tools;
    this.#signal = signal;
    const read = tools.read.get(container);
    this.#cursor = read?.cursor ?? new LogCursor();
    this.#lastText = read?.lastText;
  }

  async run(): Promise<void> {
    for (;;) {
      const ended = this.#hasEnded();
      try {
        const rest = await this.#readStream();
        this.#failures = 0;
        if (ended || (await this.#endsSoon())) {
          const missing = await this.#findMissing(rest);
          // Without the second condition a cluster that shows its last line differently would be asked for ever.
          if (missing === undefined || ++this.#idle > 2) {
            if (rest !== undefined) await this.#take([rest]);
            await this.#sayCut(missing);
            return;
          }
        }
      } catch (error) {
        this.#signal.throwIfAborted();
        this.#tools.log.debug(`the log of ${this.#container} broke`, error);
        if (!(await this.#mayGoOn(error))) return;
      }
    }
  }

  /** Reads one stream to its end; gives what no line break followed. */
  async #readStream(): Promise<LogLine | undefined> {
    const sinceTime = this.#cursor.resume();
    const query: LogQuery = {
      ...this.#tools.name,
      container: this.#container,
      follow: true,
      timestamps: true,
      ...(sinceTime === undefined ? {} : { sinceTime }),
    };
    const splitter = new LineSplitter();
    await this.#read(query, (bytes) => this.#take(splitter.push(bytes)));
    return splitter.rest();
  }

  /** Hands on what comes until the end, or until there is enough; the log of an ended container must not keep silent for long. */
  async #read(
    query: LogQuery,
    take: (bytes: Uint8Array) => Promise<void> | 'enough' | undefined,
  ): Promise<void> {
    const stop = new AbortController();
    const either = AbortSignal.any([this.#signal, stop.signal]);
    const progress = { reads: 0, isWaiting: true };
    const watching = this.#cutSilence(progress, stop, either).catch(() => undefined);
    try {
      for await (const bytes of this.#tools.cluster.logs(query, either)) {
        progress.reads++;
        progress.isWaiting = false;
        if ((await take(bytes)) === 'enough') return;
        progress.isWaiting = true;
      }
    } finally {
      stop.abort();
      await watching;
    }
  }

  async #cutSilence(
    progress: { readonly reads: number; readonly isWaiting: boolean },
    stop: AbortController,
    signal: AbortSignal,
  ): Promise<void> {
    await this.#view.until(() => (this.#hasEnded() ? true : undefined), signal);
    for (;;) {
      const before = progress.reads;
      await this.#tools.clock.sleep(longestSilence, signal);
      if (!progress.isWaiting || progress.reads !== before) continue;
      // Each such wait is long: fewer tries are enough.
      this.#failures++;
      stop.abort(new PodTaskError('stream-broken', { detail: 'log' }));
      return;
    }
  }

  async #take(lines: readonly LogLine[]): Promise<void> {
    if (lines.length === 0) return;
    const accepted = this.#cursor.accept(lines);
    if (accepted.gap !== undefined) {
      await this.#sayGap(accepted.gap.from, accepted.gap.to, 'log-rotated');
    }
    const last = accepted.lines.at(-1);
    if (last === undefined) return;
    this.#failures = 0;
    this.#idle = 0;
    this.#lastText = last.text;
    const now = this.#tools.clock.now().toISOString();
    await this.#tools.emitTimed(
      accepted.lines.map(({ time, text, partial }) => ({
        time: time ?? now,
        type: 'log',
        container: this.#container,
        text,
        ...(partial === undefined ? {} : { partial }),
      })),
    );
    await this.#tools.recorder.addLog(
      accepted.lines.map(({ time, text }) => toStored(this.#container, time ?? now, text)),
    );
  }

  /** The last line that the cluster has, where it is not the last one read: a stream may end early without an error. */
  async #findMissing(rest: LogLine | undefined): Promise<LogLine | 'nothing' | undefined> {
    // Another pod may have its name by now.
    if (this.#view.gone) return undefined;
    const splitter = new LineSplitter();
    const query = {
      ...this.#tools.name,
      container: this.#container,
      follow: false,
      timestamps: true,
      tailLines: 1,
    };
    let length = 0;
    let last: LogLine | undefined;
    try {
      await this.#read(query, (bytes) => {
        length += bytes.length;
        last = splitter.push(bytes).at(-1) ?? last;
        return length > longestLine ? 'enough' : undefined;
      });
      if (length > longestLine) return undefined;
    } catch (error) {
      this.#signal.throwIfAborted();
      if (isPodTaskError(error, 'not-found')) return undefined;
      throw error;
    }
    last = splitter.rest() ?? last;
    const isRead =
      rest === undefined
        ? this.#cursor.isAtEnd(last, this.#lastText)
        : last?.time === rest.time && last?.text === rest.text;
    return isRead ? undefined : (last ?? 'nothing');
  }

  /** Says that the end of the log was not to be had, where the cluster's last line is younger than the last one read. */
  async #sayCut(missing: LogLine | 'nothing' | undefined): Promise<void> {
    if (missing === undefined || missing === 'nothing' || missing.time === undefined) return;
    const from = this.#cursor.lastTime;
    if (from !== undefined && compareTimes(from, missing.time) >= 0) return;
    await this.#sayGap(from ?? missing.time, missing.time, 'log-unreadable');
  }

  /** True where the container turns out to have ended; the status often follows the log by a moment, or has to be read. */
  async #endsSoon(): Promise<boolean> {
    if (await this.#endsWithin(1000)) return true;
    this.#view.doubt();
    return await this.#endsWithin(1000);
  }

  async #endsWithin(ms: number): Promise<boolean> {
    const pause = new AbortController();
    const either = AbortSignal.any([this.#signal, pause.signal]);
    const ended = this.#view
      .until(() => (this.#hasEnded() ? true : undefined), either)
      .catch(() => false);
    const waited = this.#tools.clock.sleep(ms, either).then(
      () => false,
      () => false,
    );
    const result = await Promise.race([ended, waited]);
    pause.abort();
    this.#signal.throwIfAborted();
    return result;
  }

  async #mayGoOn(error: unknown): Promise<boolean> {
    this.#failures++;
    const { clock, name } = this.#tools;
    if (isPodTaskError(error, 'cluster-forbidden') || isPodTaskError(error, 'unsupported')) {
      await this.#tools.warn({
        code: 'log-unreadable',
        data: { container: this.#container, pod: name.name },
      });
      return false;
    }
    if (isPodTaskError(error, 'not-found')) this.#view.doubt();
    const over = this.#hasEnded();
    const gone = this.#view.gone || isPodTaskError(error, 'not-found');
    if (gone || (over && this.#failures >= lastTries) || !isPassing(error)) {
      const now = clock.now().toISOString();
      const isFull = isPodTaskError(error, 'disk-full');
      const why = isFull ? 'disk-full' : gone ? 'pod-deleted' : 'log-unreadable';
      await this.#sayGap(this.#cursor.lastTime ?? now, now, why);
      return false;
    }
    await clock.sleep(Math.min(500 * 2 ** (this.#failures - 1), 15_000), this.#signal);
    return true;
  }

  async #sayGap(from: string, to: string, why: string): Promise<void> {
    await this.#tools.emit({ type: 'gap', container: this.#container, from, to, why });
  }

  #hasEnded(): boolean {
    const { gone, pod } = this.#view;
    // An evicted pod may have no status of its containers.
    return gone || isFinal(pod) || findStage(pod, this.#container) === 'terminated';
  }
}
