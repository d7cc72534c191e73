import type { Reason } from '../base/reason.ts';
import { PyRaise, type Machine } from '../python/machine.ts';
import { str, type PyStr, type PyUnknown, type PyValue, type Test } from '../python/object.ts';
import { isMarkup } from './markup.ts';
import { NotKnown, Undecided } from './signals.ts';
import type { Template } from './syntax.ts';
import type { WhitespaceRules } from './lexer.ts';
import {
  failUndefined,
  isLenient,
  makeUndefined,
  undefinedData,
  type UndefinedCause,
  type UndefinedMode,
} from './undefined.ts';

/** What a template is rendered with. */
export interface JinjaContext {
  /** The context's variables, and the environment's globals that are not Jinja's own. */
  readonly names: (name: string) => PyValue | undefined;
  /** Filters besides Jinja's own; they win over those. */
  readonly filters: ReadonlyMap<string, PyValue>;
  /** What a name may be that nothing else has: names besides these, of which nothing is known. */
  readonly openNames?: PyUnknown | undefined;
  /** The same for filters. */
  readonly openFilters?: PyUnknown | undefined;
  /** Tests besides Jinja's own. */
  readonly tests?: ReadonlyMap<string, PyValue> | undefined;
  /** Default: `strict`. */
  readonly undefined?: UndefinedMode | undefined;
  /** The text of another template, for include, import and extends; undefined where there is none. */
  readonly load?: ((name: string) => string | undefined) | undefined;
  /** `ast.literal_eval`, for native rendering: undefined where the text is no literal. */
  readonly literal?: ((text: string) => PyValue | undefined) | undefined;
  /** Whether attributes with `__` are refused. Default: for text yes, for native values no, as Airflow's environments. */
  readonly sandboxed?: boolean | undefined;
  readonly whitespace?: WhitespaceRules | undefined;
}

/** The most text, in UTF-16 units, that one rendering makes. */
export const largestOutput = 10_000_000;
/** The deepest nesting of expressions, statements and macros; about half of what the stack of JavaScript takes. */
const deepest = 500;

/** The state of one rendering under a set of answers to what is not known. */
export class Rendering {
  readonly vm: Machine;
  readonly context: JinjaContext;
  readonly native: boolean;
  readonly sandboxed: boolean;
  /** Templates that were loaded, by name. */
  readonly loaded = new Map<string, Template>();
  /** Output was left out because a loop is not known: the result is unknown, and what raises later may not. */
  diverged = false;
  private readonly answers: ReadonlyMap<string, boolean>;
  private depth = 0;
  private size = 0;

  constructor(
    vm: Machine,
    context: JinjaContext,
    native: boolean,
    answers: ReadonlyMap<string, boolean>,
  ) {
    this.vm = vm;
    this.context = context;
    this.native = native;
    this.sandboxed = context.sandboxed ?? !native;
    this.answers = answers;
  }

  /** Runs one level deeper; throws NotKnown where that is too deep. */
  nested<T>(run: () => T): T {
    this.vm.step();
    if (this.depth >= deepest) this.giveUp({ code: 'bounds-reached', data: { bound: 'depth' } });
    this.depth++;
    try {
      return run();
    } finally {
      this.depth--;
    }
  }

  /** Counts text that was made. */
  grow(units: number): void {
    this.size += units;
    if (this.size > largestOutput) throw new NotKnown(this.tooLarge());
  }

  /** The unknown value for what is too large to make. */
  tooLarge(): PyValue {
    return this.vm.unknown({ code: 'bounds-reached', data: { bound: 'size' } });
  }

  /** What a choice, or an object that differs by branch, is under the present answers. */
  settle(value: PyValue): PyValue {
    if (value.t === 'choice') {
      return this.settle(this.answer(value.test) ? value.then : value.else);
    }
    const object = this.vm.object(value);
    // The machine itself takes the version that fits once the condition is decided.
    if (object?.o === 'joined') this.answer(object.test);
    return value;
  }

