import type { Cluster } from '../core/cluster/cluster.ts';
import type { RunPlace } from '../core/run/record/journal.ts';
import { keepings } from '../core/run/keeping.ts';
import type { Keeping } from '../core/run/keeping.ts';
import { isDue, releaseKept } from '../core/run/record/release-kept.ts';
import type { KeptSurroundings } from '../core/run/record/release-kept.ts';
import type { GivenOptions } from './parse-arguments.ts';
import { readDuration } from './read-duration.ts';
import type { Services } from './services.ts';
import { usageError } from './usage-error.ts';

/** Seconds for which the pod of a failed task is kept where `--keep-for` does not say. */
const usualTime = 3600;

/** What `--keep-pod` and `--keep-for` say. */
export function readKeeping(options: GivenOptions): Keeping {
  const value = options.one('--keep-pod') ?? 'policy';
  const pods = keepings.find((one) => one === value);
  if (pods === undefined) {
    const choices = keepings.join(', ');
    throw usageError('not-one-of', { option: '--keep-pod', value, choices });
  }
  const given = readDuration(options, '--keep-for');
  if (given !== undefined && pods !== 'failed') {
    throw usageError('only-with', { option: '--keep-for', other: '--keep-pod failed' });
  }
  return { pods, failedFor: (given ?? usualTime) * 1000 };
}

/** Deletes the pods of this place that were kept for a time which is over, and says so; what cannot be done is no failure. */
export async function releaseDue(
  place: RunPlace,
  cluster: Cluster,
  surroundings: KeptSurroundings,
  { words, paint, say }: Services,
): Promise<void> {
  const note = (text: string): Promise<void> => say(paint('gray', words.text('note', { text })));
  try {
    for (const entry of await surroundings.journal.list()) {
      if (!isDue(entry, surroundings.clock.now()) || !isSame(entry.place, place)) continue;
      const notice = await releaseKept(entry, cluster, surroundings);
      if (notice !== undefined) await note(words.notice(notice));
    }
  } catch (error) {
    if (surroundings.signal.aborted) return;
    const cause = error instanceof Error ? error.message : String(error);
    await note(words.failure('internal', { detail: cause }));
  }
}

function isSame(one: RunPlace | undefined, other: RunPlace): boolean {
  if (one?.kind !== 'cluster' || other.kind !== 'cluster') return one?.kind === other.kind;
  return one.context === other.context && one.files.join('\n') === other.files.join('\n');
}
