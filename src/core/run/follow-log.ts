import type { LogQuery } from '../cluster/cluster.ts';
import { isPodTaskError } from '../base/failure.ts';
import { isPassing } from './follow-pod.ts';
import { LogCursor } from './log-cursor.ts';
import { LineSplitter, longestLine } from './log-lines.ts';
import type { LogLine } from './log-lines.ts';
import { findStage } from './pod-facts.ts';
import type { PodView } from './pod-view.ts';
import type { RunTools } from './run-tools.ts';

/** How often reading the rest of an ended container's log is tried before the rest counts as lost. */
const lastTries = 5;

/**
 * Streams one container's log from its start until all of it has been read: a stream that breaks, or ends while the
 * container still runs, is opened again and repeats are dropped; what cannot be had is a `gap` event. Rejects on abort only.
 */
export async function followLog(
  container: string,
  view: PodView,
  tools: RunTools,
  signal: AbortSignal,
): Promise<void> {
  await new LogFollower(container, view, tools, signal).run();
}

class LogFollower {
  readonly #container: string;
  readonly #view: PodView;
  readonly #tools: RunTools;
  readonly #signal: AbortSignal;
  readonly #cursor = new LogCursor();
  #lastText: string | undefined;
  #failures = 0;
  /** Streams of the ended container, one after another, that brought nothing new. */
  #idle = 0;

  constructor(container: string, view: PodView, tools: RunTools, signal: AbortSignal) {
    this.#container = container;
    this.#view = view;
    this.#tools = tools;
    this.#signal = signal;
  }

  async run(): Promise<void> {
    for (;;) {
      const ended = this.#hasEnded();
      try {
        const rest = await this.#readStream();
        this.#failures = 0;
        if (ended || (await this.#endsSoon())) {
          // Without the second condition a cluster that shows its last line differently would be asked for ever.
          if ((await this.#isComplete(rest)) || ++this.#idle > 2) {
            if (rest !== undefined) await this.#take([rest]);
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
    for await (const bytes of this.#tools.cluster.logs(query, this.#signal)) {
      await this.#take(splitter.push(bytes));
    }
    return splitter.rest();
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
      accepted.lines.map(({ time, text }) => `${time ?? now} [${this.#container}] ${text}`),
    );
  }

  /** True where the last line that the cluster has is the last one read: a stream may end early without an error. */
  async #isComplete(rest: LogLine | undefined): Promise<boolean> {
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
      for await (const bytes of this.#tools.cluster.logs(query, this.#signal)) {
        length += bytes.length;
        last = splitter.push(bytes).at(-1) ?? last;
        if (length > longestLine) return true;
      }
    } catch (error) {
      this.#signal.throwIfAborted();
      if (isPodTaskError(error, 'not-found')) return true;
      throw error;
    }
    last = splitter.rest() ?? last;
    if (rest !== undefined) return last?.time === rest.time && last?.text === rest.text;
    return this.#cursor.isAtEnd(last, this.#lastText);
  }

  /** True where the container turns out to have ended; the status often follows the log by a moment. */
  async #endsSoon(): Promise<boolean> {
    const pause = new AbortController();
    const either = AbortSignal.any([this.#signal, pause.signal]);
    const ended = this.#view
      .until(() => (this.#hasEnded() ? true : undefined), either)
      .catch(() => false);
    const waited = this.#tools.clock.sleep(1000, either).then(
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
    return this.#view.gone || findStage(this.#view.pod, this.#container) === 'terminated';
  }
}
