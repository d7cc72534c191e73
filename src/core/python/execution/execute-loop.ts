import { assign } from './assign.ts';
import { nextItem } from '../builtins/iterator-methods.ts';
import { dictOfView } from '../builtins/dict-views.ts';
import { carryOver } from './carry-over.ts';
import { evaluate } from './evaluate.ts';
import { executeBlock } from './execute.ts';
import { testOf } from './execute-flow.ts';
import { blur, forkBlocks } from './fork.ts';
import type { Completion, Frame } from './frame.ts';
import type { Interpreter } from '../interpreter.ts';
import { completionOf, proceed, resumePending } from './leave.ts';
import { differences, findIn, type Snapshot } from '../heap.ts';
import { sameValue } from '../operations/equality.ts';
import { hasChanged, unorderedItems, withoutOrder, type Watch } from '../library/unordered.ts';
import { none, type PyObject, type PyUnknown, type PyValue, type Test } from '../object.ts';
import { itemAt, type ItemAt } from '../operations/item-at.ts';
import type { For, While } from '../syntax/syntax.ts';

/** Gives the next item of a loop, undefined at its end; what is not known ends the following of it. */
type Turns = () => ItemAt;

/**
 * `for`: over unknown items the body is followed once, and what it changes is unknown afterwards; over items of no known order
 * once for each, as if it were the last as well as the first.
 */
export function executeFor(vm: Interpreter, node: For, frame: Frame): Completion | undefined {
  const source = vm.here(evaluate(vm, node.iter, frame));
  const loop = new Loop(vm, node, frame);
  const mixed = unorderedItems(vm, source);
  if (
    mixed !== undefined &&
    !('t' in mixed) &&
    (mixed.length > 1 || withoutOrder(source) !== undefined)
  )
    return loop.each(mixed, vm.iterate(source), withoutOrder(source)?.until);
  const next = turnsOf(vm, source);
  for (let turn = 0; ; turn++) {
    if (turn >= vm.bounds.loop) {
      vm.host.gaveUp('loop', vm.at(node));
      break;
    }
    const found = next();
    if (found === undefined) break;
    if ('open' in found) {
      return loop.once(found.open, () => {
        const one: PyValue = {
          ...vm.unknown(
            { code: 'loop-not-followed', data: { loop: vm.textOf(node.iter) } },
            found.open,
          ),
          since: vm.at(node.iter),
        };
        assign(vm, node.target, one, frame);
      });
    }
    vm.step();
    const left = loop.turn(() => {
      assign(vm, node.target, found.item, frame);
    });
    if (left !== undefined) return loop.leave(left);
  }
  return loop.finish();
}

/** `while`: runs while the condition is known and true, up to the bound. */
export function executeWhile(vm: Interpreter, node: While, frame: Frame): Completion | undefined {
  const loop = new Loop(vm, node, frame);
  for (let turn = 0; ; turn++) {
    vm.step();
    const truth = testOf(vm, node.test, frame);
    if (truth === false) return loop.finish();
    if (typeof truth !== 'boolean' || turn >= vm.bounds.loop) {
      if (truth === true) vm.host.gaveUp('loop', vm.at(node));
      return loop.once(none, () => undefined);
    }
    const left = loop.turn(() => undefined);
    if (left !== undefined) return loop.leave(left);
  }
}

/** One activation of a loop: what leaves it, or a turn of it, on some paths only. */
class Loop {
  private readonly vm: Interpreter;
  private readonly node: For | While;
  private readonly frame: Frame;
  private readonly first: number;
  private readonly depth: number;

  constructor(vm: Interpreter, node: For | While, frame: Frame) {
    this.vm = vm;
    this.node = node;
    this.frame = frame;
    this.first = frame.pending.length;
    this.depth = vm.assumptionDepth;
  }

  /** Runs the body once; gives how the loop is left where it is left on every path. */
  turn(begin: () => void): Completion | undefined {
    const end = completionOf(() => {
      begin();
      return executeBlock(this.vm, this.node.body, this.frame);
    });
    return this.resume('continue', end?.c === 'continue' ? undefined : end);
  }

