import { PodTaskError, isPodTaskError } from '../../base/failure.ts';
import { patience } from '../follow-pod.ts';
import { LogCursor, compareTimes } from './log-cursor.ts';
import type { AcceptedLines } from './log-cursor.ts';
import { pieceLength } from './log-lines.ts';
import type { LogLine } from './log-lines.ts';
import { LogReader } from './log-reader.ts';
import { RotationWatch } from './rotation-watch.ts';
import { findTerminated, isLost } from '../pod-facts.ts';
import type { PodView } from '../pod-view.ts';
import type { GapCause } from '../run-event.ts';
import type { FollowTools } from '../run-tools.ts';
import { toStored } from '../record/stored-log.ts';

/** How often reading the rest of an ended container's log is tried at least before the rest counts as lost. */
const lastTries = 5;
/** Milliseconds for which it is tried where the cluster answers; where it does not, the run's own patience counts. */
const lastPatience = 60_000;
/** The same for a container that its node has lost, with its log as a rule. */
const lostPatience = 3000;
/** How often a log is tried that nobody may read, so that one wrong answer does not cost it. */
const forbiddenTries = 4;
/** Failures after which the log of an ended container is not followed, but read. */
const fewFailures = 3;
/** Milliseconds before a deletion for a line to arrive that the node has, and for reading it anew. */
const arrival = 1000;
const lastLook = 5000;
/** Characters of the last line that are kept to know its end by. */
const tailLength = 64 * 1024;

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

/** What follows one container's log. */
export class LogFollower {
  readonly #container: string;
  readonly #view: PodView;
  readonly #tools: FollowTools;
  readonly #signal: AbortSignal;
  readonly #reader: LogReader;
  readonly #cursor: LogCursor;
  readonly #rotations: RotationWatch;
  /** The end of the line read last. */
  #last: { readonly text: string; readonly isOpen: boolean } | undefined;
  #failures = 0;
  #failingSince: number | undefined;
  /** Streams of the ended container, one after another, that brought nothing new. */
  #idle = 0;
  /** Times, one after another, that its last line could not be looked at, without anything new in between. */
  #blind = 0;
  /** The stream's last line was the kubelet's own. */
  #isRefused = false;
  /** Told of each line that is handed on. */
  #onLines: (() => void) | undefined;

  constructor(container: string, view: PodView, tools: FollowTools, signal: AbortSignal) {
    this.#container = container;
    this.#view = view;
    this.#tools = tools;
    this.#signal = signal;
    this.#reader = new LogReader(container, view, tools, signal);
    this.#rotations = new RotationWatch(this.#reader, tools, signal);
    const read = tools.read.get(container);
    this.#cursor = read?.cursor ?? new LogCursor();
    this.#last = read === undefined ? undefined : { text: read.lastText, isOpen: false };
  }

  /** See `followLog`. Where `late` is aborted, the pod is gone and what has not been read by then is a gap. */
  async run(late?: AbortSignal): Promise<void> {
    try {
      await this.#run();
    } catch (error) {
      if (late?.aborted !== true) throw error;
      await this.#sayLost(this.#tools.clock.now(), 'pod-deleted');
    }
  }

