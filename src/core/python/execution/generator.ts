import { assign } from './assign.ts';
import { nextItem } from '../builtins/iterator-methods.ts';
import { evaluate } from './evaluate.ts';
import { execute, executeBlock } from './execute.ts';
import { bindHandler, handlerFor, testOf } from './execute-flow.ts';
import { blur } from './fork.ts';
import type { Completion, Frame } from './frame.ts';
import type { Interpreter } from '../interpreter.ts';
import { completionOf } from './leave.ts';
import type { PyRaise } from '../machine.ts';
import { none, type PyRef, type PyUnknown, type PyValue } from '../object.ts';
import type { Step, Suspended } from './suspended.ts';
import type { Expression, Opaque, Statement, Try } from '../syntax/syntax.ts';
import { unbindIfBound } from './scopes.ts';
import { walk } from '../syntax/walk.ts';

/** A generator that has not begun. What it holds is data, so that a state of the heap can be gone back to. */
export function newGenerator(
  vm: Interpreter,
  parts: Omit<Suspended, 'steps'>,
  body: readonly Statement[],
): PyRef {
  const suspended: Suspended = { ...parts, steps: [{ k: 'block', statements: body, index: 0 }] };
  return { t: 'ref', addr: vm.heap.add({ ...ended, suspended }) };
}

const ended = { o: 'iterator', items: [], position: 0, name: 'generator' } as const;

/** An iterator over what `for` takes; unknown where that is. */
export function iteratorFor(vm: Interpreter, given: PyValue): PyRef | PyUnknown {
  const value = vm.here(given);
  const object = vm.object(value);
  if (value.t === 'ref' && object?.o === 'iterator') return value;
  if (value.t === 'choice' && isLive(vm, value))
    return vm.unknown({ code: 'depends-on-input', data: {} }, value);
  const isList = object?.o === 'list' || (object?.o === 'joined' && isLive(vm, value));
  const items = isList ? [] : vm.iterate(value);
  if ('t' in items) return items;
  const list = value.t === 'ref' && isList ? value : undefined;
  return {
    t: 'ref',
    addr: vm.heap.add({ ...ended, items: list ? [] : items, list, name: 'iterator' }),
  };
}

/** Whether a list is among what a value may be: what is done to it meanwhile is seen. */
function isLive(vm: Interpreter, value: PyValue): boolean {
  if (value.t === 'choice') return isLive(vm, value.then) || isLive(vm, value.else);
  let object = vm.object(value);
  while (object?.o === 'joined') object = object.then;
  return object?.o === 'list';
}

/** Runs a generator to its next `yield`; undefined at its end. Unknown where a condition that is not known decides. */
export function resumeGenerator(
  vm: Interpreter,
  ref: PyRef,
  suspended: Suspended,
): PyValue | undefined {
  // While it runs and if it raises it is at its end.
  vm.heap.set(ref.addr, ended);
  const frame: Frame = {
    scope: suspended.scope,
    file: suspended.file,
    pending: [],
    yields: [],
  };
  if (vm.frames.length >= vm.bounds.depth)
    return vm.unknown({ code: 'recursive', data: { name: 'generator' } });
  return vm.withinFrame(frame, () => new Running(vm, frame, suspended).next(ref));
}

/** Raises in a generator where it waits; its next item where it takes the exception, undefined at its end. */
export function throwInto(vm: Interpreter, ref: PyRef, raised: PyRaise): PyValue | undefined {
  const object = vm.object(ref);
  if (object?.o !== 'iterator' || object.suspended === undefined) throw raised;
  const { suspended } = object;
  vm.heap.set(ref.addr, ended);
  const frame: Frame = {
    scope: suspended.scope,
    file: suspended.file,
    pending: [],
    yields: [],
  };
  return vm.withinFrame(frame, () => new Running(vm, frame, suspended).throw(ref, raised));
}

/** Whether each `yield` of a body stands where a generator can be left and gone on with. */
export function isResumable(body: readonly Statement[]): boolean {
  return body.every((statement) => {
    if (!yields(statement)) return true;
    switch (statement.s) {
      case 'expression':
      case 'assign':
        return statement.value !== undefined && yieldOf(statement.value)?.what === 'yield';
      case 'if':
        return isResumable(statement.body) && isResumable(statement.orelse);
      case 'try':
        return (
          isResumable([...statement.body, ...statement.orelse, ...statement.final]) &&
          statement.handlers.every((handler) => isResumable(handler.body))
        );
      default:
        return false;
    }
  });
}