  /** Ends the loop where every path leaves it with `end`, but those that broke out before. */
  leave(end: Completion): Completion | undefined {
    return proceed(this.resume('break', end.c === 'break' ? undefined : end));
  }

  /** Ends the loop at its normal end, with its `else`. */
  finish(): Completion | undefined {
    const count = this.frame.pending.length - this.first;
    const end = completionOf(() => executeBlock(this.vm, this.node.orelse, this.frame));
    return proceed(this.resume('break', end, count));
  }

  /**
   * Follows the body once where it is not known how often it runs; what it changes is not known afterwards, nor whether it
   * is left by a `return` or an exception of its body.
   */
  once(over: PyValue, begin: () => void): Completion | undefined {
    const open = this.openFrom(over);
    return this.finishAfter(this.follow(open, begin), open);
  }

  /**
   * Follows the body once for each of `items`, whose order is not known: each time from a state in which nothing is known of
   * what the body changes.
   */
  each(
    items: readonly PyValue[],
    over: readonly PyValue[] | PyUnknown,
    until: Watch | undefined,
  ): Completion | undefined {
    const { vm, node, frame } = this;
    const open = this.openFrom('t' in over ? over : none);
    const into = (item: PyValue) => (): void => {
      if ('target' in node) assign(vm, node.target, item, frame);
    };
    const modules = vm.modules.entries();
    vm.host.trial(() => this.follow(open, into(open)));
    for (const name of vm.modules.entries().keys()) if (!modules.has(name)) vm.modules.delete(name);
    const ways: Completion[] = [];
    for (const item of items) {
      if (hasChanged(vm, until)) {
        ways.push(...this.follow(open, into(open)));
        break;
      }
      vm.step();
      const start = frame.pending.length;
      const before = vm.heap.snapshot();
      const end = this.turn(into(item));
      ways.push(...this.takeWays(start));
      if (end !== undefined) ways.push(end);
      blur(vm, before, open);
    }
    const raise = ways.find((way) => way.c === 'raise');
    // An exception ends it whatever the order, unless something else may before.
    return raise !== undefined && ways.every((way) => way.c === 'raise')
      ? this.leave(raise)
      : this.finishAfter(ways, open);
  }

  private openFrom(over: PyValue): PyUnknown {
    const { text } = this.question();
    return this.vm.unknown({ code: 'loop-not-followed', data: { loop: text } }, over);
  }

  /** Runs the body where it is not known how often, makes unknown what it changes, and gives the ways in which it ended. */
  private follow(open: PyUnknown, begin: () => void): readonly Completion[] {
    const { vm, node, frame } = this;
    const before = vm.heap.snapshot();
    const start = frame.pending.length;
    const ways: Completion[] = [];
    const left: Snapshot[] = [];
    // Where a name was given an object that was there before, the next turn changes that one by the name.
    for (let pass = 0; pass === 0 || (pass < maxPasses && hasNewAlias(vm, before)); pass++) {
      const end = vm.assuming(this.question(), () =>
        completionOf(() => {
          begin();
          return executeBlock(vm, node.body, frame);
        }),
      );
      left.push(...frame.pending.slice(start).map((pending) => pending.state));
      ways.push(...this.takeWays(start));
      if (end !== undefined) ways.push(end);
      // A later turn may bring back what was there before.
      left.push(vm.heap.snapshot());
    }
    blur(vm, before, open, left);
    return ways;
  }

  /** The ways out found since `start`, with what they throw as it was where they were found. */
  private takeWays(start: number): readonly Completion[] {
    return this.frame.pending.splice(start).map(({ completion, state }) => {
      if (completion.c === 'raise') carryOver(this.vm, completion.raised.exception, state);
      return completion;
    });
  }

