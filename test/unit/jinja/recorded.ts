import { readFileSync } from 'node:fs';
import { evaluateNative, renderTemplate } from '../../../src/core/jinja/render.ts';
import { parseTemplate } from '../../../src/core/jinja/parser.ts';
import type { JinjaContext } from '../../../src/core/jinja/render.ts';
import { nativeLiteral } from '../../../src/core/python/literal.ts';
import { PyRaise } from '../../../src/core/python/machine.ts';
import type { PyValue } from '../../../src/core/python/object.ts';
import type { PythonParser } from '../../../src/core/python/syntax/parser.ts';
import { runPython } from '../python/run-python.ts';

/** A template, its context as Python source, and what Jinja 3.1.6 made of it. */
export interface Case {
  /** In cases.txt. */
  readonly line: number;
  readonly template: string;
  readonly context?: string;
  readonly options?: {
    readonly native?: boolean;
    readonly undefined?: 'default' | 'chainable' | 'debug';
    readonly load?: Readonly<Record<string, string>>;
    /** This is known to be unknown here. */
    readonly unknown?: boolean;
  };
  readonly text?: string;
  /** The repr of a native result. */
  readonly value?: string;
  readonly error?: string;
  readonly message?: string;
}

/** What a rendering came to, in the shape of a recording. */
export type Outcome = Pick<Case, 'text' | 'value' | 'error' | 'message'> & {
  readonly unknown?: string;
};

/** The recorded cases. */
export function readCases(): readonly Case[] {
  const file = new URL('../../fixtures/jinja/cases.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { cases: readonly Case[] }).cases;
}

/** Renders a case on the interpreter. */
export function renderCase(parser: PythonParser, one: Case): Outcome {
  const ran = runPython(parser, one.context ?? '');
  const { vm } = ran;
  const load = one.options?.load;
  const context: JinjaContext = {
    names: ran.name,
    filters: new Map<string, PyValue>(),
    undefined: one.options?.undefined,
    literal: (text) => nativeLiteral(vm, parser, text),
    load: load && ((name) => (Object.hasOwn(load, name) ? load[name] : undefined)),
  };
  try {
    if (one.options?.native === true) {
      const value = evaluateNative(vm, parseTemplate(one.template), context);
      return unknownOr(value, () => ({ value: textOf(vm.repr(value)) }));
    }
    const value = renderTemplate(vm, one.template, context);
    return unknownOr(value, () => ({ text: textOf(value) }));
  } catch (error) {
    if (!(error instanceof PyRaise)) throw error;
    const { className, message } = vm.describe(error);
    return { error: className, message };
  }
}

function unknownOr(value: PyValue, known: () => Outcome): Outcome {
  return value.t === 'unknown' ? { unknown: value.reason.code } : known();
}

function textOf(value: PyValue): string {
  return value.t === 'str' ? value.v : `<${value.t}>`;
}
