import type { Interpreter } from '../../python/interpreter.ts';
import { int, lazyNative, none, str, type PyValue } from '../../python/object.ts';
import type { HostType } from '../../python/host-type.ts';
import { nextExecutionDate } from './next-run.ts';
import { addDays, formatDate, isoDate, pendulumDate, withoutMarks } from './dates.ts';
import { fromJson } from '../surroundings/inputs.ts';
import type { RunIdentity } from '../surroundings/run-context.ts';
import type { Session } from '../session.ts';
import type { Rendered } from './template-context.ts';
import { pullXCom } from '../surroundings/xcoms.ts';

/** A context variable that the run and its dates decide. */
export function ofRun(
  session: Session,
  vm: Interpreter,
  task: Rendered,
  run: RunIdentity,
  name: string,
): PyValue {
  const logical = (): PyValue => pendulumDate(vm, run.logicalDate);
  const ds = (days: number): PyValue => formatDate(vm, addDays(vm, logical(), days), '%Y-%m-%d');
  const plain = (value: PyValue): PyValue => withoutMarks(vm, value);
  switch (name) {
    case 'ds':
      return formatDate(vm, logical(), '%Y-%m-%d');
    case 'ds_nodash':
      return formatDate(vm, logical(), '%Y%m%d');
    case 'ts':
      return isoDate(vm, logical());
    case 'ts_nodash':
      return formatDate(vm, logical(), '%Y%m%dT%H%M%S');
    case 'ts_nodash_with_tz':
      return plain(isoDate(vm, logical()));
    case 'logical_date':
    case 'execution_date':
      return logical();
    case 'data_interval_start':
      return pendulumDate(vm, run.dataIntervalStart);
    case 'data_interval_end':
      return pendulumDate(vm, run.dataIntervalEnd);
    case 'run_id':
      return str(run.runId);
    case 'dag_run':
      return dagRun(session, vm, task, run);
    case 'yesterday_ds':
      return ds(-1);
    case 'yesterday_ds_nodash':
      return plain(ds(-1));
    case 'tomorrow_ds':
      return ds(1);
    case 'tomorrow_ds_nodash':
      return plain(ds(1));
    case 'next_execution_date':
      return nextExecutionDate(vm, task.dag, run);
    case 'next_ds': {
      const next = nextExecutionDate(vm, task.dag, run);
      return next.t === 'none' ? next : formatDate(vm, next, '%Y-%m-%d');
    }
    case 'next_ds_nodash':
      return plain(ofRun(session, vm, task, run, 'next_ds'));
    case 'task_instance_key_str':
      return keyText(vm, task, ofRun(session, vm, task, run, 'ds_nodash'));
    case 'prev_data_interval_start_success':
    case 'prev_data_interval_end_success':
    case 'prev_start_date_success':
    case 'prev_end_date_success':
    case 'prev_execution_date_success':
      // There is no earlier run, which Airflow 3 finds out when the value is used.
      return session.isAirflow3 ? lazyNone : none;
    default:
      return vm.unknown({ code: 'attribute-not-known', data: { name } });
  }
}

/** None behind a proxy, which is falsy and equal to None, and is not None. */
const lazyNone: PyValue = {
  t: 'host',
  type: {
    name: 'Proxy',
    str: () => 'None',
    repr: (vm) => vm.unknown({ code: 'depends-on-machine', data: { what: 'repr(Proxy)' } }),
    truth: () => false,
    compare: (_vm, _left, right) => (right.t === 'none' ? 0 : undefined),
  },
  data: null,
};

function keyText(vm: Interpreter, task: Rendered, ds: PyValue): PyValue {
  const id = (value: PyValue, name: string): PyValue => vm.findAttribute(value, name) ?? none;
  return vm.lift([id(task.dag, 'dag_id'), id(task.instance, 'task_id'), ds], (parts) =>
    str(parts.map((p) => (p.t === 'str' ? p.v : '')).join('__')),
  );
}

