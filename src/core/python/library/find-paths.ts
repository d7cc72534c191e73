import type { Files } from '../../base/files.ts';
import type { Machine } from '../machine.ts';
import { matchesName } from '../text/file-pattern.ts';
import { joinPath } from '../text/posix-path.ts';
import { lookUp } from './folder.ts';

/** How a pattern is read: as `glob.glob` does or as `Path.glob` does. */
export interface PatternStyle {
  /** `*` finds names that begin with a dot. */
  readonly hidden: boolean;
  /** `**` stands for any number of folders, rather than for `*`. */
  readonly deep: boolean;
}

/**
 * The paths below `folder` (of the project) that a relative pattern finds, as they are written from there; undefined for a
 * pattern that is not followed. Links are not followed.
 */
export function findPaths(
  vm: Machine,
  files: Files,
  folder: string,
  pattern: string,
  style: PatternStyle,
): readonly string[] | undefined {
  const parts = pattern.split('/');
  const isOdd = parts.some((part) => part === '' || part === '.' || part === '..');
  const isTwice = parts.filter((part) => part === '**').length > 1;
  if (isOdd || isTwice || parts.at(-1) === '**') return undefined;
  if (lookUp(files, folder) !== 'folder') return undefined;

  const inside = (found: string, wanted: readonly string[]): readonly string[] => {
    vm.step();
    const [part = '', ...rest] = wanted;
    const names = files.list(joinPath(folder, found));
    const enter = (name: string, further: readonly string[]): readonly string[] =>
      inside(joinPath(found, name.slice(0, -1)), further);
    if (part === '**' && style.deep) {
      const folders = names.filter(
        (name) => name.endsWith('/') && (style.hidden || !name.startsWith('.')),
      );
      return [...inside(found, rest), ...folders.flatMap((name) => enter(name, wanted))];
    }
    const isWild = /[*?[]/.test(part);
    return names.flatMap((name) => {
      const bare = name.replace(/\/$/, '');
      const isShown = style.hidden || !isWild || !bare.startsWith('.') || part.startsWith('.');
      if (!isShown || !(isWild ? matchesName(bare, part) : bare === part)) return [];
      if (rest.length === 0) return [joinPath(found, bare)];
      return name.endsWith('/') ? enter(name, rest) : [];
    });
  };
  return inside('', parts);
}

/** The folder that a pattern starts from, and the rest of it from its first wild part on. */
export function splitPattern(pattern: string): readonly [string, string] {
  const parts = pattern.split('/');
  const first = parts.findIndex((part) => /[*?[]/.test(part));
  const at = first < 0 ? parts.length - 1 : first;
  return [parts.slice(0, at).join('/') || (at > 0 ? '/' : ''), parts.slice(at).join('/')];
}
