import { existsSync } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PodTaskError } from '../../base/failure.ts';
import { isJsonObject, parseJson } from '../../base/json.ts';
import type { Json } from '../../base/json.ts';
import { appendCapped, mendLog, readLines } from './capped-log.ts';
import type { Journal, JournalEntry, KeptPod } from './journal.ts';
import type { RunOwner } from './run-owner.ts';

const mebibyte = 1024 * 1024;

/** How much is kept. */
export interface FileJournalLimits {
  /** Runs; the oldest settled ones make room. */
  readonly runs: number;
  /** Bytes of all logs, of which one may have half; the oldest settled runs make room. */
  readonly logBytes: number;
}

/** What is kept where nobody has asked for anything else. */
export const defaultLimits: FileJournalLimits = { runs: 200, logBytes: 1024 * mebibyte };

interface ReadEntry {
  readonly ino: number;
  readonly mtimeMs: number;
  readonly entry: JournalEntry;
}

/** A journal whose logs are files. */
export interface FileJournal extends Journal {
  /** What `keepPod` kept of a run; undefined where nothing was, or it is off the record. */
  keptPod(run: string): Promise<KeptPod | undefined>;
  /** Where the run's log is; undefined where nothing was written. */
  logFile(run: string): string | undefined;
  /** Where a copy of the log for reading belongs, which goes when the run does. */
  copyPath(run: string): string;
  /** Says for all who write to the same folder how many bytes all logs may have, from now on. */
  limitLogs(bytes: number): Promise<void>;
}

/**
 * A journal in a folder, made where it is missing: for each run `ID.json` (its entry), `ID.log` and `ID.pod.json`, readable
 * by the user alone. Entries are replaced whole, so a crash leaves the old or the new one. `limits` holds until someone has
 * called `limitLogs`, here or in another program.
 */