  /**
   * The pod is about to be deleted: resolves when the log's last line of now has been read, by another stream where the one that is
   * open does not bring it, or when that takes too long.
   */
  async catchUp(): Promise<void> {
    try {
      const last = await this.#reader.tail();
      if (last?.time === undefined || (await this.#isReadWithin(arrival, last))) return;
      this.#reader.reopen();
      await this.#isReadWithin(lastLook, last);
    } catch (error) {
      this.#signal.throwIfAborted();
      this.#tools.log.debug(`the end of the log of ${this.#container} cannot be looked at`, error);
    }
  }

  async #isReadWithin(ms: number, last: LogLine): Promise<boolean> {
    const over = new AbortController();
    const either = AbortSignal.any([this.#signal, over.signal]);
    const late = this.#tools.clock.sleep(ms, either).then(
      () => true,
      () => true,
    );
    try {
      for (;;) {
        if (this.#cursor.has(last) || this.#isPieceOfLast(last, undefined)) return true;
        const more = new Promise<boolean>((resolve) => (this.#onLines = () => resolve(false)));
        if (await Promise.race([late, more])) return false;
      }
    } finally {
      this.#onLines = undefined;
      over.abort();
    }
  }

  async #run(): Promise<void> {
    for (;;) {
      const ended = this.#reader.hasEnded();
      try {
        const rest = await this.#readStream();
        this.#works();
        if (ended || (await this.#endsSoon())) {
          const end = await this.#findEnd(rest);
          // Without the second condition a cluster that shows its last line differently would be asked for ever.
          if (end === 'read' || ++this.#idle > 2) {
            if (rest !== undefined) await this.#take([rest]);
            await this.#hand(this.#cursor.flush());
            if (end === 'nothing') await this.#sayLost(this.#tools.clock.now(), 'log-rotated');
            else if (typeof end === 'object') await this.#sayCut(end);
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

  /** Reads one stream to its end; gives what no line break followed. Throws where the kubelet ended it with words of its own. */
  async #readStream(): Promise<LogLine | undefined> {
    const wasRefused = this.#isRefused || this.#failures >= fewFailures;
    this.#isRefused = false;
    const taker = {
      take: (lines: readonly LogLine[]) => this.#take(lines),
      knows: async (last: LogLine) =>
        this.#cursor.has(last) || (await this.#hand(this.#cursor.flush())) > 0,
      isCurrent: () => this.#cursor.isCurrent,
    };
    this.#rotations.reset();
    const rest = await this.#reader.follow(this.#cursor.resume(), taker, wasRefused);
    if (rest !== undefined && rest.time === undefined) {
      await this.#take([rest]);
      await this.#hand(this.#cursor.flush());
    }
    if (this.#wasRefused()) throw new PodTaskError('stream-broken', { detail: 'kubelet' });
    return rest !== undefined && this.#cursor.hasBegun(rest) ? undefined : rest;
  }

  /** Read afresh: the compiler takes it for unchanged since it was last set. */
  #wasRefused(): boolean {
    return this.#isRefused;
  }

  async #take(lines: readonly LogLine[]): Promise<void> {
    if (lines.length > 0) await this.#hand(this.#cursor.accept(lines));
  }

  /** Hands on what is new; gives how many lines that were. */
  async #hand({ gap, lines, jumps }: AcceptedLines): Promise<number> {
    if (gap !== undefined) await this.#sayGap(gap.from, gap.to, 'log-rotated');
    let start = 0;
    let count = 0;
    for (const jump of jumps) {
      if (!(await this.#rotations.mayMiss(jump))) continue;
      count += await this.#tell(lines.slice(start, jump.at));
      start = jump.at;
      await this.#sayGap(jump.from, jump.to, 'log-rotated');
    }
    return count + (await this.#tell(start === 0 ? lines : lines.slice(start)));
  }

  async #tell(lines: readonly LogLine[]): Promise<number> {
    const written: (LogLine & { readonly time: string })[] = [];
    for (const line of lines) {
      if (isTimed(line)) written.push(line);
      else await this.#sayRefusal(line);
    }
    const last = written.at(-1);
    if (last === undefined) return 0;
    this.#isRefused = lines.at(-1) !== last;
    this.#works();
    this.#idle = 0;
    this.#blind = 0;
    this.#keepEnd(written, last);
    this.#rotations.see(last.time);
    this.#onLines?.();
    await this.#tools.emitTimed(
      written.map(({ time, text, partial }) => ({
        time,
        type: 'log',
        container: this.#container,
        text,
        ...(partial === undefined ? {} : { partial }),
      })),
    );
    await this.#tools.recorder.addLog(
      written.map(({ time, text }) => toStored(this.#container, time, text)),
    );
    return written.length;
  }

  #keepEnd(lines: readonly LogLine[], last: LogLine): void {
    const before = lines.length > 1 ? lines.at(-2) : undefined;
    const isOpen = before === undefined ? this.#last?.isOpen : before.partial === true;
    const start = isOpen === true ? (before?.text ?? this.#last?.text ?? '') : '';
    const text = (start.slice(-tailLength) + last.text).slice(-tailLength);
    this.#last = { text, isOpen: last.partial === true };
  }

  /** A line without a time is none of the container's: the kubelet puts its own errors where the log should be. */
  async #sayRefusal({ text }: LogLine): Promise<void> {
    this.#isRefused = true;
    const detail = text.trim().slice(0, 1000);
    if (detail === '') return;
    await this.#tools.warn({
      code: 'log-refused',
      data: { container: this.#container, detail },
    });
  }

  /**
   * `read` where the cluster's last line has been read, so that all before it has been as well: a stream may end early without
   * an error. Else that line; `nothing` where there is none any more, so that a rotation may have taken the last ones.
   */
  async #findEnd(rest: LogLine | undefined): Promise<'read' | 'unknown' | 'nothing' | LogLine> {
    // Another pod may have its name by now.
    if (this.#view.gone) return 'read';
    let last: LogLine | undefined;
    try {
      last = await this.#reader.tail();
      this.#blind = 0;
    } catch (error) {
      this.#signal.throwIfAborted();
      // As many streams came to their end without anything new: that says the same.
      if (isPodTaskError(error, 'not-found') || ++this.#blind >= fewFailures) return 'read';
      throw error;
    }
    if (last === undefined) {
      return this.#cursor.lastTime === undefined && rest === undefined ? 'read' : 'nothing';
    }
    if (last.time === undefined) return 'unknown';
    const isRead =
      rest === undefined
        ? this.#cursor.has(last)
        : last.time === rest.time && last.text === rest.text && last.partial === rest.partial;
    if (isRead) return 'read';
    // A second stream without anything new tells a piece of the last line from another line.
    if (this.#isPieceOfLast(last, rest)) return this.#idle > 0 ? 'read' : 'unknown';
    return last;
  }

  /** True where it may be the end of the line read last: of one that was written in pieces the last piece comes, with its own time. */
  #isPieceOfLast(piece: LogLine, rest: LogLine | undefined): boolean {
    const own = rest?.text ?? this.#last?.text ?? '';
    const time = rest?.time ?? this.#cursor.lastTime;
    if (time === undefined || piece.time === undefined) return false;
    return (
      own.length >= pieceLength &&
      own.length > piece.text.length &&
      piece.partial === rest?.partial &&
      own.endsWith(piece.text) &&
      compareTimes(time, piece.time) <= 0
    );
  }

  /** Says that the end of the log was not to be had, where the cluster's last line is younger than the last one read. */
  async #sayCut({ time }: LogLine): Promise<void> {
    const from = this.#cursor.lastTime;
    if (time === undefined || (from !== undefined && compareTimes(from, time) >= 0)) return;
    await this.#sayGap(from ?? time, time, 'log-unreadable');
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
      .until(() => (this.#reader.hasEnded() ? true : undefined), either)
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

  #works(): void {
    this.#failures = 0;
    this.#failingSince = undefined;
  }

  async #mayGoOn(error: unknown): Promise<boolean> {
    this.#failures++;
    const { clock, name } = this.#tools;
    const now = clock.now();
    this.#failingSince ??= now.getTime();
    const isForbidden = isPodTaskError(error, 'cluster-forbidden');
    if (isPodTaskError(error, 'unsupported') || (isForbidden && this.#failures >= forbiddenTries)) {
      await this.#tools.warn({
        code: 'log-unreadable',
        data: { container: this.#container, pod: name.name },
      });
      if (this.#cursor.lastTime !== undefined) await this.#sayLost(now, 'log-unreadable');
      return false;
    }
    const isMissing = isPodTaskError(error, 'not-found');
    if (isMissing) this.#view.doubt();
    if (this.#view.gone || (isMissing && this.#failures >= lastTries)) {
      await this.#sayLost(now, 'pod-deleted');
      return false;
    }
    if (!mayPass(error) || this.#isHopeless(error, now.getTime())) {
      const isFull = isPodTaskError(error, 'disk-full');
      await this.#sayLost(now, isFull ? 'disk-full' : 'log-unreadable');
      return false;
    }
    await clock.sleep(Math.min(500 * 2 ** (this.#failures - 1), 15_000), this.#signal);
    return true;
  }

  /** True where the rest of an ended container's log has been tried for long enough. Of a running one whoever follows the pod decides. */
  #isHopeless(error: unknown, now: number): boolean {
    if (!this.#reader.hasEnded() || this.#failures < lastTries) return false;
    const isAway =
      isPodTaskError(error, 'cluster-unreachable') || isPodTaskError(error, 'cluster-unauthorized');
    const ended = findTerminated(this.#view.pod, this.#container);
    const rest = ended !== undefined && isLost(ended) ? lostPatience : lastPatience;
    const most = this.#isRefused ? 0 : isAway ? patience : rest;
    return now - (this.#failingSince ?? now) >= most;
  }

  /** Until now, and not sooner than the container's end: the node's clock may be ahead of this one. */
  async #sayLost(now: Date, why: GapCause): Promise<void> {
    const from = this.#cursor.lastTime ?? now.toISOString();
    const end = findTerminated(this.#view.pod, this.#container)?.finishedAt?.getTime() ?? 0;
    // It has whole seconds.
    const to = new Date(Math.max(now.getTime(), end + 1000)).toISOString();
    await this.#sayGap(from, compareTimes(from, to) <= 0 ? to : from, why);
  }

  async #sayGap(from: string, to: string, why: GapCause): Promise<void> {
    await this.#tools.emit({ type: 'gap', container: this.#container, from, to, why });
  }
}

function isTimed(line: LogLine): line is LogLine & { readonly time: string } {
  return line.time !== undefined;
}

/** True where the log may be had the next time: all that a cluster answers, even what should not come for a log. */
function mayPass(error: unknown): boolean {
  const codes = [
    'cluster-unreachable',
    'cluster-unauthorized',
    'cluster-forbidden',
    'cluster-refused',
    'stream-broken',
    'not-found',
    'conflict',
    'expired',
  ] as const;
  return codes.some((code) => isPodTaskError(error, code));
}
