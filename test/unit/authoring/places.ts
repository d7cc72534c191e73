/** The text without its `|`, and where that was. */
export function atMark(marked: string): { readonly text: string; readonly offset: number } {
  const offset = marked.indexOf('|');
  if (offset < 0) throw new Error(`no | in ${marked}`);
  return { text: marked.slice(0, offset) + marked.slice(offset + 1), offset };
}

/** The newest versions. */
export const newest = { airflow: '3.3.2', provider: '10.25.0' };
