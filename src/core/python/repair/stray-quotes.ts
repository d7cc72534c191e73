import type { Insertion } from './insertions.ts';

interface Quoted {
  readonly start: number;
  /** Undefined where nothing closes it. */
  readonly end: number | undefined;
  readonly quotes: string;
}

/** Only so many of the last ones are tried. */
const maxTried = 30;

const statement =
  /^(?:(?:async|assert|class|def|del|elif|else|except|finally|for|from|global|if|import|pass|raise|return|try|while|with|yield)\b|@\w|[\w.]+\s*(?:[([=:,]|>>|<<|$)|["')\]}\\#]|\*)/;

/**
 * Where a string in triple quotes is left open, all the following change sides: what was code is text. Of the places where
 * it may begin, the one after which the most reads as code; it is closed at the end of its line. Undefined where none is open.
 */
export function closeStrayQuotes(text: string): Insertion | undefined {
  const quoted = findQuoted(text, 0);
  if (quoted.at(-1)?.end !== undefined || quoted.length === 0) return undefined;
  let best: { readonly insertion: Insertion; readonly odd: number } | undefined;
  const first = Math.max(0, quoted.length - maxTried);
  for (const [i, one] of quoted.entries()) {
    if (i < first) continue;
    const lineEnd = /\r?\n|$/g;
    lineEnd.lastIndex = one.start;
    const offset = lineEnd.exec(text)?.index ?? text.length;
    const before = quoted.slice(0, i);
    const odd = countOdd(text, [...before, { ...one, end: offset }, ...findQuoted(text, offset)]);
    if (best === undefined || odd < best.odd)
      best = { insertion: { offset, text: one.quotes }, odd };
  }
  return best?.insertion;
}

/** The strings in triple quotes from `from` on, which is outside of any. */
function findQuoted(text: string, from: number): readonly Quoted[] {
  const found: Quoted[] = [];
  const token = /"""|'''|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?|#.*/g;
  token.lastIndex = from;
  for (let one = token.exec(text); one !== null; one = token.exec(text)) {
    const [quotes] = one;
    if (quotes !== '"""' && quotes !== "'''") continue;
    const close = text.indexOf(quotes, token.lastIndex);
    const end = close < 0 ? undefined : close + 3;
    found.push({ start: one.index, end, quotes });
    if (end === undefined) break;
    token.lastIndex = end;
  }
  return found;
}

/** Lines of text that read as code, and lines of code that do not. */
function countOdd(text: string, quoted: readonly Quoted[]): number {
  let odd = 0;
  let offset = 0;
  let at = 0;
  for (const line of text.split(/(?<=\n)/)) {
    while ((quoted[at]?.end ?? Infinity) <= offset) at++;
    const isText = (quoted[at]?.start ?? Infinity) < offset;
    const word = line.trim();
    if (word !== '' && statement.test(word) === isText) odd++;
    offset += line.length;
  }
  return odd;
}
