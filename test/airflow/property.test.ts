import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pythonParser } from '../unit/python/run-python.ts';
import { CPython, makePrograms, shrink } from './cpython.ts';
import { judgeProgram } from './judge-program.ts';
import type { Program, Verdict } from './judge-program.ts';

// Another seed for each run; the one that failed is printed and can be given again.
const seed = process.env['POD_TASKS_SEED'] ?? String(Date.now());
const count = Number(process.env['POD_TASKS_PROGRAMS'] ?? 10_000);
const first = Number(process.env['POD_TASKS_FIRST_PROGRAM'] ?? 0);
const shownFailures = 5;

const parser = await pythonParser();
const judge = (program: Program): Verdict => judgeProgram(parser, program);

test(`known values are CPython's in ${count} random programs of seed ${seed}`, async (t) => {
  const failed: Program[] = [];
  const figures = { programs: 0, runs: 0, skipped: 0, known: 0, unknown: 0 };
  for await (const program of makePrograms(seed, first, count)) {
    if (program.runs.length === 0) continue;
    const verdict = judge(program);
    figures.programs++;
    figures.runs += program.runs.length;
    figures.skipped += verdict.skipped;
    // How much is known where all inputs are.
    if (program.runs.length === 1) {
      figures.known += verdict.known;
      figures.unknown += verdict.unknown.length;
    }
    if (verdict.divergences.length > 0) failed.push(program);
  }
  t.diagnostic(`seed ${seed}: ${JSON.stringify(figures)}`);
  const messages = await describeFailures(failed.slice(0, shownFailures));
  assert.equal(failed.length, 0, `seed ${seed}\n${messages.join('\n')}`);
  // Not by knowing nothing, and not by looking away.
  assert.ok(figures.programs > 0.95 * count, 'CPython refused too many programs');
  assert.ok(figures.known > 0.9 * (figures.known + figures.unknown), 'too little is known');
  assert.ok(figures.skipped < 0.2 * figures.runs, 'too many runs are not compared');
});

async function describeFailures(programs: readonly Program[]): Promise<readonly string[]> {
  const cpython = new CPython();
  const messages: string[] = [];
  for (const program of programs) {
    const small = await shrink(cpython, program, (one) => judge(one).divergences.length > 0);
    const [difference] = judge(small).divergences;
    messages.push(
      `program ${program.number}, made small:`,
      small.text,
      `${difference?.name ?? ''} with ${JSON.stringify(difference?.inputs)}:`,
      `  ours    ${difference?.ours ?? ''}`,
      `  CPython ${difference?.theirs ?? ''}`,
    );
  }
  cpython.close();
  return messages;
}
