import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { InstalledEditor } from './editor-home.ts';
import { startServer } from './server.ts';
import type { ServerOptions } from './server.ts';
import { loadWorkbench, openPage } from './workbench.ts';
import type { WorkbenchOptions } from './workbench.ts';

/** One run of the bundled suites inside of an extension host. */
export interface SuiteRun extends ServerOptions, WorkbenchOptions {
  /** Their index.cjs. */
  readonly testsPath: string;
  readonly timeoutMilliseconds: number;
  /** Ends the run early. */
  readonly signal: AbortSignal;
}

/** Runs it as VS Code does with `--extensionTestsPath`; prints what it prints and gives the exit code. */
export async function runSuite(editor: InstalledEditor, run: SuiteRun): Promise<number> {
  const out = await listenToConsole();
  try {
    const environment = { ...run.environment, POD_TASKS_SUITE_CONSOLE: out.path };
    const server = await startServer(editor, { ...run, environment });
    try {
      const { browser, page } = await openPage();
      try {
        const ended = awaitExitCode(page, run);
        await loadWorkbench(page, server, run);
        const code = await ended;
        if (await out.isOver()) return code;
        throw new Error('the extension host ended before its tests did');
      } finally {
        await browser.close();
      }
    } finally {
      await server.close();
    }
  } finally {
    out.close();
  }
}

/** Resolves to the code that the workbench ends with when its extension host has. */
async function awaitExitCode(page: Page, run: SuiteRun): Promise<number> {
  return new Promise<number>((found, fail) => {
    const limit = run.timeoutMilliseconds;
    const timer = setTimeout(() => {
      fail(new Error(`the tests have not ended after ${limit / 1000} s`));
    }, limit);
    run.signal.addEventListener('abort', () => {
      clearTimeout(timer);
      fail(new Error('interrupted'));
    });
    page.on('crash', () => {
      clearTimeout(timer);
      fail(new Error('the page of the workbench crashed'));
    });
    const log = (type: string, words: readonly unknown[]): void => {
      run.log?.(`${type} ${words.join(' ')}\n`);
    };
    const exit = (code: number): void => {
      clearTimeout(timer);
      found(code);
    };
    Promise.all([
      page.exposeFunction('codeAutomationLog', log),
      page.exposeFunction('codeAutomationExit', exit),
    ]).catch(fail);
  });
}

interface SuiteConsole {
  readonly path: string;
  /** True once the module has said that it is over: an extension host that dies on the way leaves code 0. */
  isOver(): Promise<boolean>;
  close(): void;
}

/** The workbench mixes its own log into what tests print; so suite/console.ts sends the extension host's through a socket. */
async function listenToConsole(): Promise<SuiteConsole> {
  const folder = mkdtempSync(join(tmpdir(), 'pod-tasks-console-'));
  const path = join(folder, 'socket');
  let over = false;
  let settle: (over: boolean) => void = () => undefined;
  const settled = new Promise<boolean>((done) => (settle = done));
  const server = createServer((socket) => {
    socket.on('data', (chunk) => {
      if (chunk.at(-1) === 0) over = true;
      process.stdout.write(over ? chunk.subarray(0, -1) : chunk);
    });
    socket.on('close', () => {
      settle(over);
    });
  });
  await new Promise<void>((done) => server.listen(path, done));
  return {
    path,
    isOver: () => {
      setTimeout(() => {
        settle(over);
      }, 2000).unref();
      return settled;
    },
    close: () => {
      server.close();
      rmSync(folder, { recursive: true });
    },
  };
}
