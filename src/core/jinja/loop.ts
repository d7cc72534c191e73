import { bool, int, lazyNative, none, tuple, type PyHost, type PyValue } from '../python/object.ts';
import type { HostType } from '../python/host-type.ts';
import { assign } from './assign.ts';
import { evaluate } from './expressions.ts';
import { Output } from './output.ts';
import type { Rendering } from './rendering.ts';
import type { Scope } from './scope.ts';
import { NotKnown } from './signals.ts';
import { execute } from './statements.ts';
import type { For } from './syntax.ts';

/** Runs a `for`. */
export function runLoop(r: Rendering, node: For, scope: Scope, out: Output): void {
  const iterable = evaluate(r, node.iter, scope);
  if (!node.recursive) {
    iterateOver(r, node, iterable, scope, out, 0);
    return;
  }
  out.print(recurse(r, node, iterable, scope, 0));
}

function recurse(r: Rendering, node: For, iterable: PyValue, scope: Scope, depth: number): PyValue {
  return r.nested(() => {
    const inner = new Output(r);
    iterateOver(r, node, iterable, scope, inner, depth);
    return inner.value();
  });
}

function iterateOver(
  r: Rendering,
  node: For,
  iterable: PyValue,
  scope: Scope,
  out: Output,
  depth: number,
): void {
  const items = knownItems(r, iterable, out);
  if (items === undefined) return;
  const loop = new Loop(r, filtered(r, node, items, scope), {
    // The length of what a test filters is not known before its end.
    length: node.test === undefined ? items.length : undefined,
    depth,
    recurse: node.recursive
      ? (children) => recurse(r, node, children, scope, depth + 1)
      : undefined,
  });
  const context: PyHost<Loop> = { t: 'host', type: loopType, data: loop };
  for (let item = loop.next(); item !== undefined; item = loop.next()) {
    const inner = scope.inner();
    assign(r, node.target, item, inner);
    inner.set('loop', context);
    execute(r, node.body, inner, out);
  }
  if (loop.index0 < 0) execute(r, node.otherwise, scope.inner(), out);
}

function knownItems(r: Rendering, iterable: PyValue, out: Output): readonly PyValue[] | undefined {
  try {
    return r.items(iterable);
  } catch (error) {
    if (!(error instanceof NotKnown) || !out.isRoot) throw error;
    // The whole result is unknown now; the rest is rendered to learn what else it waits for.
    r.diverged = true;
    out.print(error.value);
    return undefined;
  }
}

/** The items for which the loop's own condition holds, found one by one as the loop goes on. */
function* filtered(
  r: Rendering,
  node: For,
  items: readonly PyValue[],
  scope: Scope,
): Generator<PyValue, undefined> {
  for (const item of items) {
    if (node.test !== undefined) {
      const inner = scope.inner();
      assign(r, node.target, item, inner);
      if (!r.truth(evaluate(r, node.test, inner))) continue;
    }
    yield item;
  }
  return undefined;
}

interface LoopOptions {
  readonly length: number | undefined;
  readonly depth: number;
  readonly recurse: ((children: PyValue) => PyValue) | undefined;
}

/** The state behind `loop`; changes as the loop goes on. */
class Loop {
  readonly options: LoopOptions;
  index0 = -1;
  private readonly r: Rendering;
  private readonly source: Iterator<PyValue, undefined>;
  private readonly ahead: PyValue[] = [];
  private current: PyValue | undefined;
  private before: PyValue | undefined;
  private lastChanged: PyValue | undefined;

  constructor(r: Rendering, source: Iterator<PyValue, undefined>, options: LoopOptions) {
    this.r = r;
    this.source = source;
    this.options = options;
  }

  next(): PyValue | undefined {
    this.r.vm.step();
    const item = this.peek();
    this.ahead.shift();
    if (item === undefined) return undefined;
    this.index0++;
    this.before = this.current;
    this.current = item;
    return item;
  }

  private peek(): PyValue | undefined {
    if (this.ahead.length === 0) this.pull();
    return this.ahead[0];
  }

  private pull(): boolean {
    const { value } = this.source.next();
    if (value !== undefined) this.ahead.push(value);
    return value !== undefined;
  }

  get length(): number {
    if (this.options.length !== undefined) return this.options.length;
    while (this.pull());
    return this.index0 + 1 + this.ahead.length;
  }

  attribute(name: string): PyValue | undefined {
    switch (name) {
      case 'index':
        return int(this.index0 + 1);
      case 'index0':
        return int(this.index0);
      case 'revindex':
        return int(this.length - this.index0);
      case 'revindex0':
        return int(this.length - this.index0 - 1);
      case 'first':
        return bool(this.index0 === 0);
      case 'last':
        return bool(this.peek() === undefined);
      case 'length':
        return int(this.length);
      case 'depth':
        return int(this.options.depth + 1);
      case 'depth0':
        return int(this.options.depth);
      case 'previtem':
        return this.before ?? this.r.undefined({ hint: 'there is no previous item' });
      case 'nextitem':
        return this.peek() ?? this.r.undefined({ hint: 'there is no next item' });
      case 'cycle':
        return lazyNative('LoopContext.cycle', (_vm, { positional }) => this.cycle(positional));
      case 'changed':
        return lazyNative('LoopContext.changed', (_vm, { positional }) => this.changed(positional));
      default:
        return undefined;
    }
  }

  private cycle(values: readonly PyValue[]): PyValue {
    if (values.length === 0) this.r.vm.raise('TypeError', 'no items for cycling given');
    return values[this.index0 % values.length] ?? none;
  }

  private changed(values: readonly PyValue[]): PyValue {
    const now = tuple(values);
    const same = this.lastChanged !== undefined && this.r.compare('==', this.lastChanged, now);
    this.lastChanged = now;
    return bool(!same);
  }
}

const loopType: HostType<Loop> = {
  name: 'jinja2.runtime.LoopContext',
  attribute: (_vm, self, name) => self.data.attribute(name),
  length: (_vm, self) => self.data.length,
  repr: (_vm, self) => `<LoopContext ${self.data.index0 + 1}/${self.data.length}>`,
  call: (vm, self, { positional }) => {
    const { recurse: into } = self.data.options;
    if (into === undefined) {
      return vm.raise(
        'TypeError',
        "The loop must have the 'recursive' marker to be called recursively.",
      );
    }
    return into(positional[0] ?? none);
  },
};
