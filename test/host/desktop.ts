import { join } from 'node:path';
import { downloadAndUnzipVSCode, SilentReporter } from '@vscode/test-electron';
import { findEditorHome, versionOf } from './editor-home.ts';
import type { EditorName } from './editor-home.ts';

/** True where a window can be shown. */
export function hasDisplay(platform: NodeJS.Platform, environment: NodeJS.ProcessEnv): boolean {
  if (platform !== 'linux') return true;
  return Boolean(environment['DISPLAY'] ?? environment['WAYLAND_DISPLAY']);
}

/** The program of a desktop VS Code, downloaded where it is not yet there; a sentence where that fails. */
export async function findDesktop(
  environment: NodeJS.ProcessEnv,
  editor: EditorName,
): Promise<{ readonly program: string } | { readonly why: string }> {
  const named = environment['POD_TASKS_VSCODE'];
  if (named !== undefined && named !== '') return { program: named };
  if (!hasDisplay(process.platform, environment)) return { why: 'there is no display' };
  try {
    const program = await downloadAndUnzipVSCode({
      version: editor === 'newest' ? 'stable' : versionOf(editor),
      cachePath: join(findEditorHome(environment), 'desktop'),
      reporter: new SilentReporter(),
    });
    return { program };
  } catch (error) {
    const { message, cause } = error as Error;
    const reason = cause instanceof Error ? cause.message : message;
    return { why: `VS Code cannot be downloaded (${reason})` };
  }
}
