import type { Machine } from '../machine.ts';
import type { PyValue } from '../object.ts';

/** The text or number that an object of a class is beside: an enum member, or an object of a class that derives from str, int or float. */
export class ScalarData {
  readonly value: PyValue;

  constructor(value: PyValue) {
    this.value = value;
  }
}

/** What operators and methods of str, int and float take a value for: of such an object its text or number, else itself. */
export function plainOf(vm: Machine, value: PyValue): PyValue {
  if (value.t !== 'ref') return value;
  const object = vm.object(value);
  return object?.o === 'instance' && object.data instanceof ScalarData ? object.data.value : value;
}
