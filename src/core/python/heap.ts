import type { PyObject } from './object.ts';

const bits = 5;
const width = 1 << bits;

interface Node {
  /** The epoch that may change this node in place. */
  readonly epoch: number;
  readonly slots: (Node | PyObject | undefined)[];
}

/** What was read while it was watched. */
export class HeapWatch {
  /** Addresses, of those that were in use when the watch began. */
  readonly read = new Set<number>();
  /** An object was replaced that is the same in every state. */
  isFixedChanged = false;
  readonly end: number;
  readonly fixed: number;
  readonly except: number;

  constructor(end: number, fixed: number, except: number) {
    this.end = end;
    this.fixed = fixed;
    this.except = except;
  }
}

/** A state of the heap that can be gone back to; costs nothing to take. */
export interface Snapshot {
  readonly root: Node;
  readonly depth: number;
}

/**
 * The objects by address: a persistent trie. A snapshot freezes what is there; later writes copy the path to what they
 * change, once, so that following both branches of a condition copies only what the branches touch.
 */
export class Heap {
  private epoch = 0;
  private root: Node = { epoch: 0, slots: [] };
  private depth = 1;
  private next = 0;
  /** Tables that one object alone holds, with the epoch that may change them in place. */
  private readonly owned = new WeakMap<object, number>();
  /** What natives supply: the same in every state, at negative addresses. */
  private readonly fixed: PyObject[] = [];
  private watch: HeapWatch | undefined;

  /** Puts a new object at a new address. Addresses are never used again, not even after a restore. */
  add(object: PyObject): number {
    const addr = this.next++;
    this.set(addr, object);
    return addr;
  }

  /** Puts an object at an address where every state has it, for classes that natives supply. */
  addFixed(object: PyObject): number {
    return -this.fixed.push(object);
  }

  /** The object at `addr`; throws RangeError where this state has none. */
  get(addr: number): PyObject {
    const found = this.find(addr);
    if (found === undefined) throw new RangeError(`no object at ${addr}`);
    return found;
  }

  /** The object at `addr`, or undefined where this state has none. */
  find(addr: number): PyObject | undefined {
    if (addr < 0) return this.fixed[-addr - 1];
    if (this.watch !== undefined && addr < this.watch.end && addr !== this.watch.except)
      this.watch.read.add(addr);
    return find(this.root, this.depth, addr);
  }

  /** How many addresses were given out. */
  get end(): number {
    return this.next;
  }

  /** Notes from now on what is read of the objects that there are, but for the one at `except`; until it is called without. */
  watching(except?: number): HeapWatch | undefined {
    this.watch =
      except === undefined ? undefined : new HeapWatch(this.next, this.fixed.length, except);
    return this.watch;
  }

  /** Replaces the object at `addr`. */
  set(addr: number, object: PyObject): void {
    if (object.o === 'dict') this.owned.delete(object.entries);
    else if (object.o === 'scope') this.owned.delete(object.names);
    else if (object.o === 'instance') this.owned.delete(object.attributes);
    if (addr < 0) {
      if (this.watch !== undefined && -addr <= this.watch.fixed) this.watch.isFixedChanged = true;
      this.fixed[-addr - 1] = object;
      return;
    }
    while (addr >= width ** this.depth) {
      this.root = { epoch: this.epoch, slots: [this.root] };
      this.depth++;
    }
    this.root = this.write(this.root, this.depth - 1, addr, object);
  }

  /**
   * Says that `table`, which the object just set holds, is a fresh copy: until the next snapshot, or until another object
   * is given it, it may be changed in place, so that filling a large one is not quadratic.
   */
  claim(table: object): void {
    this.owned.set(table, this.epoch);
  }

  /** Whether `table` may be changed in place. */
  owns(table: object): boolean {
    return this.owned.get(table) === this.epoch;
  }

  /** Freezes the present state and returns it. */
  snapshot(): Snapshot {
    this.epoch++;
    return { root: this.root, depth: this.depth };
  }

  /** Makes a former state the present one; what was frozen stays frozen. */
  restore(state: Snapshot): void {
    this.epoch++;
    this.root = state.root;
    this.depth = state.depth;
  }

  private write(node: Node, level: number, addr: number, object: PyObject): Node {
    const own = node.epoch === this.epoch ? node : { epoch: this.epoch, slots: node.slots.slice() };
    const slot = (addr >>> (level * bits)) & (width - 1);
    if (level === 0) own.slots[slot] = object;
    else {
      const child = own.slots[slot] as Node | undefined;
      own.slots[slot] = this.write(
        child ?? { epoch: this.epoch, slots: [] },
        level - 1,
        addr,
        object,
      );
    }
    return own;
  }
}

/** The object at `addr` in a state, or undefined. */
export function findIn(state: Snapshot, addr: number): PyObject | undefined {
  return find(state.root, state.depth, addr);
}

/** Addresses whose object is not the same in both states, found without visiting what they share. */
export function differences(a: Snapshot, b: Snapshot): readonly number[] {
  const found: number[] = [];
  const depth = Math.max(a.depth, b.depth);
  walk(lift(a, depth), lift(b, depth), depth - 1, 0, found);
  return found;
}

function lift(state: Snapshot, depth: number): Node {
  let root = state.root;
  for (let d = state.depth; d < depth; d++) root = { epoch: -1, slots: [root] };
  return root;
}

function walk(
  a: Node | undefined,
  b: Node | undefined,
  level: number,
  prefix: number,
  found: number[],
): void {
  if (a === b) return;
  for (let slot = 0; slot < width; slot++) {
    const x = a?.slots[slot];
    const y = b?.slots[slot];
    if (x === y) continue;
    const addr = prefix * width + slot;
    if (level === 0) found.push(addr);
    else walk(x as Node | undefined, y as Node | undefined, level - 1, addr, found);
  }
}

function find(root: Node, depth: number, addr: number): PyObject | undefined {
  if (addr >= width ** depth) return undefined;
  let node: Node | undefined = root;
  for (let level = depth - 1; level > 0; level--) {
    node = node?.slots[(addr >>> (level * bits)) & (width - 1)] as Node | undefined;
  }
  return node?.slots[addr & (width - 1)] as PyObject | undefined;
}
