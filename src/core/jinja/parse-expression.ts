import { bool, float, int, none, str } from '../python/object.ts';
import type { PyValue } from '../python/object.ts';
import type { BinaryOperator, CompareOperator } from '../python/host-type.ts';
import type { Arguments, Expression, Filter } from './syntax.ts';
import { stringRepr } from '../python/text/string-repr.ts';
import { TokenStream } from './token-stream.ts';
import { describeToken, type Token } from './token.ts';

// Python's own recursion limit ends Jinja's parser after about 70 levels.
const deepest = 100;
const comparisons: readonly string[] = ['==', '!=', '<', '<=', '>', '>='];
const literals: readonly string[] = ['name', 'string', 'integer', 'float', '(', '[', '{'];

/** Parses expressions with the precedence of Jinja's parser, which is not Python's. */
export class ExpressionParser {
  protected readonly stream: TokenStream;
  private depth = 0;

  constructor(tokens: readonly Token[]) {
    this.stream = new TokenStream(tokens);
  }

  /** Runs `parse` one level deeper; fails where the text nests too deeply. */
  protected nested<T>(parse: () => T): T {
    if (++this.depth > deepest) {
      this.stream.fail('maximum recursion depth exceeded', undefined, 'RecursionError');
    }
    const result = parse();
    this.depth--;
    return result;
  }

  protected expression(withCondition = true): Expression {
    return this.nested(() => (withCondition ? this.conditional() : this.or()));
  }

  /** An expression, or a tuple where commas follow. `ends` tells what ends one besides brackets and tags. */
  protected tuple(
    parse: () => Expression = () => this.expression(),
    parenthesized = false,
  ): Expression {
    const items: Expression[] = [];
    let isTuple = false;
    for (;;) {
      if (items.length > 0) this.stream.expect(',');
      const type = this.stream.current.type;
      if (type === 'variable_end' || type === 'block_end' || type === ')') break;
      items.push(parse());
      if (this.stream.current.type !== ',') break;
      isTuple = true;
    }
    const [only] = items;
    if (!isTuple && only !== undefined) return only;
    if (!isTuple && !parenthesized) {
      const got = stringRepr(describeToken(this.stream.current));
      this.stream.fail(`Expected an expression, got ${got}`);
    }
    return { e: 'tuple', items };
  }

  private conditional(): Expression {
    let line = this.stream.current.line;
    let value = this.or();
    while (this.stream.skipName('if')) {
      const test = this.or();
      const otherwise = this.stream.skipName('else')
        ? this.nested(() => this.conditional())
        : undefined;
      value = { e: 'conditional', test, then: value, otherwise, line };
      line = this.stream.current.line;
    }
    return value;
  }

  private or(): Expression {
    let left = this.and();
    while (this.stream.skipName('or')) {
      left = { e: 'logic', operator: 'or', left, right: this.and() };
    }
    return left;
  }

  private and(): Expression {
    let left = this.not();
    while (this.stream.skipName('and')) {
      left = { e: 'logic', operator: 'and', left, right: this.not() };
    }
    return left;
  }

  private not(): Expression {
    if (!this.stream.skipName('not')) return this.compare();
    return { e: 'not', value: this.nested(() => this.not()) };
  }

  private compare(): Expression {
    const first = this.sum();
    const rest: (readonly [CompareOperator, Expression])[] = [];
    for (;;) {
      const type = this.stream.current.type;
      if (comparisons.includes(type)) {
        this.stream.next();
        rest.push([type as CompareOperator, this.sum()]);
      } else if (this.stream.skipName('in')) {
        rest.push(['in', this.sum()]);
      } else if (this.stream.isName('not') && isName(this.stream.look(), 'in')) {
        this.stream.next();
        this.stream.next();
        rest.push(['not in', this.sum()]);
      } else break;
    }
    return rest.length === 0 ? first : { e: 'compare', first, rest };
  }

  private sum(): Expression {
    return this.chain(['+', '-'], () => this.concat());
  }

  private concat(): Expression {
    const items = [this.product()];
    while (this.stream.skip('~')) items.push(this.product());
    const [only] = items;
    return items.length === 1 && only !== undefined ? only : { e: 'concat', items };
  }

