import type { Files } from '../../base/files.ts';
import type { Machine } from '../machine.ts';
import { bool, float, int, str, type PyValue } from '../object.ts';
import { decode } from '../text/encoding.ts';
import { parseToml, type Toml } from '../text/parse-toml.ts';
import { define } from './arguments.ts';
import { timeClass } from './datetime/clock-time.ts';
import { dateClass } from './datetime/date.ts';
import { datetimeClass } from './datetime/datetime-class.ts';
import { libraryException } from './exceptions.ts';
import { notFollowed } from './host-class.ts';
import { callWith } from './iterators.ts';
import type { LazyMembers } from './module-members.ts';
import { openFile } from './opened-file.ts';
import { pathText } from './paths.ts';

/** The module tomllib, and tomli, which it was before: `load` takes an opened file. */
export function tomlModule(name: string): LazyMembers {
  return {
    loads: () =>
      define(`${name}.loads`, 's, /, *, parse_float?', (vm, args) =>
        loads(vm, args.get('s'), name),
      ),
    load: () =>
      define(`${name}.load`, 'fp, /, *, parse_float?', (vm, args) =>
        loads(vm, callWith(vm, vm.attribute(args.get('fp'), 'read')), name),
      ),
    TOMLDecodeError: (vm) => libraryException(vm, 'TOMLDecodeError', 'ValueError', name),
  };
}

/** The package toml, whose `load` takes a path too. */
export function tomlPackage(files: Files): LazyMembers {
  return {
    loads: () => define('toml.loads', 's', (vm, args) => loads(vm, args.get('s'), 'toml')),
    load: () =>
      define('toml.load', 'f', (vm, args) => {
        const given = args.get('f');
        if (pathText(given) === undefined && given.t !== 'host')
          return notFollowed(vm, 'toml.load', given);
        const stream = pathText(given) === undefined ? given : openFile(vm, files, given, 'r');
        return vm.lift([stream], ([known = stream]) =>
          loads(vm, callWith(vm, vm.attribute(known, 'read')), 'toml'),
        );
      }),
  };
}

function loads(vm: Machine, source: PyValue, name: string): PyValue {
  return vm.lift([source], ([known = source]) => {
    const text =
      known.t === 'str'
        ? known.v
        : known.t === 'bytes'
          ? decode(known.v, 'utf-8', 'strict')
          : undefined;
    if (typeof text !== 'string') return notFollowed(vm, `${name}.loads`, known);
    vm.step(text.length >> 4);
    const found = parseToml(text.replaceAll('\r\n', '\n'));
    if ('value' in found) return toPython(vm, found.value, name);
    if (name === 'toml') return notFollowed(vm, 'toml.loads');
    libraryException(vm, 'TOMLDecodeError', 'ValueError', name);
    return vm.raise('TOMLDecodeError', found.error);
  });
}

function toPython(vm: Machine, value: Toml, name: string): PyValue {
  switch (typeof value) {
    case 'string':
      return str(value);
    case 'bigint':
      return int(value);
    case 'number':
      return float(value);
    case 'boolean':
      return bool(value);
    default:
  }
  if ('list' in value) return vm.list(value.list.map((item) => toPython(vm, item, name)));
  if ('table' in value)
    return vm.dict(value.table.map(([key, item]) => [str(key), toPython(vm, item, name)]));
  if ('date' in value && (name !== 'toml' || value.date === 'date')) {
    const cls =
      value.date === 'date' ? dateClass : value.date === 'time' ? timeClass : datetimeClass;
    return callWith(vm, vm.attribute(cls, 'fromisoformat'), str(value.iso));
  }
  return notFollowed(vm, `${name}.loads`);
}
