import { lazyNative, none, type PyValue } from '../../python/object.ts';
import type { Session } from '../session.ts';
import { atLeast } from '../tables/versions.ts';

/** `@setup` or `@teardown`: changes no pod, but makes a task of a plain function. Airflow 2.6 has it disabled. */
export function createMark(session: Session, name: 'setup' | 'teardown', task: PyValue): PyValue {
  const kind = name === 'setup' ? 'Setup' : 'Teardown';
  return lazyNative(name, (vm, args) => {
    if (!atLeast(session.airflow, '2.7.0'))
      return vm.raise('AirflowException', `AIP-52 ${kind} tasks are disabled.`);
    const mark = (fn: PyValue): PyValue =>
      vm.object(fn)?.o === 'function'
        ? vm.call(task, { positional: [fn], keywords: new Map() })
        : fn;
    const [fn] = args.positional;
    return fn === undefined
      ? lazyNative(name, (_, inner) => mark(inner.positional[0] ?? none))
      : mark(fn);
  });
}