  private product(): Expression {
    return this.chain(['*', '/', '//', '%'], () => this.power());
  }

  // Unlike Python's, it groups from the left and binds less than a sign.
  private power(): Expression {
    return this.chain(['**'], () => this.unary());
  }

  private chain(operators: readonly string[], operand: () => Expression): Expression {
    let left = operand();
    while (operators.includes(this.stream.current.type)) {
      const operator = this.stream.next().type as BinaryOperator;
      left = { e: 'binary', operator, left, right: operand() };
    }
    return left;
  }

  private unary(withFilter = true): Expression {
    const sign = this.stream.current.type;
    let node: Expression;
    if (sign === '-' || sign === '+') {
      this.stream.next();
      node = { e: 'unary', operator: sign, value: this.nested(() => this.unary(false)) };
    } else node = this.primary();
    node = this.postfix(node);
    return withFilter ? this.filters(node) : node;
  }

  /** A name, literal or bracket; with `namespaces` also `a.b`. */
  protected primary(namespaces = false): Expression {
    const token = this.stream.current;
    switch (token.type) {
      case 'name':
        this.stream.next();
        return this.nameOrConstant(token.value, namespaces);
      case 'string':
        return { e: 'constant', value: str(this.strings()) };
      case 'integer':
        this.stream.next();
        return { e: 'constant', value: int(this.whole(token)) };
      case 'float':
        this.stream.next();
        return { e: 'constant', value: float(Number(token.value)) };
      case '(': {
        this.stream.next();
        const inner = this.tuple(undefined, true);
        this.stream.expect(')');
        return inner;
      }
      case '[':
        return { e: 'list', items: this.items(']', () => this.expression()) };
      case '{':
        return { e: 'dict', items: this.items('}', () => this.pair()) };
      default:
        return this.stream.fail(`unexpected ${stringRepr(describeToken(token))}`);
    }
  }

  private whole(token: Token): bigint {
    // Python converts no longer decimals, and a BigInt of millions of digits takes minutes.
    if (token.value.length > 4300) {
      const message =
        'Exceeds the limit (4300 digits) for integer string conversion: value has' +
        ` ${token.value.length} digits; use sys.set_int_max_str_digits() to increase the limit`;
      this.stream.fail(message, token.line, 'ValueError');
    }
    return BigInt(token.value);
  }

  private nameOrConstant(name: string, namespaces: boolean): Expression {
    const constant = constants[name];
    if (constant !== undefined && Object.hasOwn(constants, name)) {
      return { e: 'constant', value: constant };
    }
    if (!namespaces || !this.stream.skip('.')) return { e: 'name', name };
    return { e: 'namespace', name, attribute: this.stream.expect('name').value };
  }

  private strings(): string {
    let text = '';
    while (this.stream.current.type === 'string') text += this.stream.next().value;
    return text;
  }

  private items<T>(close: ']' | '}', item: () => T): readonly T[] {
    this.stream.next();
    const items: T[] = [];
    while (this.stream.current.type !== close) {
      if (items.length > 0) this.stream.expect(',');
      if (this.stream.current.type === close) break;
      items.push(item());
    }
    this.stream.expect(close);
    return items;
  }

  private pair(): readonly [Expression, Expression] {
    const key = this.expression();
    this.stream.expect(':');
    return [key, this.expression()];
  }

  private postfix(start: Expression): Expression {
    let node = start;
    for (;;) {
      const type = this.stream.current.type;
      if (type === '.') node = this.dot(node);
      else if (type === '[') node = this.subscript(node);
      else if (type === '(') node = { e: 'call', callee: node, args: this.arguments() };
      else return node;
    }
  }

  private filters(start: Expression): Expression {
    let node = start;
    for (;;) {
      const type = this.stream.current.type;
      if (type === '|') node = this.filter(node);
      else if (this.stream.isName('is')) node = this.test(node);
      else if (type === '(') node = { e: 'call', callee: node, args: this.arguments() };
      else return node;
    }
  }

  private dot(object: Expression): Expression {
    this.stream.next();
    const token = this.stream.next();
    if (token.type === 'name') return { e: 'attribute', object, name: token.value };
    if (token.type !== 'integer') this.stream.fail('expected name or number', token.line);
    return { e: 'item', object, key: { e: 'constant', value: int(this.whole(token)) } };
  }

