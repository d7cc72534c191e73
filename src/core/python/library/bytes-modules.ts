import type { Machine } from '../machine.ts';
import { int, lazyNative, none, str, type PyValue } from '../object.ts';
import type { HostType } from '../host-type.ts';
import { define, type Bound } from './arguments.ts';
import { notFollowed } from './host-class.ts';
import type { LazyMembers } from './module-members.ts';

const bytes = (v: Uint8Array): PyValue => ({ t: 'bytes', v });

function dataOf(vm: Machine, args: Bound, name: string): Uint8Array {
  const value = args.get(name);
  return value.t === 'bytes'
    ? value.v
    : vm.raise('TypeError', `a bytes-like object is required, not '${vm.typeName(value)}'`);
}

/** `base64`: the standard and the URL-safe alphabet. */
export const base64Module: LazyMembers = {
  b64encode: () => encoder('b64encode', 'base64', true),
  standard_b64encode: () => encoder('standard_b64encode', 'base64', true),
  urlsafe_b64encode: () => encoder('urlsafe_b64encode', 'base64url', true),
  b64decode: () => decoder('b64decode', 'base64'),
  standard_b64decode: () => decoder('standard_b64decode', 'base64'),
  urlsafe_b64decode: () => decoder('urlsafe_b64decode', 'base64url'),
};

function encoder(name: string, encoding: 'base64' | 'base64url', padded: boolean): PyValue {
  return define(`base64.${name}`, 's', (vm, args) => {
    const text = Buffer.from(dataOf(vm, args, 's')).toString(encoding);
    return bytes(Buffer.from(padded ? text.padEnd(Math.ceil(text.length / 4) * 4, '=') : text));
  });
}

function decoder(name: string, encoding: 'base64' | 'base64url'): PyValue {
  const alphabet = encoding === 'base64' ? /^[A-Za-z0-9+/]*={0,2}$/ : /^[A-Za-z0-9_-]*={0,2}$/;
  return define(`base64.${name}`, 's', (vm, args) => {
    const given = args.get('s');
    const text =
      given.t === 'str' ? given.v : Buffer.from(dataOf(vm, args, 's')).toString('latin1');
    // Python skips what is not of the alphabet, by rules of its own.
    if (!alphabet.test(text)) return notFollowed(vm, `base64.${name}`);
    if (text.length % 4 !== 0) return notFollowed(vm, `base64.${name}`);
    return bytes(new Uint8Array(Buffer.from(text, encoding)));
  });
}

/** The digest of bytes in hex; undefined for an algorithm that is not known. */
export type Digest = (algorithm: string, data: Uint8Array) => string | undefined;

/** `hashlib`: the digests of MD5, SHA-1 and SHA-2. */
export function hashlibModule(digest: Digest): LazyMembers {
  const make = (vm: Machine, name: string, data: Uint8Array): PyValue =>
    digest(name, data) === undefined
      ? notFollowed(vm, `hashlib.${name}`)
      : { t: 'host', type: hashType(digest), data: { name, state: vm.list([bytes(data)]) } };
  const start = (name: string) => (): PyValue =>
    define(`hashlib.${name}`, 'data?, *, usedforsecurity?', (vm, args) =>
      make(vm, name, args.find('data') === undefined ? new Uint8Array() : dataOf(vm, args, 'data')),
    );
  const names = ['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512'];
  return {
    ...Object.fromEntries(names.map((name) => [name, start(name)])),
    new: () =>
      define('hashlib.new', 'name, data?', (vm, args) =>
        make(
          vm,
          args.text('name').toLowerCase(),
          args.find('data') === undefined ? new Uint8Array() : dataOf(vm, args, 'data'),
        ),
      ),
  };
}

/** A hash that is being computed: the pieces given so far are a list of the heap. */
interface Hash {
  readonly name: string;
  readonly state: PyValue;
}

function hashType(digest: Digest): HostType<Hash> {
  const hex = (vm: Machine, self: Hash, then: (text: string) => PyValue): PyValue => {
    const pieces = vm.iterate(self.state);
    if ('t' in pieces) return pieces;
    return vm.lift(pieces, (known) => {
      const all = Buffer.concat(known.map((part) => (part.t === 'bytes' ? part.v : Buffer.of())));
      const text = digest(self.name, all);
      return text === undefined ? notFollowed(vm, `hashlib.${self.name}`) : then(text);
    });
  };
  return {
    name: '_hashlib.HASH',
    attribute(_vm, self, name) {
      switch (name) {
        case 'hexdigest':
          return lazyNative(name, (vm) => hex(vm, self.data, (text) => str(text)));
        case 'digest':
          return lazyNative(name, (vm) =>
            hex(vm, self.data, (text) => bytes(new Uint8Array(Buffer.from(text, 'hex')))),
          );
        case 'update':
          return lazyNative(name, (vm, args) => {
            const append = vm.attribute(self.data.state, 'append');
            vm.call(append, args);
            return none;
          });
        case 'name':
          return str(self.data.name);
        case 'digest_size':
          return int((digest(self.data.name, new Uint8Array())?.length ?? 0) / 2);
        default:
          return undefined;
      }
    },
  };
}
