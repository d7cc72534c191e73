import { pathToFileURL } from 'node:url';
import type { Disposable } from 'vscode';
import type { JournalEntry } from '../../core/run/record/journal.ts';
import type { Place } from '../place.ts';
import { carryRun } from './carry-run.ts';
import type { Begin } from './carry-run.ts';
import { ChannelShelf } from './channel-shelf.ts';
import type { RunChannel } from './channel-shelf.ts';
import { createMask } from './channel-text.ts';
import type { Mask } from './channel-text.ts';
import { toChannelName } from './channel-name.ts';
import { KeptKeeper } from './kept-keeper.ts';
import { copyLog, findReadable } from './log-copy.ts';
import { findEntry, isElsewhere, isReached, isUnfollowed, release } from './on-record.ts';
import { createOwnRun, isBeside } from './own-run.ts';
import type { OwnRun } from './own-run.ts';
import { replayEnd, replayLog, replayStart } from './replay.ts';
import { Returns } from './returns.ts';
import { isOver, toFirstState, toState } from './run-state.ts';
import type { RunManager, RunParts } from './run-parts.ts';
import type { RunOrder, RunState } from './runs.ts';
import { Turns } from './turns.ts';

/** The runs of one window. */
export function createRuns(parts: RunParts): RunManager {
  return new Manager(parts);
}

class Manager implements RunManager {
  readonly #parts: RunParts;
  readonly #own = new Map<string, OwnRun>();
  readonly #listeners = new Set<() => void>();
  readonly #shelf: ChannelShelf;
  readonly #turns: Turns;
  readonly #returns: Returns;
  readonly #kept: KeptKeeper;
  /** Runs that are about to be taken up. */
  readonly #claimed = new Set<string>();
  #recorded: readonly RunState[] = [];

