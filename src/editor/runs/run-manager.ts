import { pathToFileURL } from 'node:url';
import type { Disposable } from 'vscode';
import { isPodTaskError } from '../../core/base/failure.ts';
import type { Cluster } from '../../core/cluster/cluster.ts';
import type { JournalEntry } from '../../core/run/journal.ts';
import type { RunEvent } from '../../core/run/run-event.ts';
import type { RunSurroundings } from '../../core/run/run.ts';
import { sayEvent } from '../../core/words/say-event.ts';
import type { Place } from '../place.ts';
import { ChannelShelf } from './channel-shelf.ts';
import type { RunChannel } from './channel-shelf.ts';
import { createMask } from './channel-text.ts';
import type { Mask } from './channel-text.ts';
import { toChannelName } from './channel-name.ts';
import { findEntry, isElsewhere, isUnfollowed, release } from './on-record.ts';
import { createPacer } from './pacer.ts';
import { replayEnd, replayLog, replayStart } from './replay.ts';
import { advance, isOver, toFirstState, toState } from './run-state.ts';
import type { RunManager, RunParts } from './run-parts.ts';
import type { RunOrder, RunState } from './runs.ts';

/** The runs of one window. */
export function createRuns(parts: RunParts): RunManager {
  return new Manager(parts);
}

interface OwnRun {
  state: RunState;
  readonly stop: AbortController;
  readonly letGo: AbortController;
  readonly mask: Mask;
  /** How it came to be followed by this window; what nobody asked for is no news where it cannot be done. */
  readonly origin: 'started' | 'resumed' | 'recovered';
  kill: 'keep_pod' | 'delete_pod' | undefined;
  done: Promise<RunState>;
}

type Begin = (cluster: Cluster, surroundings: RunSurroundings) => AsyncIterable<RunEvent>;

/** Milliseconds; runs that begin closer together count as begun together. */
const burst = 1500;

class Manager implements RunManager {
  readonly #parts: RunParts;
  readonly #own = new Map<string, OwnRun>();
  readonly #listeners = new Set<() => void>();
  readonly #shelf: ChannelShelf;
  /** Runs that are about to be taken up. */
  readonly #claimed = new Set<string>();
  #recorded: readonly RunState[] = [];

  constructor(parts: RunParts) {
    this.#parts = parts;
    const { createChannel, clock, words } = parts;
    this.#shelf = new ChannelShelf(createChannel, (run) => this.#isFollowed(run), clock, words);
  }

  list(): readonly RunState[] {
    const own = [...this.#own.values()].map(({ state }) => state);
    const recorded = this.#recorded.filter(({ id }) => !this.#own.has(id));
    return [...own, ...recorded].sort((a, b) =>
      a.began < b.began ? 1 : a.began > b.began ? -1 : 0,
    );
  }

  onDidChange(listener: () => void): Disposable {
    this.#listeners.add(listener);
    return { dispose: () => void this.#listeners.delete(listener) };
  }

  async start(order: RunOrder): Promise<RunState> {
    const { clock, launcher, secrets } = this.#parts;
    if (this.#own.has(order.id)) throw new Error(`the run ${order.id} has begun already`);
    const own = this.#addOwn(
      toFirstState(order, clock.now()),
      createMask(order.secrets),
      'started',
    );
    const channel = this.#openChannel(own);
    if (!this.#isBeside(own, clock.now().getTime())) channel.show();
    const { manifest, id, runId, file, place } = order;
    own.done = this.#carry(own, channel, place, async () => {
      if (order.secrets.length > 0) await secrets.keep(id, order.secrets);
      const { createOwner, run } = launcher();
      const record = { file, place, owner: createOwner(clock.now()) };
      return (cluster, surroundings) => run({ manifest, id, runId, record }, cluster, surroundings);
    });
    return own.done;
  }

  stop(id: string, pod: 'keep' | 'delete'): void {
    const own = this.#own.get(id);
    if (own === undefined || isOver(own.state) || own.stop.signal.aborted) return;
    own.kill = pod === 'keep' ? 'keep_pod' : 'delete_pod';
    this.#set(own, { ...own.state, phase: 'stopping', detail: '' });
    own.stop.abort(new Error('The user has stopped the run.'));
  }

  /** Of many runs that begin together the first is shown alone: a window that changes its panel for each can do nothing else. */
  #isBeside({ state }: OwnRun, now: number): boolean {
    return [...this.#own.values()].some(
      (one) =>
        one.state.id !== state.id &&
        !isOver(one.state) &&
        now - Date.parse(one.state.began) < burst,
    );
  }

