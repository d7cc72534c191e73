import { readArguments } from './read-call.ts';
import { readExpression, readTuple } from './read-expression.ts';
import { containsYield, readParameters } from './read-function.ts';
import { findLineBreak, findMisplaced } from './line-breaks.ts';
import { maxDepth } from './max-depth.ts';
import { mangled, type Reading } from './read-module.ts';
import { readPattern } from './read-pattern.ts';
import type { Expression, ImportedName, Statement } from './syntax.ts';
import { child, childrenOf, namedChildren, type TreeNode } from './tree.ts';

/** The statements among `nodes`; of broken parts, the statements inside them that are whole. */
export function readStatements(reading: Reading, nodes: readonly TreeNode[]): readonly Statement[] {
  if (reading.depth >= maxDepth) {
    const first = nodes[0];
    if (first !== undefined) reading.broken.push(first.span);
    return [];
  }
  reading.depth++;
  const statements = nodes.flatMap((node) => readStatement(reading, node));
  reading.depth--;
  return statements;
}

function readBlock(reading: Reading, node: TreeNode | undefined): readonly Statement[] {
  if (node === undefined) return [];
  const misplaced = findMisplaced(reading.text, node.children);
  // Where the text is broken anyway, that says nothing.
  if (misplaced !== undefined && reading.broken.length === 0) reading.broken.push(misplaced);
  return readStatements(reading, node.children);
}

function readStatement(reading: Reading, node: TreeNode): readonly Statement[] {
  const span = node.span;
  const block = (n: TreeNode | undefined): readonly Statement[] =>
    n === undefined ? [] : readBlock(reading, n);
  const expr = (n: TreeNode | undefined): Expression => readExpression(reading, n ?? node);
  const field = (name: string): TreeNode | undefined => child(node, name);
  const orelse = (): readonly Statement[] => block(elseBody(field('alternative')));
  if (lacksBlock(node)) reading.broken.push(span);
  const lineBreak = findLineBreak(reading.text, node);
  if (lineBreak !== undefined) reading.broken.push(lineBreak);
  switch (node.type) {
    case 'expression_statement':
      return readExpressionStatement(reading, node);
    case 'if_statement':
      return [readIf(reading, node, childrenOf(node, 'alternative'))];
    case 'for_statement':
      return [
        {
          s: 'for',
          span,
          target: expr(field('left')),
          iter: expr(field('right')),
          body: block(field('body')),
          orelse: orelse(),
        },
      ];
    case 'while_statement':
      return [
        {
          s: 'while',
          span,
          test: expr(field('condition')),
          body: block(field('body')),
          orelse: orelse(),
        },
      ];
    case 'with_statement':
      return [{ s: 'with', span, items: readWithItems(reading, node), body: block(field('body')) }];
    case 'try_statement':
      return [readTry(reading, node)];
    case 'function_definition':
    case 'class_definition':
      return [readDefinition(reading, node, node, [])];
    case 'decorated_definition': {
      const definition = field('definition');
      if (definition === undefined) return broken(reading, node);
      const decorators = node.children
        .filter((c) => c.type === 'decorator')
        .map((d) => expr(namedChildren(d)[0]));
      return [readDefinition(reading, definition, node, decorators)];
    }
    case 'import_statement':
      return [
        {
          s: 'import',
          span,
          names: childrenOf(node, 'name').map((n) => readImportedName(reading, n)),
        },
      ];
    case 'future_import_statement':
      return [
        {
          s: 'from',
          span,
          level: 0,
          module: '__future__',
          names: childrenOf(node, 'name').map((n) => readImportedName(reading, n)),
        },
      ];
    case 'import_from_statement':
      return [readImportFrom(reading, node)];
    case 'return_statement': {
      const value = namedChildren(node);
      return [
        {
          s: 'return',
          span,
          value: value.length === 0 ? undefined : readTuple(reading, value, span),
        },
      ];
    }
    case 'raise_statement': {
      const cause = child(node, 'cause');
      const value = namedChildren(node).find((n) => n !== cause);
      return [{ s: 'raise', span, value: value && expr(value), cause: cause && expr(cause) }];
    }
    case 'delete_statement':
      return [
        {
          s: 'delete',
          span,
          targets: namedChildren(node)
            .flatMap((n) => (n.type === 'expression_list' ? namedChildren(n) : [n]))
            .map(expr),
        },
      ];
    case 'global_statement':
    case 'nonlocal_statement':
      return [
        {
          s: node.type === 'global_statement' ? 'global' : 'nonlocal',
          span,
          names: namedChildren(node).map((n) => textOf(reading, n)),
        },
      ];
    case 'assert_statement': {
      const [test, message] = namedChildren(node);
      return [{ s: 'assert', span, test: expr(test), message: message && expr(message) }];
    }
    case 'match_statement':
      return [readMatch(reading, node)];
    case 'pass_statement':
    case 'break_statement':
    case 'continue_statement':
      return [
        { s: node.type.slice(0, -'_statement'.length) as 'pass' | 'break' | 'continue', span },
      ];
    case 'type_alias_statement':
      return [{ s: 'pass', span }];
    case 'block':
    case 'module':
      return readBlock(reading, node);
    default:
      return node.named ? readBroken(reading, node) : [];
  }
}

