/** A call as its text has it, whole or not. Offsets in UTF-16 units. */
export interface CallText {
  /** The dotted name before the bracket, without blanks; empty where there is none, as in `f()()`. */
  readonly callee: string;
  /** Where the callee begins, the `@` of a decorator left out. */
  readonly start: number;
  /** Of the opening bracket. */
  readonly open: number;
  /** Of the closing one; undefined where the call is left open. */
  readonly close: number | undefined;
  /** Where its arguments end: at the closing bracket, or where something else begins. */
  readonly end: number;
  readonly arguments: readonly ArgumentText[];
}

/** One argument, blanks and comments around it left out. */
export interface ArgumentText {
  readonly start: number;
  readonly end: number;
  /** Undefined for a positional argument and for `*` and `**`. */
  readonly keyword: KeywordText | undefined;
}

/** The name of an argument. */
export interface KeywordText {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  /** Where its value begins; `end` of the argument where there is none yet. */
  readonly value: number;
}

interface Opened {
  readonly bracket: string;
  readonly at: number;
  /** Characters before the first one of its line. */
  readonly indent: number;
}

/** The innermost brackets around `offset`, where they are those of a call. */
export function findCallAround(text: string, offset: number): CallText | undefined {
  const inner = findBrackets(text, offset).at(-1);
  return inner?.bracket === '(' ? readCall(text, inner.at) : undefined;
}

/** The calls of a chain such as `A.partial(…).expand(…)` that a place in the text holds. */
export function readCalls(text: string, start: number, end: number): readonly CallText[] {
  const found: CallText[] = [];
  let at = start;
  for (const piece of piecesOf(text, start)) {
    if (piece.at >= end) break;
    if (piece.at < at || piece.kind !== 'open') continue;
    const call = readCall(text, piece.at);
    if (piece.what === '(') found.push(call);
    at = call.end + 1;
  }
  return found;
}

/** The call whose arguments begin at the bracket. */
export function readCall(text: string, open: number): CallText {
  const found: ArgumentText[] = [];
  const stack: string[] = [];
  const indent = indentAt(text, open);
  let first = open + 1;
  let end = text.length;
  let close: number | undefined;
  const take = (until: number): void => {
    const argument = readArgument(text, first, until);
    if (argument !== undefined) found.push(argument);
    first = until + 1;
  };
  for (const { kind, what, at } of piecesOf(text, open + 1)) {
    if (kind === 'line' && isOutside(text, at + 1, indent)) {
      end = at;
      break;
    }
    if (kind === 'open') stack.push(what);
    else if (kind === 'close') {
      if (stack.pop() === undefined) {
        close = at;
        end = at;
        break;
      }
    } else if (kind === 'comma' && stack.length === 0) take(at);
  }
  take(end);
  const before = /(?:[\p{L}_][\p{L}\p{N}_]*[ \t]*\.?[ \t]*)*$/u.exec(
    text.slice(text.lastIndexOf('\n', open - 1) + 1, open),
  )?.[0];
  const callee = (before ?? '').trim();
  const start = open - (before ?? '').trimStart().length;
  return { callee: callee.replaceAll(/\s/g, ''), start, open, close, end, arguments: found };
}

/** The brackets that are open at `offset`. */
function findBrackets(text: string, offset: number): readonly Opened[] {
  const open: Opened[] = [];
  for (const { kind, what, at, end } of piecesOf(text, 0)) {
    // Inside of a string or a comment there is no call.
    if (kind === 'text' && at < offset && offset < end + (isClosed(what) ? 0 : 1)) return [];
    if (kind === 'comment' && at < offset && offset <= end) return [];
    if (at >= offset) break;
    if (kind === 'open') open.push({ bracket: what, at, indent: indentAt(text, at) });
    else if (kind === 'close') open.pop();
    else if (kind === 'line') {
      const outermost = open[0];
      if (outermost !== undefined && isOutside(text, at + 1, outermost.indent)) open.length = 0;
    }
  }
  return open;
}

/** Whether a string ends with the quotes that it begins with. */
function isClosed(string: string): boolean {
  const quotes = /^(?:"""|'''|["'])/.exec(string)?.[0] ?? '';
  return string.length >= 2 * quotes.length && string.endsWith(quotes);
}

interface Piece {
  readonly kind: 'text' | 'comment' | 'open' | 'close' | 'comma' | 'line';
  readonly what: string;
  readonly at: number;
  readonly end: number;
}

const kinds: Readonly<Record<string, Piece['kind']>> = {
  '(': 'open',
  '[': 'open',
  '{': 'open',
  ')': 'close',
  ']': 'close',
  '}': 'close',
  ',': 'comma',
  '\n': 'line',
  '#': 'comment',
};

/** What matters for brackets; a string that ends nowhere ends with its line, in triple quotes with the text. */
function* piecesOf(text: string, from: number): Generator<Piece> {
  const token =
    /"""(?:[^\\]|\\[^])*?(?:"""|$)|'''(?:[^\\]|\\[^])*?(?:'''|$)|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?|#.*|[()[\]{},\n]/g;
  token.lastIndex = from;
  for (let found = token.exec(text); found !== null; found = token.exec(text)) {
    const [what] = found;
    const kind = kinds[what.charAt(0)] ?? 'text';
    yield { kind, what, at: found.index, end: token.lastIndex };
  }
}

/** Whether a line is no part of the brackets that a line so far indented has opened and nothing has closed. */
function isOutside(text: string, lineStart: number, indent: number): boolean {
  const statement =
    /(?<indent>[ \t]*)(?:(?<word>(?:def|class|with|import|while|try|return|raise|assert|del|pass|async)\b(?!\s*=[^=])|@\w)|(?<assigned>[\w.]+ +=(?!=)))/y;
  statement.lastIndex = lineStart;
  const groups = statement.exec(text)?.groups;
  if (groups === undefined) return false;
  // Keywords of calls are written without blanks around the `=`.
  return groups['word'] !== undefined || (groups['indent'] ?? '').length <= indent;
}

function indentAt(text: string, offset: number): number {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return /[ \t]*/.exec(text.slice(start, offset))?.[0].length ?? 0;
}

function readArgument(text: string, from: number, until: number): ArgumentText | undefined {
  const blank = /(?:\s|\\\r?\n|#.*)*/y;
  blank.lastIndex = from;
  blank.exec(text);
  const start = Math.min(blank.lastIndex, until);
  const end = start + trimEnd(text.slice(start, until));
  if (end <= start) return undefined;
  const name = /([\p{L}_][\p{L}\p{N}_]*)\s*=(?!=)\s*/uy;
  name.lastIndex = start;
  const keyword = name.exec(text);
  return {
    start,
    end,
    keyword:
      keyword?.[1] === undefined || keyword.index + keyword[1].length > until
        ? undefined
        : {
            name: keyword[1],
            start,
            end: start + keyword[1].length,
            value: Math.min(name.lastIndex, end),
          },
  };
}

/** The length without blanks and comments at the end. */
function trimEnd(text: string): number {
  let end = 0;
  for (const token of text.matchAll(
    /"""(?:[^\\]|\\[^])*?(?:"""|$)|'''(?:[^\\]|\\[^])*?(?:'''|$)|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?|#.*|[^\s#"']+/g,
  ))
    if (!token[0].startsWith('#')) end = token.index + token[0].length;
  return end;
}
