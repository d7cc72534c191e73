import type { Files } from '../../base/files.ts';
import type { Machine } from '../machine.ts';
import type { PyNative, PyValue } from '../object.ts';
import type { HostType } from '../host-type.ts';
import { bool, str, tuple } from '../object.ts';
import { joinPath, normPath, splitPath } from '../text/posix-path.ts';
import { define } from './arguments.ts';
import { lookUp } from './folder.ts';
import { hostClass, method, ofMachine } from './host-class.ts';
import { pathText } from './paths.ts';
import { Unordered, unordered, withData } from './unordered.ts';

/** The data of an `os.DirEntry`. */
class Entry {
  readonly path: string;
  readonly isFolder: boolean;

  constructor(path: string, isFolder: boolean) {
    this.path = path;
    this.isFolder = isFolder;
  }
}

const members = hostClass<Entry>({
  name: 'os.DirEntry',
  find: (value) => (value.t === 'host' && value.data instanceof Entry ? value.data : undefined),
  properties: {
    name: (_vm, self) => str(splitPath(self.path)[1]),
    path: (_vm, self) => str(self.path),
  },
  methods: [
    method('is_file', '*, follow_symlinks?', (_vm, self) => bool(!self.isFolder)),
    method('is_dir', '*, follow_symlinks?', (_vm, self) => bool(self.isFolder)),
    method('__fspath__', '', (_vm, self) => str(self.path)),
  ],
  others: ['stat', 'inode', 'is_symlink', 'is_junction'],
});

const entryType: HostType<Entry> = {
  name: 'DirEntry',
  attribute: (vm, self, name) => members.attribute(vm, self, name),
  repr: (_vm, self) => `<DirEntry '${splitPath(self.data.path)[1]}'>`,
};

/** `os.scandir` of a folder of the project. */
export function scandir(files: Files): PyNative {
  return define('os.scandir', 'path?', (vm, args) => {
    const path = args.given('path');
    const text = path === undefined ? '' : (pathText(path) ?? '');
    if (lookUp(files, text) !== 'folder') return ofMachine(vm, 'os.scandir');
    const entries = files.list(normPath(text)).map((name): PyValue => {
      const entry = new Entry(joinPath(text, name.replace(/\/$/, '')), name.endsWith('/'));
      return { t: 'host', type: entryType, data: entry };
    });
    return unordered(vm, entries, 'os.scandir');
  });
}

/** `os.walk` of a folder of the project. */
export function walk(files: Files): PyNative {
  return define('os.walk', 'top, topdown?, onerror?, followlinks?', (vm, args) => {
    const top = pathText(args.get('top')) ?? '';
    if (lookUp(files, top) !== 'folder' || args.given('followlinks') !== undefined)
      return ofMachine(vm, 'os.walk');
    // The program may take folders out of these lists, which then are not entered.
    const watch = vm.list([]);
    const triples = foldersFrom(vm, files, top).map((folder) => {
      const names = files.list(normPath(folder));
      const dirs = names.filter((name) => name.endsWith('/')).map((name) => str(name.slice(0, -1)));
      const rest = names.filter((name) => !name.endsWith('/')).map((name) => str(name));
      const within = withData(new Unordered(dirs, 'os.walk', { marks: watch }));
      return tuple([str(folder), within, unordered(vm, rest, 'os.walk')]);
    });
    return withData(new Unordered(triples, 'os.walk', { until: watch }));
  });
}

/** A folder and those below it, each before what it holds. */
function foldersFrom(vm: Machine, files: Files, folder: string): readonly string[] {
  vm.step();
  const inside = files.list(normPath(folder)).filter((name) => name.endsWith('/'));
  return [
    folder,
    ...inside.flatMap((name) => foldersFrom(vm, files, joinPath(folder, name.slice(0, -1)))),
  ];
}
