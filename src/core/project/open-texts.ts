import { basename, dirname } from 'node:path';
import type { Files } from '../base/files.ts';
import { isWithin } from './disk-files.ts';

/**
 * `files`, where the texts of `open` (by absolute real path) count before what is there, as far as they lie inside of `roots`.
 * A file that is open alone, not yet or no longer on disk, is there too.
 */
export function openTextsFirst(
  files: Files,
  roots: readonly string[],
  open: ReadonlyMap<string, string>,
): Files {
  if (open.size === 0) return files;
  const real = (path: string): string | undefined =>
    files.real(path) ??
    (open.has(path) && roots.some((root) => isWithin(path, root)) ? path : undefined);
  return {
    real,
    read: (path) => {
      const found = real(path);
      return (found === undefined ? undefined : open.get(found)) ?? files.read(path);
    },
    list: (path) => {
      const listed = files.list(path);
      const folder = real(path);
      const names = [...open.keys()].filter((one) => dirname(one) === folder).map(toName);
      return names.every((name) => listed.includes(name))
        ? listed
        : [...new Set([...listed, ...names])].sort();
    },
  };
}

function toName(path: string): string {
  return basename(path);
}
