import { PodTaskError } from '../base/failure.ts';
import type { PodName } from './cluster.ts';

/** What every adapter throws for a pod that is not there, or where another one stands in the way. */
export function podFailure(
  code: 'not-found' | 'conflict',
  { namespace, name }: PodName,
  cause?: unknown,
): PodTaskError {
  return new PodTaskError(code, { kind: 'pod', namespace, name }, cause);
}
