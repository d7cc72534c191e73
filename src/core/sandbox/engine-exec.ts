import type { ExecChunk } from '../cluster/cluster.ts';
import type { EngineCli } from './engine-cli.ts';
import { mergeOutputs } from './exec-output.ts';

/** Runs a command of the engine as an exec of the cluster. */
export async function* execute(
  cli: EngineCli,
  words: readonly string[],
  stdin: string | undefined,
  signal: AbortSignal,
): AsyncGenerator<ExecChunk, void, void> {
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  const { stdout, stderr, ended } = cli.open(words, stdin, either);
  try {
    yield* mergeOutputs(stdout, stderr, signal);
    yield { type: 'exit', code: await ended };
  } finally {
    stop.abort();
  }
}
