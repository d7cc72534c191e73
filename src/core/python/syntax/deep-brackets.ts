/** CPython refuses a file with brackets nested deeper than this. */
const deepest = 200;

/** A text in which brackets that are nested too deep are blanks, and where the first of them stood. */
export interface Flattened {
  readonly text: string;
  readonly at: number;
}

/**
 * Takes away brackets that no Python would read, which may take the parser very long. All other places stay where they are.
 * Undefined where nothing is nested so deep.
 */
export function flattenBrackets(text: string): Flattened | undefined {
  if (!mayBeDeep(text)) return undefined;
  let depth = 0;
  let at: number | undefined;
  let flat = '';
  let from = 0;
  const tokens = /#[^\n]*|"""|'''|"(?:[^"\\\n]|\\[^])*"?|'(?:[^'\\\n]|\\[^])*'?|[([{]|[)\]}]/g;
  for (let found = tokens.exec(text); found !== null; found = tokens.exec(text)) {
    const [token] = found;
    if (token === '"""' || token === "'''") {
      const end = endOfString(text, tokens.lastIndex, token);
      if (end === undefined) break;
      tokens.lastIndex = end;
    } else if ('([{'.includes(token)) depth++;
    if (depth > deepest && '([{)]}'.includes(token)) {
      at ??= found.index;
      flat += `${text.slice(from, found.index)} `;
      from = found.index + 1;
    }
    if (')]}'.includes(token)) depth = Math.max(0, depth - 1);
  }
  return at === undefined ? undefined : { text: flat + text.slice(from), at };
}

/** Whether all brackets, also those in strings and comments, are nested so deep. */
function mayBeDeep(text: string): boolean {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    switch (text.charCodeAt(i)) {
      case 0x28: // (
      case 0x5b: // [
      case 0x7b: // {
        if (++depth > deepest) return true;
        break;
      case 0x29: // )
      case 0x5d: // ]
      case 0x7d: // }
        if (depth > 0) depth--;
        break;
      default:
    }
  }
  return false;
}

function endOfString(text: string, from: number, quotes: string): number | undefined {
  for (let end = text.indexOf(quotes, from); end >= 0; end = text.indexOf(quotes, end + 1)) {
    let slashes = 0;
    while (text[end - 1 - slashes] === '\\') slashes++;
    if (slashes % 2 === 0) return end + 3;
  }
  return undefined;
}
