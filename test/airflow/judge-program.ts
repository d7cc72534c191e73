import type { Interpreter } from '../../src/core/python/interpreter.ts';
import type { PyValue, Test } from '../../src/core/python/object.ts';
import type { PythonParser } from '../../src/core/python/syntax/parser.ts';
import { runPython } from '../unit/python/run-python.ts';
import type { Ran } from '../unit/python/run-python.ts';

interface Raised {
  readonly className: string;
  readonly message: string;
}

/** What CPython left after one run of a program. */
interface Run {
  readonly inputs: Readonly<Record<string, unknown>>;
  /** The repr of each name. */
  readonly names: Readonly<Record<string, string>>;
  /** Names of functions, classes and whatever else has no repr worth comparing. */
  readonly others: readonly string[];
  readonly raised: Raised | null;
}

/** A random program with a run of CPython for each assignment of its inputs. */
export interface Program {
  readonly number: number;
  readonly text: string;
  readonly assignments: readonly Readonly<Record<string, unknown>>[];
  /** None where CPython does not take the program. */
  readonly runs: readonly Run[];
}

/** Something that the interpreter says and CPython does not. */
interface Divergence {
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly ours: string;
  readonly theirs: string;
}

/** How a program came out. */
export interface Verdict {
  readonly divergences: readonly Divergence[];
  /** Names whose value the interpreter knew, of all. */
  readonly known: number;
  readonly unknown: readonly { readonly name: string; readonly reason: string }[];
  /** Runs that were not compared. */
  readonly skipped: number;
}

/** What is left where the value that a run should have is not decided. */
type Leaf = { readonly text: string } | { readonly open: string };

/** Runs a program in the interpreter, once, and compares with each run of CPython. */
export function judgeProgram(parser: PythonParser, program: Program): Verdict {
  const inputs = Object.keys(program.assignments[0] ?? {});
  let ran: Ran;
  try {
    ran = runPython(parser, program.text, { inputs, endsAtException: true, steps: 300_000 });
  } catch (error) {
    const ours = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return {
      divergences: [{ name: '(crash)', inputs: {}, ours, theirs: '' }],
      known: 0,
      unknown: [],
      skipped: 0,
    };
  }
  // The interpreter tells that it gave up: nothing is said of what would have followed.
  if (ran.raised.some((one) => one.className === 'BoundsReached'))
    return { divergences: [], known: 0, unknown: [], skipped: program.runs.length };
  const divergences: Divergence[] = [];
  const reprs = new Map<string, PyValue>();
  const bound = namesOf(ran);
  for (const [name, value] of bound) reprs.set(name, shown(ran.vm, value));
  const [raised] = ran.raised;
  const counted = count(program, reprs);
  const hasUnknown = inputs.length > 0 || counted.unknown.length > 0;
  let skipped = 0;
  for (const run of program.runs) {
    const differ = (name: string, ours: string, theirs: string): void => {
      divergences.push({ name, inputs: run.inputs, ours, theirs });
    };
    if (raised !== undefined || (inputs.length === 0 && run.raised !== null)) {
      // With unknown inputs, what is raised on all paths need not be the same on each.
      const [ours, theirs] = [textOf(raised), textOf(run.raised)];
      if (run.raised === null || raised === undefined || (inputs.length === 0 && ours !== theirs))
        differ('(raised)', ours, theirs);
    }
    // A path that ends by an exception has no values to compare: ours are those of the others.
    const isOver = inputs.length > 0 && (run.raised !== null || raised !== undefined);
    if (isOver || (hasUnknown && meetsRefusal(run, bound, reprs))) {
      skipped++;
      continue;
    }
    compareNames(run, bound, reprs, differ);
  }
  return { divergences, ...counted, skipped };
}

/**
 * Whether CPython raised in a run what the interpreter did not. What is done with a value that is not known is taken to
 * succeed, so from there on the run is another one. Programs note such exceptions in names that begin with `r`.
 */
