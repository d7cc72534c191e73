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

/** Why a text or bytes do not fit an encoding: the stretch from `start` to `end`, in code points or bytes. */
export interface CodecError {
  readonly encoding: Encoding;
  readonly start: number;
  readonly end: number;
  readonly reason: string;
}

/** Whether encoding or decoding gave no text. */
export function isCodecError(outcome: Uint8Array | string | CodecError): outcome is CodecError {
  return typeof outcome === 'object' && 'reason' in outcome;
}

/** The bytes of a text, or what of it cannot be encoded. */
export function encode(
  text: string,
  encoding: Encoding,
  errors: ErrorHandling,
): Uint8Array | CodecError {
  const limit = encoding === 'ascii' ? 0x80 : encoding === 'latin-1' ? 0x100 : 0x110000;
  const isBad = (code: number | undefined): boolean =>
    code !== undefined &&
    (code >= limit || (encoding === 'utf-8' && code >= 0xd800 && code <= 0xdfff));
  const codes = Array.from(text, (point) => point.codePointAt(0) ?? 0);
  const utf8 = new TextEncoder();
  const bytes: number[] = [];
  for (const [i, code] of codes.entries()) {
    if (!isBad(code)) {
      if (encoding === 'utf-8') bytes.push(...utf8.encode(String.fromCodePoint(code)));
      else bytes.push(code);
    } else if (errors === 'strict') {
      const reason =
        encoding === 'utf-8' ? 'surrogates not allowed' : `ordinal not in range(${limit})`;
      let end = i + 1;
      while (isBad(codes[end])) end++;
      return { encoding, start: i, end, reason };
    } else bytes.push(...utf8.encode(replacement(code, errors)));
  }
  return Uint8Array.from(bytes);
}

function replacement(code: number, errors: ErrorHandling): string {
  if (errors === 'ignore') return '';
  if (errors === 'replace') return '?';
  return errors === 'xmlcharrefreplace' ? `&#${code};` : escaped(code);
}

/** A code point as an escape of Python's: `\\xe9`, `\\u20ac` or `\\U0001f600`. */
export function escaped(code: number): string {
  if (code < 0x100) return `\\x${hex(code, 2)}`;
  return code < 0x10000 ? `\\u${hex(code, 4)}` : `\\U${hex(code, 8)}`;
}

function hex(code: number, width: number): string {
  return code.toString(16).padStart(width, '0');
}

/** The text of bytes, or which of them cannot be decoded. */
export function decode(
  bytes: Uint8Array,
  encoding: Encoding,
  errors: Exclude<ErrorHandling, 'xmlcharrefreplace'>,
): string | CodecError {
  const out: string[] = [];
  for (let at = 0; at < bytes.length;) {
    const found = next(bytes, at, encoding);
    if ('code' in found) out.push(String.fromCodePoint(found.code));
    else if (errors === 'strict') return { encoding, start: at, ...found };
    else if (errors === 'replace') out.push('\ufffd');
    else if (errors === 'backslashreplace')
      out.push(...Array.from(bytes.subarray(at, found.end), escaped));
    at = found.end;
  }
  return out.join('');
}

type Decoded =
  | { readonly code: number; readonly end: number }
  | { readonly reason: string; readonly end: number };

/** The code point that begins at `at`, or how far what is wrong there goes. */
function next(bytes: Uint8Array, at: number, encoding: Encoding): Decoded {
  const first = bytes[at] ?? 0;
  if (first < 0x80 || encoding === 'latin-1') return { code: first, end: at + 1 };
  if (encoding === 'ascii') return { reason: 'ordinal not in range(128)', end: at + 1 };
  if (first < 0xc2 || first > 0xf4) return { reason: 'invalid start byte', end: at + 1 };
  const length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  let code = first & (0xff >> (length + 1));
  for (let i = 1; i < length; i++) {
    const byte = bytes[at + i];
    if (byte === undefined) return { reason: 'unexpected end of data', end: bytes.length };
    // What is no shortest form, a surrogate or beyond Unicode is seen at the second byte.
    const [low, high] = i === 1 ? secondByte(first) : [0x80, 0xbf];
    if (byte < low || byte > high) return { reason: 'invalid continuation byte', end: at + i };
    code = (code << 6) | (byte & 0x3f);
  }
  return { code, end: at + length };
}

function secondByte(first: number): readonly [low: number, high: number] {
  if (first === 0xe0) return [0xa0, 0xbf];
  if (first === 0xed) return [0x80, 0x9f];
  if (first === 0xf0) return [0x90, 0xbf];
  return first === 0xf4 ? [0x80, 0x8f] : [0x80, 0xbf];
}
