import type { Interpreter } from '../interpreter.ts';
import { none, type PyValue } from '../object.ts';
import { basicFunctions } from './basic-functions.ts';
import { classFunctions } from './class-functions.ts';
import { iterationFunctions } from './iteration-functions.ts';
import { builtinTypes } from './builtin-types.ts';

/** Every built-in name that is followed; the others are not known. */
export function createBuiltins(vm: Interpreter): ReadonlyMap<string, PyValue> {
  return new Map<string, PyValue>([
    ...vm.exceptions,
    ...builtinTypes,
    ...basicFunctions,
    ...iterationFunctions,
    ...classFunctions(vm),
    ['NotImplemented', none],
    ['__debug__', { t: 'bool', v: true }],
  ]);
}
