import { BadEscape, unescapeString } from './string-literal.ts';
import { isIdentifier, isSpace } from '../python/text/character-class.ts';
import { pointOffset } from '../python/text/code-points.ts';
import { stringRepr } from '../python/text/string-repr.ts';
import { skipSpace, stripEnd } from './text.ts';
import { operators, type Token, type TokenType, type OperatorText } from './token.ts';

/** How white space around tags is treated; all false by default. */
export interface WhitespaceRules {
  readonly keepTrailingNewline?: boolean | undefined;
  readonly trimBlocks?: boolean | undefined;
  readonly lstripBlocks?: boolean | undefined;
}

const closing: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };
const tag = /\{[%{#]/g;
const rawTag = /\{%[-+]?\s*raw\s*(?:-%\}|%\})/y;
const rawEnd = /\{%([-+]?)\s*endraw\s*(\+%\}|-%\}|%\})/g;
const commentEnd = /\+#\}|-#\}|#\}/g;
const float = /(?<!\.)(?:\d+_)*\d+(?:(?:\.(?:\d+_)*\d+)?e[+-]?(?:\d+_)*\d+|\.(?:\d+_)*\d+)/iy;
const integer = /0b(?:_?[01])+|0o(?:_?[0-7])+|0x(?:_?[\da-f])+|[1-9](?:_?\d)*|0(?:_?0)*/iy;
const name = /[\p{L}\p{N}\p{M}\p{Pc}·]+/uy;
const quotedText = /'[^'\\]*(?:\\.[^'\\]*)*'|"[^"\\]*(?:\\.[^"\\]*)*"/sy;

/**
 * The tokens of a template, ended by `eof`, or by `error` where the text stops making sense: whoever reads so far fails
 * with its message.
 */
export function tokenize(source: string, rules: WhitespaceRules = {}): readonly Token[] {
  return new Lexer(source, rules).run();
}

class Lexer {
  private readonly source: string;
  private readonly rules: WhitespaceRules;
  private readonly tokens: Token[] = [];
  private position = 0;
  private line = 1;
  private lineStarts = true;

  constructor(source: string, rules: WhitespaceRules) {
    const text = source.replace(/\r\n?/g, '\n');
    this.rules = rules;
    this.source =
      rules.keepTrailingNewline !== true && text.endsWith('\n') ? text.slice(0, -1) : text;
  }

  run(): readonly Token[] {
    while (this.position < this.source.length) if (!this.root()) break;
    const last = this.tokens.at(-1);
    if (last?.type !== 'error') this.add('eof', '');
    return this.tokens;
  }

  private root(): boolean {
    tag.lastIndex = this.position;
    const found = tag.exec(this.source);
    if (found === null) {
      this.text(this.source.slice(this.position));
      this.position = this.source.length;
      return true;
    }
    const text = this.source.slice(this.position, found.index);
    const sign = /[-+]?/.exec(this.source.charAt(found.index + 2))?.[0] ?? '';
    const kind = found[0].charAt(1);
    this.text(this.strip(text, sign, kind === '{'), text);
    const raw = kind === '%' ? this.rawStart(found.index) : undefined;
    this.moveTo(found.index, raw ?? found.index + 2 + sign.length);
    if (raw !== undefined) return this.raw();
    if (kind === '#') return this.comment();
    this.add(kind === '%' ? 'block_begin' : 'variable_begin', '');
    return this.inside(kind === '%' ? 'block_end' : 'variable_end');
  }

  /** The end of a `raw` tag that begins at `at`. */
  private rawStart(at: number): number | undefined {
    rawTag.lastIndex = at;
    const found = rawTag.exec(this.source);
    if (found === null) return undefined;
    return found[0].endsWith('-%}') ? skipSpace(this.source, rawTag.lastIndex) : rawTag.lastIndex;
  }

  private raw(): boolean {
    rawEnd.lastIndex = this.position;
    const found = rawEnd.exec(this.source);
    if (found === null) return this.unfinished('Missing end of raw directive');
    const text = this.source.slice(this.position, found.index);
    this.text(this.strip(text, found[1] ?? '', false), text);
    this.moveTo(found.index, this.afterEnd(found[2] ?? '', rawEnd.lastIndex));
    return true;
  }

  private comment(): boolean {
    commentEnd.lastIndex = this.position;
    const found = commentEnd.exec(this.source);
    if (found === null) return this.unfinished('Missing end of comment tag');
    this.moveTo(this.position, this.afterEnd(found[0], commentEnd.lastIndex));
    return true;
  }

  private unfinished(message: string): boolean {
    // Jinja's rule for this needs one more character, so that an opening at the very end is let through.
    if (this.position < this.source.length) this.add('error', message);
    this.position = this.source.length;
    return false;
  }

  /** Where the text goes on after an end tag, `end` being its last characters. */
  private afterEnd(end: string, after: number): number {
    if (end.startsWith('-')) return skipSpace(this.source, after);
    const trims = this.rules.trimBlocks === true && !end.startsWith('+');
    return trims && this.source.charAt(after) === '\n' ? after + 1 : after;
  }

  private strip(text: string, sign: string, isVariable: boolean): string {
    if (sign === '-') return stripEnd(text);
    if (sign === '+' || this.rules.lstripBlocks !== true || isVariable) return text;
    const lineAt = text.lastIndexOf('\n') + 1;
    if (lineAt === 0 && !this.lineStarts) return text;
    return skipSpace(text, lineAt) === text.length ? text.slice(0, lineAt) : text;
  }

  private text(kept: string, all = kept): void {
    if (kept !== '') this.add('data', kept);
    this.line += count(all);
  }

  private moveTo(from: number, to: number): void {
    this.line += count(this.source.slice(from, to));
    this.lineStarts = this.source.charAt(to - 1) === '\n';
    this.position = to;
  }

  private add(type: TokenType | OperatorText, value: string): void {
    this.tokens.push({ type, value, line: this.line });
  }

  /** The tokens of a tag, up to its end. */
  private inside(end: 'block_end' | 'variable_end'): boolean {
    const open: string[] = [];
    while (this.position < this.source.length) {
      const after = open.length === 0 ? this.tagEnd(end) : undefined;
      if (after !== undefined) {
        this.add(end, '');
        this.moveTo(this.position, after);
        return true;
      }
      if (!this.token(open)) return false;
    }
    return false;
  }

  private tagEnd(end: 'block_end' | 'variable_end'): number | undefined {
    const mark = end === 'block_end' ? '%}' : '}}';
    const signs = end === 'block_end' ? ['', '-', '+'] : ['', '-'];
    const sign = signs.find((s) => this.source.startsWith(s + mark, this.position));
    if (sign === undefined) return undefined;
    const after = this.position + sign.length + 2;
    if (sign === '-') return skipSpace(this.source, after);
    return end === 'block_end' ? this.afterEnd(sign + mark, after) : after;
  }

  private token(open: string[]): boolean {
    const { source, position } = this;
    if (isSpace(source.charAt(position))) {
      this.moveTo(position, skipSpace(source, position));
      return true;
    }
    const number = match(float, source, position) ?? match(integer, source, position);
    if (number !== undefined) {
      const isFloat = match(float, source, position) !== undefined;
      return this.take(isFloat ? 'float' : 'integer', number, number.replaceAll('_', ''));
    }
    const word = match(name, source, position);
    if (word !== undefined) {
      if (!isIdentifier(word)) return this.fail('Invalid character in identifier');
      return this.take('name', word, word);
    }
    const literal = match(quotedText, source, position);
    if (literal !== undefined) return this.string(literal);
    const operator = operators.find((o) => source.startsWith(o, position));
    if (operator === undefined) {
      const char = String.fromCodePoint(source.codePointAt(position) ?? 0);
      const at = pointOffset(source, position);
      return this.fail(`unexpected char ${stringRepr(char)} at ${at}`);
    }
    return this.balance(operator, open) && this.take(operator, operator, operator);
  }

  private string(literal: string): boolean {
    try {
      return this.take('string', literal, unescapeString(literal.slice(1, -1)));
    } catch (error) {
      if (error instanceof BadEscape) return this.fail(error.message);
      throw error;
    }
  }

  private balance(operator: OperatorText, open: string[]): boolean {
    const close = closing[operator];
    if (close !== undefined) open.push(close);
    if (operator !== ')' && operator !== ']' && operator !== '}') return true;
    const expected = open.pop();
    if (expected === undefined) return this.fail(`unexpected '${operator}'`);
    if (expected !== operator) return this.fail(`unexpected '${operator}', expected '${expected}'`);
    return true;
  }

  private take(type: TokenType | OperatorText, text: string, value: string): boolean {
    this.add(type, value);
    this.moveTo(this.position, this.position + text.length);
    return true;
  }

  private fail(message: string): false {
    this.add('error', message);
    this.position = this.source.length;
    return false;
  }
}

function match(pattern: RegExp, source: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(source)?.[0];
}

function count(text: string): number {
  let lines = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++;
  return lines;
}
