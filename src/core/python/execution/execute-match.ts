import { noArguments } from './call.ts';
import { evaluate } from './evaluate.ts';
import { executeBlock } from './execute.ts';
import { testOf } from './execute-flow.ts';
import { forkBlocks } from './fork.ts';
import type { Completion, Frame } from './frame.ts';
import type { Interpreter } from '../interpreter.ts';
import { bool, type PyValue } from '../object.ts';
import { bindName } from './scopes.ts';
import { captures } from '../syntax/local-names.ts';
import type { Match, Pattern } from '../syntax/syntax.ts';

/** `match`: cases in order; where it is not known whether one matches, it and the rest are both followed. */
export function executeMatch(
  vm: Interpreter,
  node: Match,
  frame: Frame,
  from = 0,
  known?: PyValue,
): Completion | undefined {
  const subject = known ?? evaluate(vm, node.subject, frame);
  const clause = node.cases[from];
  if (clause === undefined) return undefined;
  const rest = (): Completion | undefined => executeMatch(vm, node, frame, from + 1, subject);
  const captured = new Map<string, PyValue>();
  const body = (): Completion | undefined => {
    for (const [name, value] of captured) bindName(vm, frame.scope, name, value);
    if (clause.guard === undefined) return executeBlock(vm, clause.body, frame);
    const guard = testOf(vm, clause.guard, frame);
    if (typeof guard === 'boolean') return guard ? executeBlock(vm, clause.body, frame) : rest();
    return forkBlocks(vm, frame, guard, () => executeBlock(vm, clause.body, frame), rest);
  };
  const here = vm.here(subject);
  const object = vm.object(here);
  if (here.t === 'choice' || (here.t === 'ref' && object?.o === 'joined')) {
    const side = (isThen: boolean) => (): Completion | undefined => {
      if (here.t === 'choice')
        return executeMatch(vm, node, frame, from, isThen ? here.then : here.else);
      if (object?.o === 'joined') vm.heap.set(here.addr, isThen ? object.then : object.else);
      return executeMatch(vm, node, frame, from, here);
    };
    const test = here.t === 'choice' ? here.test : object?.o === 'joined' ? object.test : undefined;
    if (test !== undefined) return forkBlocks(vm, frame, test, side(true), side(false));
  }
  const matches = vm.truth(match(vm, clause.pattern, subject, { frame, captured }));
  if (typeof matches === 'boolean') return matches ? body() : rest();
  const names = new Set<string>();
  captures(clause.pattern, names);
  const open = vm.unknown({ code: 'depends-on-input', data: {} }, subject);
  for (const name of names) if (!captured.has(name)) captured.set(name, open);
  return forkBlocks(vm, frame, { ...matches, text: `case ${from + 1}` }, body, rest);
}

/** Where patterns are evaluated, and what they capture; names are bound once the whole matches. */
interface Matching {
  readonly frame: Frame;
  readonly captured: Map<string, PyValue>;
}

/** Whether a pattern matches. */
function match(vm: Interpreter, pattern: Pattern, subject: PyValue, on: Matching): PyValue {
  switch (pattern.p) {
    case 'value': {
      const value = evaluate(vm, pattern.value, on.frame);
      const singleton = value.t === 'none' || value.t === 'bool';
      return vm.compare(singleton ? 'is' : '==', subject, value);
    }
    case 'capture':
      if (pattern.name !== undefined) on.captured.set(pattern.name, subject);
      return bool(true);
    case 'as': {
      const matched = match(vm, pattern.pattern, subject, on);
      on.captured.set(pattern.name, subject);
      return matched;
    }
    case 'or': {
      let open: PyValue | undefined;
      for (const option of pattern.options) {
        const matched = match(vm, option, subject, on);
        if (matched.t === 'bool' && matched.v) return matched;
        if (matched.t !== 'bool')
          open = open ? vm.unknown({ code: 'depends-on-input', data: {} }, open, matched) : matched;
      }
      return open ?? bool(false);
    }
    case 'sequence':
      return matchSequence(vm, pattern.items, subject, on);
    case 'class':
      return matchClass(vm, pattern, subject, on);
    case 'mapping':
      return matchMapping(vm, pattern, subject, on);
    default:
      return vm.unknown({ code: 'syntax-not-followed', data: { what: 'match' } }, subject);
  }
}

