import type { Follower } from '../../core/airflow/follow.ts';
import type { Outline } from '../../core/airflow/outline.ts';
import type { RunContext } from '../../core/airflow/surroundings/run-context.ts';
import type { Analysis, ProjectFiles } from '../../core/manifest/analysis.ts';
import { createLastFiles } from './last-files.ts';

/** Outlines the files that someone works on: of each text only what is new, while its context and all that it read are the same. */
export interface OutlineCache {
  outline(file: string, text: string, context: RunContext, project: ProjectFiles): Outline;
}

interface Followed {
  readonly follower: Follower;
  last?: { readonly text: string; readonly outline: Outline };
}

/** Follows the last `count` files. `signal` belongs to whatever question is under way. */
export function createOutlineCache(
  analysis: Pick<Analysis, 'follow'>,
  count: number,
  signal: Pick<AbortSignal, 'aborted'>,
): OutlineCache {
  const followed = createLastFiles<Followed>(count, ({ follower }) => follower.dispose());
  return {
    outline: (file, text, context, project) => {
      const one = followed.get(file, context, project, (recorded) => ({
        follower: analysis.follow(file, context, recorded, signal),
      }));
      if (one.last?.text !== text) one.last = { text, outline: one.follower.outline(text) };
      return one.last.outline;
    },
  };
}
