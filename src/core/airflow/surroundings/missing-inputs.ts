import type { Origin } from '../../base/span.ts';
import type { Input } from '../../python/value.ts';
import type { MissingInput } from '../rendering/rendered-task.ts';

/** What is not given, and the option of the command line that gives it. */
export function toMissing(input: Input, at: Origin | undefined): MissingInput {
  return { name: input.key, option: optionOf(input), input, at };
}

/** The same inputs without repetition, in order. */
export function uniqueMissing(all: readonly MissingInput[]): readonly MissingInput[] {
  const first = new Map<string, MissingInput>();
  for (const one of all) {
    const key = `${one.option} ${one.name}`;
    if (!first.has(key)) first.set(key, one);
  }
  return Array.from(first.values());
}

function optionOf({ kind, key }: Input): string {
  switch (kind) {
    case 'variable':
      return `--var ${key}=VALUE`;
    case 'connection':
      return `--conn ${key}=URI`;
    case 'env':
      return `--env ${key}=VALUE`;
    case 'config':
      return `--config ${key}=VALUE`;
    case 'xcom':
      return '--xcom JSON';
    case 'param':
      return '--params JSON';
    case 'argument':
      return `--arg ${key}=JSON`;
    case 'import':
      return '--workspace DIR';
  }
}