  /** A value that is known; throws NotKnown where it is not. */
  known(value: PyValue): PyValue {
    const settled = this.settle(value);
    if (settled.t === 'unknown' || settled.t === 'placeholder') throw new NotKnown(settled);
    return settled;
  }

  private answer(test: Test): boolean {
    const known = this.answers.get(test.key);
    if (known === undefined) throw new Undecided(test);
    return known !== test.negated;
  }

  /** The truth of a value, as decided where it is not known. */
  truth(value: PyValue): boolean {
    const settled = this.settle(value);
    const truth = this.vm.truth(settled);
    if (typeof truth === 'boolean') return truth;
    // A key with `#` is of one value, which may be made anew each time: the same question would never come back.
    if (truth.key.includes('#') && !this.answers.has(truth.key)) throw new NotKnown(settled);
    return this.answer(truth);
  }

  /** `str(value)`: a str, or what is not known of it. */
  text(value: PyValue): PyValue {
    const settled = this.settle(value);
    if (settled.t === 'str') return settled;
    if (holdsMarkup(this.vm, settled, 0)) {
      return this.vm.unknown({
        code: 'method-not-known',
        data: { name: '__repr__', type: 'Markup' },
      });
    }
    return this.settle(this.vm.str(settled));
  }

  /** `str(value)`; throws NotKnown. */
  knownText(value: PyValue): PyStr {
    const text = this.known(this.text(value));
    return text.t === 'str' ? text : str('');
  }

  /** What `for` sees; throws NotKnown. */
  items(value: PyValue): readonly PyValue[] {
    const items = this.vm.iterate(this.known(value));
    if ('t' in items) throw new NotKnown(items);
    this.vm.step(items.length);
    return items;
  }

  /** `left == right` and the like, as decided. */
  compare(operator: '==' | '!=' | '<' | '<=' | '>' | '>=', left: PyValue, right: PyValue): boolean {
    for (const value of [left, right])
      this.checkOperand(value, operator === '==' || operator === '!=');
    return this.truth(this.vm.compare(operator, this.known(left), this.known(right)));
  }

  /** Raises for an undefined operand of a comparison. */
  checkOperand(value: PyValue, isEquality: boolean): void {
    const data = undefinedData(value);
    if (data !== undefined && value.t === 'host' && !(isEquality && isLenient(value))) {
      failUndefined(data);
    }
  }

  /** An undefined value of the environment's kind. */
  undefined(cause: UndefinedCause): PyValue {
    return makeUndefined(this.vm, this.context.undefined ?? 'strict', cause);
  }

  /** Runs `find`; undefined where it raises one of these. */
  attempt<T>(classNames: readonly string[], find: () => T): T | undefined {
    try {
      return find();
    } catch (error) {
      if (!(error instanceof PyRaise)) throw error;
      if (classNames.includes(this.vm.describe(error).className)) return undefined;
      throw error;
    }
  }

  /** Calls a value of the program. */
  call(
    fn: PyValue,
    positional: readonly PyValue[],
    keywords: ReadonlyMap<string, PyValue> = new Map(),
  ): PyValue {
    return this.settle(this.vm.call(fn, { positional, keywords }));
  }

  /** Calls a method of a value. */
  method(self: PyValue, name: string, ...positional: readonly PyValue[]): PyValue {
    return this.call(this.vm.attribute(self, name), positional);
  }

  /** Gives up on this rendering. */
  giveUp(reason: Reason, ...from: readonly PyValue[]): never {
    throw new NotKnown(this.vm.unknown(reason, ...from));
  }
}

// How Markup shows inside of a list is not known to the machine, to which it is a str.
function holdsMarkup(vm: Machine, value: PyValue, depth: number): boolean {
  if (depth > 4) return false;
  const inside = (items: Iterable<PyValue>): boolean => {
    for (const item of items) {
      if (isMarkup(item) || holdsMarkup(vm, item, depth + 1)) return true;
    }
    return false;
  };
  if (value.t === 'tuple') return inside(value.items);
  const object = vm.object(value);
  if (object?.o === 'list') return inside(object.items);
  return object?.o === 'dict' && inside([...object.entries.values()].flat());
}