  constructor(parts: RunParts) {
    this.#parts = parts;
    const { createChannel, clock, words } = parts;
    this.#turns = new Turns(parts.mostRuns);
    this.#returns = new Returns(parts.clock, (run) => this.#returnTo(run));
    this.#kept = new KeptKeeper(parts);
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
    const { clock, words, mostRuns } = this.#parts;
    if (this.#own.has(order.id)) throw new Error(`the run ${order.id} has begun already`);
    const first = toFirstState(order, clock.now());
    const detail = words.text('state.queued', { most: mostRuns() });
    const state: RunState = this.#turns.isFull ? { ...first, phase: 'queued', detail } : first;
    const own = this.#addOwn(state, createMask(order.secrets), 'started');
    // Asked before others come that begin together with it.
    const isShown = !isBeside(own, this.#own.values(), clock);
    own.done = this.#startInTurn(own, order, isShown);
    return own.done;
  }

  stop(id: string, pod: 'keep' | 'delete'): void {
    const own = this.#own.get(id);
    if (own === undefined || isOver(own.state) || own.stop.signal.aborted) return;
    own.kill = pod === 'keep' ? 'keep_pod' : 'delete_pod';
    this.#set(own, { ...own.state, phase: 'stopping', detail: '' });
    own.stop.abort(new Error('The user has stopped the run.'));
  }

  force(id: string): void {
    const own = this.#own.get(id);
    if (own === undefined || isOver(own.state)) return;
    own.force.abort(new Error('The user does not want to wait.'));
    this.stop(id, 'delete');
  }

  recount(): void {
    this.#turns.look();
  }

  async showLog(id: string): Promise<void> {
    if (!this.#shelf.show(id)) {
      const entry = await findEntry(id, this.#parts);
      if (entry === undefined) {
        this.#showState(id);
        return;
      }
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

  async readableLog(id: string, signal?: AbortSignal): Promise<string | undefined> {
    const state = this.list().find((one) => one.id === id);
    return state === undefined ? undefined : findReadable(id, this.#parts, signal);
  }

  async saveLog(id: string, path: string, signal?: AbortSignal): Promise<boolean> {
    if (this.#parts.journal().logFile(id) === undefined) return false;
    await copyLog(id, path, this.#parts, signal);
    return true;
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
    this.#kept.look(entries);
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
    this.#leave();
    await Promise.all([...this.#own.values()].map(({ done }) => done));
  }

  dispose(): void {
    this.#leave();
    this.#listeners.clear();
    this.#shelf.dispose();
  }

  #leave(): void {
    this.#returns.dispose();
    this.#kept.dispose();
    for (const { letGo } of this.#own.values()) letGo.abort(new Error('The window is closing.'));
  }

  async #startInTurn(own: OwnRun, order: RunOrder, isShown: boolean): Promise<RunState> {
    const { clock, launcher, secrets, words } = this.#parts;
    const { manifest, id, runId, file, place } = order;
    const isQueued = own.state.phase === 'queued';
    if (isQueued && isShown) this.#showState(id);
    const ended = await this.#turns.take(AbortSignal.any([own.stop.signal, own.letGo.signal]));
    if (ended === undefined) {
      // There is neither a pod nor a record of it.
      const detail = words.text('verdict.cancelled', {});
      const now = clock.now().toISOString();
      this.#set(own, { ...own.state, phase: 'cancelled', detail, ended: now });
      void this.#shelf.find(id)?.writer.write({ level: 'warning', text: detail }, now);
      if (!own.letGo.signal.aborted) this.#parts.ended(own.state, detail);
      return own.state;
    }
    try {
      if (isQueued) this.#set(own, { ...own.state, phase: 'preparing', detail: '' });
      const channel = this.#shelf.find(id) ?? this.#openChannel(own);
      // Of one that had to wait the user looks at something else by now.
      if (isShown && !isQueued) channel.show();
      return await this.#carry(own, channel, place, async () => {
        if (order.secrets.length > 0) await secrets.keep(id, order.secrets);
        const { createOwner, run } = launcher();
        const record = { file, place, owner: createOwner(clock.now()) };
        const preflight = order.preflight === true ? this.#parts.preflight?.() : undefined;
        const request = { manifest, id, runId, record };
        return (cluster, around) => run(request, cluster, { ...around, preflight });
      });
    } finally {
      ended();
    }
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

  /** Takes a run up whose cluster was out of reach, where that answers again. */
  async #returnTo(id: string): Promise<'done' | 'again'> {
    const entry = await findEntry(id, this.#parts);
    const isWanted =
      entry?.place !== undefined &&
      entry.state !== 'settled' &&
      this.#isUnfollowed(entry) &&
      this.#parts.mayRecover(entry.place);
    if (!isWanted) return 'done';
    if (!(await isReached(entry, this.#parts))) return 'again';
    try {
      await this.#takeUp(id, (now) => this.#isUnfollowed(now), false);
      return 'done';
    } catch (error) {
      this.#parts.log.warn(`the run ${id} was not taken up again`, error);
      return 'again';
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
    const ended = this.#turns.enter();
    own.done = this.#carry(own, channel, entry.place, async () => {
      await replayStart(entry, channel.writer, words);
      await replayLog(entry, channel.writer, this.#parts);
      return (cluster, surroundings) => resume(entry, cluster, surroundings);
    }).finally(ended);
  }

  async #carry(
    own: OwnRun,
    channel: RunChannel,
    place: Place,
    prepare: () => Promise<Begin>,
  ): Promise<RunState> {
    const set = (state: RunState): void => this.#set(own, state);
    await carryRun(own, { place, channel, prepare, set }, this.#parts);
    await this.#conclude(own);
    return own.state;
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
    if (isLeft && !own.letGo.signal.aborted) this.#returns.add(id);
    if (own.letGo.signal.aborted || (isLeft && own.origin === 'recovered')) return;
    this.#parts.ended(own.state, own.state.detail);
  }

  #addOwn(state: RunState, mask: Mask, origin: OwnRun['origin']): OwnRun {
    const own = createOwnRun(state, mask, origin);
    this.#own.set(state.id, own);
    this.#tell();
    return own;
  }

  /** Shows where a run stands of which nothing is on record. */
  #showState(id: string): void {
    const own = this.#own.get(id);
    if (own === undefined) return;
    const { phase, detail } = own.state;
    const level = phase === 'queued' ? 'state' : phase === 'error' ? 'failed' : 'warning';
    const channel = this.#openChannel(own);
    void channel.writer.write({ level, text: detail }, this.#parts.clock.now().toISOString());
    channel.show();
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
