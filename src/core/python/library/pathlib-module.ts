import type { Files } from '../../base/files.ts';
import type { Machine } from '../machine.ts';
import type { PyNative, PyValue } from '../object.ts';
import type { HostType } from '../host-type.ts';
import { bool, none, str, tuple } from '../object.ts';
import { joinPath, normPath } from '../text/posix-path.ts';
import { stringRepr } from '../text/string-repr.ts';
import type { Bound } from './arguments.ts';
import { define } from './arguments.ts';
import { findPaths } from './find-paths.ts';
import { listNames, lookUp } from './folder.ts';
import { hostClass, method, notFollowed, ofMachine } from './host-class.ts';
import type { LazyMembers } from './module-members.ts';
import { openFile } from './opened-file.ts';

import { pathText, PurePath, readPath } from './paths.ts';
import { unordered } from './unordered.ts';

/** The module pathlib over a file port. */
export function pathlibModule(files: Files): LazyMembers {
  const path = pathClass('PosixPath', files);
  const pure = pathClass('PurePosixPath', undefined);
  return {
    Path: () => path('pathlib.Path'),
    PosixPath: () => path('pathlib.PosixPath'),
    PurePath: () => pure('pathlib.PurePath'),
    PurePosixPath: () => pure('pathlib.PurePosixPath'),
  };
}

function find(value: PyValue): PurePath | undefined {
  return value.t === 'host' && value.data instanceof PurePath ? value.data : undefined;
}

function nameOf(self: PurePath): string {
  return self.names.at(-1) ?? '';
}

function suffixOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot > 0 && dot < name.length - 1 ? name.slice(dot) : '';
}

function parentOf(self: PurePath): PurePath {
  return new PurePath(self.root + self.names.slice(0, -1).join('/'));
}

/** The class; files undefined: a pure path. */
function pathClass(typeName: string, files: Files | undefined): (name: string) => PyNative {
  const make = (path: PurePath): PyValue => ({ t: 'host', type: type, data: path });
  const fromText = (text: string): PyValue => make(new PurePath(text));
  const joined = (vm: Machine, self: PurePath, parts: readonly PyValue[]): PyValue =>
    fromText(joinPath(self.text, ...parts.map((part) => readPath(vm, part))));
  const withName = (vm: Machine, self: PurePath, name: string): PyValue => {
    if (self.names.length === 0)
      return vm.raise('ValueError', `${typeName}(${stringRepr(self.text)}) has an empty name`);
    if (name === '' || name.includes('/') || name === '.')
      return vm.raise('ValueError', `Invalid name ${stringRepr(name)}`);
    return fromText(joinPath(parentOf(self).text, name));
  };
  const members = hostClass<PurePath>({
    name: 'pathlib.Path',
    find,
    properties: {
      name: (_vm, self) => str(nameOf(self)),
      stem: (_vm, self) => {
        const name = nameOf(self);
        return str(name.slice(0, name.length - suffixOf(name).length));
      },
      suffix: (_vm, self) => str(suffixOf(nameOf(self))),
      suffixes: (vm, self) => {
        const name = nameOf(self);
        const parts = name.endsWith('.') ? [] : name.replace(/^\.+/, '').split('.').slice(1);
        return vm.list(parts.map((part) => str(`.${part}`)));
      },
      parent: (_vm, self) => make(parentOf(self)),
      parents: (_vm, self) => {
        const all: PyValue[] = [];
        for (let at = self; at.names.length > 0;) {
          at = parentOf(at);
          all.push(make(at));
        }
        return tuple(all);
      },
      parts: (_vm, self) =>
        tuple([...(self.root === '' ? [] : [self.root]), ...self.names].map((part) => str(part))),
      root: (_vm, self) => str(self.root),
      anchor: (_vm, self) => str(self.root),
      drive: () => str(''),
    },
    methods: [
      method('joinpath', '*rest', (vm, self, args) => joined(vm, self, args.rest)),
      method('with_name', 'name', (vm, self, args) => withName(vm, self, args.text('name'))),
      method('with_suffix', 'suffix', (vm, self, args) => {
        const suffix = args.text('suffix');
        if (suffix.includes('/') || (suffix !== '' && !suffix.startsWith('.')) || suffix === '.')
          return vm.raise('ValueError', `Invalid suffix ${stringRepr(suffix)}`);
        const name = nameOf(self);
        return withName(vm, self, name.slice(0, name.length - suffixOf(name).length) + suffix);
      }),
      method('with_stem', 'stem', (vm, self, args) =>
        withName(vm, self, args.text('stem') + suffixOf(nameOf(self))),
      ),
      method('as_posix', '', (_vm, self) => str(self.text)),
      method('__str__', '', (_vm, self) => str(self.text)),
      method('__fspath__', '', (_vm, self) => str(self.text)),
      method('is_absolute', '', (_vm, self) => bool(self.root !== '')),
      method('as_uri', '', (vm) => notFollowed(vm, 'Path.as_uri')),
      method('relative_to', '*rest', (vm, self, args) => relative(vm, self, args, fromText)),
      method('is_relative_to', '*rest', (vm, self, args) => {
        const [other] = args.rest;
        const base = new PurePath(other === undefined ? '' : readPath(vm, other));
        return bool(isBelow(self, base));
      }),
      method('match', 'pattern', (vm) => notFollowed(vm, 'Path.match')),
      ...(files === undefined ? [] : fileMethods(files, fromText)),
    ],
    others: files === undefined ? [] : ['stat', 'owner', 'group', 'samefile', 'walk'],
  });
  const type: HostType<PurePath> = {
    name: `pathlib.${typeName}`,
    attribute: (vm, self, name) => members.attribute(vm, self, name),
    str: (_vm, self) => self.data.text,
    repr: (_vm, self) => `${typeName}(${stringRepr(self.data.text)})`,
    hash: (self) => `path ${self.data.text}`,
    compare(_vm, left, right) {
      const other = find(right);
      if (other === undefined) return undefined;
      const [a, b] = [left.data.text, other.text];
      return a < b ? -1 : a > b ? 1 : 0;
    },
    binary(_vm, operator, left, right) {
      const [a, b] = [pathText(left), pathText(right)];
      if (operator !== '/' || a === undefined || b === undefined) return undefined;
      return fromText(joinPath(a, b));
    },
    value: (_vm, self) => ({ kind: 'str', value: self.data.text }),
  };
  return (name) =>
    define(
      name,
      '*rest, **keywords',
      (vm, args) => {
        const [first, ...others] = args.rest.map((part) => readPath(vm, part));
        return fromText(joinPath(first ?? '', ...others));
      },
      {
        instance: (_vm, value) =>
          find(value) !== undefined &&
          (files === undefined || (value.t === 'host' && value.type === type)),
        members: new Map<string, PyValue>([
          ...members.methods,
          ...['cwd', 'home'].map((member): [string, PyValue] => [
            member,
            define(`${name}.${member}`, '', (vm) => ofMachine(vm, `Path.${member}`)),
          ]),
        ]),
      },
    );
}

