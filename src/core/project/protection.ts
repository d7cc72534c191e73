import { defaultProtectedContexts, isProtectedContext } from './protected-contexts.ts';
import type { WorkspaceSettings } from './workspace-settings.ts';

/**
 * True where something done on a context has to be agreed to: by the patterns of POD_TASKS_PROTECTED_CONTEXTS (separated by
 * commas; empty: none), else those that hold from the start, and by those of the workspace, which can only add to them.
 */
export function isProtected(
  context: string,
  environment: Readonly<Record<string, string | undefined>>,
  workspace: Pick<WorkspaceSettings, 'protectedContexts'>,
): boolean {
  const given = environment['POD_TASKS_PROTECTED_CONTEXTS'];
  const own =
    given === undefined
      ? defaultProtectedContexts
      : given.split(',').flatMap((one) => (one.trim() === '' ? [] : [one.trim()]));
  return isProtectedContext(context, [...own, ...workspace.protectedContexts]);
}
