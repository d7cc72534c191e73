import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Program } from './judge-program.ts';

const generator = new URL('random_programs', import.meta.url).pathname;

/** Python 3.11 where it is on the path, whose messages are the ones compared; else whatever python3 is. */
function pythonCommand(): string {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.some((folder) => existsSync(join(folder, 'python3.11')))
    ? 'python3.11'
    : 'python3';
}

/** Random programs with what CPython leaves of each. */
export async function* makePrograms(
  seed: string,
  first: number,
  count: number,
): AsyncGenerator<Program> {
  const child = spawn(pythonCommand(), [generator, 'make', seed, String(first), String(count)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = endOf(child);
  for await (const line of createInterface({ input: child.stdout }))
    yield JSON.parse(line) as Program;
  await ended;
}

async function endOf(child: ChildProcess): Promise<void> {
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw new Error(`python ended with ${String(code)}`);
}

/** CPython as a judge of programs that are given to it. */
export class CPython {
  private readonly child = spawn(pythonCommand(), [generator, 'answer'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  private readonly answers = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();

  /** The program with its runs. */
  async answer(program: Program, text: string): Promise<Program> {
    const { number, assignments } = program;
    this.child.stdin.write(`${JSON.stringify({ number, text, assignments })}\n`);
    const line = await this.answers.next();
    if (line.done === true) throw new Error('python ended');
    return JSON.parse(line.value) as Program;
  }

  close(): void {
    this.child.stdin.end();
  }
}

/** Leaves out what is not needed for `diverges`: lines with what is indented below them, and single lines. */
export async function shrink(
  cpython: CPython,
  program: Program,
  diverges: (program: Program) => boolean,
): Promise<Program> {
  let best = program;
  for (let again = true; again;) {
    again = false;
    for (let i = best.text.split('\n').length - 1; i >= 0; i--) {
      for (const text of shorter(best.text.split('\n'), i)) {
        const candidate = await cpython.answer(best, text);
        if (candidate.runs.length === 0 || !diverges(candidate)) continue;
        best = candidate;
        again = true;
        break;
      }
    }
  }
  return best;
}

/** Without line `i` and its block; with the block in the place of the line; without the line alone. */
function shorter(lines: readonly string[], i: number): readonly string[] {
  const depth = (line: string): number => line.length - line.trimStart().length;
  const own = depth(lines[i] ?? '');
  let end = i + 1;
  while (end < lines.length && lines[end] !== '' && depth(lines[end] ?? '') > own) end++;
  const without = [...lines.slice(0, i), ...lines.slice(end)].join('\n');
  const block = lines.slice(i + 1, end).map((line) => line.slice(4));
  if (block.length === 0) return [without];
  return [without, [...lines.slice(0, i), ...block, ...lines.slice(end)].join('\n')];
}
