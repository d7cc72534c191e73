import { parseJson } from '../../core/base/json.ts';
import type { State } from './state.ts';

const key = 'podTasks.confirmed.v1';
const most = 500;

/** Keeps one agreement; the oldest make room. */
export async function keep(one: string, state: State): Promise<void> {
  const others = readAgreed(state).filter((other) => other !== one);
  await state.update(key, [one, ...others].slice(0, most));
}

/** An agreement as it is kept: what it is about, and about which. */
export function toKey(...parts: readonly string[]): string {
  return JSON.stringify(parts);
}

/** The parts of a kept agreement. */
export function fromKey(one: string): readonly (string | undefined)[] {
  const parts = parseJson(one);
  return Array.isArray(parts) ? parts.filter((part) => typeof part === 'string') : [];
}

/** All agreements, the newest first. */
export function readAgreed(state: State): readonly string[] {
  const stored = state.get(key);
  return Array.isArray(stored) ? stored.filter((one) => typeof one === 'string') : [];
}
