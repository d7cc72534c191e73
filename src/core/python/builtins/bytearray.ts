import { define } from '../library/arguments.ts';
import type { HostType } from '../host-type.ts';
import type { PyNative, PyUnknown, PyValue } from '../object.ts';
import type { Machine } from '../machine.ts';
import { bytesRepr } from '../text/string-repr.ts';

/** Its bytes, until something may have changed them: nothing more is known of them then. */
interface ByteArray {
  bytes: Uint8Array | undefined;
}

const type: HostType<ByteArray> = {
  name: 'bytearray',
  attribute: (vm, self, name) => (name.startsWith('__') ? undefined : lose(vm, self.data)),
  setItem: (vm, self) => void lose(vm, self.data),
  deleteItem: (vm, self) => void lose(vm, self.data),
  binary: (vm, _operator, left, right) => {
    for (const side of [left, right])
      if (side.t === 'host' && side.type === (type as HostType)) lose(vm, side.data as ByteArray);
    return notFollowed(vm);
  },
  item: (vm) => notFollowed(vm),
  iterate: (vm, { data: { bytes } }) =>
    bytes === undefined
      ? notFollowed(vm)
      : Array.from(bytes, (byte) => ({ t: 'int', v: BigInt(byte) }) as const),
  length: (vm, { data: { bytes } }) => bytes?.length ?? notFollowed(vm),
  repr: (vm, { data: { bytes } }) =>
    bytes === undefined ? notFollowed(vm) : `bytearray(${bytesRepr(bytes)})`,
  value: (vm, { data: { bytes } }) =>
    bytes === undefined
      ? { kind: 'unknown', reason: notFollowed(vm).reason, needs: [] }
      : {
          kind: 'object',
          class: 'bytearray',
          fields: new Map([['bytes', { kind: 'bytes', value: bytes } as const]]),
        },
};

function lose(vm: Machine, data: ByteArray): PyUnknown {
  data.bytes = undefined;
  return notFollowed(vm);
}

function notFollowed(vm: Machine): PyUnknown {
  return vm.unknown({ code: 'call-not-followed', data: { name: 'bytearray' } });
}

/** The built-in class bytearray: what it is made of is known until it is used in a way that may change it. */
export const bytearrayType: PyNative = define(
  'bytearray',
  'source?',
  (vm, args): PyValue => {
    const source = args.find('source');
    const bytes =
      source === undefined ? new Uint8Array() : source.t === 'bytes' ? source.v : undefined;
    return bytes === undefined
      ? notFollowed(vm)
      : { t: 'host', type: type, data: { bytes } satisfies ByteArray };
  },
  { instance: (_, value) => value.t === 'host' && value.type === (type as HostType) },
);
