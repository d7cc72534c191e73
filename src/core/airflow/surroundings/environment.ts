import { mergeInto } from '../../python/builtins/dict-methods.ts';
import { define, type Bound } from '../../python/library/arguments.ts';
import type { Interpreter } from '../../python/interpreter.ts';
import type { Machine } from '../../python/machine.ts';
import { none, str, type PyNative, type PyValue } from '../../python/object.ts';
import type { HostType } from '../../python/host-type.ts';
import { placeholder } from './inputs.ts';
import type { Session } from '../session.ts';

/** `os.environ` and `os.getenv`: the environment that the options give, and what the program puts into it. */
export function createEnvironment(session: Session): {
  readonly environ: PyValue;
  readonly getenv: PyValue;
} {
  const method = (
    name: string,
    parameters: string,
    body: (vm: Interpreter, args: Bound) => PyValue,
  ): PyNative =>
    define(name, parameters, (vm, args) => body(vm as Interpreter, args), { lazy: true });
  const get = (name: string): PyNative =>
    method(name, 'key, default?', (vm, args) =>
      read(session, vm, args.get('key'), args.find('default') ?? none, false),
    );
  const methods = new Map([
    ['get', get('os.environ.get')],
    [
      'setdefault',
      method('os.environ.setdefault', 'key, default', (vm, args) => {
        const value = read(session, vm, args.get('key'), args.get('default'), false);
        write(session, vm, args.get('key'), value);
        return value;
      }),
    ],
    [
      'pop',
      method('os.environ.pop', 'key, default?', (vm, args) => {
        const fallback = args.find('default');
        const value = read(session, vm, args.get('key'), fallback, fallback === undefined);
        write(session, vm, args.get('key'), gone);
        return value;
      }),
    ],
    [
      'update',
      method('os.environ.update', '*rest, **keywords', (vm, args) => {
        const written = session.natives?.environment;
        if (written === undefined) return none;
        for (const source of args.rest) mergeInto(vm, written, source);
        for (const [name, value] of args.keywords) write(session, vm, str(name), value);
        return none;
      }),
    ],
  ]);
  const type: HostType<null> = {
    name: 'os._Environ',
    attribute: (vm, _self, name) =>
      methods.get(name) ?? vm.unknown({ code: 'depends-on-machine', data: { what: 'os.environ' } }),
    item: (vm, _self, key) => read(session, vm as Interpreter, key, undefined, true),
    setItem(vm, _self, key, value) {
      if (value.t === 'int' || value.t === 'float' || value.t === 'bool' || value.t === 'none')
        vm.raise('TypeError', `str expected, not ${vm.typeName(value)}`);
      write(session, vm, key, value);
    },
    deleteItem(vm, _self, key) {
      read(session, vm as Interpreter, key, undefined, true);
      write(session, vm, key, gone);
    },
    contains(vm, _self, key) {
      if (key.t !== 'str') return false;
      const written = session.natives?.environment;
      const isOwn = written === undefined ? false : vm.truth(vm.compare('in', key, written));
      const own = isOwn === false || written === undefined ? undefined : vm.item(written, key);
      if (typeof isOwn !== 'boolean' || own?.t === 'choice')
        return vm.unknown({ code: 'depends-on-input', data: {} }, own ?? none);
      if (own !== undefined) return own !== gone;
      if (Object.hasOwn(session.context.environment, key.v)) return true;
      if (session.context.unset === 'absent') return false;
      return vm.unknown({ code: 'depends-on-input', data: {} }, placeholder('env', key.v));
    },
    iterate: (vm) => vm.unknown({ code: 'depends-on-machine', data: { what: 'os.environ' } }),
  };
  return { environ: { t: 'host', type: type, data: null }, getenv: get('os.getenv') };
}

// Stands for a name that the program has taken out.
const gone: PyValue = { t: 'host', type: { name: 'absent' }, data: null };

function write(session: Session, vm: Machine, key: PyValue, value: PyValue): void {
  const written = session.natives?.environment;
  if (written !== undefined) vm.setItem(written, key, value);
}

function read(
  session: Session,
  vm: Interpreter,
  key: PyValue,
  fallback: PyValue | undefined,
  required: boolean,
): PyValue {
  return vm.lift([key], ([k = key]) => {
    if (k.t !== 'str') return vm.raise('TypeError', `str expected, not ${vm.typeName(k)}`);
    const given = (): PyValue => readEnvironment(session, vm, k.v, fallback, required);
    const written = session.natives?.environment;
    if (written === undefined) return given();
    const settled = (value: PyValue): PyValue => {
      if (value.t === 'choice')
        return vm.fork(
          value.test,
          () => settled(value.then),
          () => settled(value.else),
        );
      if (value !== gone) return value;
      return fallback ?? (required ? vm.raise('KeyError', `'${k.v}'`) : none);
    };
    const own = (): PyValue => settled(vm.item(written, k));
    const isOwn = vm.truth(vm.compare('in', k, written));
    if (typeof isOwn === 'boolean') return isOwn ? own() : given();
    return vm.fork(isOwn, own, given);
  });
}

function readEnvironment(
  session: Session,
  vm: Interpreter,
  key: string,
  fallback: PyValue | undefined,
  required: boolean,
): PyValue {
  const { environment, unset } = session.context;
  if (Object.hasOwn(environment, key)) return str(environment[key] ?? '');
  // `get` without a default gives None: then the value matters, and is asked for.
  const real = fallback === undefined || fallback.t === 'none' ? undefined : fallback;
  if (unset === 'placeholder') return placeholder('env', key, fallback);
  if (unset === 'absent') return fallback ?? (required ? vm.raise('KeyError', `'${key}'`) : none);
  if (real !== undefined) {
    const shown = vm.repr(real);
    session.assume({
      code: 'env-default',
      data: { key, value: shown.t === 'str' ? shown.v : '?' },
    });
    return real;
  }
  return placeholder('env', key);
}
