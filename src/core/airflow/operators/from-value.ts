import type { Interpreter } from '../../python/interpreter.ts';
import { none, tuple, type PyValue } from '../../python/object.ts';
import type { HostType } from '../../python/host-type.ts';
import type { Input, Value } from '../../python/value.ts';
import { modelClass } from './kubernetes-objects.ts';
import type { Session } from '../session.ts';

/** A value of the border as the interpreter's own, made of new objects; models become objects of the client's classes. */
export function fromValue(session: Session, vm: Interpreter, value: Value): PyValue {
  const made = convert(session, vm, value);
  return value.origin === undefined ? made : { ...made, at: value.origin };
}

function convert(session: Session, vm: Interpreter, value: Value): PyValue {
  const inner = (one: Value): PyValue => fromValue(session, vm, one);
  switch (value.kind) {
    case 'none':
      return none;
    case 'bool':
      return { t: 'bool', v: value.value };
    case 'int':
      return { t: 'int', v: value.value };
    case 'float':
      return { t: 'float', v: value.value };
    case 'str':
      return { t: 'str', v: value.value };
    case 'bytes':
      return { t: 'bytes', v: value.value };
    case 'list':
      return value.type === undefined ? vm.list(value.items.map(inner)) : carried(value);
    case 'tuple':
      return tuple(value.items.map(inner));
    case 'set':
      return vm.set(value.items.map(inner), value.frozen);
    case 'dict':
      return vm.dict(value.entries.map(([key, item]) => [inner(key), inner(item)] as const));
    case 'object': {
      const cls = modelClass(vm, session, value.class);
      if (cls?.t !== 'ref') return carried(value);
      return vm.instance(cls, new Map([...value.fields].map(([key, one]) => [key, inner(one)])));
    }
    case 'unknown':
      return { t: 'unknown', reason: value.reason, needs: value.needs };
    case 'choice':
      return waiting(vm, value.needs ?? []);
    case 'placeholder':
      return { t: 'placeholder', input: value.input };
    default:
      return carried(value);
  }
}

function waiting(vm: Interpreter, needs: readonly Input[]): PyValue {
  return { ...vm.unknown({ code: 'depends-on-input', data: {} }), needs };
}

/** What has no form of its own inside: nothing is known of it but that it is the same at the border again. */
function carried(value: Value): PyValue {
  return { t: 'host', type: carrier, data: value };
}

const carrier: HostType<Value> = {
  name: 'object',
  attribute: (vm, _self, name) => vm.unknown({ code: 'attribute-not-known', data: { name } }),
  value: (_vm, self) => self.data,
};