/** One stretch of a generator, from where it was to its next `yield`. */
class Running {
  private readonly vm: Interpreter;
  private readonly frame: Frame;
  private readonly suspended: Suspended;
  private steps: readonly Step[];
  private returned: PyValue | undefined;

  constructor(vm: Interpreter, frame: Frame, suspended: Suspended) {
    this.vm = vm;
    this.frame = frame;
    this.suspended = suspended;
    this.steps = suspended.steps;
  }

  throw(ref: PyRef, raised: PyRaise): PyValue | undefined {
    const left = this.unwind({ c: 'raise', raised });
    if (left !== undefined) throw left;
    return this.next(ref);
  }

  next(ref: PyRef): PyValue | undefined {
    const { vm, frame } = this;
    for (;;) {
      vm.step();
      const step = this.steps.at(-1);
      if (step === undefined) {
        if (this.returned !== undefined)
          vm.heap.set(ref.addr, { ...ended, returned: this.returned });
        return undefined;
      }
      let found: PyValue | undefined;
      const handled = this.steps.flatMap((one) => (one.k === 'handler' ? [one.raised] : []));
      vm.handling.push(...handled);
      const end = completionOf(() => {
        const result = this.take(step);
        if (result === undefined || 'c' in result) return result;
        found = result.yielded;
        return undefined;
      });
      vm.handling.length -= handled.length;
      const raised = end === undefined ? undefined : this.unwind(end);
      if (frame.pending.length > 0 || found?.t === 'unknown') return this.giveUp(ref, found);
      if (raised !== undefined) throw raised;
      if (found === undefined) continue;
      vm.heap.set(ref.addr, { ...ended, suspended: { ...this.suspended, steps: this.steps } });
      return found;
    }
  }

  private push(...steps: readonly Step[]): Completion | undefined {
    this.steps = [...this.steps, ...steps];
    return undefined;
  }

  private replace(...steps: readonly Step[]): Completion | undefined {
    this.steps = [...this.steps.slice(0, -1), ...steps];
    return undefined;
  }

  /** Does the next piece of work of the innermost step. */
  private take(step: Step): Completion | { readonly yielded: PyValue } | undefined {
    const { vm, frame } = this;
    switch (step.k) {
      case 'block': {
        const statement = step.statements[step.index];
        if (statement === undefined) return this.replace();
        this.replace({ ...step, index: step.index + 1 });
        return yields(statement) ? this.enter(statement) : execute(vm, statement, frame);
      }
      case 'assign':
        this.replace();
        for (const target of step.targets) assign(vm, target, step.value ?? none, frame);
        return undefined;
      case 'from': {
        const item = nextItem(vm, step.iterator);
        if (item !== undefined) return { yielded: item };
        const inner = vm.object(step.iterator);
        const value = inner?.o === 'iterator' ? inner.returned : undefined;
        this.replace();
        const assigned = this.steps.at(-1);
        return assigned?.k === 'assign' && value !== undefined
          ? this.replace({ ...assigned, value })
          : undefined;
      }
      case 'for': {
        const item = nextItem(vm, step.iterator);
        if (item?.t === 'unknown' && vm.object(step.iterator)?.o === 'iterator') {
          const object = vm.object(step.iterator);
          if (object?.o === 'iterator' && object.open !== undefined)
            return { yielded: object.open };
        }
        if (item === undefined) return this.replace(block(step.node.orelse));
        assign(vm, step.node.target, item, frame);
        return this.push(block(step.node.body));
      }
      case 'while': {
        const truth = testOf(vm, step.node.test, frame);
        if (typeof truth !== 'boolean') return { yielded: undecided(vm) };
        return truth ? this.push(block(step.node.body)) : this.replace(block(step.node.orelse));
      }
      case 'try':
        // The body came to its end.
        return this.replace(...after(step.node), block(step.node.orelse));
      case 'ending':
        return this.replace(block(step.node.final));
      case 'handler':
        this.replace();
        if (step.name !== undefined) unbindIfBound(vm, frame.scope, step.name);
        return undefined;
      case 'final':
        this.replace();
        return step.completion;
    }
  }

