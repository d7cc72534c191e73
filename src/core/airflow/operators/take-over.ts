import type { Origin } from '../../base/span.ts';
import type { Value } from '../../python/value.ts';

/** A value that the program has changed, as far as that is known. */
export interface TakenOver {
  readonly value: Value;
  /** The parts of which the change is not known and that nothing given would tell, as paths of attribute names and keys. */
  readonly lost: readonly string[];
}

/**
 * What the program has made of `before`. A part of which that is not known stays as it was; one that has changed and that was
 * not written anywhere is said to come from `at`.
 */
export function takeOver(before: Value, after: Value, at: Origin): TakenOver {
  const lost: string[] = [];
  return { value: walk(before, after, [], undefined), lost };

  function walk(
    old: Value | undefined,
    now: Value,
    path: readonly string[],
    around: Origin | undefined,
  ): Value {
    if (isLost(now)) {
      if (old === undefined || !isLost(old)) lost.push(path.join('.'));
      return old ?? { kind: 'none' };
    }
    const into = (was: Value | undefined, one: Value, step: string): Value =>
      walk(was, one, [...path, step], now.origin);
    const origin = originOf(old, now, around);
    switch (now.kind) {
      case 'list':
      case 'tuple': {
        const was = old?.kind === now.kind ? old.items : [];
        return { ...now, ...origin, items: now.items.map((one, i) => into(was[i], one, `${i}`)) };
      }
      case 'dict': {
        const was = new Map(
          old?.kind === 'dict' ? old.entries.map(([key, one]) => [keyText(key), one]) : [],
        );
        return {
          ...now,
          ...origin,
          entries: now.entries.map(([key, one]) => [
            key,
            into(was.get(keyText(key)), one, keyText(key)),
          ]),
        };
      }
      case 'object': {
        const isOld = old?.kind === 'object' && old.class === now.class;
        const was: ReadonlyMap<string, Value> = isOld ? old.fields : new Map();
        const fields = Array.from(
          now.fields,
          ([name, one]) => [name, into(was.get(name), one, name)] as const,
        );
        return { ...now, ...origin, fields: new Map(fields) };
      }
      default:
        return { ...now, ...origin };
    }
  }

  function originOf(
    old: Value | undefined,
    now: Value,
    around: Origin | undefined,
  ): { readonly origin?: Origin } {
    // At the border a part without a place of its own has that of what is around it.
    const own = now.origin === around ? undefined : now.origin;
    const isKept = old !== undefined && isSame(old, now);
    const origin = own ?? (isKept ? old.origin : at);
    return origin === undefined ? {} : { origin };
  }
}

function isLost(value: Value): boolean {
  return (
    (value.kind === 'unknown' && value.needs.length === 0) ||
    (value.kind === 'choice' && value.needs === undefined)
  );
}

/** Whether nothing was put in its place; of containers, whether they are still of one kind. */
function isSame(old: Value, now: Value): boolean {
  if (old.kind !== now.kind) return false;
  if ('value' in old && 'value' in now) return Object.is(old.value, now.value);
  if (old.kind === 'object' && now.kind === 'object') return old.class === now.class;
  return true;
}

function keyText(key: Value): string {
  return 'value' in key ? String(key.value) : key.kind;
}
