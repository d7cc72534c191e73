import type {
  Arguments,
  Block,
  Expression,
  Requirement,
  Signature,
  Statement,
  TemplateFailure,
} from './syntax.ts';

/** What Jinja's compiler finds out before anything runs. */
export interface Requirements {
  readonly blocks: ReadonlyMap<string, Block>;
  readonly requirements: readonly Requirement[];
  readonly error: TemplateFailure | undefined;
}

/** Goes through a template in the order of Jinja's compiler and notes what it would refuse. */
export function collectRequirements(body: readonly Statement[]): Requirements {
  const walk = new Walk();
  const blocks = new Map<string, Block>();
  for (const block of findBlocks(body)) {
    if (blocks.has(block.name)) walk.fail(`block '${block.name}' defined twice`, block.line);
    else blocks.set(block.name, block);
  }
  walk.body(body, { soft: false, top: true });
  for (const block of blocks.values()) walk.body(block.body, inner);
  return { blocks, requirements: walk.requirements, error: walk.error ?? walk.refusedByPython };
}

/** `soft`: in a condition, where a missing filter is an error only when it is used; `top`: where `extends` may stand. */
interface Frame {
  readonly soft: boolean;
  readonly top: boolean;
}
const inner: Frame = { soft: false, top: false };

// Python's recursion limit ends Jinja's compiler after about 300 levels.
const deepest = 1000;

class Walk {
  readonly requirements: Requirement[] = [];
  error: TemplateFailure | undefined;
  /** What Python refuses of the program that Jinja has made. */
  refusedByPython: TemplateFailure | undefined;
  private depth = 0;

  fail(message: string, line: number): void {
    this.error ??= { className: 'TemplateAssertionError', message, line };
  }

  body(statements: readonly Statement[], frame: Frame): void {
    for (const statement of statements) this.statement(statement, frame);
  }

  private statement(node: Statement, frame: Frame): void {
    switch (node.s) {
      case 'output':
        for (const part of node.parts) if (typeof part !== 'string') this.expression(part, frame);
        return;
      case 'if':
        this.conditions(node.branches, { soft: true, top: frame.top });
        this.body(node.otherwise, { soft: true, top: frame.top });
        return;
      case 'for':
        if (bindsLoop(node)) {
          this.fail("Can't assign to special loop variable in for-loop target", node.line);
        }
        this.optional(node.test, inner);
        if (!node.recursive) this.expression(node.iter, frame);
        this.body(node.body, inner);
        this.body(node.otherwise, inner);
        if (node.recursive) this.expression(node.iter, frame);
        return;
      case 'macro':
        this.macro(node.signature, node.body, node.line);
        return;
      case 'call':
        this.macro(node.signature, node.body, node.line);
        this.expression(node.call, frame);
        return;
      case 'filter':
      case 'set-block':
        this.body(node.body, inner);
        this.optional(node.filter, inner);
        return;
      case 'with':
        for (const [, value] of node.bindings) this.expression(value, frame);
        this.body(node.body, inner);
        return;
      case 'autoescape':
        this.expression(node.value, inner);
        this.body(node.body, inner);
        return;
      case 'extends':
        if (!frame.top) this.fail('cannot use extend from a non top-level scope', node.line);
        this.expression(node.template, frame);
        return;
      case 'include':
      case 'import':
      case 'from':
        this.expression(node.template, frame);
        return;
      case 'set':
      case 'do':
        this.expression(node.value, frame);
        return;
      case 'block':
        return;
    }
  }

  private conditions(
    branches: readonly (readonly [Expression, readonly Statement[]])[],
    frame: Frame,
  ): void {
    for (const [test, body] of branches) {
      this.expression(test, frame);
      this.body(body, frame);
    }
  }

  private macro(signature: Signature, body: readonly Statement[], line: number): void {
    const caller = signature.names.indexOf('caller');
    const firstDefault = signature.names.length - signature.defaults.length;
    for (const value of signature.defaults) this.expression(value, inner);
    this.body(body, inner);
    const isRequired = caller >= 0 && caller < firstDefault;
    if (isRequired && this.error === undefined && usesName(body, 'caller')) {
      this.fail(
        'When defining macros or call blocks the special "caller" argument must be omitted' +
          ' or be given a default.',
        line,
      );
    }
  }

  private checkKeywords(node: Expression, { keywords }: Arguments): void {
    const names = keywords.map(([name]) => name);
    const repeated = names.find((name, index) => names.indexOf(name) < index);
    if (repeated === undefined || names.some((name) => keywordsOfPython.has(name))) return;
    // What is constant Jinja works out by itself.
    if (isConstant(node)) return;
    const message = `keyword argument repeated: ${repeated}`;
    this.refusedByPython ??= { className: 'SyntaxError', message, line: 1 };
  }

