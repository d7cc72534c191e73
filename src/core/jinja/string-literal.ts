/** A string literal that Python's `unicode-escape` codec refuses; the message is Python's. */
export class BadEscape extends Error {}

const simple: Readonly<Record<string, string>> = {
  '\n': '',
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};
const digits: Readonly<Record<string, readonly [number, string]>> = {
  x: [2, 'truncated \\xXX escape'],
  u: [4, 'truncated \\uXXXX escape'],
  U: [8, 'truncated \\UXXXXXXXX escape'],
};

/** The value of what stands between the quotes; throws BadEscape. */
export function unescapeString(text: string): string {
  if (!text.includes('\\')) return text;
  const source = asciiOnly(text);
  let out = '';
  let at = 0;
  while (at < source.length) {
    const slash = source.indexOf('\\', at);
    if (slash < 0) return out + source.slice(at);
    out += source.slice(at, slash);
    const [value, end] = escapeAt(source, slash + 1);
    out += value;
    at = end;
  }
  return out;
}

// Jinja encodes what is not ASCII as escapes first, so a backslash before such a character escapes the escape.
function asciiOnly(text: string): string {
  let out = '';
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    if (code < 128) out += char;
    else if (code < 256) out += `\\x${code.toString(16)}`;
    else if (code < 0x10000) out += `\\u${code.toString(16).padStart(4, '0')}`;
    else out += `\\U${code.toString(16).padStart(8, '0')}`;
  }
  return out;
}

function escapeAt(source: string, at: number): readonly [string, number] {
  const char = source.charAt(at);
  const known = simple[char];
  if (known !== undefined) return [known, at + 1];
  const octal = /^[0-7]{1,3}/.exec(source.slice(at, at + 3));
  if (octal !== null) {
    return [String.fromCharCode(Number.parseInt(octal[0], 8)), at + octal[0].length];
  }
  const wanted = digits[char];
  if (wanted !== undefined) {
    const hex = source.slice(at + 1, at + 1 + wanted[0]);
    if (hex.length < wanted[0] || !/^[0-9a-f]+$/i.test(hex)) throw new BadEscape(wanted[1]);
    const code = Number.parseInt(hex, 16);
    if (code > 0x10ffff) throw new BadEscape('illegal Unicode character');
    return [String.fromCodePoint(code), at + 1 + wanted[0]];
  }
  // The table of character names is not here.
  if (char === 'N') throw new BadEscape('unknown Unicode character name');
  return [`\\${char}`, at + 1];
}
