/**
 * The options of an airflow.cfg by `section.key` in lower case, as Python's ConfigParser reads them: `=` or `:`, lines that
 * begin with `#` or `;` are comments, indented lines continue a value, `%%` is `%`.
 */
export function readAirflowCfg(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  let section: string | undefined;
  let key: string | undefined;
  for (const line of text.split(/\r?\n/)) {
    if (/^\s*(?:[#;].*)?$/.test(line)) continue;
    const heading = /^\[([^\]]+)\]/.exec(line)?.[1];
    const entry = /^([^\s=:][^=:]*?)\s*[=:]\s*(.*?)\s*$/.exec(line);
    if (heading !== undefined) {
      section = heading.trim().toLowerCase();
      key = undefined;
    } else if (/^\s/.test(line) && key !== undefined) {
      found.set(key, `${found.get(key) ?? ''}\n${line.trim()}`);
    } else if (entry !== null && section !== undefined) {
      key = `${section}.${(entry[1] ?? '').toLowerCase()}`;
      found.set(key, entry[2] ?? '');
    }
  }
  return new Map([...found].map(([name, value]) => [name, value.trim().replaceAll('%%', '%')]));
}
