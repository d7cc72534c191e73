import type { Problem } from '../base/problem.ts';
import type { Origin, Span } from '../base/span.ts';
import { detailOf } from '../python/execution/exceptions.ts';
import type { Bound, Host, HostModule, SourceModule } from '../python/host.ts';
import type { Interpreter } from '../python/interpreter.ts';
import type { Machine, PyRaise } from '../python/machine.ts';
import type { PyValue } from '../python/object.ts';
import type { CallArguments } from '../python/host-type.ts';
import type { Module } from '../python/syntax/syntax.ts';
import { looksLikeModule, memberOf, modulePrefix } from './airflow-modules.ts';
import { findModuleFile } from './find-module-file.ts';
import { recordForeign } from './operators/foreign-operators.ts';
import { kubernetesMember } from './operators/kubernetes-objects.ts';
import type { RefusalDetail, Session } from './session.ts';
import { standardLibrary, type StandardLibrary } from './standard-library.ts';
import { findModule, findName } from './tables/imports.ts';

/** What surrounds a DAG file: Airflow's modules, the Kubernetes client's, Python's own, and the project's files. */
export class AirflowHost implements Host {
  private readonly session: Session;
  private readonly library: StandardLibrary;
  private readonly texts = new Map<string, string>();
  private readonly parsed = new Map<string, Module>();
  /** What a guess at a text that does not parse may have raised. */
  private readonly guesses = new WeakSet<Problem>();

  constructor(session: Session) {
    this.session = session;
    this.library = standardLibrary(session);
  }

  module(vm: Machine, name: string, at: Origin): HostModule | undefined {
    if (
      name === 'airflow' ||
      name.startsWith('airflow.') ||
      name === 'kubernetes' ||
      name.startsWith('kubernetes.')
    ) {
      return this.airflowModule(vm as Interpreter, name, at);
    }
    // A project's own file shadows nothing of Python's.
    return this.library.module(vm, name);
  }

  private airflowModule(vm: Interpreter, name: string, at: Origin): HostModule | undefined {
    const { session } = this;
    const found = findModule(name, session.context.versions);
    if (found.presence === 'absent') {
      const shown = found.missing ?? `'${name}'`;
      this.session.refuse(
        vm,
        'ModuleNotFoundError',
        `No module named ${shown}`,
        {
          code: 'import-missing',
          data: { module: name, airflow: session.airflow, provider: session.provider },
          at,
        },
        at,
      );
    }
    if (found.presence === 'unknown' && !modulePrefix(name)) return undefined;
    const member = (key: string): PyValue | undefined => {
      const made = name.startsWith('kubernetes')
        ? kubernetesMember(vm, session, name, key)
        : memberOf(vm, session, name, key);
      if (
        found.presence === 'present' &&
        findName(name, key, session.context.versions) === 'absent'
      ) {
        const detail: RefusalDetail = {
          code: 'import-missing',
          data: { module: name, name: key, airflow: session.airflow, provider: session.provider },
          at,
        };
        session.refuse(vm, 'ImportError', `cannot import name '${key}' from '${name}'`, detail, at);
      }
      return made;
    };
    const exported = (key: string): PyValue | undefined =>
      findName(name, key, session.context.versions) === 'absent' ? undefined : member(key);
    const doubtful = found.presence === 'unknown' && !looksLikeModule(name);
    const absent = found.presence === 'absent';
    return { member, exported, names: [], closed: false, doubtful, absent };
  }

  get searchPath(): readonly string[] {
    return this.session.surroundings.roots;
  }

  source(name: string, folders: readonly string[]): SourceModule | undefined {
    const { files, sureRoots } = this.session.surroundings;
    const found = findModuleFile(files, name, folders, (file) => this.parse(file));
    if (sureRoots === undefined || found?.file === undefined) return found;
    const { file } = found;
    return { ...found, isGuess: !sureRoots.some((root) => file.startsWith(`${root}/`)) };
  }

  /** The syntax of a file; of the file that is evaluated, of the text that was given. */
  parse(file: string): Module {
    if (file === this.session.file) this.session.isReadAgain = true;
    const known = this.parsed.get(file);
    if (known !== undefined) return known;
    const text = this.session.surroundings.files.read(file) ?? '';
    return this.parseText(file, text);
  }