function meetsRefusal(
  run: Run,
  bound: ReadonlyMap<string, PyValue>,
  reprs: ReadonlyMap<string, PyValue>,
): boolean {
  const holds = answers(bound, run);
  return Object.entries(run.names).some(([name, theirs]) => {
    if (!/^r\d+$/.test(name) || !/^['"(].*(Error|Exception|StopIteration)/.test(theirs))
      return false;
    const value = reprs.get(name);
    return (
      value === undefined || !leavesOf(value, holds).every((l) => 'text' in l && l.text === theirs)
    );
  });
}

function compareNames(
  run: Run,
  bound: ReadonlyMap<string, PyValue>,
  reprs: ReadonlyMap<string, PyValue>,
  differ: (name: string, ours: string, theirs: string) => void,
): void {
  const holds = answers(bound, run);
  for (const [name, theirs] of Object.entries(run.names)) {
    const value = reprs.get(name);
    if (value === undefined) {
      differ(name, '(not bound)', theirs);
      continue;
    }
    const leaves = leavesOf(value, holds);
    if (leaves.some((leaf) => 'open' in leaf || leaf.text === theirs)) continue;
    differ(name, leaves.map((leaf) => ('text' in leaf ? leaf.text : '')).join(' or '), theirs);
  }
  const theirs = new Set([...Object.keys(run.names), ...run.others, ...Object.keys(run.inputs)]);
  for (const [name, value] of reprs) {
    if (theirs.has(name) || name.startsWith('_')) continue;
    const leaves = leavesOf(value, holds);
    if (leaves.every((leaf) => 'text' in leaf))
      differ(name, leaves.map((leaf) => leaf.text).join(' or '), '(not bound)');
  }
}

function count(
  program: Program,
  reprs: ReadonlyMap<string, PyValue>,
): Pick<Verdict, 'known' | 'unknown'> {
  const names = program.runs[0]?.names ?? {};
  const unknown: { name: string; reason: string }[] = [];
  let known = 0;
  for (const name of Object.keys(names)) {
    const value = reprs.get(name);
    if (value?.t !== 'unknown' && value?.t !== 'placeholder') known++;
    else
      unknown.push({
        name,
        reason: value.t === 'unknown' ? JSON.stringify(value.reason) : 'placeholder',
      });
  }
  return { known, unknown };
}

function namesOf(ran: Ran): ReadonlyMap<string, PyValue> {
  const module = ran.vm.object(ran.module ?? { t: 'none' });
  const scope = module?.o === 'module' ? ran.vm.heap.get(module.scope) : undefined;
  return new Map(
    scope?.o === 'scope' ? [...scope.names].filter(([name]) => !name.startsWith('_')) : [],
  );
}

function shown(vm: Interpreter, value: PyValue): PyValue {
  try {
    return vm.catching(() => vm.repr(value));
  } catch (error) {
    return vm.unknown({ code: 'raises-here', data: { what: String(error) } });
  }
}

function textOf(raised: Raised | null | undefined): string {
  return raised ? `${raised.className}: ${raised.message}` : '(nothing)';
}

/** What the questions `q1`, `q2`, … are in a run, by the keys that the interpreter has for them. */
function answers(bound: ReadonlyMap<string, PyValue>, run: Run): ReadonlyMap<string, boolean> {
  const found = new Map<string, boolean>();
  for (const [name, value] of Object.entries(run.inputs))
    found.set(`argument:${name}`, Boolean(value));
  for (const [name, value] of bound) {
    if (!/^q\d+$/.test(name) || value.t !== 'unknown' || value.test === undefined) continue;
    found.set(value.test.key, (run.names[name] === 'True') !== value.test.negated);
  }
  return found;
}

function leavesOf(value: PyValue, holds: ReadonlyMap<string, boolean>): readonly Leaf[] {
  if (value.t === 'str') return [{ text: value.v }];
  if (value.t !== 'choice') return [{ open: value.t }];
  const known = outcome(value.test, holds);
  if (known === undefined) return [...leavesOf(value.then, holds), ...leavesOf(value.else, holds)];
  return leavesOf(known ? value.then : value.else, holds);
}

function outcome(test: Test, holds: ReadonlyMap<string, boolean>): boolean | undefined {
  const parsed = readKey(test.key, holds);
  if (parsed?.rest !== '' || parsed.holds === undefined) return undefined;
  return parsed.holds !== test.negated;
}

interface ReadKey {
  readonly holds: boolean | undefined;
  readonly rest: string;
}

/** Reads one key off a text: a question's own, or `(key ? part : part)` for one that hangs on another. */
function readKey(text: string, holds: ReadonlyMap<string, boolean>): ReadKey | undefined {
  const [key] = [...holds.keys()]
    .filter((k) => text.startsWith(k))
    .sort((a, b) => b.length - a.length);
  if (key !== undefined) return { holds: holds.get(key), rest: text.slice(key.length) };
  if (!text.startsWith('(')) return undefined;
  const test = readKey(text.slice(1), holds);
  if (test?.rest.startsWith(' ? ') !== true) return undefined;
  const then = readPart(test.rest.slice(3), holds);
  if (then?.rest.startsWith(' : ') !== true) return undefined;
  const otherwise = readPart(then.rest.slice(3), holds);
  if (otherwise?.rest.startsWith(')') !== true) return undefined;
  const rest = otherwise.rest.slice(1);
  if (test.holds === undefined) return { holds: undefined, rest };
  return { holds: test.holds ? then.holds : otherwise.holds, rest };
}

function readPart(text: string, holds: ReadonlyMap<string, boolean>): ReadKey | undefined {
  for (const value of [true, false])
    if (text.startsWith(String(value)))
      return { holds: value, rest: text.slice(String(value).length) };
  if (!text.startsWith('!')) return readKey(text, holds);
  const inner = readKey(text.slice(1), holds);
  return inner && { ...inner, holds: inner.holds === undefined ? undefined : !inner.holds };
}
