import type { Interpreter } from '../../python/interpreter.ts';
import { define } from '../../python/library/arguments.ts';
import { str, type PyValue } from '../../python/object.ts';
import type { HostType } from '../../python/host-type.ts';
import { formatDate, libraryMember } from './dates.ts';
import type { Session } from '../session.ts';

/** `macros` of a template (airflow.macros): date helpers and a few of Python's modules. */
export function createMacros(session: Session, vm: Interpreter): PyValue {
  const parse = (text: string, format: string): PyValue =>
    vm.call(vm.attribute(libraryMember(vm, 'datetime', 'datetime'), 'strptime'), {
      positional: [str(text), str(format)],
      keywords: new Map(),
    });
  const dsAdd = define('ds_add', 'ds, days', (_, args) => {
    const ds = vm.str(args.get('ds'));
    if (ds.t !== 'str') return ds;
    if (vm.truth(args.get('days')) === false) return ds;
    const delta = vm.call(libraryMember(vm, 'datetime', 'timedelta'), {
      positional: [],
      keywords: new Map([['days', args.get('days')]]),
    });
    return formatDate(vm, vm.binary('+', parse(ds.v, '%Y-%m-%d'), delta), '%Y-%m-%d');
  });
  const dsFormat = define('ds_format', 'ds, input_format, output_format', (_, args) => {
    const ds = vm.str(args.get('ds'));
    if (ds.t !== 'str') return ds;
    return formatDate(vm, parse(ds.v, args.text('input_format')), args.text('output_format'));
  });
  const type: HostType<null> = {
    name: session.isAirflow3 ? 'airflow.sdk.execution_time.context.MacrosAccessor' : 'module',
    attribute(_vm, _self, name) {
      switch (name) {
        case 'ds_add':
          return dsAdd;
        case 'ds_format':
          return dsFormat;
        case 'datetime':
        case 'timedelta':
          return libraryMember(vm, 'datetime', name);
        case 'random':
          return libraryMember(vm, 'random', 'random');
        case 'time':
        case 'json':
        case 'uuid':
        case 'dateutil':
        case 'yaml':
          return moduleValue(vm, name);
        case 'hive':
          return session.isAirflow3
            ? undefined
            : vm.unknown({ code: 'module-not-followed', data: { name: 'macros.hive' } });
        case 'datetime_diff_for_humans':
        case 'ds_format_locale':
          return vm.unknown({ code: 'call-not-followed', data: { name: `macros.${name}` } });
        default:
          return undefined;
      }
    },
  };
  return { t: 'host', type: type, data: null };
}

function moduleValue(vm: Interpreter, name: string): PyValue {
  const type: HostType<null> = {
    name: 'module',
    attribute: (_vm, _self, member) =>
      name === 'dateutil' ? moduleValue(vm, `dateutil.${member}`) : libraryMember(vm, name, member),
  };
  return { t: 'host', type: type, data: null };
}
