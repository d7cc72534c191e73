const unprintable = /[\p{C}\p{Z}]/u;

/** Whether `repr` shows the code point as it is. */
export function isPrintable(point: string): boolean {
  return point === ' ' || !unprintable.test(point);
}

function quoteFor(hasSingle: boolean, hasDouble: boolean): string {
  return hasSingle && !hasDouble ? '"' : "'";
}

function escape(code: number): string {
  const hex = code.toString(16);
  if (code < 0x100) return `\\x${hex.padStart(2, '0')}`;
  if (code < 0x10000) return `\\u${hex.padStart(4, '0')}`;
  return `\\U${hex.padStart(8, '0')}`;
}

const named: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** `repr(text)` of a str. */
export function stringRepr(text: string): string {
  const quote = quoteFor(text.includes("'"), text.includes('"'));
  if (/^[\x20-\x7e]*$/.test(text) && !text.includes('\\') && !text.includes(quote)) {
    return quote + text + quote;
  }
  let out = quote;
  for (const point of text) {
    if (point === quote || point === '\\') out += `\\${point}`;
    else out += named[point] ?? (isPrintable(point) ? point : escape(point.codePointAt(0) ?? 0));
  }
  return out + quote;
}

/** A repr with whatever is not ASCII escaped, as `ascii()` gives it. */
export function toAscii(repr: string): string {
  let out = '';
  for (const point of repr) {
    const code = point.codePointAt(0) ?? 0;
    out += code < 0x80 ? point : escape(code);
  }
  return out;
}

/** `repr(bytes)`. */
export function bytesRepr(bytes: Uint8Array): string {
  const quote = quoteFor(bytes.includes(0x27), bytes.includes(0x22));
  let out = `b${quote}`;
  for (const byte of bytes) {
    const point = String.fromCharCode(byte);
    if (point === quote || point === '\\') out += `\\${point}`;
    else if (byte >= 0x20 && byte < 0x7f) out += point;
    else out += named[point] ?? escape(byte);
  }
  return out + quote;
}