  async showLog(id: string): Promise<void> {
    if (!this.#shelf.show(id)) {
      const entry = await findEntry(id, this.#parts);
      if (entry === undefined) return;
      const mask = createMask(await this.#parts.secrets.find(id));
      const channel = this.#openChannel({ state: this.#toState(entry), mask });
      channel.show();
      await replayStart(entry, channel.writer, this.#parts.words);
      await replayLog(entry, channel.writer, this.#parts);
      await replayEnd(entry, channel.writer, this.#parts.words);
    }
    const state = this.list().find((one) => one.id === id);
    if (state === undefined || state.own) return;
    const entry = state.phase === 'elsewhere' ? await findEntry(id, this.#parts) : undefined;
    const mayBeLeft = entry !== undefined && this.#isElsewhere(entry);
    if (state.phase === 'interrupted' || mayBeLeft) this.#parts.offerResume(state);
  }

  async resume(id: string): Promise<void> {
    await this.#takeUp(id, (entry) => this.#isUnfollowed(entry) || this.#isElsewhere(entry), true);
  }

  logFile(id: string): string | undefined {
    const state = this.list().find((one) => one.id === id);
    return state === undefined ? undefined : this.#parts.journal().logFile(id);
  }

  async forget(id: string): Promise<void> {
    const state = this.list().find((one) => one.id === id);
    if (state === undefined || this.#isFollowed(id) || state.phase === 'elsewhere') return;
    await this.#parts.journal().remove(id);
    await this.#parts.secrets.drop(id);
    this.#own.delete(id);
    this.#recorded = this.#recorded.filter((one) => one.id !== id);
    this.#shelf.close(id);
    this.#tell();
  }

  async refresh(): Promise<void> {
    const entries = await this.#parts.journal().list();
    this.#recorded = entries.map((entry) => this.#toState(entry));
    this.#tell();
  }

  async recover(): Promise<void> {
    const entries = await this.#parts.journal().list();
    for (const entry of entries) {
      const { run, place } = entry;
      if (place === undefined || !this.#isUnfollowed(entry)) continue;
      if (!this.#parts.mayRecover(place)) continue;
      // Each goes on by itself; only the claims come one after another.
      await this.#takeUp(run, (now) => this.#isUnfollowed(now), false);
    }
    await this.refresh();
  }

  async letGo(): Promise<void> {
    for (const { letGo } of this.#own.values()) letGo.abort(new Error('The window is closing.'));
    await Promise.all([...this.#own.values()].map(({ done }) => done));
  }

  dispose(): void {
    for (const { letGo } of this.#own.values()) letGo.abort(new Error('The window is closing.'));
    this.#listeners.clear();
    this.#shelf.dispose();
  }

  async #takeUp(
    id: string,
    mayTake: (entry: JournalEntry) => boolean,
    isAsked: boolean,
  ): Promise<void> {
    if (this.#isFollowed(id) || this.#claimed.has(id)) return;
    this.#claimed.add(id);
    try {
      await this.#claim(id, mayTake, isAsked);
    } finally {
      this.#claimed.delete(id);
    }
  }

  async #claim(
    id: string,
    mayTake: (entry: JournalEntry) => boolean,
    isAsked: boolean,
  ): Promise<void> {
    const { clock, launcher, journal, secrets, words } = this.#parts;
    const { createOwner, isResumable, resume } = launcher();
    const entry = await journal().claim(
      id,
      createOwner(clock.now()),
      (now) => isResumable(now) && now.place !== undefined && mayTake(now),
    );
    if (entry?.place === undefined || !isResumable(entry)) {
      await this.refresh();
      return;
    }
    const state = toState(entry, 'nobody', words);
    const mask = createMask(await secrets.find(id));
    const own = this.#addOwn(
      { ...state, own: true, phase: 'pending' },
      mask,
      isAsked ? 'resumed' : 'recovered',
    );
    const channel = this.#openChannel(own);
    if (isAsked) channel.show();
    own.done = this.#carry(own, channel, entry.place, async () => {
      await replayStart(entry, channel.writer, words);
      await replayLog(entry, channel.writer, this.#parts);
      return (cluster, surroundings) => resume(entry, cluster, surroundings);
    });
  }

  /** Follows a run to its end, whatever that is; never rejects. */
  async #carry(
    own: OwnRun,
    { writer }: RunChannel,
    place: Place,
    prepare: () => Promise<Begin>,
  ): Promise<RunState> {
    const { clock, log, words, openCluster } = this.#parts;
    const { id } = own.state;
    try {
      const begin = await prepare();
      const cluster = await openCluster(place, (notice) => {
        const text = words.text('note', { text: words.notice(notice) });
        void writer.write({ level: 'warning', text }, clock.now().toISOString());
      });
      try {
        await this.#follow(own, begin(cluster, this.#surround(own)), writer.write.bind(writer));
      } finally {
        const closing = cluster.close();
        // The window does not wait for what ends slowly and ends with it.
        if (own.letGo.signal.aborted)
          closing.catch((error: unknown) => log.debug('not closed', error));
        else await closing;
      }
    } catch (error) {
      log.error(`the run ${id} could not be carried through`, error);
      const text = own.mask(
        isPodTaskError(error)
          ? words.failure(error.code, error.data)
          : words.failure('internal', { detail: error instanceof Error ? error.message : '' }),
      );
      const time = clock.now().toISOString();
      void writer.write({ level: 'failed', text }, time);
      this.#set(own, { ...own.state, phase: 'error', detail: text, ended: time });
    }
    await writer.settled();
    await this.#conclude(own);
    return own.state;
  }

  async #follow(
    own: OwnRun,
    events: AsyncIterable<RunEvent>,
    write: RunChannel['writer']['write'],
  ): Promise<void> {
    const { words } = this.#parts;
    const pace = createPacer();
    for await (const event of events) {
      // The channel has said so before what is on record.
      if (event.type === 'prepared' && own.origin !== 'started') continue;
      if (event.type !== 'log') {
        const next = advance(own.state, event, words);
        if (next !== own.state) this.#set(own, { ...next, detail: own.mask(next.detail) });
      }
      const full = write(sayEvent(event, own.state.pod, words), event.time);
      if (full !== undefined) await full;
      const pause = pace();
      if (pause !== undefined) await pause;
    }
  }

  /** A run that is not settled goes back on record as one that nobody follows. */
  async #conclude(own: OwnRun): Promise<void> {
    const { id } = own.state;
    const entry = await findEntry(id, this.#parts);
    const isLeft = entry !== undefined && entry.state !== 'settled';
    if (isLeft) {
      await release(entry, this.#parts);
      this.#own.delete(id);
      const { detail } = own.state;
      this.#recorded = [
        { ...toState(entry, 'nobody', this.#parts.words), detail },
        ...this.#recorded.filter((one) => one.id !== id),
      ];
    } else {
      await this.#parts.secrets.drop(id);
      // What is on record need not be kept here; a run whose cluster was never opened is not.
      if (entry !== undefined) {
        this.#own.delete(id);
        const over = { ...own.state, own: false };
        this.#recorded = [over, ...this.#recorded.filter((one) => one.id !== id)];
      }
    }
    this.#shelf.trim();
    this.#tell();
    if (own.letGo.signal.aborted || (isLeft && own.origin === 'recovered')) return;
    this.#parts.ended(own.state, own.state.detail);
  }

  #surround(own: OwnRun): RunSurroundings {
    const { clock, log } = this.#parts;
    const journal = this.#parts.journal();
    return {
      clock,
      log,
      signal: own.stop.signal,
      letGo: own.letGo.signal,
      onKill: () => own.kill,
      journal: {
        ...journal,
        appendLog: (run, lines) => journal.appendLog(run, lines.map(own.mask)),
      },
    };
  }

  #addOwn(state: RunState, mask: Mask, origin: OwnRun['origin']): OwnRun {
    const own: OwnRun = {
      state,
      stop: new AbortController(),
      letGo: new AbortController(),
      mask,
      origin,
      kill: undefined,
      done: Promise.resolve(state),
    };
    this.#own.set(state.id, own);
    this.#tell();
    return own;
  }

  #openChannel({ state, mask }: Pick<OwnRun, 'state' | 'mask'>): RunChannel {
    const { id } = state;
    return this.#shelf.open(id, toChannelName(state), mask, () => {
      const file = this.#parts.journal().logFile(id);
      // An editor makes a link of an address, not of a path.
      return file === undefined ? undefined : pathToFileURL(file).href;
    });
  }

  #set(own: OwnRun, state: RunState): void {
    own.state = state;
    this.#tell();
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }

  #isFollowed(id: string): boolean {
    const own = this.#own.get(id);
    return own !== undefined && !isOver(own.state);
  }

  #toState(entry: JournalEntry): RunState {
    return toState(entry, this.#isUnfollowed(entry) ? 'nobody' : 'other', this.#parts.words);
  }

  #isUnfollowed(entry: JournalEntry): boolean {
    const { clock, launcher } = this.#parts;
    return isUnfollowed(entry, this.#own.has(entry.run), launcher(), clock.now());
  }

  #isElsewhere(entry: JournalEntry): boolean {
    return isElsewhere(entry, this.#parts.launcher(), this.#parts.clock.now());
  }
}
