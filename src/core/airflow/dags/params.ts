import type { Interpreter } from '../../python/interpreter.ts';
import { toValue } from '../../python/operations/to-value.ts';
import { fromValue } from '../operators/from-value.ts';
import type { Session } from '../session.ts';
import { findParamFault } from './param-schema.ts';
import { lazyNative, none, str, type PyRef, type PyValue } from '../../python/object.ts';

/** `Param(default, description=, **schema)`. */
export function createParamClass(vm: Interpreter): PyRef {
  const known = vm.supplied.get('airflow.models.param.Param');
  if (known?.t === 'ref') return known;
  const initialize = lazyNative('Param.__init__', (machine, args) => {
    const [self, value] = args.positional;
    if (self === undefined) return none;
    const fallback = value ?? args.keywords.get('default');
    if (fallback !== undefined) machine.setAttribute(self, 'value', fallback);
    const schema = [...args.keywords].filter(
      ([name]) => name !== 'default' && name !== 'description',
    );
    machine.setAttribute(
      self,
      'schema',
      machine.dict(schema.map(([name, v]) => [str(name), v] as const)),
    );
    return none;
  });
  const made = vm.defineClass({
    name: 'Param',
    module: 'airflow.models.param',
    native: 'Param',
    attributes: { __init__: initialize },
  });
  vm.supplied.set('airflow.models.param.Param', made);
  return made;
}

/**
 * What Airflow finds wrong with the value that a param has, or is given (`Param.resolve`); undefined where nothing is, and for a
 * param that has no value.
 */
export function paramFault(
  session: Session,
  vm: Interpreter,
  param: PyValue,
  given?: PyValue,
): string | undefined {
  const object = vm.object(param);
  const cls = object?.o === 'instance' ? vm.heap.find(object.cls) : undefined;
  if (object?.o !== 'instance' || cls?.o !== 'class' || cls.native !== 'Param') return undefined;
  const value = given ?? object.attributes.get('value');
  const schema = object.attributes.get('schema');
  if (value === undefined || schema === undefined) return undefined;
  return findParamFault(toValue(vm, value), toValue(vm, schema), (one) => {
    const shown = vm.repr(fromValue(session, vm, one));
    return shown.t === 'str' ? shown.v : '?';
  });
}

/** The value of a param: a Param's default, anything else as it is; undefined for a Param without one. */
export function paramValue(vm: Interpreter, value: PyValue): PyValue | undefined {
  const object = vm.object(value);
  if (object?.o !== 'instance') return value;
  const cls = vm.heap.find(object.cls);
  return cls?.o === 'class' && cls.native === 'Param' ? object.attributes.get('value') : value;
}
