import { startOfFile } from '../../base/span.ts';
import type { Files } from '../../base/files.ts';
import type { HostModule } from '../host.ts';
import { importModule } from '../execution/imports.ts';
import type { Interpreter } from '../interpreter.ts';
import type { Machine } from '../machine.ts';
import type { PyValue } from '../object.ts';
import { dataclassesModule } from './dataclasses-module.ts';
import { datetimeModule, zoneinfoModule } from './datetime/module.ts';
import { collectionsAbcModule, collectionsModule } from './collections-module.ts';
import { contextlibModule } from './contextlib-module.ts';
import { copyModule } from './copy-module.ts';
import { functoolsModule } from './functools-module.ts';
import { itertoolsModule } from './itertools-module.ts';
import { jsonModule } from './json-module.ts';
import { loggingModule, warningsModule } from './logging-module.ts';
import { configparserModule } from './configparser-module.ts';
import { csvModule } from './csv-module.ts';
import { globModules } from './folder.ts';
import { ioModule, openFunction } from './opened-file.ts';
import { osModule, pathModule } from './os-module.ts';
import { pathlibModule } from './pathlib-module.ts';
import { reModule } from './re-module.ts';
import { operatorModule } from './operator-module.ts';
import { abcModule, futureModule, typingModule } from './typing-module.ts';
import { createPendulum } from './pendulum/module.ts';
import type { Pendulum } from './pendulum/module.ts';
import { enumModule } from './enum-module.ts';
import { dateutilModules } from './dateutil/module.ts';
import { textwrapModule } from './textwrap-module.ts';
import { base64Module, hashlibModule } from './bytes-modules.ts';
import { mathModule } from './math-module.ts';
import { pprintModule, shlexModule, stringModule, urlParseModule } from './text-modules.ts';
import { sysModule } from './sys-module.ts';
import { astModule, importlibModule, typesModule } from './types-module.ts';
import { tomlModule, tomlPackage } from './toml-module.ts';
import { yamlModule } from './yaml-module.ts';
import type { LazyMembers } from './module-members.ts';
import { createModule } from './module-members.ts';

/** What the standard library needs from outside. */
export interface LibraryOptions {
  /** The members of `os` that the surroundings decide, for example `environ`, `getenv`. */
  readonly os: ReadonlyMap<string, PyValue>;
  readonly files: Files;
  /** The digest of bytes in hex, for md5, sha1, sha224, sha256, sha384, sha512; undefined for other names. */
  readonly digest: (algorithm: string, bytes: Uint8Array) => string | undefined;
  /** The value of a Python literal; undefined where the text is none. */
  readonly literal: (vm: Machine, text: string) => PyValue | undefined;
  /** Python's major and minor version, for example `[3, 11]`; undefined where it is not known. */
  readonly pythonVersion: readonly [number, number] | undefined;
  /** The major version of pendulum that is installed. */
  readonly pendulum: 2 | 3;
}

/** The modules that are not the program's own and not Airflow's. */
export interface StandardLibrary {
  /** The members of a module; undefined where nothing is known of it. */
  find(vm: Machine, name: string): HostModule | undefined;
  /** Built-in names that need the outside, for example `open`. */
  builtin(vm: Machine, name: string): PyValue | undefined;
}

/** The standard library (and pendulum, yaml, dateutil) of one evaluation; members are made when they are asked for. */
export function createStandardLibrary(options: LibraryOptions): StandardLibrary {
  const modules = new Map<string, () => LazyMembers>([
    ['datetime', () => datetimeModule],
    ['zoneinfo', () => zoneinfoModule],
    ['sys', () => sysModule((vm) => (vm as Interpreter).searchPath)],
    ['os', () => osModule(options.files, options.os)],
    ['os.path', () => pathModule(options.files)],
    ['posixpath', () => pathModule(options.files)],
    ['pathlib', () => pathlibModule(options.files)],
    ['io', () => ioModule(options.files)],
    ['re', () => reModule],
    ['json', () => jsonModule],
    ['enum', () => enumModule],
    ['textwrap', () => textwrapModule],
    ['itertools', () => itertoolsModule],
    ['functools', () => functoolsModule],
    ['operator', () => operatorModule],
    ['copy', () => copyModule],
    ['dataclasses', () => dataclassesModule],
    ['collections', () => collectionsModule],
    ['collections.abc', () => collectionsAbcModule],
    ['typing', () => typingModule],
    ['typing_extensions', () => typingModule],
    ['abc', () => abcModule],
    ['__future__', () => futureModule],
    ['logging', () => loggingModule],
    ['warnings', () => warningsModule],
    ['contextlib', () => contextlibModule],
    ['yaml', () => yamlModule],
    ['csv', () => csvModule],
    ['tomllib', () => tomlModule('tomllib')],
    ['tomli', () => tomlModule('tomli')],
    ['toml', () => tomlPackage(options.files)],
    ['configparser', () => configparserModule(options.files)],
    ['string', () => stringModule],
    ['shlex', () => shlexModule],
    ['urllib.parse', () => urlParseModule],
    ['pprint', () => pprintModule],
    ['base64', () => base64Module],
    ['hashlib', () => hashlibModule(options.digest)],
    ['math', () => mathModule],
    ['types', () => typesModule],
    ['ast', () => astModule(options.literal)],
    ['importlib', () => importlibModule(loadModule)],
  ]);
  for (const [name, members] of Object.entries(dateutilModules)) modules.set(name, () => members);
  for (const [name, members] of globModules(options.files)) modules.set(name, () => members);
  let pendulum: Pendulum | undefined;
  const membersOf = (name: string): LazyMembers | undefined => {
    if (!/^pendulum(?:\.|$)/.test(name)) return modules.get(name)?.();
    // Most files have no use for it.
    pendulum ??= createPendulum(options.pendulum);
    return pendulum.modules.get(name);
  };
  const open = openFunction(options.files);
  const made = new Map<string, HostModule>();
  return {
    find(vm, name) {
      const known = made.get(name);
      if (known !== undefined) return known;
      const members = membersOf(name);
      if (members === undefined) return undefined;
      const module = createModule(vm, members);
      made.set(name, module);
      return module;
    },
    builtin: (_vm, name) => (name === 'open' ? open : undefined),
  };
}

function loadModule(vm: Machine, name: string): PyValue {
  const machine = vm as Interpreter;
  return importModule(machine, name, { file: machine.frame.file, span: startOfFile });
}
