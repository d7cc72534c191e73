import type { Interpreter } from '../../python/interpreter.ts';
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

/** The value of a param: a Param's default, anything else as it is; undefined for a Param without one. */
export function paramValue(vm: Interpreter, value: PyValue): PyValue | undefined {
  return isParam(vm, value) ? ownAttribute(vm, value, 'value') : value;
}

/** The JSON schema of a Param, a dict; undefined for anything else. */
export function paramSchema(vm: Interpreter, value: PyValue): PyValue | undefined {
  return isParam(vm, value) ? ownAttribute(vm, value, 'schema') : undefined;
}

function isParam(vm: Interpreter, value: PyValue): boolean {
  const object = vm.object(value);
  const cls = object?.o === 'instance' ? vm.heap.find(object.cls) : undefined;
  return cls?.o === 'class' && cls.native === 'Param';
}

function ownAttribute(vm: Interpreter, value: PyValue, name: string): PyValue | undefined {
  const object = vm.object(value);
  return object?.o === 'instance' ? object.attributes.get(name) : undefined;
}
