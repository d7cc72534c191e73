import { resolve } from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { findChromium } from './editor-home.ts';
import type { EditorServer } from './server.ts';

/** What a workbench opens with. */
export interface WorkbenchOptions {
  /** A folder or a `.code-workspace` file. */
  readonly folder?: string | undefined;
  /** Folders of extensions to load from their sources. */
  readonly extensions?: readonly string[] | undefined;
  /** A module that the extension host runs in place of waiting for a user. */
  readonly testsPath?: string | undefined;
  /** Leaves installed extensions out. */
  readonly disableExtensions?: boolean | undefined;
  /** The display language, e.g. `zh-cn`; English otherwise. */
  readonly language?: string | undefined;
}

/** A headless browser page of VS Code's size that reaches the loopback alone. */
export async function openPage(): Promise<{ readonly browser: Browser; readonly page: Page }> {
  const executablePath = findChromium(process.env);
  if (executablePath === undefined) throw new Error('no Chromium: test/host/setup.sh installs it');
  const flags = ['no-sandbox', 'disable-gpu', 'disable-quic', 'no-first-run', 'disable-sync'];
  const silent = ['background-networking', 'component-update', 'dev-shm-usage'];
  const browser = await chromium.launch({
    executablePath,
    headless: true,
    args: [...flags, ...silent.map((name) => `disable-${name}`)].map((flag) => `--${flag}`),
  });
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    reducedMotion: 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  // No gallery and no telemetry, whatever the machine can reach.
  await context.route(
    (url) => !['127.0.0.1', 'localhost'].includes(url.hostname),
    (route) => route.abort(),
  );
  return { browser, page: await context.newPage() };
}

/** Brings the workbench into the page, with these extensions from their folders; does not wait until it is drawn. */
export async function loadWorkbench(
  page: Page,
  server: EditorServer,
  options: WorkbenchOptions,
): Promise<void> {
  await addDevelopmentOptions(page, server, options);
  if (options.language !== undefined) await addLanguage(page, options.language);
  await page.goto(addressOf(server, options));
}

function addressOf(server: EditorServer, options: WorkbenchOptions): string {
  const payload = [
    ['skipWelcome', 'true'],
    ['skipReleaseNotes', 'true'],
    ...(options.disableExtensions === true ? [['disableExtensions', 'true']] : []),
  ];
  const url = new URL(`http://${server.authority}/`);
  const { folder } = options;
  if (folder === undefined) url.searchParams.set('ew', 'true');
  else {
    const kind = folder.endsWith('.code-workspace') ? 'workspace' : 'folder';
    url.searchParams.set(kind, resolve(folder));
  }
  url.searchParams.set('payload', JSON.stringify(payload));
  return url.href;
}

/**
 * Has the workbench load extensions from their folders, and run tests, by adding both to the options in its page before its script
 * reads them. The server takes them from the address only with --enable-smoke-test-driver, and then no notification shows.
 */
async function addDevelopmentOptions(
  page: Page,
  { authority }: EditorServer,
  { extensions = [], testsPath }: WorkbenchOptions,
): Promise<void> {
  const toUri = (file: string): object => ({
    scheme: 'vscode-remote',
    authority,
    path: resolve(file),
  });
  const added = {
    extensions: extensions.map(toUri),
    ...(testsPath === undefined ? {} : { extensionTestsPath: toUri(testsPath) }),
  };
  await page.addInitScript(`
    document.addEventListener('readystatechange', () => {
      const meta = document.getElementById('vscode-workbench-web-configuration');
      if (meta === null || document.readyState !== 'interactive') return;
      const config = JSON.parse(meta.dataset.settings);
      Object.assign(config.developmentOptions, ${JSON.stringify(added)});
      meta.dataset.settings = JSON.stringify(config);
    });`);
}

/** The workbench's own texts stay English, for want of a language pack; `vscode.env.language` and what hangs on it follow. */
async function addLanguage(page: Page, language: string): Promise<void> {
  await page.addInitScript(`
    Object.defineProperty(globalThis, '_VSCODE_NLS_LANGUAGE', {
      get: () => ${JSON.stringify(language)},
      set: () => undefined,
    });`);
}
