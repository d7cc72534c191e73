import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** How the program ended. */
export interface Ended {
  /** Null where a signal ended it. */
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A program that runs. */
export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves when one of the two outputs holds `text`; rejects where the program ends without it. */
  sees(text: string): Promise<void>;
}

const cli = join(import.meta.dirname, '..', '..', 'dist', 'cli.cjs');

/** A folder for one test file, with a home of its own, and the built command line run in it. */
export class CommandLine {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'command-line-')));

  /** Writes a file and returns its path. */
  file(name: string, text: string | Uint8Array): string {
    const path = join(this.folder, name);
    writeFileSync(path, text);
    return path;
  }

  start(argv: readonly string[], environment: Readonly<Record<string, string>> = {}): Running {
    const child = spawn(process.execPath, [cli, ...argv], {
      cwd: this.folder,
      env: {
        PATH: process.env['PATH'] ?? '',
        HOME: this.folder,
        POD_TASKS_LANG: 'en',
        POD_TASKS_SANDBOX: 'process',
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let out = '';
    let err = '';
    const waiting: { readonly text: string; readonly met: () => void }[] = [];
    const isThere = (text: string): boolean => out.includes(text) || err.includes(text);
    const look = (): void => {
      for (const one of waiting) if (isThere(one.text)) one.met();
    };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
      look();
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text;
      look();
    });
    const ended = new Promise<Ended>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code) => {
        resolve({ code, out, err });
      });
    });
    const sees = (text: string): Promise<void> =>
      new Promise((resolve, reject) => {
        if (isThere(text)) resolve();
        waiting.push({ text, met: resolve });
        void ended.then(() => {
          reject(new Error(`ended without ${JSON.stringify(text)}: ${err}`));
        });
      });
    return { child, ended, sees };
  }

  run(argv: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Ended> {
    return this.start(argv, environment).ended;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
