import { readFileSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { sep } from 'node:path';
import type { Files } from '../base/files.ts';

/** The largest file that analysis reads, in bytes. */
export const sizeLimit = 5_000_000;

/**
 * The files below `roots` on disk. What leads outside, also by a link, is not there; neither is what is larger than
 * `limit` bytes, is no plain file, or is not UTF-8.
 */
export function createDiskFiles(roots: readonly string[], limit: number = sizeLimit): Files {
  const inside = roots.flatMap((root) => realPath(root) ?? []);
  const real = (path: string): string | undefined => {
    const found = realPath(path);
    return found !== undefined && inside.some((root) => isWithin(found, root)) ? found : undefined;
  };
  return {
    real,
    read: (path) => {
      const found = real(path);
      return found === undefined ? undefined : readText(found, limit);
    },
    list: (path) => {
      const found = real(path);
      return found === undefined ? [] : listFolder(found);
    },
  };
}

/** True where `path` is `folder` or lies in it; both absolute and normal. */
export function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

/** The UTF-8 text of a plain file without its byte order mark; undefined where there is none, it is too large or not UTF-8. */
export function readText(path: string, limit: number = sizeLimit): string | undefined {
  try {
    const stat = statSync(path);
    if (!stat.isFile() || stat.size > limit) return undefined;
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
  } catch {
    return undefined;
  }
}

function realPath(path: string): string | undefined {
  try {
    return path.includes('\0') ? undefined : realpathSync(path);
  } catch {
    return undefined;
  }
}

function listFolder(path: string): readonly string[] {
  try {
    return readdirSync(path, { withFileTypes: true })
      .map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name))
      .sort();
  } catch {
    return [];
  }
}
