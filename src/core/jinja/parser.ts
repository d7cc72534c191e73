import { collectRequirements } from './requirements.ts';
import { tokenize, type WhitespaceRules } from './lexer.ts';
import { ExpressionParser } from './parse-expression.ts';
import { stringRepr } from '../python/text/string-repr.ts';
import { ParseFailure } from './token-stream.ts';
import type {
  Expression,
  Output,
  Signature,
  Statement,
  Template,
  TemplateFailure,
} from './syntax.ts';

/** Parses a template as Jinja 3.1 with the `do` extension; never throws, what is wrong is in `error`. */
export function parseTemplate(text: string, rules: WhitespaceRules = {}, name?: string): Template {
  try {
    const body = new TemplateParser(tokenize(text, rules)).template();
    const { blocks, requirements, error } = collectRequirements(body);
    return { name, body, blocks, requirements, error };
  } catch (error) {
    if (!(error instanceof ParseFailure)) throw error;
    return broken(name, error.failure);
  }
}

function broken(name: string | undefined, error: TemplateFailure): Template {
  return { name, body: [], blocks: new Map(), requirements: [], error };
}

class TemplateParser extends ExpressionParser {
  /** Names of the tags that are open, for messages. */
  private readonly tags: string[] = [];
  private readonly ends: (readonly string[])[] = [];

  template(): readonly Statement[] {
    return this.statements(undefined);
  }

  /** Statements up to a tag of `ends`, whose name is then the current token; without `ends` up to the end. */
  private statements(ends: readonly string[] | undefined): readonly Statement[] {
    const body: Statement[] = [];
    let parts: (string | Expression)[] = [];
    const flush = (): void => {
      if (parts.length > 0) body.push({ s: 'output', parts });
      parts = [];
    };
    if (ends !== undefined) this.ends.push(ends);
    while (this.stream.current.type !== 'eof') {
      const token = this.stream.next();
      if (token.type === 'data') parts.push(token.value);
      else if (token.type === 'variable_begin') {
        parts.push(this.tuple());
        this.stream.expect('variable_end');
      } else {
        flush();
        if (ends !== undefined && this.stream.isName(...ends)) break;
        body.push(this.nested(() => this.statement()));
        this.stream.expect('block_end');
      }
    }
    flush();
    if (ends !== undefined) this.ends.pop();
    return body;
  }

  /** The body of a tag: from the end of its opening to one of `ends`, which is left as the current token. */
  private body(...ends: readonly string[]): readonly Statement[] {
    this.stream.skip(':');
    this.stream.expect('block_end');
    const body = this.statements(ends);
    if (this.stream.current.type === 'eof') this.unclosed(undefined, [...this.ends, ends]);
    return body;
  }

  private closedBody(end: string): readonly Statement[] {
    const body = this.body(end);
    this.stream.next();
    return body;
  }

  private statement(): Statement {
    const token = this.stream.current;
    if (token.type !== 'name') this.stream.fail('tag name expected');
    const parse = Object.hasOwn(tagParsers, token.value) ? tagParsers[token.value] : undefined;
    if (parse === undefined) return this.unclosed(token.value, this.ends);
    this.tags.push(token.value);
    this.stream.next();
    const statement = parse(this, token.line);
    this.tags.pop();
    return statement;
  }

  private unclosed(unknownTag: string | undefined, ends: readonly (readonly string[])[]): never {
    const wanted = ends.at(-1)?.map(stringRepr).join(' or ');
    const message = [
      unknownTag === undefined
        ? 'Unexpected end of template.'
        : `Encountered unknown tag ${stringRepr(unknownTag)}.`,
    ];
    if (wanted !== undefined) {
      message.push(
        unknownTag !== undefined && ends.some((names) => names.includes(unknownTag))
          ? 'You probably made a nesting mistake. Jinja is expecting this tag,' +
              ` but currently looking for ${wanted}.`
          : `Jinja was looking for the following tags: ${wanted}.`,
      );
    }
    const tag = this.tags.at(-1);
    if (tag !== undefined) {
      message.push(`The innermost block that needs to be closed is ${stringRepr(tag)}.`);
    }
    this.stream.fail(message.join(' '));
  }

