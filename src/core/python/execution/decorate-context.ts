import { contextOf } from './execute-with.ts';
import type { Completion } from './frame.ts';
import type { Interpreter } from '../interpreter.ts';
import { PyRaise } from '../machine.ts';
import { lazyNative, none, type PyValue } from '../object.ts';
import type { CallArguments } from '../host-type.ts';

/** A context used as a decorator: each call of the function runs within it, entered anew (`contextlib.ContextDecorator`). */
export function decorateWith(context: PyValue, decorated: CallArguments): PyValue {
  const [fn = none] = decorated.positional;
  return lazyNative('contextlib.ContextDecorator', (machine, args, at) => {
    const vm = machine as Interpreter;
    const entered = contextOf(vm, context);
    if (entered === undefined)
      return vm.unknown({ code: 'call-not-followed', data: { name: 'ContextDecorator' } }, context);
    entered.enter();
    let result: PyValue = none;
    let end: Completion | undefined;
    vm.catchers.push(() => true);
    try {
      result = vm.call(fn, args, at);
    } catch (error) {
      if (!(error instanceof PyRaise)) throw error;
      end = { c: 'raise', raised: error };
    } finally {
      vm.catchers.pop();
    }
    const left = entered.exit(end);
    if (left?.c === 'raise') throw left.raised;
    return end === undefined ? result : none;
  });
}
