import { define } from '../python/library/arguments.ts';
import type { Interpreter } from '../python/interpreter.ts';
import { none, str, type HostType, type PyValue } from '../python/object.ts';
import { placeholder } from './inputs.ts';
import type { Session } from './session.ts';

/** `os.environ` and `os.getenv`: the environment that the options give. */
export function createEnvironment(session: Session): {
  readonly environ: PyValue;
  readonly getenv: PyValue;
} {
  const read = (
    vm: Interpreter,
    key: PyValue,
    fallback: PyValue | undefined,
    required: boolean,
  ): PyValue =>
    vm.lift([key], ([k]) => {
      if (k?.t !== 'str')
        return vm.raise('TypeError', `str expected, not ${k ? vm.typeName(k) : ''}`);
      return readEnvironment(session, vm, k.v, fallback, required);
    });
  const get = define(
    'os.environ.get',
    'key, default?',
    (vm, args) => read(vm as Interpreter, args.get('key'), args.find('default') ?? none, false),
    { lazy: true },
  );
  const write = define('os.environ.update', '*args, **keywords', () => none, { lazy: true });
  const type: HostType<null> = {
    name: 'os._Environ',
    attribute: (vm, _self, name) => {
      if (name === 'get') return get;
      if (name === 'setdefault')
        return define(
          'os.environ.setdefault',
          'key, default',
          (m, args) => read(m as Interpreter, args.get('key'), args.get('default'), false),
          { lazy: true },
        );
      if (name === 'update' || name === 'pop') return write;
      return vm.unknown({ code: 'depends-on-machine', data: { what: 'os.environ' } });
    },
    item: (vm, _self, key) => read(vm as Interpreter, key, undefined, true),
    contains: (vm, _self, key) => {
      if (key.t === 'str' && Object.hasOwn(session.context.environment, key.v)) return true;
      if (session.context.unset === 'absent' || key.t !== 'str') return false;
      return vm.unknown({ code: 'depends-on-input', data: {} }, placeholder('env', key.v));
    },
    iterate: (vm) => vm.unknown({ code: 'depends-on-machine', data: { what: 'os.environ' } }),
  };
  const environ: PyValue = { t: 'host', type: type, data: null };
  const getenv = define(
    'os.getenv',
    'key, default?',
    (vm, args) => read(vm as Interpreter, args.get('key'), args.find('default') ?? none, false),
    { lazy: true },
  );
  return { environ, getenv };
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
