import type { Files } from '../../core/base/files.ts';

/** Files that remember what was read of them, so that it can be told later whether anything of it has changed. */
export interface RecordingFiles extends Files {
  /** True where each answer would be the same from `files`. */
  isSame(files: Files): boolean;
}

/** See RecordingFiles. */
export function recordFiles(files: Files): RecordingFiles {
  const seen = new Map<string, () => (now: Files) => boolean>();
  const keep = <T>(key: string, result: T, again: (now: Files) => T): T => {
    seen.set(key, () => (now) => isEqual(again(now), result));
    return result;
  };
  return {
    read: (path) => keep(`read ${path}`, files.read(path), (now) => now.read(path)),
    list: (path) => keep(`list ${path}`, files.list(path), (now) => now.list(path)),
    real: (path) => keep(`real ${path}`, files.real(path), (now) => now.real(path)),
    isSame: (now) => [...seen.values()].every((check) => check()(now)),
  };
}

function isEqual(a: unknown, b: unknown): boolean {
  return a === b || (Array.isArray(a) && Array.isArray(b) && a.join('\0') === b.join('\0'));
}
