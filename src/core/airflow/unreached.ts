import { evaluateArguments } from '../python/execution/evaluate-arguments.ts';
import type { Frame } from '../python/execution/frame.ts';
import type { Interpreter } from '../python/interpreter.ts';
import { PyRaise } from '../python/machine.ts';
import { str, type PyRef, type PyValue } from '../python/object.ts';
import type { CallArguments } from '../python/host-type.ts';
import { findName } from '../python/execution/scopes.ts';
import type {
  Call,
  Expression,
  FunctionDefinition,
  Module,
  Statement,
} from '../python/syntax/syntax.ts';
import { walk } from '../python/syntax/walk.ts';
import { derivesFrom } from '../python/execution/classes.ts';
import { isPodClassNotHere } from './operators/foreign-operators.ts';
import { fromJson, placeholder } from './surroundings/inputs.ts';
import { record } from './operators/pod-operator.ts';
import type { Session } from './session.ts';
import { findCloud } from './tables/cloud-operators.ts';
import { findDecorator } from './tables/decorators.ts';

/** A place that would make a pod task if it were run. */
interface Site {
  readonly form: 'operator' | 'partial' | 'task.kubernetes' | 'task.kubernetes_cmd';
  readonly node: Expression;
  readonly operator: string;
  readonly call: Call | undefined;
  /** The decorated function. */
  readonly fn: FunctionDefinition | undefined;
  /** The functions around it, outermost first. */
  readonly around: readonly FunctionDefinition[];
}

/** How the work is cut, for who keeps what comes of it. */
export interface Pieces {
  /** Runs a piece of the work on a node of the module's tree. */
  run(node: object, frame: Frame, run: () => void): void;
  /** See `listCandidates`. */
  candidates(statement: Statement): readonly Candidate[];
}

/** Of which nothing is kept. */
export const allAnew: Pieces = {
  run: (_node, _frame, run) => {
    run();
  },
  candidates: (statement) => listCandidates(statement),
};

/** What may make a pod task, by the look of it. */
export interface Candidate {
  readonly node: Call | FunctionDefinition;
  /** The functions around it, outermost first. */
  readonly around: readonly FunctionDefinition[];
}

/** The calls in a statement, and the functions that have decorators. */
export function listCandidates(statement: Statement): readonly Candidate[] {
  const found: Candidate[] = [];
  const visit = (nodes: unknown, around: readonly FunctionDefinition[]): void => {
    walk(nodes, (node) => {
      if ('s' in node && node.s === 'def') {
        if (node.decorators.length > 0) found.push({ node, around });
        visit(node.decorators, around);
        visit(node.body, [...around, node]);
        return false;
      }
      if ('e' in node && node.e === 'call' && calleeOf(node).name !== '')
        found.push({ node, around });
      return true;
    });
  };
  visit([statement], []);
  return found;
}

/**
 * Lists the pod tasks of sites that nothing reached: functions that nothing calls are called with placeholders, and what is
 * not reached even so is read as it stands.
 */
export function findUnreached(
  session: Session,
  vm: Interpreter,
  parsed: Module,
  module: PyRef | undefined,
  pieces: Pieces,
): void {
  const object = module && vm.object(module);
  if (object?.o !== 'module') return;
  const frame: Frame = {
    scope: object.scope,
    file: session.file,
    pending: [],
    yields: [],
  };
  const reached = new Set<number>();
  let seen = 0;
  const isLeft = (site: Site): boolean => {
    for (; seen < session.tasks.length; seen++) {
      const { at } = session.tasks[seen] ?? {};
      if (at?.file === session.file) reached.add(at.span.start);
    }
    return !reached.has(site.node.span.start);
  };
  const sites = parsed.body.flatMap((statement) =>
    pieces
      .candidates(statement)
      .flatMap(({ node, around }) =>
        'e' in node
          ? callSites(vm, node, object.scope, around)
          : decoratedSites(session, node, around),
      ),
  );
  session.probing = true;
  try {
    vm.withinFrame(frame, () => {
      for (const outer of new Set(
        sites.filter(isLeft).flatMap((site) => site.around.slice(0, 1)),
      )) {
        if (sites.some((site) => site.around[0] === outer && isLeft(site)))
          pieces.run(outer, frame, () => {
            probe(session, vm, object.scope, outer);
          });
      }
      for (const site of sites.filter(isLeft))
        pieces.run(site.node, frame, () => {
          read(session, vm, frame, site);
        });
    });
  } finally {
    session.probing = false;
  }
}

function callSites(
  vm: Interpreter,
  node: Call,
  scope: number,
  around: readonly FunctionDefinition[],
): readonly Site[] {
  const { isPartial, cls, name } = calleeOf(node);
  if (!isPodClass(vm, cls, name, scope)) return [];
  return [
    {
      form: isPartial ? 'partial' : 'operator',
      node,
      operator: name,
      call: node,
      fn: undefined,
      around,
    },
  ];
}

/** What a call calls, or what it calls `partial` of; the name is empty where it has none. */
function calleeOf({ callee }: Call): {
  readonly isPartial: boolean;
  readonly cls: Expression;
  readonly name: string;
} {
  const isPartial = callee.e === 'attribute' && callee.name === 'partial';
  const cls = isPartial ? callee.object : callee;
  return { isPartial, cls, name: cls.e === 'name' || cls.e === 'attribute' ? cls.name : '' };
}

