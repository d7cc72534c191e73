import type { Interpreter } from '../../python/interpreter.ts';
import { findMoment } from '../../python/library/datetime/moment.ts';
import { str, type PyValue } from '../../python/object.ts';
import { libraryMember } from '../rendering/dates.ts';
import type { Session } from '../session.ts';
import { givenConfiguration } from '../surroundings/configuration.ts';

/** A datetime as DAGs and tasks keep it, pendulum's and in UTC (timezone.convert_to_utc); other values as they are. */
export function toUtcDate(session: Session, vm: Interpreter, value: PyValue): PyValue {
  const moment = findMoment(value);
  if (moment === undefined) return value;
  const zone = givenConfiguration(session, 'core', 'default_timezone')?.toUpperCase() ?? 'UTC';
  if (moment.tz === undefined && zone !== 'UTC')
    return vm.unknown({ code: 'attribute-not-known', data: { name: 'start_date' } });
  const date = vm.call(libraryMember(vm, 'pendulum', 'instance'), {
    positional: [value],
    keywords: new Map(),
  });
  return vm.call(vm.attribute(date, 'in_timezone'), {
    positional: [str('UTC')],
    keywords: new Map(),
  });
}
