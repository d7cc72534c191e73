import type { Machine } from '../machine.ts';
import type { PyValue } from '../object.ts';

/** What an enum member that is a text or number too keeps with it. */
export class EnumScalar {
  readonly value: PyValue;

  constructor(value: PyValue) {
    this.value = value;
  }
}

/** What operators and methods of str, int and float take a value for: of such an enum member its value, else itself. */
export function plainOf(vm: Machine, value: PyValue): PyValue {
  if (value.t !== 'ref') return value;
  const object = vm.object(value);
  return object?.o === 'instance' && object.data instanceof EnumScalar ? object.data.value : value;
}
