import { documentation } from '../python/execution/definitions.ts';
import type { Frame } from '../python/execution/frame.ts';
import { beginModule, loading } from '../python/execution/imports.ts';
import type { Interpreter } from '../python/interpreter.ts';
import type { PyRef, PyValue } from '../python/object.ts';
import { Replay } from '../python/replay/replay.ts';
import type { FollowingParser } from '../python/syntax/parser.ts';
import type { Module, Statement } from '../python/syntax/syntax.ts';
import type { AirflowHost } from './airflow-host.ts';
import { dagModule, evaluate, mostSteps, prepare } from './evaluate.ts';
import { isFactoryFile } from './dags/factory-dags.ts';
import { outlineOf, toOutline } from './outline.ts';
import type { Outline } from './outline.ts';
import type { RunContext } from './surroundings/run-context.ts';
import type { Session, Surroundings } from './session.ts';
import { guarded, refuseRelativeImport, registerGlobals, settleTasks } from './settle-tasks.ts';
import { findUnreached, listCandidates } from './unreached.ts';
import type { Candidate, Pieces } from './unreached.ts';

/** Outlines what one DAG file becomes while someone works on it; all that the file reads stays as it is. */
export interface Follower {
  /** Bounded; throws only where `signal` is aborted. What was given before is not to be asked for instances any more. */
  outline(source: string): Outline;
  /** How many pieces of the file the last outline ran, and how many it took over. */
  readonly counts: { readonly run: number; readonly redone: number };
  /** Gives memory back; it is not to be used any more. */
  dispose(): void;
}

/** Starts to follow a file. */
export function follow(file: string, context: RunContext, surroundings: Surroundings): Follower {
  if (isFactoryFile(file)) {
    return {
      outline: (source) => toOutline(evaluate(file, source, context, surroundings)),
      counts: { run: 0, redone: 0 },
      dispose: () => undefined,
    };
  }
  const parser = surroundings.parser.follow();
  let run: FollowedRun | undefined;
  return {
    outline: (source) => {
      const present =
        run?.isFit === true ? run : new FollowedRun(file, source, context, surroundings);
      // Whatever is thrown leaves a state that nothing is known of.
      run = undefined;
      const outline = present.outline(source, parser);
      run = present;
      return outline;
    },
    get counts() {
      return run?.counts ?? { run: 0, redone: 0 };
    },
    dispose: () => {
      parser.dispose();
    },
  };
}

/** One interpreter in which the file's texts run one after the other. */
class FollowedRun {
  private readonly session: Session;
  private readonly host: AirflowHost;
  private readonly vm: Interpreter;
  private readonly key: string;
  private readonly module: PyRef;
  private readonly scope: number;
  private readonly replay: Replay<
    ReturnType<Session['mark']>,
    NonNullable<ReturnType<Session['since']>>
  >;
  private readonly candidates = new WeakMap<Statement, readonly Candidate[]>();
  private readonly pieces: Pieces;
  private doc: PyValue | undefined;

  constructor(file: string, source: string, context: RunContext, surroundings: Surroundings) {
    const { session, host, vm } = prepare(file, source.length, context, surroundings);
    const { name, key, source: module } = dagModule(file, surroundings.roots);
    const begun = beginModule(vm, name, module, key);
    this.session = session;
    this.host = host;
    this.vm = vm;
    this.key = key;
    this.module = begun.module;
    this.scope = begun.frame.scope;
    this.replay = new Replay(vm, this.scope, session);
    this.pieces = {
      run: (node, frame, run) => {
        this.replay.piece('probe', node, frame, () => {
          run();
          return false;
        });
      },
      candidates: (statement) => {
        const found = this.candidates.get(statement) ?? listCandidates(statement);
        this.candidates.set(statement, found);
        return found;
      },
    };
  }

  get isFit(): boolean {
    return this.replay.isFit;
  }

  get counts(): Follower['counts'] {
    return this.replay.counts;
  }

  outline(source: string, parser: FollowingParser): Outline {
    const { session, host, vm, replay } = this;
    const { file } = session;
    session.restart();
    vm.refill(mostSteps(session.surroundings, source.length));
    const parsed = host.take(file, source, parser.parse(source));
    replay.begin(new Map([['__doc__', this.documentation(parsed)]]));
    guarded(session, vm, () => {
      this.inFrame((frame) => {
        loading(vm, this.key, () => {
          replay.execute(parsed.body, frame);
        });
      });
    });
    replay.settle();
    registerGlobals(session, vm, this.module);
    refuseRelativeImport(session, parsed);
    vm.refill();
    guarded(session, vm, () => {
      findUnreached(session, vm, parsed, this.module, this.pieces);
    });
    replay.settle();
    vm.refill();
    settleTasks(session, vm);
    return outlineOf(session, host, vm);
  }

  private inFrame(run: (frame: Frame) => void): void {
    const frame: Frame = { scope: this.scope, file: this.session.file, pending: [], yields: [] };
    this.vm.withinFrame(frame, () => {
      run(frame);
    });
  }

  /** The same object for the same text, so that who reads it reads nothing new. */
  private documentation(parsed: Module): PyValue {
    const now = documentation(parsed.body);
    const isSame = now.t === 'str' && this.doc?.t === 'str' && now.v === this.doc.v;
    if (!isSame) this.doc = now;
    return this.doc ?? now;
  }
}
