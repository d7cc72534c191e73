import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startProgram } from './start-program.ts';
import type { Ended, Running } from './start-program.ts';

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
    return startProgram(process.execPath, [cli, ...argv], {
      cwd: this.folder,
      env: {
        PATH: process.env['PATH'] ?? '',
        HOME: this.folder,
        POD_TASKS_LANG: 'en',
        POD_TASKS_SANDBOX: 'process',
        ...environment,
      },
    });
  }

  run(argv: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Ended> {
    return this.start(argv, environment).ended;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