  /** Ends a loop whose body may have ended in these ways. */
  private finishAfter(ways: readonly Completion[], open: PyUnknown): Completion | undefined {
    const { vm, node, frame } = this;
    for (const way of ways) {
      if (way.c === 'break' || way.c === 'continue') continue;
      const completion: Completion = way.c === 'return' ? { c: 'return', value: open } : way;
      frame.pending.push({
        completion,
        state: vm.heap.snapshot(),
        tests: [this.question()],
      });
    }
    const otherwise = (): Completion | undefined =>
      completionOf(() => executeBlock(vm, node.orelse, frame));
    const count = frame.pending.length - this.first;
    const last = ways.some((way) => way.c === 'break')
      ? forkBlocks(vm, frame, this.question(), otherwise, () => undefined)
      : otherwise();
    return proceed(this.resume('break', last, count));
  }

  private question(): Test {
    const { vm, node, frame } = this;
    return {
      key: `loop@${frame.file}:${node.span.start}#${vm.identityOf({})}`,
      text: vm.textOf(node).split('\n')[0] ?? '',
      needs: [],
      negated: false,
    };
  }

  /** Brings back what left the loop, or this turn of it, on some paths only. */
  private resume(
    kind: 'break' | 'continue',
    end: Completion | undefined,
    count = Infinity,
  ): Completion | undefined {
    const { vm, frame, first } = this;
    const now = resumePending(
      vm,
      frame,
      first,
      end,
      (completion, i) => i < count && completion.c === kind,
      () => undefined,
    );
    vm.forget(this.depth, frame.pending.slice(first));
    return now;
  }
}

const maxPasses = 3;

/** Whether something was given a list, dict or set that was there before. */
function hasNewAlias(vm: Interpreter, before: Snapshot): boolean {
  const isOld = (value: PyValue): boolean => {
    if (value.t === 'choice') return isOld(value.then) || isOld(value.else);
    const kind = value.t === 'ref' ? findIn(before, value.addr)?.o : undefined;
    return kind === 'list' || kind === 'dict' || kind === 'set' || kind === 'joined';
  };
  const now = vm.heap.snapshot();
  return differences(before, now).some((addr) => {
    const [was, is] = [findIn(before, addr), findIn(now, addr)];
    if (was === undefined || is === undefined) return false;
    const had = partsOf(was);
    return [...partsOf(is)].some(([key, value]) => {
      const old = had.get(key);
      return isOld(value) && (old === undefined || !sameValue(old, value));
    });
  });
}

/** What an object holds, by what it is called there. */
function partsOf(object: PyObject): ReadonlyMap<unknown, PyValue> {
  switch (object.o) {
    case 'scope':
      return object.names;
    case 'instance':
      return object.attributes;
    case 'list':
      return new Map(object.items.entries());
    case 'dict':
      return new Map(Array.from(object.entries, ([key, [, value]]) => [key, value]));
    default:
      return new Map();
  }
}

/** The items of a loop as it meets them: a list that the body changes is seen as it is then. */
function turnsOf(vm: Interpreter, source: PyValue): Turns {
  const object = vm.object(source);
  const turn = (item: PyValue | undefined): { readonly item: PyValue } | undefined =>
    item && { item };
  if (object?.o === 'iterator') {
    return () => {
      const item = nextItem(vm, source);
      const now = vm.object(source);
      return now?.o === 'iterator' && now.open !== undefined ? { open: now.open } : turn(item);
    };
  }
  if (object?.o === 'list' && object.open === undefined) {
    let i = 0;
    return () => {
      const now = vm.object(source);
      if (now?.o !== 'list') return { open: vm.unknown({ code: 'depends-on-input', data: {} }) };
      return now.open === undefined ? turn(now.items[i++]) : { open: now.open };
    };
  }
  if (source.t === 'choice' || object?.o === 'joined') {
    let i = 0;
    return () => itemAt(vm, source, i++);
  }
  const items = vm.iterate(source);
  if ('t' in items) return () => ({ open: items });
  const dict = object?.o === 'dict' ? source : dictOfView(source);
  const size = (): number | undefined => {
    const now = dict && vm.object(dict);
    return now?.o === 'dict' && now.open === undefined ? now.entries.size : undefined;
  };
  const before = size();
  let i = 0;
  return () => {
    const now = size();
    if (before !== undefined && now !== undefined && now !== before && i <= items.length) {
      vm.raise('RuntimeError', 'dictionary changed size during iteration');
    }
    return turn(items[i++]);
  };
}
