import { str, type PyValue } from '../python/object.ts';
import {
  extendTemplate,
  importNames,
  importTemplate,
  includeTemplate,
  runBlock,
} from './templates.ts';
import { assign } from './assign.ts';
import { callValue } from './call.ts';
import { evaluate, readArguments } from './expressions.ts';
import { callFilter } from './filter-call.ts';
import { runLoop } from './loop.ts';
import { createMacro } from './macro.ts';
import { Output } from './output.ts';
import type { Rendering } from './rendering.ts';
import type { Scope } from './scope.ts';
import type { CallBlock, Filter, Statement } from './syntax.ts';

/** Runs statements in order. */
export function execute(r: Rendering, body: readonly Statement[], scope: Scope, out: Output): void {
  for (const statement of body) r.nested(() => run(r, statement, scope, out));
}

function run(r: Rendering, node: Statement, scope: Scope, out: Output): void {
  switch (node.s) {
    case 'output':
      // After `extends` only blocks count.
      if (out.isRoot && scope.template.parent !== undefined) return;
      for (const part of node.parts) {
        if (typeof part === 'string') out.text(part);
        else out.print(evaluate(r, part, scope));
      }
      return;
    case 'if':
      for (const [test, inner] of node.branches) {
        if (r.truth(evaluate(r, test, scope))) {
          execute(r, inner, scope, out);
          return;
        }
      }
      execute(r, node.otherwise, scope, out);
      return;
    case 'for':
      runLoop(r, node, scope, out);
      return;
    case 'set':
      assign(r, node.target, evaluate(r, node.value, scope), scope);
      return;
    case 'set-block': {
      const inner = scope.inner();
      const value = capture(r, node.body, inner);
      assign(r, node.target, filtered(r, node.filter, value, inner), scope);
      return;
    }
    case 'filter': {
      const inner = scope.inner();
      out.add(filtered(r, node.filter, capture(r, node.body, inner), inner));
      return;
    }
    case 'with': {
      const inner = scope.inner();
      const values = node.bindings.map(([, value]) => evaluate(r, value, scope));
      for (const [index, [target]] of node.bindings.entries()) {
        assign(r, target, values[index] ?? str(''), inner);
      }
      execute(r, node.body, inner, out);
      return;
    }
    case 'macro':
      scope.set(node.name, createMacro(r, node, node.name, scope));
      return;
    case 'call':
      out.add(callBlock(r, node, scope));
      return;
    case 'do':
      evaluate(r, node.value, scope);
      return;
    case 'autoescape':
      if (r.truth(evaluate(r, node.value, scope))) {
        r.giveUp({ code: 'syntax-not-followed', data: { name: 'autoescape' } });
      }
      execute(r, node.body, scope.inner(), out);
      return;
    case 'block':
      if (scope.isTop && scope.template.parent !== undefined) return;
      runBlock(r, node, scope, out);
      return;
    case 'extends':
      extendTemplate(r, evaluate(r, node.template, scope), scope);
      return;
    case 'include':
      includeTemplate(r, node, evaluate(r, node.template, scope), scope, out);
      return;
    case 'import':
      importTemplate(r, node, evaluate(r, node.template, scope), scope);
      return;
    case 'from':
      importNames(r, node, evaluate(r, node.template, scope), scope);
      return;
  }
}

/** What a body prints, as a value. */
export function capture(r: Rendering, body: readonly Statement[], scope: Scope): PyValue {
  const out = new Output(r);
  execute(r, body, scope, out);
  return out.value();
}

function filtered(r: Rendering, filter: Filter | undefined, text: PyValue, scope: Scope): PyValue {
  if (filter === undefined) return text;
  const inner = filter.value?.e === 'filter' ? filter.value : undefined;
  const value = filtered(r, inner, text, scope);
  return callFilter(r, filter.name, 'compiled', value, readArguments(r, filter.args, scope));
}

function callBlock(r: Rendering, node: CallBlock, scope: Scope): PyValue {
  const caller = createMacro(r, node, undefined, scope);
  const fn = evaluate(r, node.call.callee, scope);
  const { positional, keywords } = readArguments(r, node.call.args, scope);
  return r.settle(
    callValue(r, fn, { positional, keywords: new Map(keywords).set('caller', caller) }),
  );
}
