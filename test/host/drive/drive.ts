import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { editorNames, findEditorHome, findInstalled } from '../editor-home.ts';
import type { InstalledEditor } from '../editor-home.ts';
import { makePackage } from '../make-package.ts';
import { copySample } from '../sample-workspace.ts';
import { installExtension, startServer } from '../server.ts';
import { loadWorkbench, openPage } from '../workbench.ts';
import { EditorWindow } from './editor-window.ts';

/** How the editor of one test differs from a new user's with the sample open. */
export interface DriveOptions {
  readonly settings?: Readonly<Record<string, unknown>>;
  /** In `.vscode/settings.json` of the sample. */
  readonly workspaceSettings?: Readonly<Record<string, unknown>>;
  readonly environment?: Readonly<Record<string, string>>;
  /** The display language, e.g. `zh-cn`. */
  readonly language?: string;
  /** More files for the folder, texts by name. */
  readonly files?: Readonly<Record<string, string>>;
  /** Has the extension from its .vsix, as users have, in place of its folder. */
  readonly packaged?: boolean;
  readonly asksTrust?: boolean;
}

const root = join(import.meta.dirname, '..', '..', '..');

/** A test that uses the editor that EDITOR_HOST names from outside, as a user does, with the extension and a copy of the sample. */
export function drive(
  title: string,
  options: DriveOptions,
  use: (editor: EditorWindow) => Promise<void>,
): void {
  test(title, { timeout: 180_000 }, async () => {
    const editor = findEditor();
    const sample = copySample(root, options.workspaceSettings);
    for (const [name, text] of Object.entries(options.files ?? {})) {
      const file = join(sample.folder, name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
    const extensionsDir = join(sample.scratch, 'extensions');
    if (options.packaged === true) {
      const vsix = join(sample.scratch, 'pod-tasks.vsix');
      makePackage(root, vsix);
      installExtension(editor, extensionsDir, vsix);
    }
    const server = await startServer(editor, {
      settings: options.settings,
      asksTrust: options.asksTrust,
      extensionsDir,
      environment: {
        // Nothing of the user's own: no kubeconfig, no container engine.
        KUBECONFIG: join(sample.scratch, 'no-kubeconfig'),
        POD_TASKS_SANDBOX: 'process',
        ...sample.environment,
        ...options.environment,
      },
    });
    try {
      const { browser, page } = await openPage();
      const window = new EditorWindow(page, sample.folder, findShots(editor));
      try {
        await loadWorkbench(page, server, {
          folder: sample.folder,
          extensions: options.packaged === true ? [] : [root],
          language: options.language,
        });
        await window.awaitReady();
        await use(window);
      } catch (error) {
        await window.screenshot(`failed ${title}`);
        throw error;
      } finally {
        await browser.close();
      }
    } finally {
      await server.close();
      sample.remove();
    }
  });
}

function findShots(editor: InstalledEditor): string {
  const folder = process.env['POD_TASKS_SCREENSHOTS'] ?? join(findEditorHome(process.env), 'shots');
  return join(folder, editor.name);
}

function findEditor(): InstalledEditor {
  const wanted = process.env['EDITOR_HOST'] ?? 'newest';
  const name = editorNames.find((one) => one === wanted);
  const editor = name && findInstalled(process.env, name);
  if (editor === undefined) throw new Error(`test/host/setup.sh has not installed ${wanted}`);
  return editor;
}