function dagRun(session: Session, vm: Interpreter, task: Rendered, run: RunIdentity): PyValue {
  const type: HostType<null> = {
    name: 'DagRun',
    attribute(_vm, _self, name) {
      switch (name) {
        case 'run_id':
          return str(run.runId);
        case 'dag_id':
          return vm.findAttribute(task.dag, 'dag_id');
        case 'run_type':
          return runType(session, run);
        case 'conf':
          return fromJson(vm, session.context.params);
        case 'logical_date':
        case 'data_interval_start':
        case 'data_interval_end':
          return ofRun(session, vm, task, run, name);
        case 'execution_date':
          return session.isAirflow3 ? undefined : ofRun(session, vm, task, run, name);
        case 'start_date':
          return started(session, vm, run);
        case 'queued_at':
          return session.isAirflow3 ? undefined : started(session, vm, run);
        case 'run_after':
          return session.isAirflow3 ? pendulumDate(vm, run.dataIntervalEnd) : undefined;
        case 'external_trigger':
          return session.isAirflow3 ? undefined : { t: 'bool', v: run.runType === 'manual' };
        default:
          return vm.unknown({ code: 'attribute-not-known', data: { name: `dag_run.${name}` } });
      }
    },
  };
  return { t: 'host', type: type, data: null };
}

/** When the run or the task began: the clock tells, but in a comparison with recordings, which begin with the interval's end. */
function started(session: Session, vm: Interpreter, run: RunIdentity): PyValue {
  return session.context.unset === 'absent'
    ? pendulumDate(vm, run.dataIntervalEnd)
    : vm.unknown({ code: 'depends-on-machine', data: { what: 'clock' } });
}

/** A str that Airflow 3 prints as a member of its enum. */
function runType(session: Session, run: RunIdentity): PyValue {
  if (!session.isAirflow3) return str(run.runType);
  const type: HostType<null> = {
    name: 'DagRunType',
    attribute: (_vm, _self, name) =>
      name === 'value'
        ? str(run.runType)
        : name === 'name'
          ? str(run.runType.toUpperCase())
          : undefined,
    str: () => `DagRunType.${run.runType.toUpperCase()}`,
    compare: (_vm, _left, right) => (right.t === 'str' && right.v === run.runType ? 0 : 1),
  };
  return { t: 'host', type: type, data: null };
}

/** `ti`: who it is, and `xcom_pull`. */
export function taskInstance(
  session: Session,
  vm: Interpreter,
  task: Rendered,
  run: RunIdentity,
): PyValue {
  const id = vm.findAttribute(task.instance, 'task_id') ?? none;
  const pull = lazyNative('xcom_pull', (machine, args) => {
    const inner = machine as Interpreter;
    const from = args.positional[0] ?? args.keywords.get('task_ids') ?? id;
    const key = args.keywords.get('key') ?? args.positional[2] ?? str('return_value');
    const fallback = args.keywords.get('default');
    const one = (wanted: PyValue): PyValue => {
      if (wanted.t !== 'str' || key.t !== 'str')
        return inner.unknown({ code: 'depends-on-input', data: {} }, wanted, key);
      const value = pullXCom(session, inner, wanted.v, key.v, true);
      return value.t === 'none' && fallback !== undefined ? fallback : value;
    };
    const chosen = from.t === 'none' ? id : from;
    if (chosen.t === 'tuple' || inner.object(chosen)?.o === 'list') {
      const items = inner.iterate(chosen);
      return 't' in items ? items : inner.list(items.map(one));
    }
    return one(chosen);
  });
  const type: HostType<null> = {
    name: 'TaskInstance',
    attribute(_vm, _self, name) {
      switch (name) {
        case 'task_id':
          return id;
        case 'dag_id':
          return vm.findAttribute(task.dag, 'dag_id');
        case 'run_id':
          return str(run.runId);
        case 'try_number':
          return int(run.tryNumber);
        case 'map_index':
          return int(task.mapIndex ?? -1);
        case 'xcom_pull':
          return pull;
        case 'task':
          return task.instance;
        case 'operator':
          return session.isAirflow3 ? undefined : vm.findAttribute(task.instance, 'task_type');
        case 'dag_run':
          return session.isAirflow3 ? undefined : dagRun(session, vm, task, run);
        case 'execution_date':
          return session.isAirflow3 ? undefined : ofRun(session, vm, task, run, 'logical_date');
        case 'start_date':
          // The recorder of Airflow 2 starts none.
          return session.context.unset === 'absent' && !session.isAirflow3
            ? none
            : started(session, vm, run);
        default:
          return vm.unknown({ code: 'attribute-not-known', data: { name: `ti.${name}` } });
      }
    },
  };
  return { t: 'host', type: type, data: null };
}
