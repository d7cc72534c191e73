import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { State } from '../asking/state.ts';

const key = 'podTasks.sample.v1';

/**
 * Copies the sample into a folder of its own and gives the path of its first DAG file. A file that the user has changed stays;
 * one that is as it was copied becomes that of this version.
 */
export async function copySample(from: string, to: string, state: State): Promise<string> {
  const stored = state.get(key);
  const copied = new Map(
    Object.entries(typeof stored === 'object' && stored !== null ? stored : {}),
  );
  await mkdir(to, { recursive: true });
  for (const name of await readdir(from)) {
    const ours = await readFile(join(from, name));
    const theirs = await readIfThere(join(to, name));
    if (theirs !== undefined && digest(theirs) !== copied.get(name)) continue;
    await writeFile(join(to, name), ours);
    copied.set(name, digest(ours));
  }
  await state.update(key, Object.fromEntries(copied));
  return join(to, 'example_kubernetes_pod.py');
}

async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function digest(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
