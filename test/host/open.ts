import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { findDesktop, hasDisplay } from './desktop.ts';
import { findEditorHome } from './editor-home.ts';
import { copySample } from './sample-workspace.ts';

// npm run editor: a desktop VS Code with the extension as built and a copy of the sample, until its window is closed.

const root = join(import.meta.dirname, '..', '..');
const program = await findProgram();
if ('why' in program) {
  console.error(
    `No editor opens, as ${program.why}; npm run package makes a .vsix to install in any VS Code.`,
  );
  process.exitCode = 1;
} else {
  const sample = copySample(root);
  const data = join(findEditorHome(process.env), 'user-data');
  const { error, status } = spawnSync(
    program.program,
    [
      ...['--new-window', '--wait', '--disable-extensions', `--user-data-dir=${data}`],
      ...[`--extensionDevelopmentPath=${root}`, sample.folder],
      join(sample.folder, 'example_kubernetes_pod.py'),
    ],
    { stdio: 'inherit' },
  );
  sample.remove();
  if (error) throw error;
  process.exitCode = status ?? 1;
}

/** The `code` of the PATH, else a downloaded VS Code. */
async function findProgram(): Promise<{ readonly program: string } | { readonly why: string }> {
  if (!hasDisplay(process.platform, process.env)) return { why: 'there is no display' };
  // On Windows it is a script, which needs a shell to start.
  const folders = process.platform === 'win32' ? [] : (process.env['PATH'] ?? '').split(delimiter);
  const found = folders.map((folder) => join(folder, 'code')).find((file) => existsSync(file));
  return found === undefined ? findDesktop(process.env, 'newest') : { program: found };
}
