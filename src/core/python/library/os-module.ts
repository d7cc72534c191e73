import type { Files } from '../../base/files.ts';
import type { Machine } from '../machine.ts';
import type { PyNative, PyValue } from '../object.ts';
import { bool, none, str, tuple } from '../object.ts';
import {
  commonPrefix,
  joinPath,
  normPath,
  relativePath,
  splitExtension,
  splitPath,
} from '../text/posix-path.ts';
import type { Bound } from './arguments.ts';
import { define } from './arguments.ts';
import { listNames, lookUp } from './folder.ts';
import { scandir, walk } from './folder-entries.ts';
import { notFollowed, ofMachine } from './host-class.ts';
import { harmless } from './logging-module.ts';
import type { LazyMembers } from './module-members.ts';
import { pathText, PurePath, readPath } from './paths.ts';

function onPath(
  name: string,
  body: (vm: Machine, path: string, args: Bound) => PyValue,
  parameters = 'path',
): PyNative {
  return define(`os.path.${name}`, parameters, (vm, args) =>
    body(vm, readPath(vm, args.get('path')), args),
  );
}

/** Whether something is at a path: known of absolute paths of the project only. */
function isThere(
  vm: Machine,
  files: Files,
  path: string,
  kind: 'any' | 'file' | 'folder',
): PyValue {
  const found = lookUp(files, path);
  // What is outside the project may be there on the machine that runs the file.
  if (found === undefined) return ofMachine(vm, `os.path.exists(${path})`);
  return bool(kind === 'any' || kind === found);
}

/** The module posixpath, which is also os.path. */
export function pathModule(files: Files): LazyMembers {
  return {
    sep: () => str('/'),
    altsep: () => none,
    extsep: () => str('.'),
    pardir: () => str('..'),
    curdir: () => str('.'),
    pathsep: () => str(':'),
    join: () =>
      define('os.path.join', 'a, *rest', (vm, args) =>
        str(joinPath(readPath(vm, args.get('a')), ...args.rest.map((part) => readPath(vm, part)))),
      ),
    basename: () => onPath('basename', (_vm, path) => str(splitPath(path)[1])),
    dirname: () => onPath('dirname', (_vm, path) => str(splitPath(path)[0])),
    split: () => onPath('split', (_vm, path) => tuple(splitPath(path).map((part) => str(part)))),
    splitext: () =>
      onPath('splitext', (_vm, path) => tuple(splitExtension(path).map((part) => str(part)))),
    normpath: () => onPath('normpath', (_vm, path) => str(normPath(path))),
    normcase: () => onPath('normcase', (_vm, path) => str(path)),
    isabs: () => onPath('isabs', (_vm, path) => bool(path.startsWith('/'))),
    abspath: () =>
      onPath('abspath', (vm, path) =>
        path.startsWith('/') ? str(normPath(path)) : ofMachine(vm, 'os.getcwd'),
      ),
    // What links lead to is the surroundings' matter: the project's files are named by their real paths.
    realpath: () =>
      onPath(
        'realpath',
        (vm, path) => {
          if (!path.startsWith('/')) return ofMachine(vm, 'os.getcwd');
          return str(files.real(normPath(path)) ?? normPath(path));
        },
        'path, *, strict?',
      ),
    relpath: () =>
      onPath(
        'relpath',
        (vm, path, args) => {
          const start = args.given('start');
          const from = start === undefined ? undefined : readPath(vm, start);
          if (from === undefined || path.startsWith('/') !== from.startsWith('/'))
            return ofMachine(vm, 'os.getcwd');
          return str(relativePath(path, from));
        },
        'path, start?',
      ),
    commonprefix: () =>
      define('os.path.commonprefix', 'm', (vm, args) => {
        const items = vm.iterate(args.get('m'));
        return 't' in items ? items : str(commonPrefix(items.map((item) => readPath(vm, item))));
      }),
    commonpath: () =>
      define('os.path.commonpath', 'paths', (vm) => notFollowed(vm, 'os.path.commonpath')),
    expanduser: () =>
      onPath('expanduser', (vm, path) =>
        path.startsWith('~') ? ofMachine(vm, 'os.path.expanduser') : str(path),
      ),
    expandvars: () =>
      onPath('expandvars', (vm, path) =>
        path.includes('$') ? ofMachine(vm, 'os.path.expandvars') : str(path),
      ),
    exists: () => onPath('exists', (vm, path) => isThere(vm, files, path, 'any')),
    lexists: () => onPath('lexists', (vm, path) => isThere(vm, files, path, 'any')),
    isfile: () => onPath('isfile', (vm, path) => isThere(vm, files, path, 'file')),
    isdir: () => onPath('isdir', (vm, path) => isThere(vm, files, path, 'folder')),
    islink: () => onPath('islink', (vm) => ofMachine(vm, 'os.path.islink')),
    getsize: () => onPath('getsize', (vm) => ofMachine(vm, 'os.path.getsize')),
    getmtime: () => onPath('getmtime', (vm) => ofMachine(vm, 'os.path.getmtime')),
  };
}

const machines =
  'getcwd getpid getppid getuid getgid getlogin uname urandom cpu_count getloadavg stat lstat access popen system times umask getpgid nice statvfs readlink cwd get_terminal_size';

/** The module os; `given` are the members that hang on the environment. */
export function osModule(files: Files, given: ReadonlyMap<string, PyValue>): LazyMembers {
  return {
    ...Object.fromEntries(
      machines
        .split(' ')
        .map((name) => [
          name,
          (): PyValue =>
            define(`os.${name}`, '*rest, **keywords', (vm) => ofMachine(vm, `os.${name}`)),
        ]),
    ),
    ...Object.fromEntries(
      ['makedirs', 'mkdir', 'remove', 'unlink', 'rmdir', 'rename', 'replace', 'chmod', 'chdir'].map(
        (name) => [name, (): PyValue => harmless(`os.${name}`)],
      ),
    ),
    sep: () => str('/'),
    linesep: () => str('\n'),
    pathsep: () => str(':'),
    curdir: () => str('.'),
    pardir: () => str('..'),
    extsep: () => str('.'),
    devnull: () => str('/dev/null'),
    name: () => str('posix'),
    fspath: () =>
      define('os.fspath', 'path', (vm, args) => {
        const value = args.get('path');
        return value.t === 'host' && value.data instanceof PurePath
          ? str(value.data.text)
          : value.t === 'str' || value.t === 'bytes'
            ? value
            : str(readPath(vm, value));
      }),
    listdir: () =>
      define('os.listdir', 'path?', (vm, args) => {
        const path = args.given('path');
        const text = path === undefined ? '' : (pathText(path) ?? '');
        return listNames(vm, files, text, 'os.listdir', (name) => str(name));
      }),
    scandir: () => scandir(files),
    walk: () => walk(files),
    ...Object.fromEntries(Array.from(given, ([name, value]) => [name, (): PyValue => value])),
  };
}