function readExpressionStatement(reading: Reading, node: TreeNode): readonly Statement[] {
  const parts = namedChildren(node);
  const first = parts[0];
  if (first === undefined) return [];
  if (first.type === 'assignment') return [readAssignment(reading, first)];
  if (first.type === 'augmented_assignment') {
    const target = child(first, 'left');
    const value = child(first, 'right');
    const operator = child(first, 'operator');
    if (target === undefined || value === undefined || operator === undefined)
      return broken(reading, first);
    return [
      {
        s: 'augment',
        span: first.span,
        target: readExpression(reading, target),
        operator: operator.type.slice(0, -1),
        value: readExpression(reading, value),
      },
    ];
  }
  return [{ s: 'expression', span: node.span, value: readTuple(reading, parts, node.span) }];
}

function readAssignment(reading: Reading, node: TreeNode): Statement {
  const targets: Expression[] = [];
  const annotation = child(node, 'type');
  let current: TreeNode | undefined = node;
  while (current?.type === 'assignment') {
    const left = child(current, 'left');
    if (left !== undefined) targets.push(readExpression(reading, left));
    current = child(current, 'right');
  }
  return {
    s: 'assign',
    span: node.span,
    targets,
    value: current && readExpression(reading, current),
    annotation: annotation && readExpression(reading, annotation),
  };
}

function readIf(
  reading: Reading,
  node: TreeNode,
  alternatives: readonly TreeNode[],
  from = 0,
): Statement {
  const next = alternatives[from];
  const consequence = child(node, 'consequence');
  const test = child(node, 'condition');
  let orelse: readonly Statement[] = [];
  // Each `elif` stands in the `else` of the one before.
  reading.depth++;
  if (reading.depth > maxDepth && next !== undefined) reading.broken.push(next.span);
  else if (next?.type === 'elif_clause') orelse = [readIf(reading, next, alternatives, from + 1)];
  else if (next !== undefined) orelse = readBlock(reading, elseBody(next));
  reading.depth--;
  return {
    s: 'if',
    span: node.span,
    test: readExpression(reading, test ?? node),
    body: readBlock(reading, consequence),
    orelse,
  };
}

/** The parser takes a header without its block, and `try` alone, as they are while someone types; Python does not. */
function lacksBlock(node: TreeNode): boolean {
  const isHandled = node.children.some((c) =>
    /^(?:except|except_group|finally)_clause$/.test(c.type),
  );
  if (node.type === 'try_statement' && !isHandled) return true;
  if (!/^(?:if|for|while|with|try)_statement$|^(?:function|class)_definition$/.test(node.type))
    return false;
  const block = child(node, node.type === 'if_statement' ? 'consequence' : 'body');
  return block === undefined || block.children.length === 0;
}

function elseBody(node: TreeNode | undefined): TreeNode | undefined {
  return node && (child(node, 'body') ?? node.children.find((c) => c.type === 'block'));
}

function readWithItems(
  reading: Reading,
  node: TreeNode,
): { context: Expression; target: Expression | undefined }[] {
  const clause = node.children.find((c) => c.type === 'with_clause');
  return namedChildren(clause ?? node)
    .filter((c) => c.type === 'with_item')
    .flatMap((item) => {
      const value = child(item, 'value');
      if (value === undefined) return [];
      if (value.type !== 'as_pattern')
        return [{ context: readExpression(reading, value), target: undefined }];
      const [context, alias] = namedChildren(value);
      const target = alias && (namedChildren(alias)[0] ?? alias);
      return context === undefined
        ? []
        : [
            {
              context: readExpression(reading, context),
              target: target && readExpression(reading, target),
            },
          ];
    });
}

