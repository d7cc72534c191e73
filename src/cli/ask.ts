import { createInterface } from 'node:readline/promises';

/** Asks a yes-no question on the terminal; undefined where standard input is none, false for anything but yes. */
export async function askOnTerminal(question: string): Promise<boolean | undefined> {
  if (!process.stdin.isTTY) return undefined;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question(question);
    return /^\s*(y|yes|是)\s*$/i.test(answer);
  } catch (error) {
    // Ctrl-D and Ctrl-C are a no.
    if ((error as NodeJS.ErrnoException).code === 'ABORT_ERR') return false;
    throw error;
  } finally {
    terminal.close();
  }
}
