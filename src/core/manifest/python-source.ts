import { atLeast } from '../airflow/tables/versions.ts';
import type { VersionPair } from '../airflow/tables/versions.ts';
import { isLineEnd } from '../python/text/character-class.ts';
import { removeDecorators } from './remove-decorators.ts';

/**
 * The function's source as the script gets it: dedented, without the decorators of Airflow, by the code that the pair of
 * versions uses (`get_python_source`). `source`: from the first decorator line on. Undefined where that code raises.
 */
export function pythonSource(source: string, versions: VersionPair): string | undefined {
  const { airflow, provider } = versions;
  const text = source.replace(/\r\n?/g, '\n').replace(/(?<!\n)$/, '\n');
  if (!atLeast(provider, '7.13.0') || !atLeast(airflow, '2.9.0'))
    return removeByText(dedent(text), ['@setup', '@teardown', '@task.kubernetes'], false);
  if (!atLeast(airflow, '3.0.0')) {
    const conditions = atLeast(airflow, '2.10.5') ? ['@task.skip_if', '@task.run_if'] : [];
    const words = ['@setup', '@teardown', ...conditions, '@task.kubernetes'];
    return removeByText(dedent(text), words, true);
  }
  if (!atLeast(airflow, '3.2.0')) return removeFromTree(dedent(text));
  const kept = splitLines(text).filter((line) => !line.trimStart().startsWith('#'));
  return removeFromTree(`${dedent(kept.join('\n'))}\n`);
}

/** The syntax tree of Airflow 3 raises for a first line that is indented: text at the left, as in a string, keeps all from being dedented. */
function removeFromTree(text: string): string | undefined {
  const first = text.split('\n').find((line) => line.trim() !== '');
  return first !== undefined && /^[ \t]/.test(first) ? undefined : removeDecorators(text);
}

/** str.splitlines of a text without carriage returns. */
function splitLines(text: string): readonly string[] {
  const lines = [''];
  for (const character of text)
    if (isLineEnd(character)) lines.push('');
    else lines.push((lines.pop() ?? '') + character);
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

/** textwrap.dedent: the common margin of lines with text; lines of blanks alone become empty. */
export function dedent(text: string): string {
  const lines = text.replace(/^[ \t]+$/gm, '').split('\n');
  let margin: string | undefined;
  for (const line of lines) {
    const indent = /^([ \t]*)[^ \t]/.exec(line)?.[1];
    if (indent === undefined) continue;
    margin = margin === undefined ? indent : commonPrefix(margin, indent);
  }
  if (margin === undefined || margin === '') return lines.join('\n');
  const { length } = margin;
  return lines.map((line) => (line.startsWith(margin) ? line.slice(length) : line)).join('\n');
}

function commonPrefix(a: string, b: string): string {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return a.slice(0, length);
}

/**
 * The text search of Airflow up to 2.11: the text is split on each word, parentheses that follow at once are cut up to their
 * partner, blind to strings. `careful` (2.9 on): only where a line starts with the word, and split once.
 */
function removeByText(
  text: string,
  words: readonly string[],
  careful: boolean,
): string | undefined {
  let source: string | undefined = text;
  for (const word of words) {
    if (source === undefined) return undefined;
    const found: boolean = careful
      ? source.split('\n').some((line) => line.startsWith(word))
      : source.includes(word);
    if (found) source = cutWord(source, word, careful);
  }
  return source;
}

function cutWord(source: string, word: string, careful: boolean): string | undefined {
  const at = source.indexOf(word);
  const rest = source.slice(at + word.length);
  const next = careful ? -1 : rest.indexOf(word);
  let after: string | undefined = next < 0 ? rest : rest.slice(0, next);
  if (after === '') return undefined;
  if (after.startsWith('(')) after = cutParentheses(after);
  if (after === undefined || after === '') return undefined;
  return source.slice(0, at) + (after.startsWith('\n') ? after.slice(1) : after);
}

function cutParentheses(text: string): string | undefined {
  let open = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '(') open++;
    else if (text[i] === ')' && --open === 0) return text.slice(i + 1);
  }
  return undefined;
}
