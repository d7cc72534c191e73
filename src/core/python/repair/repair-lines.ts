import { findLogicalLines } from './logical-lines.ts';
import type { LogicalLine } from './logical-lines.ts';
import { insert, offsetBefore } from './insertions.ts';
import type { Insertion } from './insertions.ts';

/** What makes the rest of a broken text readable. */
export interface LineRepair {
  /** As long as the given text: some characters are others. */
  readonly text: string;
  /** To be made in `text`, in order. */
  readonly insertions: readonly Insertion[];
}

/** The first place in a text that does not parse. */
export interface TextError {
  readonly offset: number;
  /** Whether a statement holds it all the same. */
  readonly isInside: boolean;
}

/** Undefined where all of the text parses. */
export type FindError = (text: string) => TextError | undefined;

/** Characters that are tried in all: what is left then stays as it is. */
const maxTried = 200_000;
/** Errors of one logical line. */
const maxSteps = 40;

/**
 * Looks at each logical line that touches one of the ranges by itself: one that does not parse becomes a comment, or a
 * header that does, so that it takes nothing around it along; then what a block lacks is added. `findFirstError` is
 * asked about small texts.
 */
export function repairLines(
  given: string,
  ranges: readonly (readonly [start: number, end: number])[],
  findFirstError: FindError,
): LineRepair {
  const findError = limited(findFirstError);
  const text = blankConflicts(given);
  const lines = findLogicalLines(text);
  const changes = new Map<LogicalLine, Change>();
  for (const [i, line] of touching(lines, ranges)) {
    const code = text.slice(line.start, line.end);
    const error = findError(standingAlone(code).text);
    if (error === undefined) continue;
    const change =
      (lines[i + 1]?.indent ?? 0) > line.indent
        ? repairHeader(code, line.codeEnd - line.start, findError)
        : (repairInside(code, findError) ??
          (error.isInside || isLong(code) ? undefined : asComment(code)));
    if (change !== undefined) changes.set(line, change);
  }
  const characters = new Map<number, string>();
  const insertions: Insertion[] = [];
  for (const [{ start }, change] of changes) {
    for (const [at, character] of change.characters) characters.set(start + at, character);
    for (const one of change.insertions) insertions.push({ ...one, offset: start + one.offset });
  }
  const kept = lines.filter((line) => changes.get(line)?.isComment !== true);
  const filled = fillBlocks(text, { changes, characters }, insertions, kept);
  return {
    text: withCharacters(text, characters),
    insertions: [...insertions, ...filled].sort((a, b) => a.offset - b.offset),
  };
}

/** The lines that touch one of the ranges, which are in order as the lines are, with their numbers. */
function touching(
  lines: readonly LogicalLine[],
  ranges: readonly (readonly [start: number, end: number])[],
): readonly (readonly [i: number, line: LogicalLine])[] {
  let next = 0;
  return [...lines.entries()].filter(([, line]) => {
    while ((ranges[next]?.[1] ?? Infinity) < line.start) next++;
    return (ranges[next]?.[0] ?? Infinity) <= line.end;
  });
}

/** The text with other characters at some places. */
function withCharacters(text: string, characters: ReadonlyMap<number, string>): string {
  let made = '';
  let from = 0;
  for (const [at, character] of [...characters].sort(([a], [b]) => a - b)) {
    made += text.slice(from, at) + character;
    from = at + 1;
  }
  return made + text.slice(from);
}

function limited(findError: FindError): FindError {
  let tried = 0;
  return (text) => {
    tried += text.length;
    return tried > maxTried ? undefined : findError(text);
  };
}

/** The marks of a merge become comments, and so does its second side. */
function blankConflicts(text: string): string {
  if (!/^<{7} /m.test(text)) return text;
  let isSecond = false;
  return text.replace(/^.+$/gm, (line) => {
    if (/^<{7} /.test(line)) return `#${line.slice(1)}`;
    if (/^(?:={7}$|\|{7} )/.test(line)) isSecond = true;
    const isEnd = /^>{7} /.test(line);
    const result = isSecond || isEnd ? `#${line.slice(1)}` : line;
    if (isEnd) isSecond = false;
    return result;
  });
}

