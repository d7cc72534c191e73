const simple: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['t', '\t'],
  ['r', '\r'],
  ['\\', '\\'],
  ["'", "'"],
  ['"', '"'],
  ['a', '\x07'],
  ['b', '\b'],
  ['f', '\f'],
  ['v', '\v'],
  ['\n', ''],
]);

const escape =
  /\\(?:([0-7]{1,3})|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|N\{([^}]*)\}|([\s\S]))/g;

/** The text of a string literal's inside; unknown escapes stay as they are, as in Python. */
export function decodeString(inside: string, raw: boolean): string {
  if (raw || !inside.includes('\\')) return inside;
  return inside.replace(
    escape,
    (whole, octal?: string, x?: string, u?: string, U?: string, name?: string, other?: string) => {
      if (octal !== undefined) return String.fromCodePoint(parseInt(octal, 8));
      const hex = x ?? u ?? U;
      if (hex !== undefined) {
        const code = parseInt(hex, 16);
        return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
      }
      if (name !== undefined) return whole;
      return (other === undefined ? undefined : simple.get(other)) ?? whole;
    },
  );
}

/** The bytes of a bytes literal's inside; only ASCII stands there. */
export function decodeBytes(inside: string, raw: boolean): Uint8Array {
  const text = raw
    ? inside
    : inside.replace(
        escape,
        (
          whole,
          octal?: string,
          x?: string,
          _u?: string,
          _U?: string,
          _n?: string,
          other?: string,
        ) => {
          if (octal !== undefined) return String.fromCharCode(parseInt(octal, 8) & 0xff);
          if (x !== undefined) return String.fromCharCode(parseInt(x, 16));
          return (other === undefined ? undefined : simple.get(other)) ?? whole;
        },
      );
  return Uint8Array.from(text, (c) => c.charCodeAt(0) & 0xff);
}
