import { stringRepr } from '../../python/text/string-repr.ts';
import type { Value } from '../../python/value.ts';
import type { ArgumentRefusal } from './construction.ts';
import { classText } from './python-class.ts';
import { atLeast } from '../tables/versions.ts';

/** What `validate_key` says of the id of a DAG or task, and `validate_group_key` of a group's own. */
export function refuseKey(
  argument: 'dag_id' | 'task_id' | 'group_id',
  key: Value,
  airflow: string,
): ArgumentRefusal | undefined {
  const isThree = atLeast(airflow, '3.0.0');
  const refuse = (exception: string, detail: string): ArgumentRefusal => ({
    argument,
    exception,
    detail,
  });
  if (key.kind !== 'str') {
    const shown = shownNumber(key);
    return shown === undefined
      ? undefined
      : refuse('TypeError', `The key has to be a string and is ${classText(key)}:${shown}`);
  }
  const misuse = isThree ? 'ValueError' : 'AirflowException';
  const isGroup = argument === 'group_id';
  const most = isGroup ? 200 : 250;
  const length = Array.from(key.value).length;
  if (length > most) {
    const detail = `The key has to be less than ${most} characters`;
    return refuse(misuse, isThree ? `${detail}, not ${length}` : detail);
  }
  if (isGroup ? /^[\p{L}\p{N}_-]+\n?$/u.test(key.value) : /^[\p{L}\p{N}_.-]+\n?$/u.test(key.value))
    return undefined;
  const signs = `${isGroup ? 'dashes' : 'dashes, dots'}${isThree ? ',' : ''}`;
  return refuse(
    misuse,
    `The key ${stringRepr(key.value)} has to be made of alphanumeric characters, ${signs} and underscores exclusively`,
  );
}

function shownNumber(value: Value): string | undefined {
  if (value.kind === 'int' || value.kind === 'float') return String(value.value);
  if (value.kind === 'bool') return value.value ? 'True' : 'False';
  return undefined;
}