  set(): Statement {
    const target = this.target(true);
    if (this.stream.skip('=')) return { s: 'set', target, value: this.tuple() };
    const filter = this.filterChain(undefined, false);
    return { s: 'set-block', target, filter, body: this.closedBody('endset') };
  }

  for(line: number): Statement {
    // Jinja means to end the target at `in` and does not: alone, `in` is a name.
    const target = this.target();
    this.stream.expectName('in');
    const iter = this.tuple(() => this.expression(false));
    const test = this.stream.skipName('if') ? this.expression() : undefined;
    const recursive = this.stream.skipName('recursive');
    const body = this.body('endfor', 'else');
    const hasElse = this.stream.next().value === 'else';
    const otherwise = hasElse ? this.closedBody('endfor') : [];
    return { s: 'for', target, iter, test, recursive, body, otherwise, line };
  }

  if(): Statement {
    const branches: (readonly [Expression, readonly Statement[]])[] = [];
    for (;;) {
      const test = this.tuple(() => this.expression(false));
      branches.push([test, this.body('elif', 'else', 'endif')]);
      const tag = this.stream.next().value;
      if (tag === 'endif') return { s: 'if', branches, otherwise: [] };
      if (tag === 'else') return { s: 'if', branches, otherwise: this.closedBody('endif') };
    }
  }

  with(): Statement {
    const bindings: (readonly [Expression, Expression])[] = [];
    while (this.stream.current.type !== 'block_end') {
      if (bindings.length > 0) this.stream.expect(',');
      const target = this.target();
      this.stream.expect('=');
      bindings.push([target, this.expression()]);
    }
    return { s: 'with', bindings, body: this.closedBody('endwith') };
  }

  autoescape(): Statement {
    const value = this.expression();
    return { s: 'autoescape', value, body: this.closedBody('endautoescape') };
  }

  block(line: number): Statement {
    const name = this.stream.expect('name').value;
    const scoped = this.stream.skipName('scoped');
    const required = this.stream.skipName('required');
    if (this.stream.current.type === '-') {
      this.stream.fail(
        'Block names in Jinja have to be valid Python identifiers and may not' +
          ' contain hyphens, use an underscore instead.',
      );
    }
    const body = this.closedBody('endblock');
    if (required && !body.every(isBlank)) {
      this.stream.fail('Required blocks can only contain comments or whitespace');
    }
    this.stream.skipName(name);
    return { s: 'block', name, scoped, required, body, line };
  }

  include(): Statement {
    const template = this.expression();
    const ignoreMissing = this.stream.isName('ignore') && this.stream.look().value === 'missing';
    if (ignoreMissing) {
      this.stream.next();
      this.stream.next();
    }
    return { s: 'include', template, ignoreMissing, withContext: this.context() ?? true };
  }

  import(): Statement {
    const template = this.expression();
    this.stream.expectName('as');
    const target = this.targetName();
    return { s: 'import', template, target, withContext: this.context() ?? false };
  }

  from(line: number): Statement {
    const template = this.expression();
    this.stream.expectName('import');
    const names: (readonly [string, string])[] = [];
    let withContext: boolean | undefined;
    for (;;) {
      if (names.length > 0) this.stream.expect(',');
      if (this.stream.current.type !== 'name') this.stream.expect('name');
      withContext = this.context();
      if (withContext !== undefined) break;
      names.push(this.importedName());
      withContext = this.context();
      if (withContext !== undefined || this.stream.current.type !== ',') break;
    }
    return { s: 'from', template, names, withContext: withContext ?? false, line };
  }

  private importedName(): readonly [string, string] {
    const { line } = this.stream.current;
    const name = this.targetName();
    if (name.startsWith('_')) {
      const message = 'names starting with an underline can not be imported';
      this.stream.fail(message, line, 'TemplateAssertionError');
    }
    return [name, this.stream.skipName('as') ? this.targetName() : name];
  }

