import type { Refusal } from './outcome.ts';

/** What to do with what cannot be encoded or decoded, as Python names it. */
export type ErrorHandling =
  'strict' | 'ignore' | 'replace' | 'backslashreplace' | 'xmlcharrefreplace';

/** The encodings that are known here, under the name that Python's messages have. */
export type Encoding = 'utf-8' | 'ascii' | 'latin-1';

/** The encoding of a name as people write it, for example of `UTF8`; undefined: not known here. */
export function findEncoding(name: string): Encoding | undefined {
  switch (name.toLowerCase().replace(/[ _]/g, '-')) {
    case 'utf-8':
    case 'utf8':
    case 'u8':
      return 'utf-8';
    case 'ascii':
    case 'us-ascii':
    case '646':
      return 'ascii';
    case 'latin-1':
    case 'latin1':
    case 'iso-8859-1':
    case 'iso8859-1':
    case 'l1':
      return 'latin-1';
    default:
      return undefined;
  }
}

/** The bytes of a text, or the UnicodeEncodeError's message. */
export function encode(
  text: string,
  encoding: Encoding,
  errors: ErrorHandling,
): Uint8Array | Refusal {
  const limit = encoding === 'ascii' ? 0x80 : encoding === 'latin-1' ? 0x100 : 0x110000;
  const bytes: number[] = [];
  const utf8 = new TextEncoder();
  let position = 0;
  for (const point of text) {
    const code = point.codePointAt(0) ?? 0;
    const isBad = code >= limit || (encoding === 'utf-8' && code >= 0xd800 && code <= 0xdfff);
    if (!isBad) {
      if (encoding === 'utf-8') bytes.push(...utf8.encode(point));
      else bytes.push(code);
    } else if (errors === 'strict') {
      const why =
        encoding === 'utf-8' ? 'surrogates not allowed' : `ordinal not in range(${limit})`;
      const shown = `\\${code < 0x100 ? `x${hex(code, 2)}` : code < 0x10000 ? `u${hex(code, 4)}` : `U${hex(code, 8)}`}`;
      return {
        className: 'ValueError',
        message: `'${encoding}' codec can't encode character '${shown}' in position ${position}: ${why}`,
      };
    } else bytes.push(...utf8.encode(replacement(code, errors)));
    position++;
  }
  return Uint8Array.from(bytes);
}

function replacement(code: number, errors: ErrorHandling): string {
  if (errors === 'ignore') return '';
  if (errors === 'replace') return '?';
  if (errors === 'xmlcharrefreplace') return `&#${code};`;
  if (code < 0x100) return `\\x${hex(code, 2)}`;
  return code < 0x10000 ? `\\u${hex(code, 4)}` : `\\U${hex(code, 8)}`;
}

function hex(code: number, width: number): string {
  return code.toString(16).padStart(width, '0');
}

/** The text of bytes, or the UnicodeDecodeError's message; undefined: not followed. */
export function decode(
  bytes: Uint8Array,
  encoding: Encoding,
  errors: ErrorHandling,
): string | Refusal | undefined {
  if (encoding === 'latin-1') return Array.from(bytes, (b) => String.fromCharCode(b)).join('');
  if (encoding === 'utf-8') {
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
    if (!text.includes('\ufffd')) return text;
    const again = new TextEncoder().encode(text);
    if (again.length === bytes.length && again.every((b, i) => b === bytes[i])) return text;
    if (errors === 'replace') return text;
    if (errors !== 'strict') return undefined;
    return { className: 'ValueError', message: "'utf-8' codec can't decode bytes" };
  }
  let out = '';
  for (const [i, byte] of bytes.entries()) {
    if (byte < 0x80) out += String.fromCharCode(byte);
    else if (errors === 'replace') out += '\ufffd';
    else if (errors === 'backslashreplace') out += `\\x${hex(byte, 2)}`;
    else if (errors !== 'ignore')
      return {
        className: 'ValueError',
        message: `'ascii' codec can't decode byte 0x${hex(byte, 2)} in position ${i}: ordinal not in range(128)`,
      };
  }
  return out;
}
