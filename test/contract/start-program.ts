import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';

/** How a program ended. */
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

/** Starts a program without an input and keeps what it writes. */
export function startProgram(
  program: string,
  argv: readonly string[],
  options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): Running {
  const child = spawn(program, argv, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
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
