import { startOfFile } from '../../base/span.ts';
import type { Origin } from '../../base/span.ts';
import type { Interpreter } from '../../python/interpreter.ts';
import { lazyNative, str, type PyValue } from '../../python/object.ts';

const nowhere: Origin = {
  file: '',
  span: startOfFile,
};

/** A member of one of Python's modules, for example `('datetime', 'datetime')`; not known where the library lacks it. */
export function libraryMember(vm: Interpreter, module: string, name: string): PyValue {
  return (
    vm.host.module(vm, module, nowhere)?.member(name) ??
    vm.unknown({ code: 'module-not-followed', data: { name: `${module}.${name}` } })
  );
}

/** The pendulum DateTime of ISO 8601 text with an offset. */
export function pendulumDate(vm: Interpreter, iso: string): PyValue {
  return vm.call(libraryMember(vm, 'pendulum', 'parse'), {
    positional: [str(iso)],
    keywords: new Map(),
  });
}

/** `date.strftime(format)`. */
export function formatDate(vm: Interpreter, date: PyValue, format: string): PyValue {
  return vm.call(vm.attribute(date, 'strftime'), {
    positional: [str(format)],
    keywords: new Map(),
  });
}

/** `date.isoformat()`. */
export function isoDate(vm: Interpreter, date: PyValue): PyValue {
  return vm.call(vm.attribute(date, 'isoformat'), { positional: [], keywords: new Map() });
}

/** `date.add(days=n)` of a pendulum DateTime. */
export function addDays(vm: Interpreter, date: PyValue, days: number): PyValue {
  return vm.call(vm.attribute(date, 'add'), {
    positional: [],
    keywords: new Map([['days', { t: 'int', v: BigInt(days) }]]),
  });
}

/** Airflow's date filters: ds, ds_nodash, ts, ts_nodash, ts_nodash_with_tz; None gives None. */
export function dateFilters(): ReadonlyMap<string, PyValue> {
  const filter = (
    name: string,
    format: (vm: Interpreter, date: PyValue) => PyValue,
  ): readonly [string, PyValue] => [
    name,
    lazyNative(name, (vm, args) => {
      const [date] = args.positional;
      return date === undefined || date.t === 'none'
        ? { t: 'none' }
        : format(vm as Interpreter, date);
    }),
  ];
  return new Map([
    filter('ds', (vm, date) => formatDate(vm, date, '%Y-%m-%d')),
    filter('ds_nodash', (vm, date) => formatDate(vm, date, '%Y%m%d')),
    filter('ts', isoDate),
    filter('ts_nodash', (vm, date) => formatDate(vm, date, '%Y%m%dT%H%M%S')),
    filter('ts_nodash_with_tz', (vm, date) => withoutMarks(vm, isoDate(vm, date))),
  ]);
}

/** A timestamp without dashes and colons. */
export function withoutMarks(vm: Interpreter, iso: PyValue): PyValue {
  return vm.lift([iso], ([known]) =>
    str(known?.t === 'str' ? known.v.replaceAll(/[-:]/g, '') : ''),
  );
}