function every(vm: Interpreter, parts: readonly (() => PyValue)[]): PyValue {
  let open: PyValue | undefined;
  for (const part of parts) {
    const matched = part();
    if (matched.t === 'bool' && !matched.v) return matched;
    if (matched.t !== 'bool')
      open = open ? vm.unknown({ code: 'depends-on-input', data: {} }, open, matched) : matched;
  }
  return open ?? bool(true);
}

function matchSequence(
  vm: Interpreter,
  patterns: readonly Pattern[],
  subject: PyValue,
  on: Matching,
): PyValue {
  const isSequence = subject.t === 'tuple' || vm.object(subject)?.o === 'list';
  if (subject.t === 'unknown' || subject.t === 'placeholder')
    return vm.unknown({ code: 'depends-on-input', data: {} }, subject);
  if (!isSequence) return bool(false);
  const items = vm.iterate(subject);
  if ('t' in items) return items;
  const star = patterns.findIndex((p) => p.p === 'star');
  if (star < 0 ? items.length !== patterns.length : items.length < patterns.length - 1)
    return bool(false);
  const after = star < 0 ? 0 : patterns.length - star - 1;
  return every(
    vm,
    patterns.map((pattern, i) => () => {
      if (pattern.p === 'star') {
        if (pattern.name !== undefined)
          on.captured.set(pattern.name, vm.list(items.slice(star, items.length - after)));
        return bool(true);
      }
      const item = items[star >= 0 && i > star ? items.length - (patterns.length - i) : i];
      return item === undefined ? bool(false) : match(vm, pattern, item, on);
    }),
  );
}

function matchMapping(
  vm: Interpreter,
  pattern: Extract<Pattern, { p: 'mapping' }>,
  subject: PyValue,
  on: Matching,
): PyValue {
  const dict = vm.object(subject);
  if (subject.t === 'unknown' || subject.t === 'placeholder')
    return vm.unknown({ code: 'depends-on-input', data: {} }, subject);
  if (dict?.o !== 'dict') return bool(false);
  if (pattern.rest !== undefined) on.captured.set(pattern.rest, restOf(vm, pattern, subject, on));
  return every(
    vm,
    pattern.items.map(([key, value]) => () => {
      const name = evaluate(vm, key, on.frame);
      const there = vm.compare('in', name, subject);
      if (there.t !== 'bool' || !there.v) return there;
      return match(vm, value, vm.item(subject, name), on);
    }),
  );
}

function matchClass(
  vm: Interpreter,
  pattern: Extract<Pattern, { p: 'class' }>,
  subject: PyValue,
  on: Matching,
): PyValue {
  const cls = evaluate(vm, pattern.cls, on.frame);
  const is = vm.isInstance(subject, cls);
  if (typeof is !== 'boolean') return is;
  if (!is) return bool(false);
  const object = vm.object(cls);
  const fields = object?.o === 'class' ? object.fields : undefined;
  const parts = pattern.positional.map((part, i) => (): PyValue => {
    // A built-in type matches its whole subject by position, a dataclass its fields.
    if (cls.t === 'native') return match(vm, part, subject, on);
    const name = fields?.[i];
    return name === undefined
      ? vm.unknown({ code: 'syntax-not-followed', data: { what: 'match' } }, subject)
      : match(vm, part, vm.attribute(subject, name), on);
  });
  const named = pattern.keywords.map(([name, part]) => (): PyValue => {
    const value = vm.findAttribute(subject, name);
    return value === undefined ? bool(false) : match(vm, part, value, on);
  });
  return every(vm, [...parts, ...named]);
}

/** The entries that a mapping pattern does not name. */
function restOf(
  vm: Interpreter,
  pattern: Extract<Pattern, { p: 'mapping' }>,
  subject: PyValue,
  on: Matching,
): PyValue {
  const rest = vm.call(vm.attribute(subject, 'copy'), noArguments);
  for (const [key] of pattern.items) {
    const name = evaluate(vm, key, on.frame);
    const there = vm.compare('in', name, rest);
    if (there.t !== 'bool') return there;
    if (there.v) vm.call(vm.attribute(rest, 'pop'), { ...noArguments, positional: [name] });
  }
  return rest;
}
