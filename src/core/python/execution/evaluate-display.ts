import { assign } from './assign.ts';
import { mergeInto } from '../builtins/dict-methods.ts';
import { evaluate } from './evaluate.ts';
import { testOf } from './execute-flow.ts';
import type { Frame } from './frame.ts';
import { differences, findIn } from '../heap.ts';
import type { Interpreter } from '../interpreter.ts';
import { ofMachine } from '../library/host-class.ts';
import { unordered, withoutOrder } from '../library/unordered.ts';
import { tuple, type PyUnknown, type PyValue } from '../object.ts';
import { iteratorFor, newGenerator } from './generator.ts';
import { bindName } from './scopes.ts';
import type {
  Comprehension,
  DictDisplay,
  Expression,
  ListDisplay,
  Statement,
} from '../syntax/syntax.ts';

/** A list, tuple or set display; `*x` of what is not known makes the whole unknown. */
export function evaluateItems(vm: Interpreter, node: ListDisplay, frame: Frame): PyValue {
  const items: PyValue[] = [];
  let open: PyUnknown | undefined;
  for (const item of node.items) {
    if (item.e !== 'star') {
      items.push(evaluate(vm, item, frame));
      continue;
    }
    const value = vm.here(evaluate(vm, item.value, frame));
    if (['none', 'bool', 'int', 'float'].includes(value.t))
      vm.raise('TypeError', `Value after * must be an iterable, not ${vm.typeName(value)}`);
    const more = vm.iterate(value);
    if ('t' in more) open ??= more;
    else items.push(...more);
  }
  return build(vm, node.e, items, open);
}

function build(
  vm: Interpreter,
  kind: 'list' | 'tuple' | 'set',
  items: readonly PyValue[],
  open: PyUnknown | undefined,
): PyValue {
  if (kind === 'tuple') return open ?? tuple(items);
  if (open === undefined) return kind === 'list' ? vm.list(items) : vm.set(items);
  return {
    t: 'ref',
    addr: vm.heap.add(
      kind === 'list'
        ? { o: 'list', items: [], open }
        : { o: 'set', entries: new Map(), frozen: false, open },
    ),
  };
}

function isNoMapping(vm: Interpreter, value: PyValue): boolean {
  const kind = vm.object(value)?.o ?? value.t;
  return [
    ...['none', 'bool', 'int', 'float', 'str', 'bytes', 'tuple'],
    ...['list', 'set', 'iterator', 'function'],
  ].includes(kind);
}

/** The entries of a dict display, all evaluated; undefined where one of them is another mapping. */
function evaluateEntries(
  vm: Interpreter,
  node: DictDisplay,
  frame: Frame,
): readonly (readonly [PyValue, PyValue])[] | undefined {
  const keys = node.entries.flatMap(({ key }) => key ?? []);
  if (keys.length < node.entries.length) return undefined;
  return node.entries.map(({ value }, i) => [
    evaluate(vm, keys[i] ?? value, frame),
    evaluate(vm, value, frame),
  ]);
}

/** A dict display. */
export function evaluateDict(vm: Interpreter, node: DictDisplay, frame: Frame): PyValue {
  const known = evaluateEntries(vm, node, frame);
  if (known?.every(([key]) => key.t === 'str' || key.t === 'int') === true) return vm.dict(known);
  const dict = vm.dict([]);
  if (known !== undefined) {
    for (const [key, value] of known) vm.setItem(dict, key, value);
    return dict;
  }
  for (const { key, value } of node.entries) {
    if (key === undefined) {
      const more = vm.here(evaluate(vm, value, frame));
      if (isNoMapping(vm, more))
        vm.raise('TypeError', `'${vm.typeName(more)}' object is not a mapping`);
      mergeInto(vm, dict, more);
    } else {
      const name = evaluate(vm, key, frame);
      vm.setItem(dict, name, evaluate(vm, value, frame));
    }
  }
  return dict;
}

/**
 * A comprehension in a scope of its own; over unknown items, or with an unknown condition, the
 * result is unknown; over items of no known order, so is the order of the result.
 */
