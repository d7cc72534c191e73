// Title case that is neither the upper case nor its first letter with the rest in lower case (Unicode SpecialCasing).
const titles: Readonly<Record<string, string>> = {
  Ǆ: 'ǅ',
  ǅ: 'ǅ',
  ǆ: 'ǅ',
  Ǉ: 'ǈ',
  ǈ: 'ǈ',
  ǉ: 'ǈ',
  Ǌ: 'ǋ',
  ǋ: 'ǋ',
  ǌ: 'ǋ',
  Ǳ: 'ǲ',
  ǲ: 'ǲ',
  ǳ: 'ǲ',
  '\u1fb2': '\u1fba\u0345',
  '\u1fb3': '\u1fbc',
  '\u1fb4': '\u0386\u0345',
  '\u1fb7': '\u0391\u0342\u0345',
  '\u1fbc': '\u1fbc',
  '\u1fc2': '\u1fca\u0345',
  '\u1fc3': '\u1fcc',
  '\u1fc4': '\u0389\u0345',
  '\u1fc7': '\u0397\u0342\u0345',
  '\u1fcc': '\u1fcc',
  '\u1ff2': '\u1ffa\u0345',
  '\u1ff3': '\u1ffc',
  '\u1ff4': '\u038f\u0345',
  '\u1ff7': '\u03a9\u0342\u0345',
  ŉ: '\u02bcN',
  '\u1ffc': '\u1ffc',
};

/** The title case of one code point. */
function titlePoint(point: string): string {
  const found = titles[point];
  if (found !== undefined) return found;
  const code = point.codePointAt(0) ?? 0;
  // Greek with iota below is one letter in title case; Georgian has no title case.
  if (code >= 0x1f80 && code <= 0x1faf) return String.fromCodePoint(code | 8);
  if (code >= 0x10d0 && code <= 0x10ff) return point;
  const upper = Array.from(point.toUpperCase());
  return (upper[0] ?? '') + upper.slice(1).join('').toLowerCase();
}

/** `text.casefold()`. */
export function foldCase(text: string): string {
  let out = '';
  for (const point of text) {
    const code = point.codePointAt(0) ?? 0;
    const isCherokee = (code >= 0x13a0 && code <= 0x13fd) || (code >= 0xab70 && code <= 0xabbf);
    if (point === 'ı') out += point;
    else if (point === 'ẞ') out += 'ss';
    else if (isCherokee) out += point.toUpperCase();
    else for (const upper of point.toUpperCase()) out += upper.toLowerCase();
  }
  return out;
}

/** `text.lower()`; a sigma at the end of a word gets its final form. */
export function lowerCase(text: string): string {
  return text.toLowerCase();
}

/** `text.capitalize()`. */
export function capitalize(text: string): string {
  const first = Array.from(text.slice(0, 2))[0];
  if (first === undefined) return text;
  return titlePoint(first) + lowerAfter(text, first.length, text.length);
}

/** `text.title()`. */
export function titleCase(text: string): string {
  let out = '';
  let after = false;
  let offset = 0;
  for (const point of text) {
    out += after ? lowerAfter(text, offset, offset + point.length) : titlePoint(point);
    after = /\p{Cased}/u.test(point);
    offset += point.length;
  }
  return out;
}

/** `text.swapcase()`. */
export function swapCase(text: string): string {
  let out = '';
  let offset = 0;
  for (const point of text) {
    if (/\p{Uppercase}/u.test(point)) out += lowerAfter(text, offset, offset + point.length);
    else if (/\p{Lowercase}/u.test(point)) out += point.toUpperCase();
    else out += point;
    offset += point.length;
  }
  return out;
}

/** The lower case of a part of `text`; a sigma's form depends on what stands around it. */
function lowerAfter(text: string, start: number, end: number): string {
  const part = text.slice(start, end);
  if (!part.includes('Σ')) return part.toLowerCase();
  let out = '';
  for (let i = 0; i < part.length; i++) {
    const isFinal =
      part[i] === 'Σ' &&
      /\p{Cased}\p{Case_Ignorable}*$/u.test(text.slice(0, start + i)) &&
      !/^\p{Case_Ignorable}*\p{Cased}/u.test(text.slice(start + i + 1));
    out += part[i] === 'Σ' ? (isFinal ? 'ς' : 'σ') : (part[i] ?? '');
  }
  return out.replace(/[^σς]+/gu, (other) => other.toLowerCase());
}