  private subscript(object: Expression): Expression {
    this.stream.next();
    const keys: Expression[] = [];
    while (this.stream.current.type !== ']') {
      if (keys.length > 0) this.stream.expect(',');
      keys.push(this.key());
    }
    this.stream.expect(']');
    const [only] = keys;
    const key: Expression =
      keys.length === 1 && only !== undefined ? only : { e: 'tuple', items: keys };
    return { e: 'item', object, key };
  }

  private key(): Expression {
    const start = this.stream.current.type === ':' ? undefined : this.expression();
    if (!this.stream.skip(':') && start !== undefined) return start;
    const stop = this.bound();
    const step = this.stream.skip(':') ? this.bound() : undefined;
    return { e: 'slice', start, stop, step };
  }

  private bound(): Expression | undefined {
    const type = this.stream.current.type;
    return type === ':' || type === ']' || type === ',' ? undefined : this.expression();
  }

  /** `(a, b=c, *d, **e)`. */
  protected arguments(): Arguments {
    const line = this.stream.expect('(').line;
    const positional: Expression[] = [];
    const keywords: (readonly [string, Expression])[] = [];
    let star: Expression | undefined;
    let stars: Expression | undefined;
    let first = true;
    const ensure = (fits: boolean): void => {
      if (!fits) this.stream.fail('invalid syntax for function call expression', line);
    };
    while (this.stream.current.type !== ')') {
      if (!first) {
        this.stream.expect(',');
        if (this.closes(')')) break;
      }
      first = false;
      if (this.stream.skip('*')) {
        ensure(star === undefined && stars === undefined);
        star = this.expression();
      } else if (this.stream.skip('**')) {
        ensure(stars === undefined);
        stars = this.expression();
      } else if (this.stream.current.type === 'name' && this.stream.look().type === '=') {
        ensure(stars === undefined);
        const name = this.stream.next().value;
        this.stream.next();
        keywords.push([name, this.expression()]);
      } else {
        ensure(star === undefined && stars === undefined && keywords.length === 0);
        positional.push(this.expression());
      }
    }
    this.stream.expect(')');
    return { positional, keywords, star, stars };
  }

  /** Filters as long as there are `|`; `value` undefined for a block's text. */
  protected filterChain(value: Expression | undefined, inline: boolean): Filter | undefined {
    let node: Filter | undefined;
    let starts = inline;
    while (starts || this.stream.current.type === '|') {
      node = this.filter(node ?? value, starts);
      starts = false;
    }
    return node;
  }

  private filter(value: Expression | undefined, inline = false): Filter {
    if (!inline) this.stream.next();
    const { line } = this.stream.current;
    const name = this.dottedName();
    const args = this.stream.current.type === '(' ? this.arguments() : noArguments;
    return { e: 'filter', value, name, args, line };
  }

  private test(value: Expression): Expression {
    const { line } = this.stream.next();
    const negated = this.stream.skipName('not');
    const name = this.dottedName();
    let args = noArguments;
    if (this.stream.current.type === '(') args = this.arguments();
    else if (this.startsOperand()) {
      if (this.stream.isName('is')) this.stream.fail('You cannot chain multiple tests with is');
      args = { ...noArguments, positional: [this.postfix(this.primary())] };
    }
    const test: Expression = { e: 'test', value, name, args, line };
    return negated ? { e: 'not', value: test } : test;
  }

  private closes(type: Token['type']): boolean {
    return this.stream.current.type === type;
  }

  private startsOperand(): boolean {
    return literals.includes(this.stream.current.type) && !this.stream.isName('else', 'or', 'and');
  }

  private dottedName(): string {
    let name = this.stream.expect('name').value;
    while (this.stream.skip('.')) name += `.${this.stream.expect('name').value}`;
    return name;
  }
}

const noArguments: Arguments = {
  positional: [],
  keywords: [],
  star: undefined,
  stars: undefined,
};
const constants: Readonly<Record<string, PyValue>> = {
  true: bool(true),
  True: bool(true),
  false: bool(false),
  False: bool(false),
  none,
  None: none,
};

function isName(token: Token, name: string): boolean {
  return token.type === 'name' && token.value === name;
}
