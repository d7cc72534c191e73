import type { PyNative, PyValue } from '../object.ts';
import type { HostType } from '../host-type.ts';
import { bool, int, lazyNative, none, str } from '../object.ts';
import { define } from './arguments.ts';
import type { LazyMembers } from './module-members.ts';

/** A function that does nothing that matters here and returns None. */
export function harmless(name: string): PyNative {
  return lazyNative(name, () => none);
}

const quiet =
  'debug info warning warn error exception critical fatal log setLevel addHandler removeHandler addFilter removeFilter setFormatter close flush emit handle';

const loggerType: HostType<string> = {
  name: 'logging.Logger',
  attribute(vm, self, name) {
    if (quiet.split(' ').includes(name)) return harmless(`logging.Logger.${name}`);
    if (name === 'name') return str(self.data);
    if (name === 'handlers' || name === 'filters') return vm.list([]);
    if (name === 'propagate') return bool(true);
    if (name === 'disabled') return bool(false);
    if (name === 'getChild')
      return define('logging.Logger.getChild', 'suffix', (_vm, args) =>
        logger(`${self.data}.${args.text('suffix')}`),
      );
    return name.startsWith('__')
      ? undefined
      : vm.unknown({ code: 'attribute-not-known', data: { name: `logging.Logger.${name}` } });
  },
  compare: (_vm, left, right) => (right.t === 'host' && right.data === left.data ? 0 : undefined),
  hash: (self) => `logger ${self.data}`,
};

function logger(name: string): PyValue {
  return { t: 'host', type: loggerType, data: name };
}

const levels = {
  CRITICAL: 50,
  FATAL: 50,
  ERROR: 40,
  WARNING: 30,
  WARN: 30,
  INFO: 20,
  DEBUG: 10,
  NOTSET: 0,
};

/** The module logging: everything is said into the void. */
export const loggingModule: LazyMembers = {
  ...Object.fromEntries(Object.entries(levels).map(([name, n]) => [name, (): PyValue => int(n)])),
  ...Object.fromEntries(
    'debug info warning warn error exception critical log basicConfig disable addLevelName captureWarnings shutdown'
      .split(' ')
      .map((name) => [name, (): PyValue => harmless(`logging.${name}`)]),
  ),
  getLogger: () =>
    define('logging.getLogger', 'name?', (_vm, args) =>
      logger(args.given('name') === undefined ? 'root' : args.text('name')),
    ),
  getLevelName: () =>
    define('logging.getLevelName', 'level', (_vm, args) => {
      const level = args.get('level');
      if (level.t === 'str') {
        const n = Object.entries(levels).find(([name]) => name === level.v)?.[1];
        return n === undefined ? str(`Level ${level.v}`) : int(n);
      }
      const n = args.whole('level');
      const name = Object.entries(levels).find(([key, v]) => v === n && key !== 'FATAL')?.[0];
      return str(name ?? `Level ${n}`);
    }),
  StreamHandler: () =>
    define('logging.StreamHandler', '*rest, **keywords', () => logger('handler')),
  FileHandler: () => define('logging.FileHandler', '*rest, **keywords', () => logger('handler')),
  NullHandler: () => define('logging.NullHandler', '*rest, **keywords', () => logger('handler')),
  Formatter: () => define('logging.Formatter', '*rest, **keywords', () => logger('formatter')),
};

/** The module warnings. */
export const warningsModule: LazyMembers = {
  warn: () => harmless('warnings.warn'),
  warn_explicit: () => harmless('warnings.warn_explicit'),
  filterwarnings: () => harmless('warnings.filterwarnings'),
  simplefilter: () => harmless('warnings.simplefilter'),
  resetwarnings: () => harmless('warnings.resetwarnings'),
  catch_warnings: () =>
    define('warnings.catch_warnings', '*rest, **keywords', (vm) => ({
      t: 'host',
      type: { name: 'warnings.catch_warnings', enter: () => vm.list([]) },
      data: null,
    })),
};
