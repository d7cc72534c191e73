import type { ProjectFiles } from '../../core/manifest/analysis.ts';
import type { RunContext } from '../../core/airflow/surroundings/run-context.ts';
import { recordFiles } from './recording-files.ts';
import type { RecordingFiles } from './recording-files.ts';

/** What was made of the last files, made anew where the context is another one or anything that was read has changed. */
export interface LastFiles<Made> {
  /** `make` is given a project that notes what is read of it. `text` is for what depends on the file's own text as a whole. */
  get(
    file: string,
    context: RunContext,
    project: ProjectFiles,
    make: (project: ProjectFiles) => Made,
    text?: string,
  ): Made;
}

/** Keeps those of the last `count` files; `drop` gets what is kept no longer. */
export function createLastFiles<Made>(
  count: number,
  drop: (made: Made) => void = () => undefined,
): LastFiles<Made> {
  interface Kept {
    readonly key: string;
    readonly text: string | undefined;
    readonly files: RecordingFiles;
    readonly made: Made;
  }
  const kept = new Map<string, Kept>();
  return {
    get: (file, context, project, make, text) => {
      const { roots, sureRoots, settingsFolders } = project;
      const key = JSON.stringify([context, roots, sureRoots, settingsFolders]);
      const last = kept.get(file);
      kept.delete(file);
      const isSame = last?.key === key && last.text === text && last.files.isSame(project.files);
      if (last !== undefined && isSame) {
        kept.set(file, last);
        return last.made;
      }
      if (last !== undefined) drop(last.made);
      const files = recordFiles(project.files);
      const made = make({ ...project, files });
      kept.set(file, { key, text, files, made });
      for (const [oldest, one] of kept) {
        if (kept.size <= count) break;
        kept.delete(oldest);
        drop(one.made);
      }
      return made;
    },
  };
}
