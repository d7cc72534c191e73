import { readdirSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createDiskFiles } from '../core/project/disk-files.ts';
import { findWorkspace } from '../core/project/find-workspace.ts';
import { readProject } from '../core/project/project.ts';
import type { Project } from '../core/project/project.ts';
import { readWorkspaceSettings } from '../core/project/workspace-settings.ts';
import type { WorkspaceSettings } from '../core/project/workspace-settings.ts';
import { usageError } from './usage-error.ts';

/** A project with what its own settings say to the command line, which has no editor to ask. */
export interface ProjectWithSettings extends Project {
  /** Of .vscode/settings.json. */
  readonly workspaceSettings: WorkspaceSettings;
}

/** Reads the project around `file` (an absolute real path); `workspace` as `--workspace` gives it. */
export function readProjectWithSettings(
  file: string,
  workspace: string | undefined,
): ProjectWithSettings {
  const project = readProject(file, workspace === undefined ? undefined : toFolder(workspace));
  return { ...project, workspaceSettings: readSettingsOf(project.workspace) };
}

/** What the workspace around `folder` (absolute) says of where its tasks run. */
export function findWorkspaceSettings(folder: string): WorkspaceSettings {
  return readSettingsOf(findWorkspace(join(folder, 'file'), folder));
}

function readSettingsOf(root: string): WorkspaceSettings {
  const text = createDiskFiles([root]).read(join(root, '.vscode', 'settings.json'));
  return readWorkspaceSettings(text ?? '');
}

function toFolder(path: string): string {
  try {
    const real = realpathSync(path);
    if (statSync(real).isDirectory()) {
      readdirSync(real);
      return real;
    }
  } catch (error) {
    throw usageError('not-a-folder', { option: '--workspace', value: path }, error);
  }
  throw usageError('not-a-folder', { option: '--workspace', value: path });
}
