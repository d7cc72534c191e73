import { randomInt } from 'node:crypto';
import { isPodTaskError } from '../core/base/failure.ts';
import { createWords, findLanguage } from '../core/words/say.ts';
import type { Words } from '../core/words/say.ts';
import { askOnTerminal } from './ask.ts';
import { runCommand } from './commands.ts';
import { exitCodeOfFailure, exitCodes } from './exit-codes.ts';
import { createOutput, createPaint } from './output.ts';
import type { Output } from './output.ts';
import { parseArguments } from './parse-arguments.ts';
import type { Services } from './services.ts';

/** The command line from its arguments to the exit of the process. */
export async function runProgram(about: {
  readonly version: string;
  /** The folder of the program. */
  readonly program: string;
}): Promise<void> {
  const out = createOutput(process.stdout);
  const err = createOutput(process.stderr);
  const words = createWords(findLanguage(process.env));
  const services = createServices(out, err, words, about.program);
  let code: number;
  try {
    code = await dispatch(about.version, services);
  } catch (error) {
    code = await services.fail(error);
  }
  await Promise.all([out.end(), err.end()]);
  // A closed pipe is the reader's wish; any other loss is ours to tell.
  if (out.lost !== undefined && out.lost !== 'EPIPE') {
    const failure = out.lost === 'ENOSPC' ? 'disk-full' : 'internal';
    await services.say(words.failure(failure, { detail: out.lost }));
    code = Math.max(code, exitCodes.usage);
  }
  process.exit(code);
}

async function dispatch(version: string, services: Services): Promise<number> {
  const parsed = parseArguments(process.argv.slice(2));
  const { out, words } = services;
  switch (parsed.ask) {
    case 'version':
      await out.write(`pod-tasks ${version}\n`);
      return exitCodes.success;
    case 'help':
      await out.write(words.help(parsed.topic));
      return exitCodes.success;
    case 'correction':
      await services.say(words.failure('usage', parsed.data));
      return exitCodes.usage;
    case 'command':
      return runCommand(parsed, services);
  }
}

function createServices(out: Output, err: Output, words: Words, program: string): Services {
  const alphabet = 'abcdefghijklmnopqrstuvwxyz0123456789';
  const paint = createPaint(err, process.env);
  const say = (line: string): Promise<void> => err.write(`${line}\n`);
  return {
    words,
    out,
    err,
    paint,
    say,
    fail: (error) => sayFailure(error, words, (text) => say(paint('red', text))),
    ask: (question) => askOnTerminal(`${question} ${words.text('question.hint')}`),
    machine: {
      // Asking for the names of the real one takes long, and it is asked for each file.
      environment: { ...process.env },
      now: new Date(),
      random: (length) =>
        Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join(''),
    },
    folder: process.cwd(),
    program,
  };
}

/** Says a failure in one sentence and gives its exit code. */
async function sayFailure(
  error: unknown,
  words: Words,
  say: (text: string) => Promise<void>,
): Promise<number> {
  if (isPodTaskError(error)) {
    await say(words.failure(error.code, error.data));
    return exitCodeOfFailure(error.code);
  }
  const detail = error instanceof Error ? error.message : String(error);
  await say(words.failure('internal', { detail }));
  return exitCodeOfFailure('internal');
}
