import type { Follower } from '../../core/airflow/follow.ts';
import type { Outline } from '../../core/airflow/outline.ts';
import type { RunContext } from '../../core/airflow/surroundings/run-context.ts';
import type { Analysis, ProjectFiles } from '../../core/manifest/analysis.ts';
import { recordFiles } from './recording-files.ts';
import type { RecordingFiles } from './recording-files.ts';

/** Outlines the files that someone works on: of each text only what is new, while its context and all that it read are the same. */
export interface OutlineCache {
  outline(file: string, text: string, context: RunContext, project: ProjectFiles): Outline;
}

interface Followed {
  readonly key: string;
  readonly files: RecordingFiles;
  readonly follower: Follower;
  last?: { readonly text: string; readonly outline: Outline };
}

/** Follows the last `count` files. `signal` belongs to whatever question is under way. */
export function createOutlineCache(
  analysis: Pick<Analysis, 'follow'>,
  count: number,
  signal: Pick<AbortSignal, 'aborted'>,
): OutlineCache {
  const kept = new Map<string, Followed>();
  return {
    outline: (file, text, context, project) => {
      const { roots, sureRoots, settingsFolders } = project;
      const key = JSON.stringify([context, roots, sureRoots, settingsFolders]);
      const before = kept.get(file);
      kept.delete(file);
      const isSame = before?.key === key && before.files.isSame(project.files);
      if (!isSame) before?.follower.dispose();
      const followed = isSame ? before : start();
      if (followed.last?.text !== text) {
        const outline = followed.follower.outline(text);
        followed.last = { text, outline };
      }
      kept.set(file, followed);
      for (const [oldest, { follower }] of kept) {
        if (kept.size <= count) break;
        follower.dispose();
        kept.delete(oldest);
      }
      return followed.last.outline;

      function start(): Followed {
        const files = recordFiles(project.files);
        return {
          key,
          files,
          follower: analysis.follow(file, context, { ...project, files }, signal),
        };
      }
    },
  };
}
