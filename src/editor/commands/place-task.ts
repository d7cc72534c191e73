import type { Manifest } from '../../core/manifest/manifest.ts';
import type { TaskAddress } from '../analysis/analyzer.ts';
import type { PlaceFacts } from '../asking/decide-place.ts';
import type { Place } from '../place.ts';
import { chooseKubeconfig } from './choose-kubeconfig.ts';
import type { CommandParts } from './command-parts.ts';
import { findUserKubeconfigs } from './find-kubeconfigs.ts';

/** Where a task's pod goes, asked for where nothing says it, with what there is to say of it; undefined where the user cancels. */
export async function placeTask(
  task: TaskAddress,
  manifest: Manifest,
  parts: CommandParts,
): Promise<{ readonly place: Place; readonly notes: readonly string[] } | undefined> {
  const { services, editor, asking, selections, answers } = parts;
  const { environment, words, log } = services;
  const launcher = parts.launcher();
  const files = launcher.openProjectFiles(task.file, editor.folderOf(task.file));
  const readFacts = (): PlaceFacts => {
    const settings = services.settings(task.file);
    return {
      selection: selections.selection,
      task: manifest.settings,
      kubeconfigs: findUserKubeconfigs(parts, task.file),
      rules: {
        files,
        environment,
        contextMapping: new Map(Object.entries(settings['podTasks.cluster.contextMapping'])),
        // It is asked about with everything else later.
        isProtected: () => false,
      },
      answers,
    };
  };
  const placed = await launcher.settlePlace(task.taskId, readFacts, {
    asking,
    words,
    selections,
    answers,
    chooseKubeconfig: () => chooseKubeconfig(parts),
  });
  if (placed === undefined) return undefined;
  const notes = placed.notices.map((notice) => words.notice(notice));
  for (const note of notes) log.info(note);
  return { place: placed.place, notes };
}
