import { classOf, lookUp } from '../execution/classes.ts';
import type { Interpreter } from '../interpreter.ts';
import type { PyUnknown, PyValue } from '../object.ts';

/** What of a dict key is not known, or up to the program; raises TypeError for an object that compares but has no hash. */
export function openKey(vm: Interpreter, key: PyValue): PyUnknown | undefined {
  if (key.t === 'unknown' || key.t === 'placeholder' || key.t === 'choice') {
    return vm.unknown({ code: 'depends-on-input', data: {} }, key);
  }
  const cls = classOf(vm, key);
  const own = (name: string): boolean => {
    const found = cls && lookUp(vm, cls, name);
    return found !== undefined && vm.object(found.value)?.o === 'function';
  };
  // Which keys are equal is up to the program.
  if (own('__hash__')) return vm.unknown({ code: 'call-not-followed', data: { name: '__hash__' } });
  if (own('__eq__')) vm.raise('TypeError', `unhashable type: '${vm.typeName(key)}'`);
  if (key.t !== 'tuple') return undefined;
  for (const item of key.items) {
    const open = openKey(vm, item);
    if (open !== undefined) return open;
  }
  return undefined;
}
