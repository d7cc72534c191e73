import type { Interpreter } from '../../python/interpreter.ts';
import { findSpan, findTimeZone } from '../../python/library/datetime/moment.ts';
import { none, type PyValue } from '../../python/object.ts';
import type { RunIdentity } from '../surroundings/run-context.ts';
import { isOnSchedule } from './cron.ts';
import { pendulumDate } from './dates.ts';

/** `next_execution_date`: a manual run's own date, else when the schedule's next interval begins; None without a schedule. */
export function nextExecutionDate(vm: Interpreter, dag: PyValue, run: RunIdentity): PyValue {
  if (run.runType === 'manual') return pendulumDate(vm, run.logicalDate);
  const object = vm.object(dag);
  const given = object?.o === 'instance' ? object.attributes : new Map<string, PyValue>();
  const schedule = given.get('schedule') ?? given.get('schedule_interval');
  const end = (): PyValue => pendulumDate(vm, run.dataIntervalEnd);
  // Without one, Airflow 2 runs a DAG daily from its start on.
  if (schedule === undefined && !given.has('timetable')) return end();
  if (schedule?.t === 'none' || (schedule?.t === 'str' && schedule.v === '@once')) return none;
  if (schedule !== undefined && findSpan(schedule) !== undefined) return end();
  const zone = given.get('timezone');
  const isUtc = zone === undefined || findTimeZone(zone)?.zone.key === 'UTC';
  if (schedule?.t === 'str' && isUtc && isOnSchedule(schedule.v, run.dataIntervalEnd) === true)
    return end();
  return vm.unknown({ code: 'call-not-followed', data: { name: 'dag.next_dagrun_info' } });
}
