import { contextOf } from '../execution/execute-with.ts';
import type { Context } from '../execution/execute-with.ts';
import type { Completion } from '../execution/frame.ts';
import type { Interpreter } from '../interpreter.ts';
import { PyRaise, type Machine } from '../machine.ts';
import { bool, lazyNative, none, type PyRef, type PyValue } from '../object.ts';
import type { CallArguments, HostType } from '../host-type.ts';
import { notFollowed } from './host-class.ts';

/** What is done when a stack is left: a context's exit, or a call. */
type Entry = { readonly context: Context } | { readonly fn: PyValue; readonly args: CallArguments };

const entryType: HostType<Entry> = { name: 'contextlib._entry' };

// No name of a program: what there is to leave, in order.
const entries = ' entries';

/** The class contextlib.ExitStack: contexts and calls that are left, the last one first. */
export function exitStackClass(vm: Machine): PyRef {
  const method = (
    name: string,
    run: (vm: Interpreter, self: PyRef, args: readonly PyValue[], call: CallArguments) => PyValue,
  ): readonly [string, PyValue] => [
    name,
    lazyNative(`ExitStack.${name}`, (machine, args) => {
      const [self, ...rest] = args.positional;
      return self?.t === 'ref'
        ? run(machine as Interpreter, self, rest, { ...args, positional: rest })
        : notFollowed(machine, 'contextlib.ExitStack');
    }),
  ];
  return vm.defineClass({
    name: 'ExitStack',
    module: 'contextlib',
    native: 'ExitStack',
    attributes: Object.fromEntries([
      method('__init__', (machine, self) => {
        machine.setAttribute(self, entries, machine.list([]));
        return none;
      }),
      method('__enter__', (_vm, self) => self),
      method('enter_context', (machine, self, [given = none]) => {
        const context = contextOf(machine, given);
        if (context === undefined) return notFollowed(machine, 'ExitStack.enter_context', given);
        const entered = context.enter();
        push(machine, self, { context });
        return entered;
      }),
      method('callback', (machine, self, [fn = none, ...positional], call) => {
        push(machine, self, { fn, args: { ...call, positional } });
        return fn;
      }),
      method('close', (machine, self) => {
        unwind(machine, self, undefined);
        return none;
      }),
      method('__exit__', (machine, self, [, exception = none]) => {
        const completion: Completion | undefined =
          exception.t === 'none' ? undefined : { c: 'raise', raised: new PyRaise(exception, '') };
        const end = unwind(machine, self, completion);
        if (end?.c === 'raise' && end.raised.exception !== exception) throw end.raised;
        return bool(completion !== undefined && end === undefined);
      }),
    ]),
  });
}

function push(vm: Machine, self: PyRef, data: Entry): void {
  const list = vm.object(vm.attribute(self, entries));
  const items = list?.o === 'list' ? list.items : [];
  const entry: PyValue = { t: 'host', type: entryType, data };
  vm.setAttribute(self, entries, vm.list([...items, entry]));
}

/** Leaves all that was entered; gives how the block ends then. */
function unwind(
  vm: Interpreter,
  self: PyRef,
  completion: Completion | undefined,
): Completion | undefined {
  const list = vm.object(vm.attribute(self, entries));
  const items = list?.o === 'list' ? list.items : [];
  vm.setAttribute(self, entries, vm.list([]));
  let end = completion;
  for (const item of items.toReversed()) {
    if (item.t !== 'host' || item.type !== (entryType as HostType)) continue;
    const entry = item.data as Entry;
    try {
      if ('context' in entry) end = entry.context.exit(end);
      else vm.call(entry.fn, entry.args);
    } catch (error) {
      if (!(error instanceof PyRaise)) throw error;
      end = { c: 'raise', raised: error };
    }
  }
  return end;
}
