/** What a JSON text is made into. */
export interface JsonBuilder<T> {
  none(): T;
  bool(v: boolean): T;
  int(v: bigint): T;
  float(v: number): T;
  text(v: string): T;
  list(items: readonly T[]): T;
  dict(entries: readonly (readonly [string, T])[]): T;
}

/** Why a text is no JSON, in the words of Python's JSONDecodeError. */
export interface JsonError {
  readonly error: string;
}

/** Reads JSON as Python's `json.loads` does: NaN and Infinity too, ints apart from floats. */
export function scanJson<T>(
  text: string,
  builder: JsonBuilder<T>,
): { readonly value: T } | JsonError | { readonly tooDeep: true } {
  const scanner = new Scanner(text, builder);
  try {
    return { value: scanner.document() };
  } catch (error) {
    if (error instanceof TooDeep) return { tooDeep: true };
    if (error instanceof Failure) return { error: place(text, error) };
    throw error;
  }
}

class Failure extends Error {
  readonly at: number;

  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}

class TooDeep extends Error {}

function place(text: string, failure: Failure): string {
  const before = text.slice(0, failure.at);
  const line = before.split('\n').length;
  const column = failure.at - before.lastIndexOf('\n');
  return `${failure.message}: line ${line} column ${column} (char ${failure.at})`;
}

const numberForm = /(-?(?:0|[1-9]\d*))(\.\d+)?([eE][-+]?\d+)?/y;
const space = /[ \t\n\r]*/y;
const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

class Scanner<T> {
  private at = 0;
  private depth = 0;
  private readonly text: string;
  private readonly builder: JsonBuilder<T>;

  constructor(text: string, builder: JsonBuilder<T>) {
    this.text = text;
    this.builder = builder;
  }

  document(): T {
    this.skip();
    const value = this.value();
    this.skip();
    if (this.at !== this.text.length) throw new Failure('Extra data', this.at);
    return value;
  }

  private skip(): void {
    space.lastIndex = this.at;
    this.at += space.exec(this.text)?.[0].length ?? 0;
  }

  private value(): T {
    const char = this.text[this.at];
    if (char === '"') {
      this.at++;
      return this.builder.text(this.string());
    }
    if (char === '{' || char === '[') {
      if (++this.depth > 400) throw new TooDeep();
      this.at++;
      const value = char === '{' ? this.dict() : this.list();
      this.depth--;
      return value;
    }
    return this.word() ?? this.number();
  }

  private word(): T | undefined {
    const words: readonly (readonly [string, () => T])[] = [
      ['null', () => this.builder.none()],
      ['true', () => this.builder.bool(true)],
      ['false', () => this.builder.bool(false)],
      ['NaN', () => this.builder.float(NaN)],
      ['Infinity', () => this.builder.float(Infinity)],
      ['-Infinity', () => this.builder.float(-Infinity)],
    ];
    for (const [word, make] of words) {
      if (!this.text.startsWith(word, this.at)) continue;
      this.at += word.length;
      return make();
    }
    return undefined;
  }

  private number(): T {
    numberForm.lastIndex = this.at;
    const m = numberForm.exec(this.text);
    if (m === null) throw new Failure('Expecting value', this.at);
    this.at += m[0].length;
    if (m[2] === undefined && m[3] === undefined) return this.builder.int(BigInt(m[1] ?? '0'));
    return this.builder.float(Number(m[0]));
  }

  private string(): string {
    const begin = this.at - 1;
    let out = '';
    for (;;) {
      const char = this.text[this.at];
      if (char === undefined) throw new Failure('Unterminated string starting at', begin);
      if (char === '"') {
        this.at++;
        return out;
      }
      if (char === '\\') out += this.escape(begin);
      else if (char < ' ') throw new Failure('Invalid control character at', this.at);
      else {
        out += char;
        this.at++;
      }
    }
  }

  private escape(begin: number): string {
    const letter = this.text[this.at + 1];
    if (letter === undefined) throw new Failure('Unterminated string starting at', begin);
    if (letter !== 'u') {
      const found = Object.hasOwn(escapes, letter) ? escapes[letter] : undefined;
      if (found === undefined) throw new Failure('Invalid \\escape', this.at);
      this.at += 2;
      return found;
    }
    const hex = this.text.slice(this.at + 2, this.at + 6);
    if (!/^[0-9a-f]{4}$/i.test(hex)) throw new Failure('Invalid \\uXXXX escape', this.at + 1);
    this.at += 6;
    return String.fromCharCode(Number.parseInt(hex, 16));
  }

  private list(): T {
    const items: T[] = [];
    this.skip();
    if (this.text[this.at] === ']') {
      this.at++;
      return this.builder.list(items);
    }
    for (;;) {
      this.skip();
      items.push(this.value());
      this.skip();
      const char = this.text[this.at];
      if (char === ']') {
        this.at++;
        return this.builder.list(items);
      }
      if (char !== ',') throw new Failure("Expecting ',' delimiter", this.at);
      this.at++;
    }
  }

  private dict(): T {
    const entries: (readonly [string, T])[] = [];
    this.skip();
    if (this.text[this.at] === '}') {
      this.at++;
      return this.builder.dict(entries);
    }
    for (;;) {
      this.skip();
      if (this.text[this.at] !== '"')
        throw new Failure('Expecting property name enclosed in double quotes', this.at);
      this.at++;
      const key = this.string();
      this.skip();
      if (this.text[this.at] !== ':') throw new Failure("Expecting ':' delimiter", this.at);
      this.at++;
      this.skip();
      entries.push([key, this.value()]);
      this.skip();
      const char = this.text[this.at];
      if (char === '}') {
        this.at++;
        return this.builder.dict(entries);
      }
      if (char !== ',') throw new Failure("Expecting ',' delimiter", this.at);
      this.at++;
    }
  }
}

/** A str as JSON writes it; with `isAscii` everything else is escaped. */
export function jsonText(text: string, isAscii: boolean): string {
  let out = '"';
  for (let i = 0; i < text.length; i++) {
    const char = text.charAt(i);
    const code = text.charCodeAt(i);
    if (char === '"' || char === '\\') out += `\\${char}`;
    else if (char === '\n') out += '\\n';
    else if (char === '\r') out += '\\r';
    else if (char === '\t') out += '\\t';
    else if (char === '\f') out += '\\f';
    else if (char === '\b') out += '\\b';
    else if (code < 0x20 || (isAscii && code > 0x7e))
      out += `\\u${code.toString(16).padStart(4, '0')}`;
    else out += char;
  }
  return `${out}"`;
}

/** Orders texts by code points, as Python does. */
export function comparePoints(a: string, b: string): number {
  const [x, y] = [Array.from(a), Array.from(b)];
  for (let i = 0; i < x.length && i < y.length; i++) {
    const difference = (x[i]?.codePointAt(0) ?? 0) - (y[i]?.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
  return x.length - y.length;
}
