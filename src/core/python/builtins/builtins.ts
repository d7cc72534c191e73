import type { Interpreter } from '../interpreter.ts';
import { notImplemented } from '../operations/not-implemented.ts';
import { lazyNative, type PyNative, type PyValue } from '../object.ts';
import type { HostType } from '../host-type.ts';
import { basicFunctions } from './basic-functions.ts';
import { classFunctions } from './class-functions.ts';
import { bytearrayType } from './bytearray.ts';
import { iterationFunctions } from './iteration-functions.ts';
import { builtinTypes } from './builtin-types.ts';

// They exist, so that their names raise nothing; what comes of them is not known.
const unfollowed =
  '__import__ aiter anext breakpoint compile complex copyright credits dir eval exec exit help license memoryview quit';

/** Every built-in name. */
export function createBuiltins(vm: Interpreter): ReadonlyMap<string, PyValue> {
  return new Map<string, PyValue>([
    ...vm.exceptions,
    ...builtinTypes,
    ['bytearray', bytearrayType],
    ...basicFunctions,
    ...iterationFunctions,
    ...classFunctions(vm),
    ...unfollowed.split(' ').map((name) => [name, notFollowed(name)] as const),
    ['Ellipsis', ellipsis],
    ['NotImplemented', notImplemented],
    ['__debug__', { t: 'bool', v: true }],
  ]);
}

function notFollowed(name: string): PyNative {
  return lazyNative(name, (vm) => vm.unknown({ code: 'call-not-followed', data: { name } }));
}

const ellipsisType: HostType<null> = {
  name: 'ellipsis',
  repr: () => 'Ellipsis',
  hash: () => '',
};

/** The value of `...`. */
export const ellipsis: PyValue = { t: 'host', type: ellipsisType, data: null };
