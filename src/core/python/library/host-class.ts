import type { Machine } from '../machine.ts';
import type { PyHost, PyNative, PyUnknown, PyValue } from '../object.ts';
import type { Bound } from './arguments.ts';
import { define } from './arguments.ts';

/** What a kind of host object can do: attributes that are read, and methods. */
export interface HostClass<Data> {
  /** Methods by name; each gets the object first, so that the class can show them too. */
  readonly methods: ReadonlyMap<string, PyNative>;
  attribute(vm: Machine, self: PyHost<Data>, name: string): PyValue | undefined;
}

/** What `HostClass` is made of. */
export interface HostParts<Data> {
  /** The class's name, for example `datetime.timedelta`. */
  readonly name: string;
  /** The data of an object of the class. */
  find(value: PyValue): Data | undefined;
  readonly properties: Readonly<Record<string, (vm: Machine, self: Data) => PyValue>>;
  readonly methods: readonly MethodParts<Data>[];
  /** Attributes that exist and are not followed; `*`: any other name may exist. */
  readonly others?: readonly string[] | '*' | undefined;
  readonly inherited?: HostClass<Data> | undefined;
}

interface MethodParts<Data> {
  readonly name: string;
  readonly parameters: string;
  readonly body: (vm: Machine, self: Data, args: Bound, host: PyValue) => PyValue;
}

/** One method of a host class; `parameters` as in `define`, without self. */
export function method<Data>(
  name: string,
  parameters: string,
  body: MethodParts<Data>['body'],
): MethodParts<Data> {
  return { name, parameters, body };
}

/** A host class. */
export function hostClass<Data>(parts: HostParts<Data>): HostClass<Data> {
  const own = parts.methods.map(({ name, parameters, body }): readonly [string, PyNative] => [
    name,
    define(`${parts.name}.${name}`, `self, /, ${parameters}`, (vm, args) => {
      const host = args.get('self');
      const self = parts.find(host);
      if (self === undefined)
        return vm.raise(
          'TypeError',
          `descriptor '${name}' for '${parts.name}' objects doesn't apply to a '${vm.typeName(host)}' object`,
        );
      return body(vm, self, args, host);
    }),
  ]);
  const methods = new Map([...(parts.inherited?.methods ?? []), ...own]);
  return {
    methods,
    attribute(vm, self, name) {
      const property = Object.hasOwn(parts.properties, name) ? parts.properties[name] : undefined;
      if (property !== undefined) return property(vm, self.data);
      const fn = methods.get(name);
      if (fn !== undefined) return { t: 'method', self, fn };
      const inherited = parts.inherited?.attribute(vm, self, name);
      if (inherited !== undefined) return inherited;
      const exists = parts.others === '*' ? !name.startsWith('__') : parts.others?.includes(name);
      return exists === true || name === '__class__'
        ? notFollowed(vm, `${parts.name}.${name}`)
        : undefined;
    },
  };
}

/** The unknown of an attribute or call that exists in Python and is not followed here. */
export function notFollowed(vm: Machine, name: string, ...from: readonly PyValue[]): PyUnknown {
  return vm.unknown({ code: 'call-not-followed', data: { name } }, ...from);
}

/** The unknown of what hangs on the machine, its clock, locale or random numbers. */
export function ofMachine(vm: Machine, what: string): PyUnknown {
  return vm.unknown({ code: 'depends-on-machine', data: { what } });
}