function isPodClass(vm: Interpreter, node: Expression, name: string, scope: number): boolean {
  const value = valueOf(vm, node, scope);
  const object = value && vm.object(value);
  if (object?.o === 'class')
    return (
      derivesFrom(vm, object, 'KubernetesPodOperator') ||
      (object.open?.needs.some(isPodClassNotHere) ?? false)
    );
  if (value?.t === 'placeholder' && isPodClassNotHere(value.input)) return true;
  if (node.e === 'name') {
    if (value !== undefined && value.t !== 'placeholder' && value.t !== 'unknown') return false;
  } else if (node.e !== 'attribute') return false;
  return name === 'KubernetesPodOperator' || findCloud(name) !== undefined;
}

/** What a name, or what hangs on it by dots, is in a module; undefined where that is not known without running anything. */
function valueOf(vm: Interpreter, node: Expression, scope: number): PyValue | undefined {
  if (node.e === 'name') return findName(vm, scope, node.name);
  const object = node.e === 'attribute' ? valueOf(vm, node.object, scope) : undefined;
  if (node.e !== 'attribute' || object === undefined) return undefined;
  const isOpen = object.t === 'placeholder' || vm.object(object)?.o === 'module';
  return isOpen ? vm.findAttribute(object, node.name) : undefined;
}

function decoratedSites(
  session: Session,
  fn: FunctionDefinition,
  around: readonly FunctionDefinition[],
): readonly Site[] {
  return fn.decorators.flatMap((decorator): readonly Site[] => {
    const call = decorator.e === 'call' ? decorator : undefined;
    const target = call?.callee ?? decorator;
    if (target.e !== 'attribute' || target.object.e !== 'name') return [];
    if (target.name !== 'kubernetes' && target.name !== 'kubernetes_cmd') return [];
    if (
      findDecorator(target.name, session.context.versions) === 'absent' &&
      target.object.name !== 'task'
    )
      return [];
    const form = `task.${target.name}` as const;
    return [{ form, node: decorator, operator: form, call, fn, around }];
  });
}

/** Calls a function of the module with placeholders for what it is not given. */
function probe(session: Session, vm: Interpreter, scope: number, fn: FunctionDefinition): void {
  const value = findName(vm, scope, fn.name);
  if (value === undefined) return;
  const object = vm.object(value);
  if (object?.o === 'class') return;
  const keywords = new Map(
    fn.parameters.list
      .filter((p) => p.kind === 'plain' || p.kind === 'keyword-only')
      .map((p) => [p.name, argument(session, vm, p.name)]),
  );
  // A decorated function (`@dag`) fills its own parameters.
  const args: CallArguments =
    object?.o === 'function'
      ? { positional: [], keywords }
      : { positional: [], keywords: new Map() };
  attempt(vm, () => vm.call(value, args));
}

/** What a parameter is that nothing gives a value. */
function argument(session: Session, vm: Interpreter, name: string): PyValue {
  const given = session.context.arguments;
  return Object.hasOwn(given, name)
    ? fromJson(vm, given[name] ?? null)
    : placeholder('argument', name);
}

/** What raises here need not raise when it is really run. */
function attempt<T>(vm: Interpreter, run: () => T): T | undefined {
  try {
    return vm.assuming({ key: '#probe', text: '', needs: [], negated: false }, run);
  } catch (error) {
    if (error instanceof PyRaise) return undefined;
    throw error;
  }
}

/** Reads the arguments of a site as far as the module's names and the functions' parameters tell. */
function read(session: Session, vm: Interpreter, frame: Frame, site: Site): void {
  const names = new Map(
    site.around
      .flatMap((fn) => fn.parameters.list)
      .map((p) => [p.name, argument(session, vm, p.name)]),
  );
  const scope = vm.heap.add({
    o: 'scope',
    kind: 'function',
    names,
    parent: frame.scope,
    outer: new Map(),
    file: frame.file,
  });
  const inner: Frame = { ...frame, scope };
  const keywords = new Map<string, PyValue>();
  for (const node of site.call?.arguments ?? []) {
    const one = vm.withinFrame(inner, () =>
      attempt(vm, () => evaluateArguments(vm, [node], inner)),
    );
    if (one === undefined && node.name !== undefined) {
      const what = vm.textOf(node.value).slice(0, 60);
      keywords.set(node.name, {
        ...vm.unknown({ code: 'name-not-defined', data: { name: what } }),
        since: vm.at(node.value),
        at: vm.at(node.value),
      });
    }
    for (const [name, value] of one?.keywords ?? []) keywords.set(name, value);
  }
  const fallback =
    site.fn === undefined
      ? vm.unknown({ code: 'name-not-defined', data: { name: 'task_id' } })
      : str(site.fn.name);
  const dag = vm.unknown({ code: 'no-dag', data: {} });
  record(
    session,
    vm,
    undefined,
    { positional: [], keywords },
    vm.at(site.node),
    dag,
    keywords.get('task_id') ?? fallback,
    [],
    { form: site.form, operator: site.operator },
  );
}
