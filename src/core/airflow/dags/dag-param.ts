import type { PyHost, PyUnknown, PyValue } from '../../python/object.ts';
import type { HostType } from '../../python/host-type.ts';
import type { Machine } from '../../python/machine.ts';
import { toValue } from '../../python/operations/to-value.ts';
import type { Interpreter } from '../../python/interpreter.ts';

/** A parameter of a DAG's function while the function runs: templated fields get its value, and nothing else does. */
export type DagParam = PyHost<{ readonly value: PyValue }>;

const type: HostType<DagParam['data']> = {
  name: 'airflow.models.param.DagParam',
  str: withAddress,
  repr: withAddress,
  value: (vm, { data }) => toValue(vm as Interpreter, data.value),
};

// Python shows where it lies in memory.
function withAddress(vm: Machine): PyUnknown {
  return vm.unknown({ code: 'depends-on-machine', data: { what: 'repr(DagParam)' } });
}

/** The parameter whose value in the run is `value`. */
export function dagParam(value: PyValue): DagParam {
  return { t: 'host', type: type, data: { value } };
}

/** Whether a value is a parameter of a DAG's function. */
export function isDagParam(value: PyValue): value is DagParam {
  return value.t === 'host' && value.type === (type as HostType);
}
