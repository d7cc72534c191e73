import type { Place } from '../place.ts';
import { toSelection } from './selections.ts';
import type { State } from './state.ts';

/** The answers to the question where tasks run, by the context that they name; undefined: those that name none. */
export interface RememberedPlaces {
  readonly find: (wanted: string | undefined) => Place | undefined;
  keep(wanted: string | undefined, place: Place): Promise<void>;
  forgetAll(): Promise<void>;
}

const key = 'podTasks.places.v1';

/** The answers kept in the state of a workspace. */
export function createRememberedPlaces(state: State): RememberedPlaces {
  const read = (): readonly (readonly [wanted: string | null, place: unknown])[] => {
    const stored = state.get(key);
    return Array.isArray(stored) ? stored.filter(isPair) : [];
  };
  return {
    find: (wanted) => {
      const stored = read().find(([one]) => one === (wanted ?? null))?.[1];
      const place = toSelection(stored);
      return place?.kind === 'task' ? undefined : place;
    },
    keep: async (wanted, place) => {
      const others = read().filter(([one]) => one !== (wanted ?? null));
      await state.update(key, [...others, [wanted ?? null, place]]);
    },
    forgetAll: async () => {
      await state.update(key, undefined);
    },
  };
}

function isPair(value: unknown): value is readonly [string | null, unknown] {
  return Array.isArray(value) && value.length === 2;
}