function readTry(reading: Reading, node: TreeNode): Statement {
  const clause = (type: string): TreeNode | undefined => node.children.find((c) => c.type === type);
  const body = (n: TreeNode | undefined): readonly Statement[] => readBlock(reading, elseBody(n));
  return {
    s: 'try',
    span: node.span,
    body: readBlock(reading, child(node, 'body')),
    handlers: node.children
      .filter((c) => c.type === 'except_clause' || c.type === 'except_group_clause')
      .map((handler) => {
        const value = child(handler, 'value');
        const [type, alias] =
          value?.type === 'as_pattern' ? namedChildren(value) : [value, child(handler, 'alias')];
        return {
          type: type && readExpression(reading, type),
          name: alias && textOf(reading, namedChildren(alias)[0] ?? alias),
          body: body(handler),
        };
      }),
    orelse: body(clause('else_clause')),
    final: body(clause('finally_clause')),
  };
}

function readDefinition(
  reading: Reading,
  node: TreeNode,
  whole: TreeNode,
  decorators: readonly Expression[],
): Statement {
  const name = child(node, 'name');
  const body = child(node, 'body');
  const around = reading.owner;
  if (node.type === 'class_definition' && name) reading.owner = textOf(reading, name);
  const statements = readBlock(reading, body);
  const parameters =
    node.type === 'class_definition'
      ? undefined
      : readParameters(reading, child(node, 'parameters'));
  reading.owner = around;
  if (node.type === 'class_definition') {
    return {
      s: 'class',
      span: whole.span,
      name: name ? mangled(reading, textOf(reading, name)) : '',
      arguments: readArguments(reading, child(node, 'superclasses')),
      body: statements,
      decorators,
    };
  }
  const returns = child(node, 'return_type');
  return {
    s: 'def',
    span: whole.span,
    definition: node.span,
    name: name ? mangled(reading, textOf(reading, name)) : '',
    parameters: parameters ?? readParameters(reading, undefined),
    body: statements,
    decorators,
    returns: returns && readExpression(reading, returns),
    isAsync: node.children[0]?.type === 'async',
    isGenerator: body !== undefined && containsYield(body),
  };
}

function readImportFrom(reading: Reading, node: TreeNode): Statement {
  const module = child(node, 'module_name');
  const text = module ? textOf(reading, module).replace(/\s+/g, '') : '';
  const dots = /^\.*/.exec(text)?.[0].length ?? 0;
  return {
    s: 'from',
    span: node.span,
    level: dots,
    module: text.slice(dots),
    names: childrenOf(node, 'name').map((n) => readImportedName(reading, n)),
  };
}

function readImportedName(reading: Reading, node: TreeNode): ImportedName {
  const name = child(node, 'name') ?? node;
  const alias = child(node, 'alias');
  return {
    span: node.span,
    name: textOf(reading, name).replace(/\s+/g, ''),
    alias: alias && textOf(reading, alias),
  };
}

function readMatch(reading: Reading, node: TreeNode): Statement {
  const subjects = childrenOf(node, 'subject');
  const clauses = namedChildren(child(node, 'body') ?? node).filter(
    (c) => c.type === 'case_clause',
  );
  return {
    s: 'match',
    span: node.span,
    subject: readTuple(reading, subjects.length === 0 ? [node] : subjects, node.span),
    cases: clauses.map((clause) => {
      const guard = child(clause, 'guard');
      const condition = guard && namedChildren(guard)[0];
      return {
        pattern: readPattern(
          reading,
          clause.children.filter((c) => c.type === 'case_pattern'),
        ),
        guard: condition && readExpression(reading, condition),
        body: readBlock(reading, child(clause, 'consequence')),
      };
    }),
  };
}

/** What can still be used of a part that does not parse: whole statements, and expressions as statements. */
function readBroken(reading: Reading, node: TreeNode): readonly Statement[] {
  reading.broken.push(node.span);
  const inner = node.children.flatMap((c): readonly Statement[] => {
    if (c.type === 'ERROR' || /_(statement|definition)$|^block$/.test(c.type))
      return readStatements(reading, [c]);
    if (c.type === 'call')
      return [{ s: 'expression', span: c.span, value: readExpression(reading, c) }];
    return [];
  });
  return [...inner, { s: 'broken', span: node.span }];
}

function broken(reading: Reading, node: TreeNode): readonly Statement[] {
  reading.broken.push(node.span);
  return [{ s: 'broken', span: node.span }];
}

function textOf(reading: Reading, node: TreeNode): string {
  return reading.text.slice(node.span.start, node.span.end);
}
