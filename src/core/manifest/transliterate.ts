import { answers, digits, hangul, runs } from './transliteration.generated.ts';

/**
 * `text` in ASCII as python-slugify has text-unidecode write it; what is no letter or digit then is a dash. From its release
 * 8.0.3 on letters are taken apart before they are looked up. Undefined where a letter is not known here (then the pod name
 * that the operator makes is not known either).
 */
export function transliterate(text: string, isTakenApart: boolean): string | undefined {
  let out = '';
  for (const character of isTakenApart ? text.normalize('NFKD') : text) {
    const ascii = character < '\u0080' ? character : answerTo(character.codePointAt(0) ?? 0);
    if (ascii === undefined) return undefined;
    out += ascii;
  }
  return out.toLowerCase();
}

function answerTo(code: number): string | undefined {
  // The table ends here, and what is beyond is left out.
  if (code > 0xffff) return '';
  if (code >= firstSyllable && code <= lastSyllable) return syllable(code - firstSyllable);
  const run = runs.find(([first, numbers]) => code >= first && code < first + numbers.length / 2);
  if (run === undefined) return undefined;
  const [first, numbers] = run;
  const at = (code - first) * 2;
  const number = Array.from(numbers.slice(at, at + 2)).reduce(
    (sum, digit) => sum * digits.length + digits.indexOf(digit),
    0,
  );
  return answers.split(' ')[number];
}

const firstSyllable = 0xac00;
const lastSyllable = 0xd7a3;
const [middles, lasts] = [21, 28];

function syllable(index: number): string {
  const places = [
    Math.floor(index / (middles * lasts)),
    Math.floor(index / lasts) % middles,
    index % lasts,
  ];
  return hangul.map((parts, i) => parts.split(' ')[places[i] ?? 0] ?? '').join('');
}
