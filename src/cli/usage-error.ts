import { PodTaskError } from '../core/base/failure.ts';
import type { MessageData } from '../core/base/message.ts';
import type { UsageCode } from '../core/words/interface-key.ts';

/** The failure of a command line that makes no sense. */
export function usageError(what: UsageCode, data: MessageData = {}, cause?: unknown): PodTaskError {
  return new PodTaskError('usage', { ...data, what }, cause);
}
