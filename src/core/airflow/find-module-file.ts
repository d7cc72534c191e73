import type { Files } from '../base/files.ts';
import type { SourceModule } from '../python/host.ts';
import type { Module } from '../python/syntax/syntax.ts';

/**
 * The module `name` in the first of `folders` that holds it, as CPython's path finder: a package before a file, and folders
 * without an `__init__.py` only where there is neither, all of them together.
 */
export function findModuleFile(
  files: Files,
  name: string,
  folders: readonly string[],
  parse: (file: string) => Module,
): SourceModule | undefined {
  if (!/^[\p{L}\p{N}_]+$/u.test(name)) return undefined;
  const portions: string[] = [];
  for (const folder of folders) {
    const path = `${folder}/${name}`;
    const inside = files.real(path);
    const start = inside === undefined ? undefined : files.real(`${path}/__init__.py`);
    if (inside !== undefined && start !== undefined)
      return { file: start, folders: [inside], parse: () => parse(start) };
    const file = files.real(`${path}.py`);
    if (file !== undefined) return { file, parse: () => parse(file) };
    if (inside !== undefined && files.list(inside).length > 0) portions.push(inside);
  }
  const unique = [...new Set(portions)];
  return unique.length === 0 ? undefined : { file: undefined, folders: unique };
}

/**
 * The package that relative imports of a file start from, by its place: below the first of `folders` that holds it. Empty
 * where it lies in that folder itself, or in none.
 */
export function findPackageName(file: string, folders: readonly string[]): string {
  const root = folders.find((folder) => file.startsWith(`${folder}/`));
  if (root === undefined) return '';
  return file
    .slice(root.length + 1)
    .split('/')
    .slice(0, -1)
    .join('.');
}
