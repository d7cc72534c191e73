import type { PyValue } from '../object.ts';

/** The names of a module as a statement finds them; notes which of them are read. */
export class WatchedNames implements ReadonlyMap<string, PyValue> {
  /** What was found; undefined where the module had no such name. */
  readonly read = new Map<string, PyValue | undefined>();
  /** Whether all names were asked for, and not some by name. */
  isListed = false;
  private readonly names: ReadonlyMap<string, PyValue>;

  constructor(names: ReadonlyMap<string, PyValue>) {
    this.names = names;
  }

  get(name: string): PyValue | undefined {
    const value = this.names.get(name);
    this.read.set(name, value);
    return value;
  }

  has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  get size(): number {
    return this.all().size;
  }

  entries(): MapIterator<[string, PyValue]> {
    return this.all().entries();
  }

  keys(): MapIterator<string> {
    return this.all().keys();
  }

  values(): MapIterator<PyValue> {
    return this.all().values();
  }

  [Symbol.iterator](): MapIterator<[string, PyValue]> {
    return this.entries();
  }

  forEach(visit: (value: PyValue, name: string, map: ReadonlyMap<string, PyValue>) => void): void {
    this.all().forEach((value, name) => {
      visit(value, name, this);
    });
  }

  private all(): ReadonlyMap<string, PyValue> {
    this.isListed = true;
    return this.names;
  }
}
