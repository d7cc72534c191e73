import type { PyValue } from '../object.ts';
import type { HostType } from '../host-type.ts';
import { lazyNative, none } from '../object.ts';
import { decorateWith } from '../execution/decorate-context.ts';
import { contextManager, suppressing } from '../execution/generator-context.ts';
import { define } from './arguments.ts';
import { exitStackClass } from './exit-stack.ts';
import type { LazyMembers } from './module-members.ts';

const nullContext: HostType<PyValue> = {
  name: 'contextlib.nullcontext',
  enter: (_vm, self) => self.data,
};

/** The module contextlib, as far as it needs no suspended functions. */
export const contextlibModule: LazyMembers = {
  nullcontext: () =>
    define(
      'contextlib.nullcontext',
      'enter_result?',
      (_vm, args) => ({
        t: 'host',
        type: nullContext,
        data: args.find('enter_result') ?? none,
      }),
      { lazy: true },
    ),
  contextmanager: () => contextManager,
  suppress: () =>
    define('contextlib.suppress', '*rest', (_vm, args) => suppressing(args.rest), { lazy: true }),
  ExitStack: exitStackClass,
  ContextDecorator: (vm) =>
    vm.defineClass({
      name: 'ContextDecorator',
      module: 'contextlib',
      attributes: {
        __call__: lazyNative('ContextDecorator.__call__', (_vm, args) => {
          const [self = none, ...positional] = args.positional;
          return decorateWith(self, { ...args, positional });
        }),
      },
    }),
};