  /** A text that is no Python, for what points into it. */
  keepText(file: string, text: string): void {
    this.texts.set(file, text);
  }

  parseText(file: string, text: string): Module {
    return this.take(file, text, this.session.surroundings.parser.parse(text));
  }

  /** The syntax of a text that was parsed. */
  take(file: string, text: string, module: Module): Module {
    this.texts.set(file, text);
    this.parsed.set(file, module);
    for (const span of outermost(module.broken)) {
      const problem = this.session.problem('syntax-error', { file, span }, {}, 'error');
      this.session.problems.push(problem);
      this.session.refusals.push(problem);
    }
    return module;
  }

  uncaught(vm: Machine, raised: PyRaise, at: Origin): void {
    const detail = detailOf(vm as Interpreter, raised) as RefusalDetail | undefined;
    const { className, message } = vm.describe(raised);
    const problem =
      detail === undefined
        ? this.session.problem(
            'python-raises',
            at,
            { exception: className, detail: message },
            'error',
          )
        : this.session.problem(detail.code, detail.at ?? at, detail.data, 'error');
    if (this.session.rendering) return;
    if (detail === undefined) {
      if (at.file === this.session.file) this.guesses.add(problem);
      else if (this.isBroken(at.file)) return;
    }
    this.session.problems.push(problem);
    this.session.refusals.push(problem);
  }

  /** Python would not have run a file that it cannot parse: what a guess at its text raises says nothing. */
  said(problems: readonly Problem[]): readonly Problem[] {
    return this.isBroken(this.session.file)
      ? problems.filter((one) => !this.guesses.has(one))
      : problems;
  }

  private isBroken(file: string): boolean {
    return (this.parsed.get(file)?.broken.length ?? 0) > 0;
  }

  gaveUp(what: 'loop' | Bound, at: Origin): void {
    const problem = this.session.problem('bounds-reached', at, { bound: what }, 'error');
    this.session.problems.push(problem);
    this.session.refusals.push(problem);
  }

  text(file: string): string {
    return this.texts.get(file) ?? '';
  }

  /** A context of a module that is not here may be a DAG or a group, of which nothing is known then. */
  enterUnknown(_vm: Machine, context: PyValue): () => void {
    const { dagStack, groupStack } = this.session;
    const needs = context.t === 'unknown' ? context.needs : [];
    const isForeign =
      (context.t === 'placeholder' && context.input.kind === 'import') ||
      needs.some((input) => input.kind === 'import');
    if (!isForeign) return () => undefined;
    const isOutermost = dagStack.length === 0;
    groupStack.push(context);
    if (isOutermost) dagStack.push(context);
    return () => {
      groupStack.pop();
      if (isOutermost) dagStack.pop();
    };
  }

  trial(run: () => void): void {
    const { session } = this;
    const restores = [
      ...[session.tasks, session.dags, session.dagStack, session.groupStack].map(lengthOf),
      ...[session.problems, session.refusals].map(lengthOf),
      keysOf(session.registered),
      keysOf(session.assumptions),
    ];
    try {
      run();
    } finally {
      for (const restore of restores) restore();
    }
  }

  calledUnknown(vm: Machine, callee: PyValue, args: CallArguments, at: Origin | undefined): void {
    recordForeign(this.session, vm as Interpreter, callee, args, at);
  }

  builtin(vm: Machine, name: string): PyValue | undefined {
    return this.library.builtin(vm, name);
  }
}

/** One place a line at the most, and a few in all: what follows a break is often broken by it. */
function outermost(broken: readonly Span[]): readonly Span[] {
  const sorted = [...broken].sort((a, b) => a.start - b.start || b.end - a.end);
  const lines = new Set<number>();
  return sorted
    .filter((span) => {
      if (lines.has(span.line)) return false;
      lines.add(span.line);
      return true;
    })
    .slice(0, 5);
}

/** What takes away from a list what will have been added to it. */
function lengthOf(list: unknown[]): () => void {
  const { length } = list;
  return () => {
    list.length = length;
  };
}

/** The same for a set or map. */
function keysOf<Key>(table: { keys(): Iterable<Key>; delete(key: Key): boolean }): () => void {
  const before = new Set(table.keys());
  return () => {
    for (const key of table.keys()) if (!before.has(key)) table.delete(key);
  };
}
