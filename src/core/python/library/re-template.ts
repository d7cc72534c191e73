import type { Machine } from '../machine.ts';
import type { Regex } from '../text/regex-syntax.ts';
import { libraryException } from './exceptions.ts';
import type { Match } from './re-match.ts';

const letters: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
};

/** What a replacement text (`\1`, `\g<name>`, `\n`) makes of a match; raises re.error. */
export function replacementOf(
  vm: Machine,
  template: string,
  regex: Regex,
): (match: Match) => string {
  const parts: (string | number)[] = [];
  const fail = (message: string): never => {
    libraryException(vm, 'error', 'Exception', 're');
    return vm.raise('error', message);
  };
  const group = (index: number): number =>
    index > regex.groups ? fail(`invalid group reference ${index}`) : index;
  let at = 0;
  const forms = /\\(?:g<([^>]*)>|([1-3][0-7]{2}|0[0-7]{0,2})|([1-9]\d?)|([^]))?/gu;
  for (const m of template.matchAll(forms)) {
    parts.push(template.slice(at, m.index));
    at = m.index + m[0].length;
    const [, name, octal, number, letter] = m;
    if (name !== undefined) {
      const index = /^\d+$/.test(name) ? Number(name) : regex.names.get(name);
      if (index === undefined) vm.raise('IndexError', `unknown group name '${name}'`);
      parts.push(group(index));
    } else if (number !== undefined) parts.push(group(Number(number)));
    else if (octal !== undefined) parts.push(String.fromCharCode(Number.parseInt(octal, 8)));
    else if (letter === undefined) fail('bad escape (end of pattern)');
    else if (letter === 'g') fail('missing <');
    else if (Object.hasOwn(letters, letter)) parts.push(letters[letter] ?? '');
    else if (/[A-Za-z]/.test(letter)) fail(`bad escape \\${letter}`);
    else parts.push(`\\${letter}`);
  }
  parts.push(template.slice(at));
  return (match) =>
    parts.map((part) => (typeof part === 'string' ? part : (match.text(part) ?? ''))).join('');
}
