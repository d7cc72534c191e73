import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A copy of the sample that a test may change, and folders that keep what is stored out of the user's own. */
export interface SampleWorkspace {
  readonly folder: string;
  /** Around the folder; goes with it. */
  readonly scratch: string;
  /** For whatever runs the extension. */
  readonly environment: Readonly<Record<string, string>>;
  remove(): void;
}

/** Copies the sample of the project at `root`; `settings` become those of the workspace. */
export function copySample(
  root: string,
  settings?: Readonly<Record<string, unknown>>,
): SampleWorkspace {
  const scratch = mkdtempSync(join(tmpdir(), 'pod-tasks-sample-'));
  const folder = join(scratch, 'sample');
  cpSync(join(root, 'media', 'sample'), folder, { recursive: true });
  if (settings !== undefined) {
    mkdirSync(join(folder, '.vscode'));
    writeFileSync(join(folder, '.vscode', 'settings.json'), JSON.stringify(settings));
  }
  return {
    folder,
    scratch,
    environment: { XDG_STATE_HOME: join(scratch, 'state') },
    remove: () => {
      rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
