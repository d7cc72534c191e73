/**
 * `source` without Airflow's own decorators on functions, nested ones included, as the syntax-tree code of Airflow 3 leaves
 * it: all else stays byte for byte; blank and comment lines above a later decorator go with it.
 */
export function removeDecorators(source: string): string {
  const lines = logicalLines(source);
  let result = '';
  let i = 0;
  while (i < lines.length) {
    const stack = decoratorsAt(lines, i);
    if (stack === undefined) {
      result += lines[i]?.text ?? '';
      i++;
      continue;
    }
    result += stack.parts
      .filter((part) => !part.removed)
      .map((part) => part.text)
      .join('');
    i = stack.next;
  }
  return result;
}

interface Stack {
  readonly parts: readonly { readonly text: string; readonly removed: boolean }[];
  /** The line after the last decorator. */
  readonly next: number;
}

/** The decorators that begin at line `start`, if they are those of a function. */
function decoratorsAt(lines: readonly Line[], start: number): Stack | undefined {
  if (lines[start]?.code.startsWith('@') !== true) return undefined;
  const parts: { text: string; removed: boolean }[] = [];
  let leading = '';
  let next = start;
  for (let i = start; i < lines.length; i++) {
    const line = lines[i];
    if (line === undefined) break;
    if (line.code === '') leading += line.text;
    else if (line.code.startsWith('@')) {
      parts.push({ text: leading + line.text, removed: isAirflows(line.code) });
      leading = '';
      next = i + 1;
    } else return /^(async\s+)?def\b/.test(line.code) ? { parts, next } : undefined;
  }
  return undefined;
}

const names = ['setup', 'teardown', 'task.skip_if', 'task.run_if', 'task.kubernetes'];

/** A bare name of the list, or a call of one (of a call …). */
function isAirflows(code: string): boolean {
  const found = /^@\s*([A-Za-z_]\w*(?:\s*\.\s*[A-Za-z_]\w*)?)\s*/.exec(code);
  if (found === null || !names.includes((found[1] ?? '').replace(/\s+/g, ''))) return false;
  let rest = code.slice(found[0].length);
  while (rest.startsWith('(')) rest = rest.slice(closing(rest)).trimStart();
  return rest === '';
}

interface Line {
  /** As it stands, with its line break; several lines where brackets or strings span them. */
  readonly text: string;
  /** Without indentation, comment and strings' contents; empty for a blank or comment line. */
  readonly code: string;
}

/** The source split into logical lines of Python. */
function logicalLines(source: string): readonly Line[] {
  const lines: Line[] = [];
  let start = 0;
  let code = '';
  let depth = 0;
  for (let i = 0; i < source.length;) {
    const token = tokenAt(source, i);
    const text = source.slice(i, i + token.length);
    i += token.length;
    if (token.kind === 'open') depth++;
    else if (token.kind === 'close') depth--;
    if (token.kind === 'break' && depth <= 0) {
      lines.push({ text: source.slice(start, i), code: code.trim() });
      start = i;
      code = '';
      depth = 0;
    } else if (token.kind === 'string') code += "''";
    else if (token.kind !== 'comment') code += token.kind === 'break' ? ' ' : text;
  }
  if (start < source.length) lines.push({ text: source.slice(start), code: code.trim() });
  return lines;
}

interface Token {
  readonly kind: 'open' | 'close' | 'break' | 'string' | 'comment' | 'other';
  readonly length: number;
}

function tokenAt(source: string, at: number): Token {
  const character = source[at] ?? '';
  if ('([{'.includes(character)) return { kind: 'open', length: 1 };
  if (')]}'.includes(character)) return { kind: 'close', length: 1 };
  if (character === '\n') return { kind: 'break', length: 1 };
  if (character === '\\') return { kind: 'other', length: 2 };
  if (character === '#') {
    const end = source.indexOf('\n', at);
    return { kind: 'comment', length: (end < 0 ? source.length : end) - at };
  }
  if (character === '"' || character === "'")
    return { kind: 'string', length: stringLength(source, at, character) };
  return { kind: 'other', length: 1 };
}

/** The length of the string literal at `at`, up to the end of the line (or text) where it is not closed. */
function stringLength(source: string, at: number, quote: string): number {
  const triple = source.startsWith(quote.repeat(3), at);
  const close = triple ? quote.repeat(3) : quote;
  for (let i = at + close.length; i < source.length; i++) {
    if (source[i] === '\\') i++;
    else if (source.startsWith(close, i)) return i + close.length - at;
    else if (!triple && source[i] === '\n') return i - at;
  }
  return source.length - at;
}

/** The end of the parenthesis that `code` begins with; strings in it are empty already. */
function closing(code: string): number {
  let depth = 0;
  for (let i = 0; i < code.length; i++) {
    if ('([{'.includes(code[i] ?? '')) depth++;
    else if (')]}'.includes(code[i] ?? '') && --depth === 0) return i + 1;
  }
  return code.length;
}
