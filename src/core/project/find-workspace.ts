import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The repository that holds `path` (an absolute path of a file or folder), else `folder`; `.git` may be a folder or a worktree's file. */
export function findWorkspace(path: string, folder: string): string {
  for (const one of foldersUpward(path, undefined)) {
    if (existsSync(join(one, '.git'))) return one;
  }
  return folder;
}

/** The folders that hold `file`, nearest first, up to and with `last` (or the root, where it is undefined or not above). */
export function foldersUpward(file: string, last: string | undefined): readonly string[] {
  const found: string[] = [];
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    found.push(folder);
    if (folder === last || folder === dirname(folder)) return found;
  }
}