function isBelow(self: PurePath, base: PurePath): boolean {
  return self.root === base.root && base.names.every((part, i) => self.names[i] === part);
}

function relative(
  vm: Machine,
  self: PurePath,
  args: Bound,
  fromText: (text: string) => PyValue,
): PyValue {
  const [first, ...others] = args.rest.map((part) => readPath(vm, part));
  const base = new PurePath(joinPath(first ?? '', ...others));
  if (!isBelow(self, base))
    return vm.raise(
      'ValueError',
      `${stringRepr(self.text)} is not in the subpath of ${stringRepr(base.text)}`,
    );
  return fromText(self.names.slice(base.names.length).join('/'));
}

function fileMethods(
  files: Files,
  fromText: (text: string) => PyValue,
): readonly ReturnType<typeof method<PurePath>>[] {
  const isKind = (name: string, kind: 'file' | 'folder' | undefined) =>
    method<PurePath>(name, '', (vm, self) => {
      const found = lookUp(files, self.text);
      if (found === undefined) return ofMachine(vm, `Path(${self.text}).${name}`);
      return bool(kind === undefined || kind === found);
    });
  const absolute = (name: string, parameters: string) =>
    method<PurePath>(name, parameters, (vm, self) => {
      if (self.root === '') return ofMachine(vm, 'os.getcwd');
      const plain = normPath(self.text);
      return fromText(name === 'absolute' ? self.text : (files.real(plain) ?? plain));
    });
  return [
    isKind('exists', undefined),
    isKind('is_file', 'file'),
    isKind('is_dir', 'folder'),
    absolute('resolve', 'strict?'),
    absolute('absolute', ''),
    method('expanduser', '', (vm, self) =>
      self.text.startsWith('~') ? ofMachine(vm, 'Path.expanduser') : fromText(self.text),
    ),
    method('read_text', 'encoding?, errors?', (vm, self) => {
      const stream = openFile(vm, files, str(self.text), 'r');
      return vm.lift([stream], ([known]) =>
        vm.call(vm.attribute(known ?? stream, 'read'), { positional: [], keywords: new Map() }),
      );
    }),
    method('read_bytes', '', (vm, self) => {
      const text = self.root === '' ? undefined : files.read(normPath(self.text));
      return text === undefined
        ? ofMachine(vm, `Path(${self.text}).read_bytes`)
        : notFollowed(vm, 'Path.read_bytes');
    }),
    method('open', 'mode?, buffering?, encoding?, errors?, newline?', (vm, self, args) =>
      openFile(vm, files, str(self.text), args.text('mode', 'r')),
    ),
    method('iterdir', '', (vm, self) =>
      listNames(vm, files, self.text, 'Path.iterdir', (name) =>
        fromText(joinPath(self.text, name)),
      ),
    ),
    ...(['glob', 'rglob'] as const).map((name) =>
      method<PurePath>(name, 'pattern', (vm, self, args) => {
        const given = args.text('pattern');
        const pattern = name === 'glob' ? given : `**/${given}`;
        const style = { hidden: true, deep: true };
        const found = findPaths(vm, files, self.text, pattern, style);
        if (found === undefined) return ofMachine(vm, `Path.${name}`);
        const paths = found.map((path) => fromText(joinPath(self.text, path)));
        return unordered(vm, paths, `Path.${name}`);
      }),
    ),
    ...['mkdir', 'touch', 'unlink', 'rmdir', 'write_text', 'write_bytes', 'chmod'].map((name) =>
      method<PurePath>(name, '*rest, **keywords', () => none),
    ),
  ];
}
