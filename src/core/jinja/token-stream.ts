import type { TemplateFailure } from './syntax.ts';
import { stringRepr } from '../python/text/string-repr.ts';
import { describeToken, describeType, type Token } from './token.ts';

/** What ends parsing; it never leaves `parseTemplate`. */
export class ParseFailure extends Error {
  readonly failure: TemplateFailure;

  constructor(failure: TemplateFailure) {
    super(failure.message);
    this.failure = failure;
  }
}

/** Reads tokens one by one and fails with Jinja's messages. */
export class TokenStream {
  private readonly tokens: readonly Token[];
  private position = 0;
  private last: Token = { type: 'eof', value: '', line: 1 };

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  /** The token that comes next; a place that is no token fails here. */
  get current(): Token {
    return this.at(this.position);
  }

  /** The one after it. */
  look(): Token {
    return this.at(this.position + 1);
  }

  /** Takes the token. */
  next(): Token {
    const token = this.current;
    if (token.type !== 'eof') this.position++;
    this.last = token;
    return token;
  }

  /** True where a name with this text comes next. */
  isName(...names: readonly string[]): boolean {
    return this.current.type === 'name' && names.includes(this.current.value);
  }

  /** Takes the token if it has this type. */
  skip(type: Token['type']): boolean {
    const found = this.current.type === type;
    if (found) this.next();
    return found;
  }

  /** Takes the token if it is this name. */
  skipName(name: string): boolean {
    const found = this.isName(name);
    if (found) this.next();
    return found;
  }

  /** Takes a token of this type, or fails. */
  expect(type: Token['type']): Token {
    if (this.current.type !== type) this.unexpected(describeType(type));
    return this.next();
  }

  /** Takes this name, or fails. */
  expectName(name: string): Token {
    if (!this.isName(name)) this.unexpected(name);
    return this.next();
  }

  /** Fails at the present token, or at `line`. */
  fail(
    message: string,
    line = this.current.line,
    className: TemplateFailure['className'] = 'TemplateSyntaxError',
  ): never {
    throw new ParseFailure({ className, message, line });
  }

  private unexpected(expected: string): never {
    const token = this.current;
    if (token.type === 'eof') {
      this.fail(`unexpected end of template, expected ${stringRepr(expected)}.`);
    }
    this.fail(`expected token ${stringRepr(expected)}, got ${stringRepr(describeToken(token))}`);
  }

  private at(position: number): Token {
    const token = this.tokens[position] ?? this.tokens.at(-1) ?? this.last;
    if (token.type === 'error') this.fail(token.value, token.line);
    return token;
  }
}
