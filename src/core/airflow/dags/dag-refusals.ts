import { stringRepr } from '../../python/text/string-repr.ts';
import type { Value } from '../../python/value.ts';
import type { ArgumentRefusal } from './construction.ts';
import { refuseDate } from './date-refusals.ts';
import { refuseKey } from './keys.ts';
import { classText } from './python-class.ts';
import { acceptsDagParameter } from '../tables/dag-parameters.ts';
import { atLeast } from '../tables/versions.ts';

/** What DAG.__init__ raises for its arguments; undefined where it accepts what is known of them. */
export function findDagRefusal(
  args: ReadonlyMap<string, Value>,
  airflow: string,
): ArgumentRefusal | undefined {
  const given = (name: string): Value => args.get(name) ?? { kind: 'none' };
  const unknown = [...args.keys()].find((name) => !acceptsDagParameter(name, airflow));
  if (unknown !== undefined)
    return {
      argument: unknown,
      exception: 'TypeError',
      detail: `DAG.__init__() got an unexpected keyword argument '${unknown}'`,
    };
  return (
    (args.has('dag_id') ? refuseKey('dag_id', given('dag_id'), airflow) : undefined) ??
    refuseTags(given('tags'), airflow) ??
    refuseSchedule(args.has('schedule') ? 'schedule' : 'schedule_interval', args, airflow) ??
    refuseDate('start_date', given('start_date'), isThree(airflow) ? 'utcoffset' : 'tzinfo') ??
    refuseDate('end_date', given('end_date'), 'utcoffset') ??
    (atLeast(airflow, '2.10.0')
      ? refuseCount('max_active_runs', given('max_active_runs'), airflow)
      : undefined) ??
    (atLeast(airflow, '2.10.0')
      ? refuseCount('max_active_tasks', given('max_active_tasks'), airflow)
      : undefined)
  );
}

const longestTag = 100;

function refuseTags(tags: Value, airflow: string): ArgumentRefusal | undefined {
  if (tags.kind === 'str' && tags.value !== '' && atLeast(airflow, '2.10.0') && !isThree(airflow))
    return {
      argument: 'tags',
      exception: 'TypeError',
      detail: `'tags' has an invalid type <class 'str'> with value ${tags.value}, expected type is <class 'list'>`,
    };
  const items =
    tags.kind === 'list' || tags.kind === 'set' || tags.kind === 'tuple' ? tags.items : [];
  const isLong = items.some(
    (tag) => tag.kind === 'str' && Array.from(tag.value).length > longestTag,
  );
  return isLong
    ? {
        argument: 'tags',
        exception: isThree(airflow) ? 'ValueError' : 'AirflowException',
        detail: `tag cannot be longer than ${longestTag} characters`,
      }
    : undefined;
}

// Those of Airflow, and the names that croniter knows.
const presets =
  /^@(?:once|continuous|hourly|daily|weekly|monthly|quarterly|yearly|annually|midnight)$/;

function refuseSchedule(
  argument: string,
  args: ReadonlyMap<string, Value>,
  airflow: string,
): ArgumentRefusal | undefined {
  const value = args.get(argument);
  if (value?.kind === 'int' || value?.kind === 'float')
    return {
      argument,
      exception: 'ValueError',
      detail: `${value.value} is not a valid ${isThree(airflow) ? 'schedule' : 'schedule_interval'}.`,
    };
  if (value?.kind !== 'str' || presets.test(value.value)) return undefined;
  const fields = value.value.trim().split(/\s+/).length;
  if (fields >= 5 && fields <= 7) return undefined;
  return {
    argument,
    exception: 'AirflowTimetableInvalid',
    detail: 'Exactly 5, 6 or 7 columns has to be specified for iterator expression.',
  };
}

function refuseCount(argument: string, value: Value, airflow: string): ArgumentRefusal | undefined {
  if (value.kind !== 'str' && value.kind !== 'float' && value.kind !== 'list') return undefined;
  const shown = value.kind === 'str' ? stringRepr(value.value) : '...';
  return {
    argument,
    exception: 'TypeError',
    detail: isThree(airflow)
      ? `'${argument}' must be <class 'int'> (got ${shown} that is a ${classText(value)}).`
      : `'${argument}' has an invalid type ${classText(value)}, expected type is <class 'int'>`,
  };
}

function isThree(airflow: string): boolean {
  return atLeast(airflow, '3.0.0');
}
