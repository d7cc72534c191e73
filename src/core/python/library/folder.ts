import type { Files } from '../../base/files.ts';
import type { Machine } from '../machine.ts';
import type { PyValue } from '../object.ts';
import { bool, str } from '../object.ts';
import { matchesName } from '../text/file-pattern.ts';
import { joinPath, normPath, splitPath } from '../text/posix-path.ts';
import { define } from './arguments.ts';
import { findPaths, splitPattern } from './find-paths.ts';
import { ofMachine } from './host-class.ts';
import type { LazyMembers } from './module-members.ts';
import { unordered } from './unordered.ts';

/** What is at an absolute path of the project; undefined where nothing is, or it is outside. */
export function lookUp(files: Files, path: string): 'file' | 'folder' | undefined {
  if (!path.startsWith('/')) return undefined;
  const real = files.real(normPath(path));
  if (real === undefined) return undefined;
  const [folder, name] = splitPath(real);
  if (name === '') return 'folder';
  const names = files.list(folder);
  if (names.includes(`${name}/`)) return 'folder';
  if (names.includes(name)) return 'file';
  // The topmost folder stands in none that could be listed.
  return files.list(real).length > 0 ? 'folder' : undefined;
}

/** The names in a folder of the project in no known order; unknown for another folder. */
export function listNames(
  vm: Machine,
  files: Files,
  path: string,
  what: string,
  make: (name: string) => PyValue,
): PyValue {
  if (lookUp(files, path) !== 'folder') return ofMachine(vm, what);
  const names = files.list(normPath(path)).map((name) => name.replace(/\/$/, ''));
  return unordered(vm, names.map(make), what);
}

/** The modules glob and fnmatch. */
export function globModules(files: Files): ReadonlyMap<string, LazyMembers> {
  const glob = (name: string): PyValue =>
    define(
      `glob.${name}`,
      'pathname, *, root_dir?, dir_fd?, recursive?, include_hidden?',
      (vm, args) => {
        const [folder, pattern] = splitPattern(args.text('pathname'));
        const isOdd =
          args.given('root_dir') !== undefined || args.given('include_hidden') !== undefined;
        const style = { hidden: false, deep: args.flag('recursive', false) };
        const found = isOdd ? undefined : findPaths(vm, files, folder, pattern, style);
        return found === undefined
          ? ofMachine(vm, 'glob.glob')
          : unordered(
              vm,
              found.map((path) => str(joinPath(folder, path))),
              'glob.glob',
            );
      },
    );
  return new Map<string, LazyMembers>([
    [
      'glob',
      {
        glob: () => glob('glob'),
        iglob: () => glob('iglob'),
        escape: () =>
          define('glob.escape', 'pathname', (_vm, args) =>
            str(args.text('pathname').replace(/[*?[]/g, '[$&]')),
          ),
      },
    ],
    [
      'fnmatch',
      {
        fnmatch: () =>
          define('fnmatch.fnmatch', 'name, pat', (_vm, args) =>
            bool(matchesName(args.text('name'), args.text('pat'))),
          ),
        fnmatchcase: () =>
          define('fnmatch.fnmatchcase', 'name, pat', (_vm, args) =>
            bool(matchesName(args.text('name'), args.text('pat'))),
          ),
        filter: () =>
          define('fnmatch.filter', 'names, pat', (vm, args) => {
            const names = vm.iterate(args.get('names'));
            if ('t' in names) return names;
            return vm.lift(names, (known) =>
              vm.list(known.filter((n) => n.t === 'str' && matchesName(n.v, args.text('pat')))),
            );
          }),
      },
    ],
  ]);
}