/** Offsets are those of a logical line's own text. */
interface Change {
  readonly characters: readonly (readonly [at: number, character: string])[];
  readonly insertions: readonly Insertion[];
  readonly isComment: boolean;
}

/** A block needs some header: the line with a colon, else `if 1:` and the rest of it a comment. */
function repairHeader(code: string, end: number, findError: FindError): Change {
  const colon = { offset: end, text: ':' };
  if (findError(standingAlone(insert(code.slice(0, end), [colon])).text) === undefined)
    return { characters: [], insertions: [colon], isComment: false };
  const inside = repairInside(code, findError);
  if (inside !== undefined) return inside;
  const start = code.length - code.trimStart().length;
  const firstLine = /^[^\r\n]*/.exec(code.slice(start))?.[0].length ?? 0;
  const header = 'if 1:#';
  const lacking = header.slice(firstLine, 5);
  return {
    characters: [
      ...Array.from(header.slice(0, firstLine), (c, i) => [start + i, c] as const),
      ...asComment(code, start + firstLine).characters,
    ],
    insertions: lacking === '' ? [] : [{ offset: start + firstLine, text: lacking }],
    isComment: false,
  };
}

/** Each of its lines begins with `#` where its text did: what stands around keeps its place. */
function asComment(code: string, from = 0): Change {
  const lines = [...code.slice(from).matchAll(/^[ \t]*(?=[^\s])/gm)];
  return {
    characters: lines.map((found) => [from + found.index + found[0].length, '#'] as const),
    insertions: [],
    isComment: true,
  };
}

/** The parser finds its own way in brackets over several lines, and what is whole in them is worth keeping. */
function isLong(code: string): boolean {
  return code.trim().includes('\n');
}

/** In brackets over several lines: from one error to the next, a comma behind a line that lacks it, or a line made a comment. */
function repairInside(code: string, findError: FindError): Change | undefined {
  const lines = [...code.matchAll(/[^\r\n]+/g)].filter(([line]) => line.trim() !== '');
  if (lines.length < 2) return undefined;
  let change: Change = { characters: [], insertions: [], isComment: false };
  let error = errorIn(code, change, findError);
  for (let step = 0; step < maxSteps && error !== undefined; step++) {
    const at = lines.findLastIndex((line) => line.index <= (error ?? 0));
    // An error that begins with the statement does not tell where in it it is.
    const near = at > 0 ? lines.slice(Math.max(0, at - 1), at + 2) : lines.slice(0, maxSteps);
    const tries = near
      .flatMap((line) => changesOf(line))
      .map((one) => join(change, one))
      .map((one) => ({ change: one, error: errorIn(code, one, findError) }));
    const best = tries.reduce((a, b) => ((b.error ?? Infinity) > (a.error ?? Infinity) ? b : a), {
      change,
      error,
    });
    if ((best.error ?? Infinity) <= error) return undefined;
    ({ change, error } = best);
  }
  return error === undefined ? change : undefined;
}

