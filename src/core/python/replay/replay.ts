import { executeBlock } from '../execution/execute.ts';
import type { Frame } from '../execution/frame.ts';
import { differences, findIn } from '../heap.ts';
import type { HeapWatch, Snapshot } from '../heap.ts';
import type { ModuleWatch } from '../imported-modules.ts';
import type { Interpreter } from '../interpreter.ts';
import { LayeredMap } from '../layered-map.ts';
import type { PyObject, PyScope, PyValue } from '../object.ts';
import type { Statement } from '../syntax/syntax.ts';
import type { Effects, OutsideWorld, ScopeRules } from './effects.ts';
import { WatchedNames } from './watched-names.ts';

/**
 * Runs a module again and again while its text changes, in one interpreter: of its statements only those that are new or
 * read what is not the same any more. A statement is known by the object that it is.
 */
export class Replay<Mark, Done> {
  private readonly vm: Interpreter;
  private readonly scope: number;
  private readonly outside: OutsideWorld<Mark, Done>;
  private readonly base: {
    readonly heap: Snapshot;
    readonly modules: ReadonlyMap<string, PyValue>;
    readonly scope: PyScope;
  };
  private readonly kept: Readonly<Record<Piece, WeakMap<object, Effects<Done>>>> = {
    statement: new WeakMap(),
    probe: new WeakMap(),
  };
  /** The names of the module, as the statements so far leave them. */
  private names = new Map<string, PyValue>();
  private rules: ScopeRules;
  /** Something was begun that surrounds the rest, which is run as a whole. */
  private isOpen = false;
  private isSpoilt = false;
  /** Pieces that were run and done again since `begin`. */
  readonly counts = { run: 0, redone: 0 };

  /** `scope` is the module's, in the state that it begins with. */
  constructor(vm: Interpreter, scope: number, outside: OutsideWorld<Mark, Done>) {
    this.vm = vm;
    this.scope = scope;
    this.outside = outside;
    const begun = vm.heap.get(scope) as PyScope;
    this.base = { heap: vm.heap.snapshot(), modules: vm.modules.entries(), scope: begun };
    this.rules = begun;
  }

  /** False where this interpreter is not fit for another run. */
  get isFit(): boolean {
    return !this.isSpoilt && this.vm.heap.end < mostAddresses;
  }

  /** Goes back to where the module begins. `names` are bound then. */
  begin(names: ReadonlyMap<string, PyValue>): void {
    this.vm.heap.restore(this.base.heap);
    this.vm.modules.restore(this.base.modules);
    this.names = new Map([...this.base.scope.names, ...names]);
    this.rules = this.base.scope;
    this.isOpen = false;
    this.counts.run = this.counts.redone = 0;
  }

  /** Runs statements in the frame that runs now. */
  execute(statements: readonly Statement[], frame: Frame): void {
    for (const [i, statement] of statements.entries()) {
      if (this.isOpen) {
        executeBlock(this.vm, statements.slice(i), frame);
        return;
      }
      const isEnd = this.piece(
        'statement',
        statement,
        frame,
        () => executeBlock(this.vm, [statement], frame) !== undefined,
      );
      if (isEnd) return;
    }
    this.settle();
  }

  /** Puts the module's names where whoever looks at the state finds them. */
  settle(): void {
    if (!this.isOpen) this.setScope(new Map(this.names));
  }

  /**
   * Runs a piece of work on the module, or does again what it did; `key` is the same object for the same piece. Returns what
   * `run` returns: whether the module ends there.
   */
  piece(piece: Piece, key: object, frame: Frame, run: () => boolean): boolean {
    if (this.isOpen) return run();
    const kept = this.kept[piece];
    const known = kept.get(key);
    if (known !== undefined && this.holds(known)) {
      this.counts.redone++;
      this.redo(known);
      return known.isEnd;
    }
    this.counts.run++;
    let isEnd = false;
    const effects = this.record(frame, () => {
      isEnd = run();
    });
    if (effects === undefined) kept.delete(key);
    else kept.set(key, { ...effects, isEnd });
    return isEnd;
  }

  private holds(effects: Effects<Done>): boolean {
    const { vm, names, rules } = this;
    // What is too much is found where it is.
    if (!vm.hasRoomFor(effects.work)) return false;
    if (effects.rules.outer !== rules.outer || effects.rules.stars !== rules.stars) return false;
    for (const [name, value] of effects.names) if (names.get(name) !== value) return false;
    for (const [addr, object] of effects.objects) if (vm.heap.find(addr) !== object) return false;
    for (const [name, value] of effects.modules) if (vm.modules.get(name) !== value) return false;
    return true;
  }

  private redo(effects: Effects<Done>): void {
    const { vm } = this;
    vm.step(effects.work);
    for (const [addr, object] of effects.changed) vm.heap.set(addr, object);
    for (const [name, value] of effects.bound) this.names.set(name, value);
    for (const [name, value] of effects.imported) {
      if (value === undefined) vm.modules.delete(name);
      else vm.modules.set(name, value);
    }
    this.rules = effects.newRules;
    this.outside.redo(effects.outside);
  }

  /** Runs; undefined where what it did cannot be done again. */
  private record(frame: Frame, run: () => void): Omit<Effects<Done>, 'isEnd'> | undefined {
    const { vm, outside } = this;
    const names = new WatchedNames(this.names);
    const { rules } = this;
    this.setScope(LayeredMap.over(names));
    const before = vm.heap.snapshot();
    const mark = outside.mark();
    const work = vm.work;
    const depth = vm.assumptionDepth;
    const pending = frame.pending.length;
    const heap = vm.heap.watching(this.scope) as HeapWatch;
    const modules = vm.modules.watching(true) as ModuleWatch;
    // Until it has come to its end.
    this.isOpen = true;
    try {
      run();
    } finally {
      vm.heap.watching();
      vm.modules.watching(false);
      if (heap.isFixedChanged) this.isSpoilt = true;
    }
    const after = vm.heap.snapshot();
    const scope = vm.heap.get(this.scope) as PyScope;
    const bound = names.isListed ? undefined : LayeredMap.above(names, scope.names);
    if (bound === undefined) this.names = new Map(scope.names);
    else for (const [name, value] of bound) this.names.set(name, value);
    this.rules = { outer: scope.outer, stars: scope.stars };
    this.isOpen = outside.isOpen || frame.pending.length > pending || vm.assumptionDepth > depth;
    if (this.isOpen) this.setScope(new Map(this.names));
    const done = outside.since(mark);
    if (bound === undefined || done === undefined || this.isOpen || this.isSpoilt) return undefined;
    const changed: (readonly [number, PyObject])[] = [];
    for (const addr of differences(before, after)) {
      if (addr === this.scope) continue;
      if (addr < heap.end) heap.read.add(addr);
      const object = findIn(after, addr);
      if (object !== undefined) changed.push([addr, object]);
    }
    return {
      objects: Array.from(heap.read, (addr) => [addr, findIn(before, addr)] as const),
      names: names.read,
      modules: modules.read,
      rules,
      changed,
      bound,
      imported: modules.written,
      newRules: this.rules,
      outside: done,
      work: vm.work - work,
    };
  }

  private setScope(names: ReadonlyMap<string, PyValue>): void {
    const { outer, stars } = this.rules;
    this.vm.heap.set(this.scope, { ...this.base.scope, outer, stars, names });
  }
}

/** What is run by itself. */
export type Piece = 'statement' | 'probe';

/** Addresses are never used again; a new interpreter begins anew. */
const mostAddresses = 10_000_000;
