import type { PyValue } from '../object.ts';
import type { HostType } from '../host-type.ts';
import { none } from '../object.ts';
import { contextManager, suppressing } from '../execution/generator-context.ts';
import { define } from './arguments.ts';
import { notFollowed } from './host-class.ts';
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
  ExitStack: () =>
    define('contextlib.ExitStack', '', (vm) => notFollowed(vm, 'contextlib.ExitStack')),
};