function changesOf(line: RegExpExecArray): readonly Change[] {
  const written = line[0].replace(/\s*(?:#[^'"]*)?$/, '');
  const comma = { offset: line.index + written.length, text: ',' };
  const at = line.index + line[0].length - line[0].trimStart().length;
  return [
    ...(/[,([{:]$/.test(written)
      ? []
      : [{ characters: [], insertions: [comma], isComment: false }]),
    // What begins the statement is worth more than what is behind it.
    ...(line.index === 0
      ? []
      : [{ characters: [[at, '#'] as const], insertions: [], isComment: false }]),
  ];
}

function join(a: Change, b: Change): Change {
  return {
    characters: [...a.characters, ...b.characters],
    insertions: [...a.insertions, ...b.insertions].sort((x, y) => x.offset - y.offset),
    isComment: false,
  };
}

/** Where in `code` the first error is after a change. */
function errorIn(code: string, change: Change, findError: FindError): number | undefined {
  const characters = code.split('');
  for (const [at, character] of change.characters) characters[at] = character;
  const changed = characters.join('');
  const indent = changed.length - changed.trimStart().length;
  const { before, text } = standingAlone(insert(changed, change.insertions));
  const error = findError(text);
  if (error === undefined) return undefined;
  return offsetBefore(change.insertions, Math.max(0, error.offset - before) + indent);
}

/** A logical line as a text of its own, its block filled and what it continues begun; `before`: where it begins in it. */
function standingAlone(code: string): { readonly before: number; readonly text: string } {
  const line = code.trim();
  const word = /^\w+/.exec(line)?.[0] ?? '';
  const isHeader = isBlockHeader(line);
  const [before, after] = !isHeader
    ? ['', line.startsWith('@') ? '\ndef f():\n pass\n' : '\n']
    : (frames[word] ?? ['', '\n pass\n']);
  return { before: before.length, text: before + line + after };
}

const frames: Readonly<Record<string, readonly [before: string, after: string]>> = {
  elif: ['if x:\n pass\n', '\n pass\n'],
  else: ['if x:\n pass\n', '\n pass\n'],
  except: ['try:\n pass\n', '\n pass\n'],
  finally: ['try:\n pass\n', '\n pass\n'],
  try: ['', '\n pass\nfinally:\n pass\n'],
  case: ['match x:\n ', '\n  pass\n'],
  match: ['', '\n case _:\n  pass\n'],
};

function isBlockHeader(line: string): boolean {
  return blockWords.test(line) && /:\s*(?:#[^'"]*)?$/.test(line);
}

const blockWords =
  /^(?:if|elif|else|for|while|with|try|except|finally|def|class|async|match|case)\b/;

/** What a block's header lacks: a block, or of a `try` what has to follow it; some characters become others. */
function fillBlocks(
  text: string,
  made: {
    readonly changes: ReadonlyMap<LogicalLine, Change>;
    readonly characters: Map<number, string>;
  },
  inserted: readonly Insertion[],
  lines: readonly LogicalLine[],
): readonly Insertion[] {
  const insertions: Insertion[] = [];
  const headers: { readonly line: LogicalLine; readonly word: string }[] = [];
  const colons = inserted.filter((one) => one.text.endsWith(':'));
  const close = (indent: number, next: string): void => {
    for (let top = headers.at(-1); top && top.line.indent >= indent; top = headers.at(-1)) {
      headers.pop();
      const isHandled = top.line.indent === indent && /^(?:except|finally)$/.test(next);
      if (top.word !== 'try' || isHandled) continue;
      // `try:` alone would take everything after it along.
      const start = top.line.start + top.line.indent;
      for (const [i, character] of Array.from('if 1').entries())
        made.characters.set(start + i, character);
      insertions.push({ offset: start + 4, text: ':' });
    }
  };
  for (const [i, line] of lines.entries()) {
    const start = line.start + line.indent;
    const change = made.changes.get(line);
    const added = colons.some((one) => inLine(one, line));
    // What begins with no word of a block is none, so nothing has to be made of most lines.
    if (change === undefined && !added && !blockWords.test(text.slice(start, start + 8))) {
      close(line.indent, '');
      continue;
    }
    const written = text.slice(line.start, line.end);
    const code = (
      change === undefined ? written : withCharacters(written, new Map(change.characters))
    ).slice(line.indent);
    const word = /^\w+/.exec(code)?.[0] ?? '';
    close(line.indent, word);
    if (!added && !isBlockHeader(code)) continue;
    headers.push({ line, word });
    if ((lines[i + 1]?.indent ?? 0) <= line.indent)
      insertions.push({ offset: line.codeEnd, text: ' pass' });
  }
  close(0, '');
  return insertions;
}

function inLine(one: Insertion, line: LogicalLine): boolean {
  return one.offset >= line.start && one.offset <= line.end;
}
