import { join } from 'node:path';
import type { State } from '../asking/state.ts';
import type { CommandParts } from './command-parts.ts';
import { copySample } from './open-sample.ts';
import type { Handlers } from './register.ts';
import { createTargetCommands } from './target-commands.ts';
import { createTaskCommands } from './task-commands.ts';

/** The handlers of this folder; those of the other parts are added to them. */
type OwnId =
  | 'podTasks.task.run'
  | 'podTasks.task.runInFile'
  | 'podTasks.task.runInWorkspace'
  | 'podTasks.task.forgetInputs'
  | 'podTasks.run.again'
  | 'podTasks.target.select'
  | 'podTasks.target.selectNamespace'
  | 'podTasks.kubeconfig.choose'
  | 'podTasks.sample.open'
  | 'podTasks.log.show';

/** What the sample needs. */
export interface SampleParts {
  /** The extension's own folder that outlives updates, absolute. */
  readonly storage: string;
  /** Of the user, not of a workspace. */
  readonly state: State;
}

/** All handlers: those on tasks and targets, and `others` of the parts that own them. */
export function createHandlers(
  parts: CommandParts,
  sample: SampleParts,
  others: Omit<Handlers, OwnId>,
): Handlers {
  const { services, editor } = parts;
  return {
    ...others,
    ...createTaskCommands(parts),
    ...createTargetCommands(parts),
    'podTasks.sample.open': async () => {
      const from = join(services.extension, 'media', 'sample');
      await editor.openFile(await copySample(from, join(sample.storage, 'sample'), sample.state));
    },
    'podTasks.log.show': () => {
      services.log.show();
    },
  };
}
