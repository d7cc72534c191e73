/** The names and values of a `.env` file: `KEY=VALUE`, `export KEY='VALUE'`, comments; no substitution. Later lines win. */
export function readDotenv(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const match = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*?)\s*$/.exec(line);
    if (match !== null) found.set(match[1] ?? '', unquote(match[2] ?? ''));
  }
  return found;
}

function unquote(text: string): string {
  const quoted = /^(?:'([^']*)'|"((?:[^"\\]|\\.)*)")\s*(?:#.*)?$/.exec(text);
  if (quoted === null) return text.replace(/(^|\s+)#.*$/, '');
  return (
    quoted[1] ??
    (quoted[2] ?? '').replace(/\\(.)/g, (_, c: string) => (c === 'n' ? '\n' : c === 't' ? '\t' : c))
  );
}
