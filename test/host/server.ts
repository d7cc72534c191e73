import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { InstalledEditor } from './editor-home.ts';

/** How to start a server; what is absent is a throwaway or empty. */
export interface ServerOptions {
  readonly extensionsDir?: string | undefined;
  /** User settings on top of the quiet ones. */
  readonly settings?: Readonly<Record<string, unknown>> | undefined;
  /** Asks whether the folder is trusted, as a user's own editor does; else all is. */
  readonly asksTrust?: boolean | undefined;
  /** On top of this process's own environment; undefined removes a variable. */
  readonly environment?: NodeJS.ProcessEnv | undefined;
  /** Gets what the server prints. */
  readonly log?: ((text: string) => void) | undefined;
}

/** A VS Code server on the loopback. */
export interface EditorServer {
  /** E.g. `127.0.0.1:40123`. */
  readonly authority: string;
  /** Ends it with its extension hosts and removes its data. */
  close(): Promise<void>;
}

/** Quiet and reproducible; a test's own settings come on top. */
const quietSettings = {
  'telemetry.telemetryLevel': 'off',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.disableAIFeatures': true,
  'extensions.ignoreRecommendations': true,
  'extensions.autoCheckUpdates': false,
  'git.openRepositoryInParentFolders': 'never',
  'window.commandCenter': false,
};

/** Those of a surrounding VS Code, which would confuse the server. */
const foreign = {
  CODE_SERVER_PARENT_PID: undefined,
  VSCODE_IPC_HOOK_CLI: undefined,
  VSCODE_DEV: undefined,
  ELECTRON_RUN_AS_NODE: undefined,
  EXTENSIONS_GALLERY: '{}',
};

/** Starts the editor's server on a free port, with throwaway data. */
export async function startServer(
  editor: InstalledEditor,
  options: ServerOptions = {},
): Promise<EditorServer> {
  const scratch = mkdtempSync(join(tmpdir(), 'pod-tasks-editor-'));
  const temporary = join(scratch, 'tmp');
  mkdirSync(temporary);
  const settings = JSON.stringify({ ...quietSettings, ...options.settings });
  // A user's, and those of the machine that the extension host is on, which settings of scope `machine` are read from.
  for (const level of ['User', 'Machine']) {
    const folder = join(scratch, 'data', level);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'settings.json'), settings);
  }
  const extensions = options.extensionsDir ?? join(scratch, 'extensions');
  const trust = options.asksTrust === true ? [] : ['--disable-workspace-trust'];
  const words = [editor.serverMain, ...serverWords(scratch, extensions), ...trust];
  const child = spawn(editor.node, words, {
    env: {
      ...process.env,
      ...foreign,
      TMPDIR: temporary,
      XDG_RUNTIME_DIR: temporary,
      ...options.environment,
    },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lastResort = (): void => {
    signalGroup(child, 'SIGKILL');
    rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
  };
  process.on('exit', lastResort);
  const end = async (): Promise<void> => {
    await endChild(child);
    process.off('exit', lastResort);
    lastResort();
  };
  let ending: Promise<void> | undefined;
  const close = (): Promise<void> => (ending ??= end());
  try {
    return { authority: `127.0.0.1:${await readPort(child, options.log)}`, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The server's command line without a server, e.g. `--list-extensions`; gives its exit code. */
export function runServerCommand(
  editor: InstalledEditor,
  words: readonly string[],
  stdio: 'inherit' | 'ignore' = 'inherit',
): number {
  const env = { ...process.env, ...foreign };
  const { status } = spawnSync(editor.node, [editor.serverMain, ...words], { stdio, env });
  return status ?? 1;
}

/** Installs a .vsix into a folder of extensions. */
export function installExtension(editor: InstalledEditor, extensions: string, vsix: string): void {
  const words = ['--extensions-dir', extensions, '--install-extension', vsix];
  const code = runServerCommand(editor, words, 'ignore');
  if (code !== 0) throw new Error(`${vsix} cannot be installed (${code})`);
}

function serverWords(data: string, extensions: string): readonly string[] {
  return [
    ...['--host', '127.0.0.1', '--port', '0', '--without-connection-token'],
    ...['--accept-server-license-terms', '--telemetry-level', 'off'],
    ...['--server-data-dir', data, '--extensions-dir', resolve(extensions)],
    // Should this process be killed, the server ends by itself some minutes later.
    ...['--enable-remote-auto-shutdown', '--reconnection-grace-time', '60'],
  ];
}

/** Resolves to the port once the server listens; rejects with what it said where it ends before. */
async function readPort(child: ChildProcess, log: ServerOptions['log']): Promise<number> {
  let seen = '';
  return new Promise<number>((found, fail) => {
    const read = (chunk: Buffer): void => {
      const text = chunk.toString();
      log?.(text);
      seen = (seen + text).slice(-10_000);
      const port = /listening on (\d+)/.exec(seen)?.[1];
      if (port !== undefined) found(Number(port));
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('error', fail);
    child.once('exit', (code) => {
      fail(new Error(`the server ended with ${code ?? 'a signal'}: ${seen}`));
    });
  });
}

async function endChild(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  signalGroup(child, 'SIGTERM');
  const forced = new AbortController();
  const force = sleep(3000, undefined, { signal: forced.signal }).then(
    () => signalGroup(child, 'SIGKILL'),
    () => undefined,
  );
  await gone;
  forced.abort();
  await force;
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
