// Numeric_Type=Digit without the decimals, and the ideographs with a Numeric_Type, of Unicode 14 (CPython 3.11);
// JavaScript has no such property.
const digit =
  /[\p{Nd}\u{b2}-\u{b3}\u{b9}\u{1369}-\u{1371}\u{19da}\u{2070}\u{2074}-\u{2079}\u{2080}-\u{2089}\u{2460}-\u{2468}\u{2474}-\u{247c}\u{2488}-\u{2490}\u{24ea}\u{24f5}-\u{24fd}\u{24ff}\u{2776}-\u{277e}\u{2780}-\u{2788}\u{278a}-\u{2792}\u{10a40}-\u{10a43}\u{10e60}-\u{10e68}\u{11052}-\u{1105a}\u{1f100}-\u{1f10a}]/u;
const numeric =
  /[\p{N}\u{3405}\u{3483}\u{382a}\u{3b4d}\u{4e00}\u{4e03}\u{4e07}\u{4e09}\u{4e5d}\u{4e8c}\u{4e94}\u{4e96}\u{4ebf}-\u{4ec0}\u{4edf}\u{4ee8}\u{4f0d}\u{4f70}\u{5104}\u{5146}\u{5169}\u{516b}\u{516d}\u{5341}\u{5343}-\u{5345}\u{534c}\u{53c1}-\u{53c4}\u{56db}\u{58f1}\u{58f9}\u{5e7a}\u{5efe}-\u{5eff}\u{5f0c}-\u{5f0e}\u{5f10}\u{62fe}\u{634c}\u{67d2}\u{6f06}\u{7396}\u{767e}\u{8086}\u{842c}\u{8cae}\u{8cb3}\u{8d30}\u{9621}\u{9646}\u{964c}\u{9678}\u{96f6}\u{f96b}\u{f973}\u{f978}\u{f9b2}\u{f9d1}\u{f9d3}\u{f9fd}\u{20001}\u{20064}\u{200e2}\u{20121}\u{2092a}\u{20983}\u{2098c}\u{2099c}\u{20aea}\u{20afd}\u{20b19}\u{22390}\u{22998}\u{23b1b}\u{2626d}\u{2f890}]/u;
const wideSpace = /[\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;

/** Whether Python takes the code point for white space. */
export function isSpace(point: string): boolean {
  const code = point.charCodeAt(0);
  if (code < 0x80)
    return code === 0x20 || (code >= 0x1c && code < 0x20) || (code >= 9 && code <= 13);
  return wideSpace.test(point);
}

/** Whether `str.splitlines` ends a line at the character. */
export function isLineEnd(char: string): boolean {
  const code = char.charCodeAt(0);
  return (
    (code >= 10 && code <= 13) ||
    (code >= 0x1c && code <= 0x1e) ||
    code === 0x85 ||
    code === 0x2028 ||
    code === 0x2029
  );
}

/** What `str.isalpha` and its like ask of each code point. */
export const characterTests: Readonly<Record<string, (point: string) => boolean>> = {
  isalpha: (point) => /\p{L}/u.test(point),
  isalnum: (point) => /\p{L}/u.test(point) || numeric.test(point),
  isdecimal: (point) => /\p{Nd}/u.test(point),
  isdigit: (point) => digit.test(point),
  isnumeric: (point) => numeric.test(point),
  isspace: isSpace,
};

/** `text.isidentifier()`. */
export function isIdentifier(text: string): boolean {
  return /^[\p{XID_Start}_]\p{XID_Continue}*$/u.test(text);
}

/** `text.islower()`. */
export function isLower(text: string): boolean {
  return /\p{Lowercase}/u.test(text) && !/[\p{Uppercase}\p{Lt}]/u.test(text);
}

/** `text.isupper()`. */
export function isUpper(text: string): boolean {
  return /\p{Uppercase}/u.test(text) && !/[\p{Lowercase}\p{Lt}]/u.test(text);
}

/** `text.istitle()`. */
export function isTitle(text: string): boolean {
  let isCased = false;
  let after = false;
  for (const point of text) {
    if (/[\p{Uppercase}\p{Lt}]/u.test(point)) {
      if (after) return false;
      after = true;
      isCased = true;
    } else if (/\p{Lowercase}/u.test(point)) {
      if (!after) return false;
      isCased = true;
    } else after = false;
  }
  return isCased;
}
