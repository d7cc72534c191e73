import type { Interpreter } from '../interpreter.ts';
import type { PyValue } from '../object.ts';
import type { HostType } from '../host-type.ts';

const type: HostType<null> = {
  name: 'NotImplementedType',
  repr: () => 'NotImplemented',
  hash: () => '',
};

/** The value of `NotImplemented`. */
export const notImplemented: PyValue = { t: 'host', type, data: null };

function isNotImplemented(value: PyValue): boolean {
  return value.t === 'host' && value.type === (type as HostType);
}

function mayNotBe(value: PyValue): boolean {
  return value.t === 'choice'
    ? mayNotBe(value.then) || mayNotBe(value.else)
    : isNotImplemented(value);
}

/** What a special method gave; where there is none or it gave NotImplemented, what `otherwise` gives. */
export function orElse<Other extends PyValue | undefined>(
  vm: Interpreter,
  result: PyValue | undefined,
  otherwise: () => Other,
): PyValue | Other {
  if (result === undefined || isNotImplemented(result)) return otherwise();
  if (!mayNotBe(result)) return result;
  return vm.lift([result], ([one]) =>
    one !== undefined && !isNotImplemented(one)
      ? one
      : (otherwise() ?? vm.unknown({ code: 'depends-on-input', data: {} }, result)),
  );
}
