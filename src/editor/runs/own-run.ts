import type { Clock } from '../../core/base/clock.ts';
import type { Mask } from './channel-text.ts';
import { isOver } from './run-state.ts';
import type { RunState } from './runs.ts';

/** A run that this window follows, or lets wait for its turn. */
export interface OwnRun {
  state: RunState;
  readonly stop: AbortController;
  readonly force: AbortController;
  readonly letGo: AbortController;
  readonly mask: Mask;
  /** How it came to be followed by this window; what nobody asked for is no news where it cannot be done. */
  readonly origin: 'started' | 'resumed' | 'recovered';
  kill: 'keep_pod' | 'delete_pod' | undefined;
  done: Promise<RunState>;
}

/** Milliseconds; runs that begin closer together count as begun together. */
const burst = 1500;

/** One that nobody has stopped. */
export function createOwnRun(state: RunState, mask: Mask, origin: OwnRun['origin']): OwnRun {
  return {
    state,
    stop: new AbortController(),
    force: new AbortController(),
    letGo: new AbortController(),
    mask,
    origin,
    kill: undefined,
    done: Promise.resolve(state),
  };
}

/** Of many runs that begin together the first is shown alone: a window that changes its panel for each can do nothing else. */
export function isBeside(
  { state }: OwnRun,
  others: Iterable<OwnRun>,
  clock: Pick<Clock, 'now'>,
): boolean {
  const now = clock.now().getTime();
  for (const one of others) {
    if (one.state.id === state.id || isOver(one.state)) continue;
    if (now - Date.parse(one.state.began) < burst) return true;
  }
  return false;
}
