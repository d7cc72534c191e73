const named: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
  ['nbsp', '\u00a0'],
]);

/** `html.unescape` for the plainest names and for numbers; undefined where it would take the table of all names. */
export function unescapeEntities(text: string): string | undefined {
  const unknown: string[] = [];
  const out = text.replace(
    /&(?:#([0-9]+);|#[xX]([0-9a-fA-F]+);|([a-zA-Z][a-zA-Z0-9]*);)|&(?=[a-zA-Z#])/g,
    (whole, decimal?: string, hex?: string, name?: string) => {
      const code = Number.parseInt(decimal ?? hex ?? '', decimal === undefined ? 16 : 10);
      const plain = code === 10 || (code >= 32 && code < 127) || (code >= 160 && code < 0xd800);
      const found = plain ? String.fromCodePoint(code) : named.get(name ?? '');
      if (found === undefined) unknown.push(whole);
      return found ?? whole;
    },
  );
  return unknown.length === 0 ? out : undefined;
}
