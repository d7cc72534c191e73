import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { isPlainText, toShown } from './channel-text.ts';
import { createPacer } from './pacer.ts';
import type { RunParts } from './run-parts.ts';

type CopyParts = Pick<RunParts, 'journal' | 'launcher' | 'words'>;

/**
 * The file of a run's whole log as an editor can show it: sorted by time, without colours and other escape sequences. The
 * log itself where that is so already, else a copy of what there is now. Undefined where nothing was written.
 */
export async function findReadable(
  run: string,
  parts: CopyParts,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const journal = parts.journal();
  const file = journal.logFile(run);
  if (file === undefined || (await isReadable(run, parts, signal))) return file;
  const copy = journal.copyPath(run);
  await copyLog(run, copy, parts, signal);
  return copy;
}

/** Writes such a copy; the file is there when it is whole. Rejects with an abort where that comes before. */
export async function copyLog(
  run: string,
  path: string,
  parts: CopyParts,
  signal?: AbortSignal,
): Promise<void> {
  const { sortLog } = parts.launcher();
  const pace = createPacer();
  const next = `${path}.part`;
  const target = createWriteStream(next, { mode: 0o600 });
  // An error between two writes is seen by the next.
  target.on('error', () => undefined);
  try {
    for await (const lines of sortLog(() => parts.journal().readLog(run))) {
      signal?.throwIfAborted();
      let text = '';
      for (const line of lines) {
        text += `${toReadable(line, parts)}\n`;
        const pause = pace();
        if (pause !== undefined) await pause;
      }
      if (target.errored) throw target.errored;
      if (!target.write(text)) await once(target, 'drain');
    }
    target.end();
    await once(target, 'close');
    if (target.errored) throw target.errored;
    await rename(next, path);
  } catch (error) {
    target.destroy();
    await rm(next, { force: true });
    throw error;
  }
}

function toReadable(line: string, { launcher, words }: CopyParts): string {
  const { parseStored, parseLeftOut } = launcher();
  const stored = parseStored(line);
  if (stored !== undefined) return `${stored.time} [${stored.container}] ${toShown(stored.text)}`;
  const leftOut = parseLeftOut(line);
  return leftOut === undefined ? toShown(line) : sayLeftOut(leftOut, words);
}

/** What is said where the middle of a log is not there any more. */
export function sayLeftOut(
  { lines, bytes }: { readonly lines: number; readonly bytes: number },
  words: CopyParts['words'],
): string {
  return words.text('channel.left-out', { lines, size: (bytes / 1e6).toFixed(1) });
}

/** True for a log of one container without anything that an editor cannot show. */
async function isReadable(
  run: string,
  { journal, launcher }: CopyParts,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const { parseStored } = launcher();
  const pace = createPacer();
  let container: string | undefined;
  for await (const lines of journal().readLog(run)) {
    signal?.throwIfAborted();
    for (const line of lines) {
      const stored = parseStored(line);
      if (stored === undefined || !isPlainText(stored.text)) return false;
      container ??= stored.container;
      if (stored.container !== container) return false;
      const pause = pace();
      if (pause !== undefined) await pause;
    }
  }
  return true;
}