  private optional(node: Expression | undefined, frame: Frame): void {
    if (node !== undefined) this.expression(node, frame);
  }

  private expression(node: Expression, frame: Frame): void {
    if (this.depth >= deepest) {
      const message = 'maximum recursion depth exceeded';
      this.error ??= { className: 'RecursionError', message, line: 1 };
      return;
    }
    if (node.e === 'filter' || node.e === 'test') {
      const { e: kind, name, line } = node;
      if (!frame.soft && this.error === undefined) this.requirements.push({ kind, name, line });
    }
    if ('args' in node) this.checkKeywords(node, node.args);
    const within = node.e === 'conditional' ? { ...frame, soft: true } : frame;
    this.depth++;
    for (const child of children(node)) this.expression(child, within);
    this.depth--;
  }
}

/** Names that Jinja passes in a dict, with all others of the call. */
const keywordsOfPython: ReadonlySet<string> = new Set(
  `False None True and as assert async await break class continue def del elif else except finally for from global if import
  in is lambda nonlocal not or pass raise return try while with yield`.split(/\s+/),
);

function isConstant(node: Expression): boolean {
  if (node.e === 'name' || node.e === 'call' || node.e === 'namespace') return false;
  return children(node).every(isConstant);
}

/** The expressions directly inside one. */
function children(node: Expression): readonly Expression[] {
  switch (node.e) {
    case 'tuple':
    case 'list':
    case 'concat':
      return node.items;
    case 'dict':
      return node.items.flat();
    case 'binary':
    case 'logic':
      return [node.left, node.right];
    case 'unary':
    case 'not':
      return [node.value];
    case 'compare':
      return [node.first, ...node.rest.map(([, operand]) => operand)];
    case 'conditional':
      return present(node.then, node.test, node.otherwise);
    case 'attribute':
      return [node.object];
    case 'item':
      return [node.object, node.key];
    case 'slice':
      return present(node.start, node.stop, node.step);
    case 'call':
      return [node.callee, ...argumentNodes(node.args)];
    case 'filter':
    case 'test':
      return [...present(node.value), ...argumentNodes(node.args)];
    case 'constant':
    case 'name':
    case 'namespace':
      return [];
  }
}

function argumentNodes(args: Arguments): readonly Expression[] {
  const named = args.keywords.map(([, value]) => value);
  return [...args.positional, ...named, ...present(args.star, args.stars)];
}

function present(...nodes: readonly (Expression | undefined)[]): readonly Expression[] {
  return nodes.filter((node) => node !== undefined);
}

/** The statements directly inside one. */
function bodies(node: Statement): readonly Statement[] {
  switch (node.s) {
    case 'if':
      return [...node.branches.flatMap(([, body]) => body), ...node.otherwise];
    case 'for':
      return [...node.body, ...node.otherwise];
    default:
      return 'body' in node ? node.body : [];
  }
}

function findBlocks(body: readonly Statement[]): readonly Block[] {
  return body.flatMap((node) => [
    ...(node.s === 'block' ? [node] : []),
    ...findBlocks(bodies(node)),
  ]);
}

function targetNames(node: Expression): readonly string[] {
  if (node.e === 'tuple') return node.items.flatMap(targetNames);
  return node.e === 'name' ? [node.name] : [];
}

function bindsLoop(node: Statement): boolean {
  if (node.s === 'for' || node.s === 'set' || node.s === 'set-block') {
    if (targetNames(node.target).includes('loop')) return true;
  }
  return bodies(node).some(bindsLoop);
}

function expressionsOf(node: Statement): readonly Expression[] {
  switch (node.s) {
    case 'output':
      return node.parts.filter((part) => typeof part !== 'string');
    case 'if':
      return node.branches.map(([test]) => test);
    case 'for':
      return present(node.iter, node.test);
    case 'macro':
      return node.signature.defaults;
    case 'call':
      return [node.call, ...node.signature.defaults];
    case 'filter':
    case 'set-block':
      return present(node.filter);
    case 'with':
      return node.bindings.map(([, value]) => value);
    case 'include':
    case 'import':
    case 'from':
    case 'extends':
      return [node.template];
    case 'set':
    case 'do':
    case 'autoescape':
      return [node.value];
    case 'block':
      return [];
  }
}

/** True where any expression in `body`, however deep, reads `name`. */
export function usesName(body: readonly Statement[], name: string): boolean {
  return body.some(
    (node) =>
      expressionsOf(node).some((expression) => readsName(expression, name)) ||
      usesName(bodies(node), name),
  );
}

function readsName(node: Expression, name: string): boolean {
  return (
    (node.e === 'name' && node.name === name) ||
    children(node).some((child) => readsName(child, name))
  );
}
