import type { HostModule } from '../host.ts';
import type { Machine } from '../machine.ts';
import type { PyValue } from '../object.ts';

/** The members of a module, each made when it is first asked for. */
export interface LazyMembers {
  readonly [name: string]: (vm: Machine) => PyValue;
}

/** A module of these members; a name that is not here is not known, unless the list is said to be complete. */
export function createModule(vm: Machine, members: LazyMembers, closed = false): HostModule {
  const made = new Map<string, PyValue>();
  return {
    names: Object.keys(members).filter((name) => !name.startsWith('_')),
    closed,
    member(name) {
      const known = made.get(name);
      // An object that was made on a path that is gone is made again.
      const isGone = known?.t === 'ref' && vm.object(known) === undefined;
      if (known !== undefined && !isGone) return known;
      const value = Object.hasOwn(members, name) ? members[name]?.(vm) : undefined;
      if (value !== undefined) made.set(name, value);
      return value;
    },
  };
}