  /** Begins a statement that yields. */
  private enter(node: Statement): Completion | { readonly yielded: PyValue } | undefined {
    const { vm, frame } = this;
    switch (node.s) {
      case 'expression':
      case 'assign': {
        const value = node.value && yieldOf(node.value);
        if (value === undefined) break;
        if (node.s === 'assign') this.push({ k: 'assign', targets: node.targets });
        const result = value.value ? evaluate(vm, value.value, frame) : none;
        if (value.what === 'yield') return { yielded: result };
        const iterator = iteratorFor(vm, result);
        return iterator.t === 'unknown'
          ? { yielded: iterator }
          : this.push({ k: 'from', iterator });
      }
      case 'if': {
        const truth = testOf(vm, node.test, frame);
        if (typeof truth !== 'boolean') break;
        return this.push(block(truth ? node.body : node.orelse));
      }
      case 'for': {
        const iterator = iteratorFor(vm, evaluate(vm, node.iter, frame));
        if (iterator.t === 'unknown') return { yielded: iterator };
        return this.push({ k: 'for', node, iterator });
      }
      case 'while':
        return this.push({ k: 'while', node });
      case 'try':
        return this.push({ k: 'try', node }, block(node.body));
      default:
    }
    return { yielded: undecided(vm) };
  }

  /** Takes a way out to where it leads; gives the exception that nothing here takes. */
  private unwind(completion: Completion): Error | undefined {
    const { vm, frame } = this;
    for (;;) {
      const step = this.steps.at(-1);
      if (step === undefined) {
        if (completion.c === 'return') this.returned = completion.value;
        return completion.c === 'raise' ? completion.raised : undefined;
      }
      const isLoop = step.k === 'for' || step.k === 'while';
      if (isLoop && completion.c === 'continue') return undefined;
      if (step.k === 'handler' && step.name !== undefined)
        unbindIfBound(vm, frame.scope, step.name);
      if (step.k !== 'try' && step.k !== 'ending') {
        this.replace();
        if (isLoop && completion.c === 'break') return undefined;
        continue;
      }
      const handler =
        completion.c === 'raise' && step.k === 'try'
          ? handlerFor(vm, step.node, completion.raised, frame)
          : undefined;
      if (handler !== undefined && completion.c === 'raise') {
        bindHandler(vm, handler, completion.raised, frame);
        this.replace(
          ...after(step.node),
          { k: 'handler', name: handler.name, raised: completion.raised },
          block(handler.body),
        );
        return undefined;
      }
      this.replace();
      if (step.node.final.length > 0) {
        this.push({ k: 'final', completion }, block(step.node.final));
        return undefined;
      }
    }
  }

  /** What is left is followed once, as calls in it may matter to others; what it gives and changes is not known. */
  private giveUp(ref: PyRef, found: PyValue | undefined): PyUnknown {
    const { vm, frame } = this;
    const open = vm.unknown(
      { code: 'loop-not-followed', data: { loop: 'generator' } },
      found ?? none,
    );
    const before = vm.heap.snapshot();
    const test = { key: `#${vm.identityOf({})}`, text: 'generator', needs: [], negated: false };
    vm.assuming(test, () => {
      for (const step of this.steps.toReversed()) {
        if (step.k === 'for')
          completionOf(() => (assign(vm, step.node.target, open, frame), undefined));
        const isLast = step === this.steps.at(-1);
        for (const statements of left(step, isLast))
          completionOf(() => executeBlock(vm, statements, frame));
      }
    });
    blur(vm, before, open);
    vm.heap.set(ref.addr, { ...ended, open });
    frame.pending.length = 0;
    return open;
  }
}

/** The blocks that may still run of something begun. */
function left(step: Step, isLast: boolean): readonly (readonly Statement[])[] {
  switch (step.k) {
    case 'block':
      return [step.statements.slice(Math.max(0, step.index - (isLast ? 1 : 0)))];
    case 'for':
    case 'while':
      return [step.node.body, step.node.orelse];
    case 'try':
      return [...step.node.handlers.map((one) => one.body), step.node.orelse];
    case 'ending':
      return [...step.node.handlers.map((one) => one.body), step.node.final];
    default:
      return [];
  }
}

function undecided(vm: Interpreter): PyUnknown {
  return vm.unknown({ code: 'depends-on-input', data: {} });
}

function block(statements: readonly Statement[]): Step {
  return { k: 'block', statements, index: 0 };
}

/** What stands below the handlers and the `else` of a `try`: its `finally`. */
function after(node: Try): readonly Step[] {
  return node.final.length === 0 ? [] : [{ k: 'ending', node }];
}

/** The `yield` that an expression is, parentheses left out. */
function yieldOf(node: Expression): Opaque | undefined {
  return node.e === 'opaque' && (node.what === 'yield' || node.what === 'yield from')
    ? node
    : undefined;
}

function yields(statement: Statement): boolean {
  let found = false;
  walk(statement, (node) => {
    if ('s' in node && (node.s === 'def' || node.s === 'class')) return false;
    if ('e' in node && (node.e === 'lambda' || yieldOf(node) !== undefined))
      found ||= node.e !== 'lambda';
    return !found;
  });
  return found;
}
