import { findKubeconfigs } from '../core/cluster/target.ts';
import type { Target } from '../core/cluster/target.ts';
import type { GivenOptions } from './parse-arguments.ts';
import { usageError } from './usage-error.ts';

/** Reads the TARGET options; throws `usage` where they exclude each other. */
export function readTarget(
  options: GivenOptions,
  environment: Readonly<Record<string, string | undefined>>,
  folder: string,
): Target {
  const named = options.one('--kubeconfig');
  const context = options.one('--context');
  if (options.has('--sandbox')) {
    const other =
      named !== undefined ? '--kubeconfig' : context !== undefined ? '--context' : undefined;
    if (other !== undefined) throw usageError('excluding', { one: '--sandbox', other });
    return { kind: 'sandbox' };
  }
  return { kind: 'cluster', ...findKubeconfigs(named, environment, folder), context };
}
