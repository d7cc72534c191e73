import { nextItem } from '../builtins/iterator-methods.ts';
import type { Machine } from '../machine.ts';
import type { PyRef, PyValue } from '../object.ts';
import type { HostType } from '../host-type.ts';
import { native, none, str } from '../object.ts';
import { readCsv, type CsvStyle } from '../text/read-csv.ts';
import type { Bound } from './arguments.ts';
import { define } from './arguments.ts';
import { notFollowed } from './host-class.ts';
import type { LazyMembers } from './module-members.ts';

/** The data of a `csv.DictReader`: its names, and the iterator of its rows. */
class DictRows {
  readonly names: readonly string[];
  readonly rows: PyRef;

  constructor(names: readonly string[], rows: PyRef) {
    this.names = names;
    this.rows = rows;
  }
}

const dictRowsType: HostType<DictRows> = {
  name: 'csv.DictReader',
  attribute(vm, self, name) {
    if (name === 'fieldnames') return vm.list(self.data.names.map((one) => str(one)));
    if (name !== '__next__') return notFollowed(vm, `csv.DictReader.${name}`);
    return native('DictReader.__next__', (machine) => {
      return nextItem(machine, self.data.rows) ?? machine.raise('StopIteration');
    });
  },
  iterate: (vm, self) => vm.iterate(self.data.rows),
};

/** The module csv: reading. */
export const csvModule: LazyMembers = {
  reader: () =>
    define('csv.reader', 'csvfile, dialect?, *, **keywords', (vm, args) => {
      const rows = readRows(vm, args, args.get('csvfile'));
      if ('t' in rows) return rows;
      return iterator(vm, rows.map(textList(vm)), '_csv.reader');
    }),
  DictReader: () =>
    define(
      'csv.DictReader',
      'f, fieldnames?, restkey?, restval?, dialect?, *, **keywords',
      (vm, args) => {
        const rows = readRows(vm, args, args.get('f'));
        if ('t' in rows) return rows;
        const given = args.given('fieldnames');
        const named = given && vm.iterate(given);
        if (named !== undefined && 't' in named) return named;
        const [first = [], ...others] = rows;
        const names = named?.map((one) => (one.t === 'str' ? one.v : undefined)) ?? first;
        if (!names.every((one) => one !== undefined)) return notFollowed(vm, 'csv.DictReader');
        const dicts = (named === undefined ? others : rows)
          .filter((row) => row.length > 0)
          .map((row) => toDict(vm, names, row, args));
        const data = new DictRows(names, iterator(vm, dicts, 'DictReader'));
        return { t: 'host', type: dictRowsType, data };
      },
    ),
};

function textList(vm: Machine): (row: readonly string[]) => PyRef {
  return (row) => vm.list(row.map((one) => str(one)));
}

function iterator(vm: Machine, items: readonly PyValue[], name: string): PyRef {
  return { t: 'ref', addr: vm.heap.add({ o: 'iterator', items, position: 0, name }) };
}

function toDict(
  vm: Machine,
  names: readonly string[],
  row: readonly string[],
  args: Bound,
): PyValue {
  const rest = row.slice(names.length);
  return vm.dict([
    ...names.map((name, i): readonly [PyValue, PyValue] => {
      const value = row[i];
      return [str(name), value === undefined ? (args.find('restval') ?? none) : str(value)];
    }),
    ...(rest.length === 0
      ? []
      : [[args.find('restkey') ?? none, vm.list(rest.map((one) => str(one)))] as const]),
  ]);
}

function readRows(
  vm: Machine,
  args: Bound,
  source: PyValue,
): readonly (readonly string[])[] | Extract<PyValue, { t: 'unknown' }> {
  const style = readStyle(args);
  const items = vm.iterate(source);
  if ('t' in items) return items;
  const lines = items.map((one) => (one.t === 'str' ? one.v : undefined));
  if (style === undefined || !lines.every((one) => one !== undefined))
    return notFollowed(vm, 'csv.reader', ...items);
  return readCsv(lines, style) ?? notFollowed(vm, 'csv.reader');
}

/** Undefined where something is asked for that is not followed. */
function readStyle(args: Bound): CsvStyle | undefined {
  const dialect = args.given('dialect');
  const base = dialect === undefined ? 'excel' : dialect.t === 'str' ? dialect.v : '';
  if (base !== 'excel' && base !== 'excel-tab' && base !== 'unix') return undefined;
  let style: CsvStyle = {
    delimiter: base === 'excel-tab' ? '\t' : ',',
    quote: '"',
    skipsBlanks: false,
  };
  for (const [name, value] of args.keywords) {
    if (name === 'delimiter' && value.t === 'str' && Array.from(value.v).length === 1)
      style = { ...style, delimiter: value.v };
    else if (name === 'quotechar' && value.t === 'str' && Array.from(value.v).length === 1)
      style = { ...style, quote: value.v };
    else if (name === 'skipinitialspace' && value.t === 'bool')
      style = { ...style, skipsBlanks: value.v };
    else return undefined;
  }
  return style;
}
