import { PodTaskError } from '../core/base/failure.ts';
import type { GivenOptions } from './parse-arguments.ts';
import type { Services } from './services.ts';

/**
 * True where every question is answered with yes, on the terminal or by `--yes`. Throws `answer-needed` with the first one
 * that nobody can answer.
 */
export async function isAgreed(
  questions: readonly string[],
  options: GivenOptions,
  services: Services,
): Promise<boolean> {
  if (options.has('--yes')) return true;
  for (const question of questions) {
    const answer = await services.ask(question);
    if (answer === undefined) throw new PodTaskError('answer-needed', { question });
    if (!answer) return false;
  }
  return true;
}