export function createFileJournal(
  folder: string,
  limits: FileJournalLimits = defaultLimits,
): FileJournal {
  const limitFile = join(folder, 'limits');
  /** Logs that are written here, with their size and what they may have. */
  const logs = new Map<string, { readonly size: number; readonly most: number }>();
  const writing = new Map<string, Promise<void>>();
  /** Entries as last read: a result in one can be large, and the record is read often. */
  const read = new Map<string, ReadEntry>();
  const toPath = (run: string, end: string): string => join(folder, `${toFileName(run)}${end}`);

  async function guard<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (code !== 'ENOSPC' && code !== 'EDQUOT') throw error;
      throw new PodTaskError('disk-full', { path: folder, detail: message }, error);
    }
  }

  async function replace(path: string, content: unknown): Promise<void> {
    const next = `${path}.next`;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    try {
      await writeFile(next, `${JSON.stringify(content)}\n`, { mode: 0o600 });
      await rename(next, path);
    } catch (error) {
      await rm(next, { force: true });
      throw error;
    }
  }

  async function list(): Promise<readonly JournalEntry[]> {
    let names: readonly string[];
    try {
      names = await readdir(folder);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw error;
    }
    const entries = await Promise.all(
      names
        .filter((name) => name.endsWith('.json') && !name.endsWith('.pod.json'))
        .map((name) => readAgain(join(folder, name))),
    );
    return entries
      .filter((entry) => entry !== undefined)
      .sort((a, b) => (a.began < b.began ? 1 : a.began > b.began ? -1 : 0));
  }

  async function readAgain(path: string): Promise<JournalEntry | undefined> {
    const now = await stat(path).catch(() => undefined);
    const before = read.get(path);
    if (now === undefined || before?.ino !== now.ino || before.mtimeMs !== now.mtimeMs) {
      read.delete(path);
      const entry = await readEntry(path);
      if (entry === undefined || now === undefined) return entry;
      read.set(path, { ino: now.ino, mtimeMs: now.mtimeMs, entry });
      return entry;
    }
    return before.entry;
  }

  // The pod waits for its entry alone: room is made when it is there, and what goes wrong is told by the next update.
  let isRoomWanted = false;
  let makingRoom: Promise<void> = Promise.resolve();

  async function makeRoom(): Promise<void> {
    const most = await findLogLimit();
    let bytes = 0;
    for (const [i, entry] of (await list()).entries()) {
      let own = 0;
      for (const end of logEnds) own += await sizeOf(toPath(entry.run, end));
      bytes += own;
      if (!mayGo(entry) || (i < limits.runs && bytes <= most)) continue;
      bytes -= own;
      await remove(entry.run);
    }
  }

  async function findLogLimit(): Promise<number> {
    const value = await readJson(limitFile);
    const bytes = isJsonObject(value) ? value['logBytes'] : undefined;
    return typeof bytes === 'number' && bytes > 0 ? bytes : limits.logBytes;
  }

  async function remove(run: string): Promise<void> {
    for (const end of [...logEnds, '.log.next', '.pod.json', '.json']) {
      await rm(toPath(run, end), { force: true });
    }
    read.delete(toPath(run, '.json'));
    logs.delete(run);
  }

  /** One after another for each run: nothing may be added to a log that is being made shorter. */
  function addLines(run: string, lines: readonly string[]): Promise<void> {
    if (lines.length === 0) return Promise.resolve();
    const work = (writing.get(run) ?? Promise.resolve()).then(() => write(run, lines));
    const over = work.then(undefined, () => undefined);
    writing.set(run, over);
    void over.then(() => {
      if (writing.get(run) === over) writing.delete(run);
    });
    return work;
  }

  async function write(run: string, lines: readonly string[]): Promise<void> {
    const path = toPath(run, '.log');
    const log = logs.get(run) ?? {
      size: await mendLog(path),
      most: Math.floor((await findLogLimit()) / 2),
    };
    // After a failure nobody knows what has been written.
    logs.delete(run);
    const size = await appendCapped(path, Buffer.from(`${lines.join('\n')}\n`), log.size, log.most);
    logs.set(run, { ...log, size });
  }

  async function claim(
    run: string,
    owner: RunOwner,
    mayTake: (entry: JournalEntry) => boolean,
  ): Promise<JournalEntry | undefined> {
    const lock = toPath(run, '.claim');
    if (!(await take(lock))) return undefined;
    try {
      const entry = await readEntry(toPath(run, '.json'));
      if (entry === undefined || entry.state === 'settled' || !mayTake(entry)) return undefined;
      const claimed = { ...entry, owner };
      await replace(toPath(run, '.json'), claimed);
      return claimed;
    } finally {
      await rm(lock, { force: true });
    }
  }

  return {
    add: (entry) =>
      guard(async () => {
        await makingRoom;
        await replace(toPath(entry.run, '.json'), entry);
        isRoomWanted = true;
      }),
    update: (entry) =>
      guard(async () => {
        await makingRoom;
        await replace(toPath(entry.run, '.json'), entry);
        isRoomWanted ||= entry.state === 'settled';
        if (isRoomWanted) makingRoom = makeRoom();
        makingRoom.catch(() => undefined);
        isRoomWanted = false;
      }),
    keptPod: async (run) => {
      const kept = await readJson(toPath(run, '.pod.json'));
      return isJsonObject(kept) && isJsonObject(kept['pod'])
        ? (kept as unknown as KeptPod)
        : undefined;
    },
    keepPod: (run, kept: KeptPod) => guard(() => replace(toPath(run, '.pod.json'), kept)),
    appendLog: (run, lines) => guard(() => addLines(run, lines)),
    claim: (run, owner, mayTake) => guard(() => claim(run, owner, mayTake)),
    readLog: (run) => readLines(toPath(run, '.log')),
    remove,
    copyPath: (run) => toPath(run, '.read.log'),
    limitLogs: (bytes) => guard(() => replace(limitFile, { logBytes: bytes })),
    logFile: (run) => {
      const path = toPath(run, '.log');
      return existsSync(path) ? path : undefined;
    },
    list: () =>
      guard(async () => {
        await makingRoom;
        return list();
      }),
  };
}

/** The log, and its copy for reading. */
const logEnds = ['.log', '.read.log'] as const;

/** A run that is settled, and whose pod nobody will have to delete. */
function mayGo({ state, keptUntil }: JournalEntry): boolean {
  return state === 'settled' && keptUntil === undefined;
}

/** A run's id as the start of a file name that stays in its folder. */
function toFileName(run: string): string {
  const safe = encodeURIComponent(run).replaceAll('*', '%2A').slice(0, 180);
  return safe.startsWith('.') ? `_${safe}` : safe;
}

/** Makes a lock file; one that is as old as no claim takes is left over from a crash. */
async function take(lock: string): Promise<boolean> {
  for (let attempt = 0; ; attempt++) {
    try {
      await (await open(lock, 'wx', 0o600)).close();
      return true;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // Without the folder there is nothing to claim.
      if (code === 'ENOENT') return false;
      if (code !== 'EEXIST') throw error;
    }
    if (attempt > 0) return false;
    const { mtimeMs } = await stat(lock).catch(() => ({ mtimeMs: 0 }));
    if (Date.now() - mtimeMs < longestClaim) return false;
    await rm(lock, { force: true });
  }
}

/** Milliseconds. */
const longestClaim = 10_000;

async function readEntry(path: string): Promise<JournalEntry | undefined> {
  const value = await readJson(path);
  return isJsonObject(value) &&
    typeof value['run'] === 'string' &&
    typeof value['began'] === 'string'
    ? (value as unknown as JournalEntry)
    : undefined;
}

async function readJson(path: string): Promise<Json | undefined> {
  try {
    return parseJson(await readFile(path, 'utf8'));
  } catch (error) {
    // Another program has made room meanwhile.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw error;
  }
}
