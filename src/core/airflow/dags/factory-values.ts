import { startOfFile } from '../../base/span.ts';
import type { Origin } from '../../base/span.ts';
import { findMember, importModule } from '../../python/execution/imports.ts';
import type { Interpreter } from '../../python/interpreter.ts';
import { fromYaml } from '../../python/library/yaml-module.ts';
import { placed, str, type PyValue } from '../../python/object.ts';
import type { Value } from '../../python/value.ts';
import { toConfig } from './factory-config.ts';
import { placeholder } from '../surroundings/inputs.ts';
import type { Session } from '../session.ts';

/**
 * The object that dag-factory makes of a YAML value: `__type__` calls a class, `__join__` joins texts, and `$NAME` stands
 * for a variable of the environment.
 */
export function toObject(session: Session, vm: Interpreter, value: Value): PyValue {
  const made = (item: Value): PyValue => toObject(session, vm, item);
  switch (value.kind) {
    case 'str':
      return placed(expand(session, vm, value.value), value.origin);
    case 'list':
      return placed(vm.list(value.items.map(made)), value.origin);
    case 'dict': {
      const config = toConfig(value);
      const type = config.get('__type__')?.value;
      if (type !== undefined) return placed(typed(session, vm, type, value), value.origin);
      const join = config.get('__join__')?.value;
      if (join?.kind === 'list') return placed(joined(vm, join.items.map(made)), value.origin);
      if (config.has('__and__') || config.has('__or__'))
        return vm.unknown({ code: 'call-not-followed', data: { name: 'dagfactory' } });
      const entries = value.entries.map(([key, item]) => [made(key), made(item)] as const);
      return placed(vm.dict(entries), value.origin);
    }
    default:
      return fromYaml(vm, value);
  }
}

function typed(session: Session, vm: Interpreter, type: Value, whole: Value): PyValue {
  const config = new Map(toConfig(whole));
  const made = (item: Value): PyValue => toObject(session, vm, item);
  const name = type.kind === 'str' ? type.value : '';
  const items = config.get('items')?.value;
  if (name === 'builtins.list' && items?.kind === 'list') return vm.list(items.items.map(made));
  const list = config.get('__args__')?.value;
  for (const key of ['__type__', '__args__']) config.delete(key);
  const keywords = new Map([...config].map(([key, item]) => [key, made(item.value)]));
  const positional = list?.kind === 'list' ? list.items.map(made) : [];
  const cls = importName(vm, name, type.origin ?? nowhere);
  return vm.call(cls, { positional, keywords }, whole.origin);
}

/** What a dotted path names (`import_string`); raises ImportError. */
export function importName(vm: Interpreter, path: string, at: Origin): PyValue {
  const dot = path.lastIndexOf('.');
  if (dot < 0) return vm.raise('ImportError', `${path} doesn't look like a module path`);
  const moduleName = path.slice(0, dot);
  const name = path.slice(dot + 1);
  const module = importModule(vm, moduleName, at);
  return (
    findMember(vm, moduleName, module, name, at) ??
    vm.raise('ImportError', `Module "${moduleName}" does not define a "${name}" attribute/class`)
  );
}

function joined(vm: Interpreter, items: readonly PyValue[]): PyValue {
  return items.reduce<PyValue>((text, item) => vm.binary('+', text, vm.str(item)), str(''));
}

/** `os.path.expandvars`, of one scalar. A variable that may be set where Airflow runs is not known. */
function expand(session: Session, vm: Interpreter, text: string): PyValue {
  const { environment, unset } = session.context;
  let result: PyValue = str('');
  let end = 0;
  for (const found of text.matchAll(/\$(?:(\w+)|\{([^}]*)\})/g)) {
    const name = found[1] ?? found[2] ?? '';
    const own = Object.hasOwn(environment, name) ? environment[name] : undefined;
    const written = found[0];
    const value =
      own !== undefined || unset === 'absent' ? str(own ?? written) : placeholder('env', name);
    if (written === text) return value;
    result = vm.binary('+', result, str(text.slice(end, found.index)));
    result = vm.binary('+', result, value);
    end = found.index + written.length;
  }
  return end === 0 ? str(text) : vm.binary('+', result, str(text.slice(end)));
}

const nowhere: Origin = {
  file: '',
  span: startOfFile,
};
