import type { PyValue } from './object.ts';

/** Which entries were read and written while it was watched; undefined: there was none. */
export interface ModuleWatch {
  readonly read: Map<string, PyValue | undefined>;
  readonly written: Map<string, PyValue | undefined>;
}

/** The modules that a program has imported, by name. */
export class ImportedModules {
  private map = new Map<string, PyValue>();
  private watch: ModuleWatch | undefined;

  get(name: string): PyValue | undefined {
    const value = this.map.get(name);
    if (this.watch !== undefined && !this.watch.written.has(name)) this.watch.read.set(name, value);
    return value;
  }

  set(name: string, value: PyValue): void {
    this.watch?.written.set(name, value);
    this.map.set(name, value);
  }

  delete(name: string): void {
    this.watch?.written.set(name, undefined);
    this.map.delete(name);
  }

  /** Notes from now on what is read and written, until `isOn` is false. */
  watching(isOn: boolean): ModuleWatch | undefined {
    this.watch = isOn ? { read: new Map(), written: new Map() } : undefined;
    return this.watch;
  }

  /** What there is now. */
  entries(): ReadonlyMap<string, PyValue> {
    return new Map(this.map);
  }

  /** Goes back to what there was. */
  restore(entries: ReadonlyMap<string, PyValue>): void {
    this.map = new Map(entries);
  }
}
