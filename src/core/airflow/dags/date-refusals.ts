import type { Value } from '../../python/value.ts';
import type { ArgumentRefusal } from './construction.ts';
import { className, qualifiedName } from './python-class.ts';

/** What Airflow raises for a `start_date` or `end_date` that is no datetime, where it asks it for an attribute. */
export function refuseDate(
  argument: string,
  value: Value,
  attribute: 'tzinfo' | 'utcoffset',
): ArgumentRefusal | undefined {
  const isPlain = ['str', 'int', 'float', 'list', 'dict', 'duration'].includes(value.kind);
  if (!isPlain && !(value.kind === 'datetime' && value.type !== 'datetime')) return undefined;
  return {
    argument,
    exception: 'AttributeError',
    detail: `'${qualifiedName(className(value))}' object has no attribute '${attribute}'`,
  };
}
