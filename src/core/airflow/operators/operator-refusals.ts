import type { Value } from '../../python/value.ts';
import type { ArgumentRefusal } from '../dags/construction.ts';
import { refuseDate } from '../dags/date-refusals.ts';
import { refuseKey } from '../dags/keys.ts';
import { classText, className } from '../dags/python-class.ts';
import { atLeast } from '../tables/versions.ts';
import type { VersionPair } from '../tables/versions.ts';

/** The arguments that are looked at. */
export const checked: ReadonlySet<string> = new Set([
  'task_id',
  'execution_timeout',
  'retries',
  'pool_slots',
  'trigger_rule',
  'weight_rule',
  'priority_weight',
  'resources',
  'start_date',
  'end_date',
]);

/** What BaseOperator.__init__ raises for its arguments; undefined where it accepts what is known of them. */
export function findOperatorRefusal(
  args: ReadonlyMap<string, Value>,
  { airflow, provider }: VersionPair,
): ArgumentRefusal | undefined {
  const given = (name: string): Value => args.get(name) ?? { kind: 'none' };
  const task = given('task_id');
  const id = task.kind === 'str' ? task.value : '?';
  const isThree = atLeast(airflow, '3.0.0');
  const misuse = isThree ? 'TypeError' : 'AirflowException';
  return (
    (task.kind === 'str' ? undefined : refuseKey('task_id', task, airflow)) ??
    refuseTimeout(given('execution_timeout')) ??
    refuseRetries(given('retries'), misuse) ??
    refusePoolSlots(given('pool_slots'), id) ??
    refuseTriggerRule(given('trigger_rule'), isThree) ??
    refuseWeightRule(given('weight_rule'), airflow) ??
    refusePriority(given('priority_weight'), id, misuse) ??
    (isThree ? refuseDates(args) : undefined) ??
    (atLeast(airflow, '2.6.0') && atLeast(provider, '5.0.0')
      ? refuseResources(given('resources'))
      : undefined)
  );
}

/** Both dates of an operator, which Airflow 3 and, of a mapped one, Airflow 2 too bring to UTC. */
export function refuseDates(args: ReadonlyMap<string, Value>): ArgumentRefusal | undefined {
  const given = (name: string): Value => args.get(name) ?? { kind: 'none' };
  return (
    refuseDate('start_date', given('start_date'), 'utcoffset') ??
    refuseDate('end_date', given('end_date'), 'utcoffset')
  );
}

function isScalar(value: Value): boolean {
  return ['str', 'int', 'float', 'bool', 'list', 'dict'].includes(value.kind);
}

function refuseTimeout(value: Value): ArgumentRefusal | undefined {
  if (!isScalar(value)) return undefined;
  return {
    argument: 'execution_timeout',
    exception: 'ValueError',
    detail: `execution_timeout must be timedelta object but passed as type: ${classText(value)}`,
  };
}

function refuseRetries(value: Value, exception: string): ArgumentRefusal | undefined {
  const isNumber = value.kind === 'str' && /^\s*[+-]?\d+\s*$/.test(value.value);
  if ((value.kind !== 'str' && value.kind !== 'list' && value.kind !== 'dict') || isNumber)
    return undefined;
  return {
    argument: 'retries',
    exception,
    detail: `'retries' type must be int, not ${className(value)}`,
  };
}

function refusePoolSlots(value: Value, task: string): ArgumentRefusal | undefined {
  if (value.kind !== 'int' || value.value >= 1n) return undefined;
  return {
    argument: 'pool_slots',
    exception: 'ValueError',
    detail: `pool slots for ${task} cannot be less than 1`,
  };
}

const triggerRules = new Set(
  `all_success all_failed all_done all_done_min_one_success all_done_setup_success one_success one_failed one_done
  none_failed none_skipped always none_failed_min_one_success all_skipped`.split(/\s+/),
);
const formerRules = new Set(['dummy', 'none_failed_or_skipped']);

function refuseTriggerRule(value: Value, isThree: boolean): ArgumentRefusal | undefined {
  if (value.kind !== 'str' || triggerRules.has(value.value)) return undefined;
  if (!isThree && formerRules.has(value.value)) return undefined;
  return {
    argument: 'trigger_rule',
    exception: isThree ? 'ValueError' : 'AirflowException',
    detail: `The trigger_rule must be one of ${[...triggerRules].join(', ')}; received '${value.value}'.`,
  };
}

function refuseWeightRule(value: Value, airflow: string): ArgumentRefusal | undefined {
  // The names of classes are taken too; newer ones look at them later.
  if (value.kind !== 'str' || value.value.includes('.') || atLeast(airflow, '3.2.0'))
    return undefined;
  if (['downstream', 'upstream', 'absolute'].includes(value.value)) return undefined;
  return {
    argument: 'weight_rule',
    exception: atLeast(airflow, '3.0.0') ? 'ValueError' : 'AirflowException',
    detail: atLeast(airflow, '2.9.0')
      ? `Unknown priority strategy ${value.value}`
      : `The weight_rule must be one of downstream, upstream, absolute; received '${value.value}'.`,
  };
}

function refusePriority(
  value: Value,
  task: string,
  exception: string,
): ArgumentRefusal | undefined {
  if (value.kind !== 'str' && value.kind !== 'list' && value.kind !== 'dict') return undefined;
  return {
    argument: 'priority_weight',
    exception,
    detail: `\`priority_weight\` for task '${task}' only accepts integers, received '${classText(value)}'.`,
  };
}

const resourceNames = new Set(['cpus', 'ram', 'disk', 'gpus']);

function refuseResources(value: Value): ArgumentRefusal | undefined {
  if (value.kind !== 'dict')
    return isScalar(value) || value.kind === 'object'
      ? {
          argument: 'resources',
          exception: 'TypeError',
          detail: `Resources() argument after ** must be a mapping, not ${className(value)}`,
        }
      : undefined;
  const wrong = value.entries.find(([key]) => key.kind === 'str' && !resourceNames.has(key.value));
  if (wrong?.[0].kind !== 'str') return undefined;
  return {
    argument: 'resources',
    exception: 'TypeError',
    detail: `Resources.__init__() got an unexpected keyword argument '${wrong[0].value}'`,
  };
}