  /** `with context` or `without context`, if it stands here. */
  private context(): boolean | undefined {
    if (!this.stream.isName('with', 'without') || this.stream.look().value !== 'context') {
      return undefined;
    }
    const withContext = this.stream.next().value === 'with';
    this.stream.next();
    return withContext;
  }

  extends(line: number): Statement {
    return { s: 'extends', template: this.expression(), line };
  }

  macro(line: number): Statement {
    const name = this.targetName();
    const signature = this.signature();
    return { s: 'macro', name, signature, body: this.closedBody('endmacro'), line };
  }

  call(line: number): Statement {
    const signature =
      this.stream.current.type === '(' ? this.signature() : { names: [], defaults: [] };
    const call = this.expression();
    if (call.e !== 'call') return this.stream.fail('expected call', line);
    return { s: 'call', call, signature, body: this.closedBody('endcall'), line };
  }

  filterBlock(): Statement {
    const filter = this.filterChain(undefined, true);
    if (filter === undefined) return this.stream.fail('expected filter');
    return { s: 'filter', filter, body: this.closedBody('endfilter') };
  }

  print(): Output {
    const parts: Expression[] = [];
    while (this.stream.current.type !== 'block_end') {
      if (parts.length > 0) this.stream.expect(',');
      parts.push(this.expression());
    }
    return { s: 'output', parts };
  }

  do(): Statement {
    return { s: 'do', value: this.tuple() };
  }

  private signature(): Signature {
    const names: string[] = [];
    const defaults: Expression[] = [];
    this.stream.expect('(');
    while (this.stream.current.type !== ')') {
      if (names.length > 0) this.stream.expect(',');
      const name = this.targetName();
      if (this.stream.skip('=')) defaults.push(this.expression());
      else if (defaults.length > 0) {
        this.stream.fail('non-default argument follows default argument');
      }
      names.push(name);
    }
    this.stream.expect(')');
    return { names, defaults };
  }

  private targetName(): string {
    const { value, line } = this.stream.expect('name');
    if (reserved.includes(value)) this.stream.fail("can't assign to 'name'", line);
    return value;
  }

  private target(namespaces = false): Expression {
    const { line } = this.stream.current;
    const target = this.tuple(() => this.primary(namespaces));
    const kind = unassignable(target);
    if (kind !== undefined) this.stream.fail(`can't assign to ${stringRepr(kind)}`, line);
    return target;
  }
}

const reserved = ['true', 'false', 'none', 'True', 'False', 'None'];

const tagParsers: Readonly<Record<string, (parser: TemplateParser, line: number) => Statement>> = {
  for: (parser, line) => parser.for(line),
  if: (parser) => parser.if(),
  block: (parser, line) => parser.block(line),
  extends: (parser, line) => parser.extends(line),
  print: (parser) => parser.print(),
  macro: (parser, line) => parser.macro(line),
  include: (parser) => parser.include(),
  from: (parser, line) => parser.from(line),
  import: (parser) => parser.import(),
  set: (parser) => parser.set(),
  with: (parser) => parser.with(),
  autoescape: (parser) => parser.autoescape(),
  call: (parser, line) => parser.call(line),
  filter: (parser) => parser.filterBlock(),
  do: (parser) => parser.do(),
};

/** What Jinja calls the kind of expression that cannot be assigned to. */
function unassignable(target: Expression): string | undefined {
  if (target.e === 'name' || target.e === 'namespace') return undefined;
  if (target.e === 'tuple') {
    return target.items.every((item) => unassignable(item) === undefined) ? undefined : 'tuple';
  }
  return target.e === 'constant' ? 'const' : target.e;
}

function isBlank(statement: Statement): boolean {
  return (
    statement.s === 'output' &&
    statement.parts.every((part) => typeof part === 'string' && part.trim() === '')
  );
}
