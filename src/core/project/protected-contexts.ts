/** The patterns that protect a context where nobody has chosen others. */
export const defaultProtectedContexts: readonly string[] = ['*prod*'];

/** True where the name of a context matches one of the patterns; `*` stands for any text, `?` for one character, case does not count. */
export function isProtectedContext(context: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => matches(context.toLowerCase(), pattern.toLowerCase()));
}

/** By hand, since a regular expression made of a hostile pattern could take for ever. */
function matches(text: string, pattern: string): boolean {
  let at = 0;
  let next = 0;
  let star: { readonly next: number; at: number } | undefined;
  while (at < text.length) {
    if (pattern[next] === '*') {
      star = { next: ++next, at };
    } else if (pattern[next] === '?' || pattern[next] === text[at]) {
      at++;
      next++;
    } else if (star !== undefined) {
      at = ++star.at;
      next = star.next;
    } else {
      return false;
    }
  }
  return /^\**$/.test(pattern.slice(next));
}