export function evaluateComprehension(vm: Interpreter, node: Comprehension, frame: Frame): PyValue {
  const scope = vm.heap.add({
    o: 'scope',
    kind: 'comprehension',
    names: new Map(),
    parent: frame.scope,
    outer: new Map(),
    file: frame.file,
  });
  const inner: Frame = { ...frame, scope };
  if (node.type === 'generator') {
    const lazy = lazily(vm, node, frame, scope);
    if (lazy !== undefined) return lazy;
  }
  const items: PyValue[] = [];
  const pairs: (readonly [PyValue, PyValue])[] = [];
  const mixed: string[] = [];
  const before = vm.heap.snapshot();
  const open = vm.withinFrame(inner, () =>
    run(vm, node, inner, frame, 0, mixed, () => {
      vm.step();
      const element = evaluate(vm, node.element, inner);
      if (node.value === undefined) items.push(element);
      else pairs.push([element, evaluate(vm, node.value, inner)]);
    }),
  );
  const [what] = mixed;
  if (what !== undefined && open === undefined) {
    // What one turn changes, the next one may see: then the items hang on the order too.
    const isAlone = differences(before, vm.heap.snapshot()).every(
      (addr) => addr === scope || findIn(before, addr) === undefined,
    );
    if (!isAlone) return ofMachine(vm, what);
    if (items.length > 1) return unordered(vm, items, what);
  }
  switch (node.type) {
    case 'dict': {
      const dict = vm.dict(pairs);
      const object = vm.heap.get(dict.addr);
      if (open !== undefined && object.o === 'dict')
        vm.heap.set(dict.addr, { o: 'dict', entries: new Map(), open });
      return dict;
    }
    case 'set':
    case 'list':
      return build(vm, node.type, items, open);
    case 'generator':
      return (
        open ?? {
          t: 'ref',
          addr: vm.heap.add({ o: 'iterator', items, position: 0, name: 'generator' }),
        }
      );
  }
}

// No name of a program: the first iterable, which is evaluated where the generator expression stands.
const firstIterable = '.0';

/** A generator expression as the generator that it is; undefined where its first iterable is not known. */
function lazily(
  vm: Interpreter,
  node: Comprehension,
  frame: Frame,
  scope: number,
): PyValue | undefined {
  const [first] = node.clauses;
  if (first === undefined) return undefined;
  const iterator = iteratorFor(vm, evaluate(vm, first.iter, frame));
  if (iterator.t === 'unknown') return undefined;
  bindName(vm, scope, firstIterable, iterator);
  const { span } = node;
  const element: Statement = {
    s: 'expression',
    span,
    value: { e: 'opaque', what: 'yield', span, value: node.element },
  };
  const body = node.clauses.reduceRight<Statement>((inner, clause, i) => {
    const kept = clause.conditions.reduceRight<Statement>(
      (within, test) => ({ s: 'if', span, test, body: [within], orelse: [] }),
      inner,
    );
    const iter: Expression = i === 0 ? { e: 'name', span, name: firstIterable } : clause.iter;
    return { s: 'for', span, target: clause.target, iter, body: [kept], orelse: [] };
  }, element);
  return newGenerator(vm, { scope, file: frame.file }, [body]);
}

function run(
  vm: Interpreter,
  node: Comprehension,
  frame: Frame,
  outer: Frame,
  index: number,
  mixed: string[],
  element: () => void,
): PyUnknown | undefined {
  const clause = node.clauses[index];
  if (clause === undefined) {
    element();
    return undefined;
  }
  // The first iterable is evaluated where the comprehension stands.
  const iterable = evaluate(vm, clause.iter, index === 0 ? outer : frame);
  const isSimple = node.clauses.length === 1 && (node.type === 'list' || node.type === 'generator');
  const known = isSimple ? withoutOrder(iterable) : undefined;
  if (known !== undefined) mixed.push(known.what);
  const items = known?.items ?? vm.iterate(iterable);
  if ('t' in items) {
    // Followed once all the same: calls inside may make tasks.
    const item = vm.unknown(
      { code: 'loop-not-followed', data: { loop: vm.textOf(clause.iter) } },
      items,
    );
    vm.assuming(
      {
        key: `#${vm.identityOf(item)}`,
        text: vm.textOf(clause.iter),
        needs: items.needs,
        negated: false,
      },
      () => {
        assign(vm, clause.target, item, frame);
        run(vm, node, frame, outer, index + 1, mixed, element);
      },
    );
    return item;
  }
  let open: PyUnknown | undefined;
  for (const item of items) {
    assign(vm, clause.target, item, frame);
    let keep = true;
    for (const condition of clause.conditions) {
      const truth = testOf(vm, condition, frame);
      if (truth === false) {
        keep = false;
        break;
      }
      if (typeof truth !== 'boolean')
        open ??= {
          ...vm.unknown({ code: 'depends-on-input', data: {} }),
          needs: truth.needs,
          since: vm.at(condition),
        };
    }
    if (keep) open = run(vm, node, frame, outer, index + 1, mixed, element) ?? open;
  }
  return open;
}
