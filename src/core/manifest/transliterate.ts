/**
 * `text` in lower-case ASCII as the operator's slugify writes letters of the Latin, Greek and Cyrillic alphabets;
 * undefined where a letter is not known here (then the pod name that the operator makes is not known either).
 */
export function transliterate(text: string): string | undefined {
  let out = '';
  for (const character of text.normalize('NFC')) {
    const ascii = letterOf(character);
    if (ascii === undefined) return undefined;
    out += ascii;
  }
  return out.toLowerCase();
}

function letterOf(character: string): string | undefined {
  if (character < '\u0080') return character;
  if (character >= '\u0300' && character < '\u034f') return '';
  const found = letters.get(character) ?? letters.get(character.toLowerCase());
  if (found !== undefined) return found;
  const parts = Array.from(character.normalize('NFKD'));
  // Releases of python-slugify do not agree on these: some decompose a letter before they look it up, some after.
  if (parts.length === 1 || /^[ѐёѓїќӗͺϴ]$/iu.test(character)) return undefined;
  const plain = parts.map((part) => letterOf(part));
  return plain.includes(undefined) ? undefined : plain.join('');
}

// Letters that do not decompose into ASCII; those of both cases alike stand in lower case only.
const letters: ReadonlyMap<string, string> = new Map(
  [
    'ß:ss æ:ae ǽ:ae ø:o ǿ:o œ:oe ð:d đ:d þ:th ħ:h ı:i ĸ:k ł:l ŋ:ng ŧ:t ſ:s ƒ:f ŉ:n',
    'α:a β:b γ:g δ:d ε:e ζ:z η:e θ:th ι:i κ:k λ:l μ:m ν:n Ξ:ks ξ:x ο:o π:p ρ:r ς:s σ:s τ:t υ:u φ:ph χ:kh ψ:ps ω:o',
    'а:a б:b в:v г:g д:d е:e ж:zh з:z и:i й:i к:k л:l м:m н:n о:o п:p р:r с:s т:t у:u ф:f х:kh ц:ts ч:ch ш:sh щ:shch ъ: ы:y ь: э:e ю:iu я:ia',
    'ґ:g ђ:dj Є:e є:ie ѕ:dz і:i ј:j љ:lj њ:nj ћ:tsh ў:u џ:dzh',
  ]
    .join(' ')
    .split(' ')
    .map((pair) => [pair.slice(0, pair.indexOf(':')), pair.slice(pair.indexOf(':') + 1)]),
);
