import { defineException } from '../execution/exceptions.ts';
import type { Interpreter } from '../interpreter.ts';
import type { Machine } from '../machine.ts';
import type { PyRef } from '../object.ts';

/** The class of an exception that a library brings; afterwards `vm.raise` knows it by its name. */
export function libraryException(
  machine: Machine,
  name: string,
  parent: string,
  module: string,
): PyRef {
  const vm = machine as Interpreter;
  const known = vm.exceptions.get(name);
  if (known !== undefined && vm.object(known) === undefined) vm.exceptions.delete(name);
  return defineException(vm, name, parent, module);
}
