import type { PyTuple, PyValue } from '../python/object.ts';

/** A pair that `groupby` gives, with the names `grouper` and `list`. */
interface Group extends PyTuple {
  readonly group: true;
}

/** A group of `groupby`. */
export function group(grouper: PyValue, list: PyValue): PyTuple {
  const made: Group = { t: 'tuple', items: [grouper, list], group: true };
  return made;
}

/** `grouper` or `list` of a group. */
export function groupMember(value: PyValue, name: string): PyValue | undefined {
  if (value.t !== 'tuple' || !('group' in value)) return undefined;
  if (name === 'grouper') return value.items[0];
  return name === 'list' ? value.items[1] : undefined;
}
